package postman

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// Bodies in collections are often not JSON: they hold {{variables}}, words for types, placeholders, comments. mend reads
// them as JSON with those, and writes JSON. It never guesses structure: a missing quote, comma or brace stays an error.

// maxMendDepth bounds nesting; encoding/json reads as deep, and no body is.
const maxMendDepth = 500

// mender is a body on its way to JSON.
type mender struct {
	src string
	i   int
	out []byte

	path  []string // reference tokens to the value at hand
	marks []mark
	mends []mended
	wrong string // what stands at i that cannot be mended
}

// mark is a value that was put in the place of text that is not JSON.
type mark struct {
	at      int
	pointer string
	text    string
	kind    model.Kind
	gone    bool // with the member that it was in
}

// mended is one place that was not JSON.
type mended struct {
	at, end int
	kind    mendKind
	text    string
	as      word
}

// mend reads the text as JSON with flaws. It returns false where it cannot be made JSON; then i is where it fails, and wrong
// says why. A text that is one bare word or variable counts only if scalar says that it is known to be JSON.
func mend(src string, scalar bool) (*mender, bool) {
	m := &mender{src: src}
	if !m.space() {
		return m, false
	}
	if rest := m.src[m.i:]; !scalar && (rest == "" || rest[0] != '[' && rest[0] != '{' || variable0(rest) > 0) {
		return m, m.fail("it is no object or array")
	}
	if !m.value() || !m.space() {
		return m, false
	}
	if m.i < len(m.src) {
		return m, m.fail("there is more text after the value")
	}
	if !json.Valid(m.out) {
		m.i = 0
		return m, m.fail("a string has an escape that JSON does not know")
	}
	m.marks = left(m.marks)
	return m, true
}

func (m *mender) fail(wrong string) bool {
	if m.wrong == "" {
		m.wrong = wrong
	}
	return false
}

// unexpected says that something else should stand here.
func (m *mender) unexpected(wanted string) bool {
	if m.i >= len(m.src) {
		return m.fail("it ends where " + wanted + " should stand")
	}
	word, _, _ := strings.Cut(m.src[m.i:], "\n")
	if n := wordLength(word); n > 0 {
		word = word[:n]
	} else {
		_, n := firstRune(word)
		word = word[:n]
	}
	return m.fail(short(strings.TrimSpace(word)) + " stands where " + wanted + " should")
}

// left returns the marks of what is still there.
func left(marks []mark) []mark {
	var kept []mark
	for _, k := range marks {
		if !k.gone {
			kept = append(kept, k)
		}
	}
	return kept
}

func (m *mender) note(at int, kind mendKind) *mended {
	m.mends = append(m.mends, mended{at: at, end: m.i, kind: kind, text: m.src[at:m.i]})
	return &m.mends[len(m.mends)-1]
}

func (m *mender) peek() byte {
	if m.i < len(m.src) {
		return m.src[m.i]
	}
	return 0
}

// take copies n bytes to the output.
func (m *mender) take(n int) {
	m.out = append(m.out, m.src[m.i:m.i+n]...)
	m.i += n
}

// space passes over white space and comments. It fails on a comment that does not end.
func (m *mender) space() bool {
	for m.i < len(m.src) {
		rest := m.src[m.i:]
		at := m.i
		switch {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			m.take(1)
		case strings.HasPrefix(rest, "//"):
			n := strings.IndexAny(rest, "\r\n")
			if n < 0 {
				n = len(rest)
			}
			m.i += n
			m.note(at, mendComment)
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				return m.fail("a comment has no end")
			}
			m.i += n + 4
			m.note(at, mendComment)
		case strings.HasPrefix(rest, "\u00a0"), strings.HasPrefix(rest, "\ufeff"), strings.HasPrefix(rest, "\u200b"):
			_, n := firstRune(rest)
			m.i += n
			m.out = append(m.out, ' ')
			m.note(at, mendSpace)
		default:
			return true
		}
	}
	return true
}

func (m *mender) value() bool {
	switch rest := m.src[m.i:]; {
	case rest == "":
		return m.unexpected("a value")
	case variable0(rest) > 0:
		return m.word()
	case rest[0] == '{':
		return m.object()
	case rest[0] == '[':
		return m.array()
	case rest[0] == '"':
		return m.str()
	}
	return m.word()
}

