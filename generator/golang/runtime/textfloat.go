package runtime

import "strconv"

func textFloat(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
