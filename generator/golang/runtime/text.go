package runtime

import "strings"

// joinText joins the texts of values with commas.
func joinText[T any](list []T, text func(T) string) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = text(v)
	}
	return strings.Join(texts, ",")
}
