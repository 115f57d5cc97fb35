package runtime

import "encoding/json"

// urlOfRel is the URL of the link with the relation next, in a list of links.
func urlOfRel(pointer string) func(*page) string {
	return func(p *page) string {
		var links []struct {
			Rel  string `json:"rel"`
			Href string `json:"href"`
		}
		if json.Unmarshal(p.at(pointer), &links) != nil {
			return ""
		}
		for _, l := range links {
			if l.Rel == "next" {
				return l.Href
			}
		}
		return ""
	}
}
