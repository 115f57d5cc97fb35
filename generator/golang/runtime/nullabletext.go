package runtime

// nullableText returns the text of a field that may be absent or null.
func nullableText[T ~string](n Nullable[T]) string {
	v, _ := n.Get()
	return string(v)
}
