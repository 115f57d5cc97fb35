package contracttests

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/resolve"
)

// A server's replies hold secrets that no description has: a token that it has just made. Their names or forms give them away.

// line masks the secrets of a short text: a message, an excerpt, a line of a difference.
func (r *redactor) line(s string) string {
	var unseen *resolve.Secrets
	return unseen.Text(r.text(s))
}

// telling are parts of the names of secrets. What is one of them is for the one to say who knows them all: it takes its time.
var telling = []string{"token", "passw", "passphrase", "pwd", "secret", "key", "credential", "authorization", "cookie"}

// body masks those of a body. Of JSON only the members are looked at whose names could tell: there are many bodies, and most of
// them is nobody's secret.
func (r *redactor) body(s string) string {
	s = r.text(s)
	var out strings.Builder
	at := 0
	for from := 0; ; {
		colon := strings.Index(s[from:], `":`)
		if colon < 0 {
			return out.String() + s[at:]
		}
		colon += from
		from = colon + len(`":`)
		start := strings.LastIndexByte(s[:colon], '"')
		value := from + len(s[from:]) - len(strings.TrimLeft(s[from:], " \t\r\n"))
		if start < at || value >= len(s) || s[value] != '"' || !tells(s[start+1:colon]) {
			continue
		}
		end := value + 1
		for end < len(s) && s[end] != '"' {
			if s[end] == '\\' {
				end++
			}
			end++
		}
		end = min(end+1, len(s))
		member := r.line("{" + s[start:end] + "}")
		out.WriteString(s[at:start] + strings.TrimSuffix(strings.TrimPrefix(member, "{"), "}"))
		at, from = end, end
	}
}

func tells(name string) bool {
	if len(name) > 100 {
		return false
	}
	lower := strings.ToLower(name)
	return slices.ContainsFunc(telling, func(word string) bool { return strings.Contains(lower, word) })
}