func (m *mender) object() bool {
	members := map[string]*extent{}
	var last *extent
	return m.list('}', func(int) bool {
		at, src := len(m.out), m.i
		if last != nil {
			last.end, last.marksEnd = at, len(m.marks)
		}
		last = &extent{start: at, marks: len(m.marks)}
		switch v := variable0(m.src[m.i:]); {
		case m.peek() == '"':
			if !m.str() {
				return false
			}
		case v > 0:
			start := m.i
			m.out = append(m.out, quote(m.src[m.i:m.i+v])...)
			m.i += v
			m.note(start, mendVariable)
		default:
			return m.unexpected("a name in quotes")
		}
		var name string
		if json.Unmarshal(m.out[at:], &name) != nil {
			return m.fail("a name has an escape that JSON does not know")
		}
		if earlier := members[name]; earlier != nil {
			m.drop(earlier)
			m.note(src, mendTwice)
		}
		members[name] = last
		if !m.space() || m.peek() != ':' {
			return m.unexpected("a colon")
		}
		m.take(1)
		return m.member(name)
	})
}

// extent is where a member stands in the output, with the comma behind it, and its marks.
type extent struct{ start, end, marks, marksEnd int }

// drop blanks a member whose name its object has again. The last one counts, as in every decoder that people use; a typed
// decoder would read both, and fail where they are of different types.
func (m *mender) drop(e *extent) {
	for i := e.start; i < e.end; i++ {
		m.out[i] = ' '
	}
	for i := e.marks; i < e.marksEnd; i++ {
		m.marks[i].gone = true
	}
}

func (m *mender) array() bool {
	return m.list(']', func(i int) bool { return m.member(strconv.Itoa(i)) })
}

// member reads the value that a reference token leads to.
func (m *mender) member(token string) bool {
	if !m.space() {
		return false
	}
	m.path = append(m.path, token)
	ok := m.value()
	m.path = m.path[:len(m.path)-1]
	return ok
}

// list reads what stands between brackets: elements with commas between them, perhaps one too many at the end.
func (m *mender) list(closing byte, element func(i int) bool) bool {
	if len(m.path) > maxMendDepth {
		return m.fail("it is nested more than " + strconv.Itoa(maxMendDepth) + " levels deep")
	}
	m.take(1)
	comma, commaAt := -1, -1 // in the output and in the source, where no element followed yet
	for i := 0; ; {
		if !m.space() {
			return false
		}
		if m.peek() == closing {
			if comma >= 0 {
				m.out[comma] = ' '
				if commaAt >= 0 {
					m.mends = append(m.mends, mended{at: commaAt, end: commaAt + 1, kind: mendComma})
				}
			}
			m.take(1)
			return true
		}
		if m.spread(closing) {
			commaAt = -1
			continue
		}
		if !element(i) || !m.space() {
			return false
		}
		i++
		comma, commaAt = -1, -1
		switch m.peek() {
		case ',':
			comma, commaAt = len(m.out), m.i
			m.take(1)
		case closing:
		default:
			return m.unexpected("a comma or " + string(closing))
		}
	}
}

// spread passes over what stands for more elements: "..." and, among an object's members, a {{variable}} that holds some.
func (m *mender) spread(closing byte) bool {
	rest := m.src[m.i:]
	n, kind := 0, mendSpread
	switch {
	case strings.HasPrefix(rest, "..."):
		n, kind = 3, mendEllipsis
	case strings.HasPrefix(rest, "…"):
		n, kind = len("…"), mendEllipsis
	case closing == '}':
		n = variable0(rest)
		if strings.HasPrefix(strings.TrimLeft(rest[n:], " \t\r\n"), ":") {
			return false
		}
	}
	if n == 0 {
		return false
	}
	at := m.i
	m.i += n
	m.note(at, kind)
	if after := strings.TrimLeft(m.src[m.i:], " \t\r\n"); strings.HasPrefix(after, ",") {
		m.i = len(m.src) - len(after) + 1
	}
	return true
}

// pointer returns the JSON Pointer of the value at hand.
func (m *mender) pointer() string {
	var b strings.Builder
	for _, t := range m.path {
		b.WriteString("/" + tree.EscapePointer(t))
	}
	return b.String()
}
