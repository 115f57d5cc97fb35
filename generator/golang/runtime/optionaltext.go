package runtime

// optionalText returns the text of a field that may be absent.
func optionalText[T ~string](v *T) string {
	if v == nil {
		return ""
	}
	return string(*v)
}
