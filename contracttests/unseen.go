package contracttests

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/resolve"
)

// A server's replies hold secrets that no description has: a token that it has just made. Their names or forms give them away.

// line masks the secrets of a short text: a message, an excerpt, a line of a difference.
func (r *redactor) line(s string) string {
	var unseen *resolve.Secrets
	return unseen.Text(named(r.known.ends(r.text(s))))
}

// telling are parts of the names of secrets. What is one of them is for the one to say who knows them all: it takes its time.
var telling = []string{"token", "passw", "passphrase", "pwd", "secret", "key", "credential", "authorization", "cookie", "session", "jwt", "signature"}

// body masks those of a body. Of JSON only the members are looked at whose names could tell: there are many bodies, and most of
// them is nobody's secret.
func (r *redactor) body(s string) string {
	s = r.text(s)
	if start := strings.TrimLeft(s, " \t\r\n"); start != "" && strings.IndexByte("<{[", start[0]) < 0 { // a form
		s = namedIn(s, fields)
	}
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
		if end-value < shortestDrawn {
			continue
		}
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

// What a name says of its value is enough for these, whatever the value looks like: an id of a session is a UUID as others are.
var (
	secretNames = regexp.MustCompile(`(?i)(passw(or)?d|passphrase|(^|[^a-z])pwd|secret|credentials?|(api|access|private|subscription|auth|account|secret)[_.-]?key|token|(^|[^a-z])session|session[_.-]?(id|key)|jwt|signature)$`)
	pageNames   = regexp.MustCompile(`(?i)(page|next|prev|previous|sync|continuation|continue|cursor|start|resume|scroll|skip)[_.-]*token$`)
	// members are those of JSON, fields those of a query or form, entries those of a line of a difference.
	members = regexp.MustCompile(`"([^"\\]{1,100})\\?"\s*:\s*\\?"((?:[^"\\]|\\.)*)`)
	fields  = regexp.MustCompile(`(?:[?&;\s]|^)([\w.%\[\]-]{1,100})=([^&\s"'<>]+)`)
	entries = regexp.MustCompile(`/([\w.~-]{1,100}): "((?:[^"\\]|\\.)*)`)
)

func secretName(name string) bool {
	return tells(name) && secretNames.MatchString(name) && !pageNames.MatchString(name)
}

// named masks the values in a text whose names give them away; all stays as long as it is.
func named(s string) string {
	if strings.Contains(s, `":`) {
		s = namedIn(s, members)
	}
	if strings.Contains(s, `: "`) {
		s = namedIn(s, entries)
	}
	return namedIn(s, fields)
}

func namedIn(s string, of *regexp.Regexp) string {
	if of == fields && !strings.Contains(s, "=") {
		return s
	}
	var out strings.Builder
	at := 0
	for _, m := range of.FindAllStringSubmatchIndex(s, -1) {
		if value := s[m[4]:m[5]]; secretName(s[m[2]:m[3]]) && drawn(value) {
			out.WriteString(s[at:m[4]] + strings.Repeat("*", len(value)))
			at = m[5]
		}
	}
	return out.String() + s[at:]
}

// shortestDrawn is from how many bytes on a text can be a secret that nobody knows.
const shortestDrawn = 8

// drawn reports whether the value of a secret's name is one, and not a word about it: "required", "your-token-here".
func drawn(value string) bool {
	if len(value) < shortestDrawn || len(value) < 20 && !strings.ContainsAny(value, "0123456789") || strings.ContainsAny(value, " \t\r\n") {
		return false
	}
	lower := strings.ToLower(value)
	return !slices.ContainsFunc([]string{"your", "example", "placeholder", "sample", "xxxx", "****", "{{", "<"}, func(word string) bool { return strings.Contains(lower, word) })
}
