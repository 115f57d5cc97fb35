package golang

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"
)

// The texts of a collection become comments, never code. Every line is written as "// " and text, so that none can end the
// comment or be a directive (those have no space); what Go's tools read inside comments is made plain text here: build
// constraints of the old form, headings, link definitions, and "Deprecated:" unless the model says so.

const (
	docWidth  = 80 // of a line, with the slashes
	docMethod = 40 // lines of a method's or package's comment; the OpenAPI document has all of it
	docField  = 8
)

// doc is a comment under construction: paragraphs of plain text.
type doc struct {
	lines []string
}

// para adds a paragraph that pmgen wrote.
func (d *doc) para(text string) {
	d.blank()
	d.lines = append(d.lines, wrap(text, docWidth-3, "")...)
}

// code adds a line that is shown as it is.
func (d *doc) code(line string) {
	if n := len(d.lines); n > 0 && strings.HasPrefix(d.lines[n-1], "  ") {
		d.para("The request:") // or gofmt takes the line for a part of the list
	}
	d.blank()
	d.lines = append(d.lines, "\t"+plainLine(line))
}

// block adds lines of code.
func (d *doc) block(lines []string) {
	d.blank()
	for _, line := range lines {
		d.lines = append(d.lines, strings.TrimRight("\t"+plainLine(line), "\t"))
	}
}

// item adds an item of a list.
func (d *doc) item(text string) {
	if n := len(d.lines); n == 0 || !strings.HasPrefix(d.lines[n-1], "  ") {
		d.blank()
	}
	d.lines = append(d.lines, wrap("- "+text, docWidth-3, "    ")...)
}

func (d *doc) blank() {
	if len(d.lines) > 0 {
		d.lines = append(d.lines, "")
	}
}

// markdown adds a text of the collection, at most limit lines of it.
func (d *doc) markdown(text string, limit int) {
	lines := plain(text, docWidth-3)
	if len(lines) == 0 {
		return
	}
	if len(lines) > limit {
		lines = append(lines[:limit:limit], "[…]")
	}
	d.blank()
	d.lines = append(d.lines, lines...)
}

// comments returns the comment as jennifer takes it.
func (d *doc) comments() []jen.Code {
	var out []jen.Code
	for _, line := range d.lines {
		switch {
		case strings.HasPrefix(line, "\t"): // a block of code
			line = "//" + line
		default:
			line = strings.TrimRight("// "+line, " ")
		}
		out = append(out, jen.Comment(line))
	}
	return out
}

// write adds the comment to a file.
func (d *doc) write(f *jen.File) {
	for _, c := range d.comments() {
		f.Add(c)
	}
}

var (
	mdLink    = regexp.MustCompile(`!?\[([^\]\n]*)\]\(<?([^)\s>]*)>?[^)\n]*\)`)
	mdHeading = regexp.MustCompile(`^\s{0,3}#+\s*(.*?)[\s#]*$`)
	mdRule    = regexp.MustCompile(`^\s*([-*_=|:+]\s*){3,}$`)
	mdList    = regexp.MustCompile(`^\s*(?:[-*+•]|\d{1,3}[.)])\s+`)
	mdStrong  = regexp.MustCompile(`(\*\*|__)([^\s*_](?:[^*_\n]*[^\s*_])?)(\*\*|__)`)
	mdEmph    = regexp.MustCompile(`(^|[\s(])[*_]([^\s*_](?:[^*_\n]*[^\s*_])?)[*_]([\s).,;:!?]|$)`)
	htmlBreak = regexp.MustCompile(`(?i)<br\s*/?>`)
	htmlBlock = regexp.MustCompile(`(?i)</?(?:p|div|h[1-6]|ul|ol|table|blockquote|pre|section|details|summary|dl|dt|dd)(?:\s[^<>\n]{0,300})?/?>`)
	htmlRow   = regexp.MustCompile(`(?i)\s*<tr(?:\s[^<>\n]{0,300})?>\s*`)
	htmlCell  = regexp.MustCompile(`(?i)</t[dh]\s*>\s*`)
	htmlPair  = regexp.MustCompile(`</([a-z][a-z0-9_-]{0,40})>`)
	htmlItem  = regexp.MustCompile(`(?i)<li[^<>]*>`)
	// Only what HTML knows: <token> stands for a token.
	htmlTag  = regexp.MustCompile(`(?i)</?(?:a|abbr|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|figure|font|h[1-6]|hr|i|iframe|img|input|ins|kbd|li|mark|ol|p|pre|s|samp|script|section|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|video)(?:\s[^<>\n]{0,300}|\s*/)?>`)
	htmlHide = regexp.MustCompile(`(?s)<!--.*?-->`)
	linkDef  = regexp.MustCompile(`^\[([^\]]*)\]:`)
)

