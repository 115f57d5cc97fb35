package runtime

import "time"

func textTime(v time.Time) string { return v.Format(time.RFC3339Nano) }
