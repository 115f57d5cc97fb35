package runtime

// optionalPath returns the text of a part of a path that may not be set: then the call fails.
func optionalPath[T any](v *T, text func(T) string) string {
	if v == nil {
		return ""
	}
	return text(*v)
}
