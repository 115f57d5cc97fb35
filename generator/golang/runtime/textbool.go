package runtime

import "strconv"

func textBool(v bool) string { return strconv.FormatBool(v) }
