package diag

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// TextOptions steer [WriteText].
type TextOptions struct {
	All    bool                     // list every diagnostic instead of folding many of one kind
	Color  bool                     // ANSI colours, for a terminal
	Width  int                      // of the terminal, which the excerpts keep to; 0 is any
	Source func(file string) []byte // the file's text, for the line in question; nil shows no lines
	Redact func(text string) string // masks secrets in what is shown of a text, byte for byte; nil where Source has none
	Path   func(file string) string // how a file is named on this terminal; nil leaves it as it is
}

const (
	foldAfter = 3   // of one code are shown, then a line tells how many more there are
	window    = 100 // bytes of a long line around the place, at most
	margin    = 14  // of an excerpt: the number of the line and the marks of what was cut
)

// WriteText prints the diagnostics as a person and an editor read them: a line with place, severity, code and message, the
// line of the source with the place marked, and the hint. Many of one code are folded: the first ones stand for all, and a
// line below them says how many more there are.
func WriteText(w io.Writer, list List, o TextOptions) error {
	p := printer{w: w, o: o, texts: map[string]Lines{}}
	total, seen := map[Code]int{}, map[Code]int{}
	for _, d := range list {
		total[d.Code]++
	}
	for _, d := range list {
		most := foldAfter
		if o.All || total[d.Code] == foldAfter+1 { // a line about one more would take the place of that one
			most = total[d.Code]
		}
		if seen[d.Code]++; seen[d.Code] > most {
			continue
		}
		p.diagnostic(d)
		if more := total[d.Code] - most; more > 0 && seen[d.Code] == most {
			p.line("%s %s: %d more (--all lists them)", d.Code, kinds[d.Code].Title, more)
		}
	}
	return p.err
}

type printer struct {
	w   io.Writer
	o   TextOptions
	err error

	texts map[string]Lines
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) diagnostic(d Diagnostic) {
	shown := d
	if p.o.Path != nil && d.File != "" {
		shown.File = p.o.Path(d.File)
	}
	shown.Message = Printable(d.Message)
	line := shown.String()
	if p.o.Color {
		word := string(d.Severity)
		line = strings.Replace(line, word, color(d.Severity)+word+"\x1b[0m", 1)
	}
	p.line("%s", line)
	p.excerpt(d)
	if d.Hint != "" {
		p.line("  %s   (pmgen explain %s)", Printable(d.Hint), d.Code)
	}
}

// redacted is a part of a line as it may be shown: what gives a secret away may stand around it.
func (p *printer) redacted(text Lines, line, from, to int) (string, bool) {
	const around = 8192 // bytes: more than a private key has
	start := text.starts[line-1]
	from, to = start+from, start+to
	if p.o.Redact == nil {
		return string(text.text[from:to]), true
	}
	a, b := max(from-around, 0), min(to+around, len(text.text))
	masked := p.o.Redact(string(text.text[a:b]))
	if len(masked) != b-a {
		return "", false
	}
	return masked[from-a : to-a], true
}

func color(s Severity) string {
	switch s {
	case Error:
		return "\x1b[1;31m"
	case Warning:
		return "\x1b[1;33m"
	}
	return "\x1b[1;36m"
}

// withoutExcerpt are codes whose lines are not shown: of a secret not even the line; of a description the words stand in the message,
// and of an example that has a twin the names and places of both.
var withoutExcerpt = []Code{SecretMasked, DeprecatedByText, ExampleTwin}

// excerpt prints the line in question with its place marked. A collection's bodies stand on one line of thousands of
// characters, so only a window of it is shown.
func (p *printer) excerpt(d Diagnostic) {
	if p.o.Source == nil || d.Line == 0 || d.Column == 0 || slices.Contains(withoutExcerpt, d.Code) {
		return
	}
	text, known := p.texts[d.File]
	if !known {
		text = LinesOf(p.o.Source(d.File))
		p.texts[d.File] = text
	}
	line, ok := text.Line(d.Line)
	at := d.Column - 1
	if !ok || at > len(line) || len(bytes.Trim(line[at:], " \t{[")) == 0 { // a lone brace shows nothing
		return
	}
	around := window
	if p.o.Width > 0 {
		around = min(window, max(p.o.Width-margin, window/4))
	}
	from, to := max(0, at-around/2), min(len(line), at+around/2)
	for from > 0 && !utf8.RuneStart(line[from]) {
		from--
	}
	for to < len(line) && !utf8.RuneStart(line[to]) {
		to++
	}
	shown, ok := p.redacted(text, d.Line, from, to)
	if !ok {
		return
	}
	before, after := Printable(shown[:at-from]), Printable(shown[at-from:])
	if from == 0 {
		before = strings.TrimLeft(before, " ")
	} else {
		before = "…" + before
	}
	if to < len(line) {
		after += "…"
	}
	end := min(at+max(d.Span, 1), to)
	for end < to && !utf8.RuneStart(line[end]) {
		end++
	}
	marks := max(columns(Printable(shown[at-from:end-from])), 1)
	if at+d.Span > to && to < len(line) {
		marks++ // what is cut off is marked, too
	}
	p.line("    %d | %s%s", d.Line, before, after)
	p.line("    %*s   %*s%s", len(fmt.Sprint(d.Line)), "", columns(before), "", strings.Repeat("^", marks))
}

// columns is how many columns of a terminal a text takes: letters of East Asia and most emoji take two, accents that are
// written apart from their letters none.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case r >= 0x1100 && isWide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

func isWide(r rune) bool {
	kind := width.LookupRune(r).Kind()
	return kind == width.EastAsianWide || kind == width.EastAsianFullwidth
}

// Printable makes text from an input safe for a terminal and a log: control characters, which could move a cursor or forge
// a line, become spaces or U+FFFD.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return '\ufffd'
		}
		return r
	}, s)
}

// Plural counts things: 1 request, 2 requests.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n) + " " + many
}

// Quote names a thing of the input in a message: in quotes, on one line, and cut where it is long.
func Quote(name string) string {
	const most = 80
	name = strings.Join(strings.Fields(name), " ")
	if r := []rune(name); len(r) > most {
		name = string(r[:most-1]) + "…"
	}
	return `"` + name + `"`
}
