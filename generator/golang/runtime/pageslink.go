package runtime

import "strings"

// urlOfLink is the URL of the relation next in the header Link (RFC 8288).
func urlOfLink(p *page) string {
	for _, header := range p.Header.Values("Link") {
		for header != "" {
			_, rest, ok := strings.Cut(header, "<")
			if !ok {
				break
			}
			var url string
			if url, rest, ok = strings.Cut(rest, ">"); !ok {
				break
			}
			var params string
			params, header = linkParams(rest)
			for _, param := range strings.Split(params, ";") {
				name, value, _ := strings.Cut(param, "=")
				if !strings.EqualFold(strings.TrimSpace(name), "rel") {
					continue
				}
				for _, relation := range strings.Fields(strings.Trim(strings.TrimSpace(value), `"`)) {
					if strings.EqualFold(relation, "next") {
						return strings.TrimSpace(url)
					}
				}
			}
		}
	}
	return ""
}

// linkParams cuts what follows a URL at the comma that ends it: one outside of quotes.
func linkParams(text string) (params, rest string) {
	quoted := false
	for i := range len(text) {
		switch text[i] {
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				return text[:i], text[i+1:]
			}
		}
	}
	return text, ""
}
