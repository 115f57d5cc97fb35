package export

import (
	"net/url"
	"strings"
)

// pair is a row of a query as the raw URL spells it, and what it stands for.
type pair struct {
	name, value           string
	plainName, plainValue string
}

// spelledIn reads the query of a raw URL. Servers tell a+b from a%20b, and [] from %5B%5D, less often than not; where they do, it was
// recorded as it works.
func spelledIn(raw string) []pair {
	raw, _, _ = strings.Cut(strings.TrimSpace(raw), "#")
	_, query, ok := strings.Cut(raw, "?")
	if !ok || strings.Contains(query, "{{") { // a variable may hold anything, also what parts the rows
		return nil
	}
	var out []pair
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		plainName, err := url.QueryUnescape(name)
		plainValue, err2 := url.QueryUnescape(value)
		if err == nil && err2 == nil && (name != plainName || value != plainValue) && strings.TrimSpace(name) == name {
			out = append(out, pair{name, value, plainName, plainValue})
		}
	}
	return out
}

// spell writes a row as the raw URL has it, else with no more escapes than it needs.
func spell(r row, spelled []pair) (name, value string) {
	for _, p := range spelled {
		if p.plainName == r.name && p.plainValue == r.value {
			return p.name, p.value
		}
	}
	return encodeName(r.name), encode(r.value, "")
}
