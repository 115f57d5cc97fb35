package runtime

import "strconv"

func textInt(v int64) string { return strconv.FormatInt(v, 10) }