// plain turns Markdown into paragraphs of plain text, wrapped at width.
func plain(text string, width int) []string {
	if len(text) > 1<<16 {
		text = text[:1<<16] // far more than is shown
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(strings.ToValidUTF8(text, "\ufffd"))
	text = htmlHide.ReplaceAllString(text, "")
	text = htmlItem.ReplaceAllString(htmlBlock.ReplaceAllString(htmlBreak.ReplaceAllString(text, "\n"), "\n\n"), "\n- ")
	text = htmlCell.ReplaceAllString(htmlRow.ReplaceAllString(text, "\n|"), "|")
	var out, para []string
	var rows table
	indent := ""
	flush := func() {
		out = append(out, rows.lines(width, len(out) > 1 && strings.HasPrefix(out[len(out)-2], "  "))...)
		rows = nil
		if len(para) > 0 {
			out = append(out, wrap(strings.Join(para, " "), width, indent)...)
		}
		para, indent = nil, ""
	}
	gap := func() {
		flush()
		if len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, "")
		}
	}
	fenced := false
	for line := range strings.Lines(text) {
		line = plainLine(line)
		if trimmed := strings.TrimSpace(line); strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~") {
			gap()
			if fenced = !fenced; fenced && len(out) > 1 && strings.HasPrefix(out[len(out)-2], "  ") {
				out = append(out, "Code:", "") // or gofmt takes the lines for a part of the list
			}
			continue
		}
		if fenced {
			if line = strings.TrimRight(line, " \t"); line != "" {
				out = append(out, "\t"+cut(line, 200))
			} else if len(out) > 0 && out[len(out)-1] != "" {
				out = append(out, "")
			}
			continue
		}
		line = inline(line)
		if trimmed := strings.TrimSpace(line); strings.HasPrefix(trimmed, "|") && len(trimmed) > 1 {
			if rows == nil {
				gap()
			}
			if !mdRule.MatchString(line) {
				rows = append(rows, cells(trimmed))
			}
			continue
		}
		if rows != nil {
			gap()
		}
		switch {
		case strings.TrimSpace(line) == "" || mdRule.MatchString(line):
			gap()
		case mdHeading.MatchString(line) && strings.HasPrefix(strings.TrimSpace(line), "#"):
			gap()
			para = append(para, mdHeading.FindStringSubmatch(line)[1])
			gap()
		case mdList.MatchString(line):
			if indent == "" {
				gap() // gofmt wants one before a list
			}
			flush()
			indent = "    "
			para = []string{"- " + mdList.ReplaceAllString(line, "")}
		default:
			para = append(para, strings.TrimSpace(line))
		}
	}
	gap()
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// inline removes the marks of Markdown and HTML within a line.
func inline(line string) string {
	line = mdLink.ReplaceAllStringFunc(line, func(s string) string {
		m := mdLink.FindStringSubmatch(s)
		switch {
		case m[1] == "" || m[1] == m[2]:
			return m[2]
		case m[2] == "" || strings.HasPrefix(m[2], "#"):
			return m[1]
		}
		return m[1] + " (" + m[2] + ")"
	})
	line = htmlTag.ReplaceAllString(line, "")
	for _, m := range htmlPair.FindAllStringSubmatch(line, 10) { // <amount>200</amount>; a <token> alone stands for one
		if open := "<" + m[1] + ">"; strings.Contains(line, open) {
			line = strings.NewReplacer(open, "", m[0], "").Replace(line)
		}
	}
	line = mdStrong.ReplaceAllString(line, "$2")
	line = mdEmph.ReplaceAllString(line, "$1$2$3")
	line = strings.ReplaceAll(line, "`", "")
	return html.UnescapeString(line)
}

// plainLine drops what has no place in a source file: control characters, marks of byte order and writing direction.
func plainLine(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d' && r != '\u200c':
			return -1
		}
		return r
	}, strings.ToValidUTF8(line, ""))
}

// wrap breaks a paragraph into lines. With an indent it is an item of a list: "  - item".
func wrap(text string, width int, indent string) []string {
	var out []string
	line, length := "", 0
	first := indent
	if indent != "" {
		first = indent[:len(indent)-2]
	}
	prefix := first
	for _, word := range strings.Fields(plainLine(text)) {
		n := utf8.RuneCountInString(word)
		if length > 0 && length+1+n > width {
			out = append(out, prefix+tame(line, indent == ""))
			prefix, line, length = indent, "", 0
		}
		if length > 0 {
			line += " "
			length++
		} else {
			length = len(prefix)
		}
		line += word
		length += n
	}
	if line != "" {
		out = append(out, prefix+tame(line, indent == ""))
	}
	return out
}

// tame changes the beginning of a line of text that Go's tools would read as something else than text.
func tame(line string, first bool) string {
	switch {
	case strings.HasPrefix(line, "+build"):
		return `"` + line + `"`
	case strings.HasPrefix(line, "#") && first:
		return strings.TrimLeft(line, "# ")
	case linkDef.MatchString(line):
		return linkDef.ReplaceAllString(line, "$1:")
	case strings.HasPrefix(line, "Deprecated:"):
		return "Deprecated -" + strings.TrimPrefix(line, "Deprecated:")
	}
	return line
}

func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}

// shortJSON returns a JSON value for a comment; "" where it is too long or composite.
func shortJSON(value json.RawMessage) string {
	s := strings.TrimSpace(string(value))
	if s == "" || len(s) > 60 || s[0] == '{' || s[0] == '[' && len(s) > 2 || s == "null" {
		return ""
	}
	return s
}
