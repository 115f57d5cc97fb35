package runtime

import (
	"net/url"
	"strings"
)

// values are names with values, in order: a query, a form, headers.
type values []pair

type pair struct{ name, value string }

func (v *values) add(name, value string) {
	*v = append(*v, pair{name, value})
}

// encode returns the values in the form of a query.
func (v values) encode() string {
	var b strings.Builder
	for i, p := range v {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(p.name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.value))
	}
	return b.String()
}
