package runtime

func textString[T ~string](v T) string { return string(v) }
