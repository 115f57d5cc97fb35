package mockserver

import (
	"net/url"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// segment is a piece of a path pattern between slashes: literals with a wildcard between each two. {id} is ["", ""],
// v{version} is ["v", ""], apps is ["apps"].
type segment struct {
	literals []string
	id       bool // a literal that looks like an id
}

func (s segment) literal() bool { return len(s.literals) == 1 }

// whole reports whether the segment is one wildcard and nothing else.
func (s segment) whole() bool {
	return len(s.literals) == 2 && s.literals[0] == "" && s.literals[1] == ""
}

// key is equal for segments that the index need not tell apart.
func (s segment) key() string {
	if s.id {
		return "\x00id"
	}
	return strings.ToLower(strings.Join(s.literals, "\x00*"))
}

// match reports whether the wildcards can be filled so that the segment reads text, and whether it needs other case for
// that. Every wildcard takes at least one character.
func (s segment) match(text string) (ok, exact bool) {
	if s.fits(text) {
		return true, true
	}
	lower := segment{literals: make([]string, len(s.literals))}
	for i, l := range s.literals {
		lower.literals[i] = strings.ToLower(l)
	}
	return lower.fits(strings.ToLower(text)), false
}

func (s segment) fits(text string) bool {
	if s.literal() {
		return text == s.literals[0]
	}
	first, last := s.literals[0], s.literals[len(s.literals)-1]
	if !strings.HasPrefix(text, first) {
		return false
	}
	text = text[len(first):]
	for _, l := range s.literals[1 : len(s.literals)-1] {
		if len(text) < 2 {
			return false
		}
		i := strings.Index(text[1:], l)
		if i < 0 {
			return false
		}
		text = text[1+i+len(l):]
	}
	return len(text) > len(last) && strings.HasSuffix(text, last)
}

// parseRecorded reads a recorded path: {{variables}} that nothing gives a value, :names, {names} and <names> are
// wildcards.
func parseRecorded(path string) (segments []segment, slash bool) {
	texts, slash := splitPath(path, "")
	for _, t := range texts {
		segments = append(segments, recordedSegment(t))
	}
	return segments, slash
}

func recordedSegment(text string) segment {
	if len(text) > 1 && text[0] == ':' {
		return segment{literals: []string{"", ""}}
	}
	var s segment
	literal := ""
	for text != "" {
		i, open, end := nextWildcard(text)
		if i < 0 {
			break
		}
		n := strings.Index(text[i+len(open):], end)
		if n <= 0 {
			break // no end, or nothing between: text
		}
		s.literals = append(s.literals, unescape(literal+text[:i]))
		literal, text = "", text[i+len(open)+n+len(end):]
	}
	s.literals = append(s.literals, unescape(literal+text))
	return s.joined()
}

func nextWildcard(text string) (index int, open, end string) {
	index = strings.IndexAny(text, "{<")
	switch {
	case index < 0:
		return -1, "", ""
	case text[index] == '<':
		return index, "<", ">"
	case strings.HasPrefix(text[index:], "{{"):
		return index, "{{", "}}"
	}
	return index, "{", "}"
}

// parseTemplate reads an operation's path or a server's.
func parseTemplate(path []model.PathPart) (segments []segment, slash bool) {
	current := segment{literals: []string{""}}
	for _, p := range path {
		if p.Param != "" {
			current.literals = append(current.literals, "")
			continue
		}
		for i, text := range strings.Split(p.Literal, "/") {
			if i > 0 {
				segments, current = append(segments, current.joined()), segment{literals: []string{""}}
			}
			current.literals[len(current.literals)-1] += unescape(text)
		}
	}
	segments = append(segments, current.joined())
	if len(segments) > 0 && segments[0].empty() {
		segments = segments[1:]
	}
	if n := len(segments); n > 0 && segments[n-1].empty() {
		segments, slash = segments[:n-1], true
	}
	return segments, slash
}

func (s segment) empty() bool { return s.literal() && s.literals[0] == "" }

// joined makes one wildcard of those with nothing between them, and finds out whether the segment is an id.
func (s segment) joined() segment {
	out := segment{literals: s.literals[:1:1]}
	for i, l := range s.literals[1:] {
		if inner := i+2 < len(s.literals); l == "" && inner {
			continue
		}
		out.literals = append(out.literals, l)
	}
	out.id = out.literal() && isID(out.literals[0])
	return out
}

func unescape(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	if u, err := url.PathUnescape(text); err == nil {
		return u
	}
	return text
}

// isID reports whether Postman takes the segment for an id: a number, a UUID, or 256 characters or more. It calls them
// alphanumeric ids; hexadecimal ones of 24 characters (MongoDB's) are none.
func isID(s string) bool {
	if len(s) >= 256 {
		return true
	}
	return s != "" && (strings.Trim(s, "0123456789") == "" || isUUID(s))
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'):
			return false
		}
	}
	return true
}

// basePath returns the path of a base URL such as {{url}}/api or https://api.example.com/v2.
func basePath(base string) string {
	if _, after, ok := strings.Cut(base, "://"); ok {
		base = after
	}
	depth := 0
	for i := range len(base) {
		switch base[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '/':
			if depth <= 0 {
				return strings.TrimRight(base[i:], "/")
			}
		}
	}
	return ""
}
