package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/look"
)

// htmlFailure is a failure as the page shows it.
type htmlFailure struct {
	N                                       int
	Method, Class, Case, Kind, Pos, Message string
	Diff                                    []diffLine
	Curl                                    string
	Wire                                    *wire
}

type diffLine struct{ Class, Text string }

// wire is what went to and fro.
type wire struct{ Summary, Request, Reply string }

// size is how much of the page the failure's long texts take.
func (f *htmlFailure) size() int {
	size := escaped(f.Curl)
	for _, d := range f.Diff {
		size += escaped(d.Text)
	}
	if f.Wire != nil {
		size += escaped(f.Wire.Request) + escaped(f.Wire.Reply)
	}
	return size
}

// escaped is the length of a text as HTML.
func escaped(s string) int {
	n := len(s)
	for i := range len(s) {
		if strings.IndexByte("\"'&<>+", s[i]) >= 0 {
			n += 4
		}
	}
	return n
}

// shorten leaves of the failure what says what it is.
func (f *htmlFailure) shorten() {
	f.Wire, f.Curl = nil, ""
	f.Diff = f.Diff[:min(len(f.Diff), 2)]
	for i := range f.Diff {
		f.Diff[i].Text = look.Cut(f.Diff[i].Text, 100)
	}
}

const (
	maxDiffLines = 40
	maxDiffLine  = 400
)

func newFailure(n int, r contracttests.Result, file string) *htmlFailure {
	f := &htmlFailure{N: n, Method: look.Line(r.Method, 20), Class: look.Class(r.Method), Case: look.Line(r.Case, 200), Kind: string(r.Kind),
		Message: look.Line(r.Message, 400), Curl: look.Cut(look.Text(r.Curl), maxBody), Wire: newWire(r.Exchange)}
	if !r.Pos.IsZero() {
		at := r.Pos
		at.File = file
		f.Pos = look.Line(at.String(), 300)
	}
	lines := r.Diff
	if len(lines) == 0 {
		for _, side := range []struct{ sign, text string }{{"- ", r.Expected}, {"+ ", r.Received}} {
			if side.text != "" {
				lines = append(lines, side.sign+side.text)
			}
		}
	}
	for i, line := range lines {
		if i == maxDiffLines {
			f.Diff = append(f.Diff, diffLine{"dim", fmt.Sprintf("… and %s", look.Plural(len(lines)-i, "more line"))})
			break
		}
		d := diffLine{"", look.Cut(look.Text(line), maxDiffLine)}
		switch {
		case strings.HasPrefix(line, "-"):
			d.Class = "minus"
		case strings.HasPrefix(line, "+"):
			d.Class = "plus"
		}
		f.Diff = append(f.Diff, d)
	}
	return f
}

func newWire(x *contracttests.Exchange) *wire {
	if x == nil {
		return nil
	}
	w := &wire{Summary: "Request and reply", Request: message(x.Method+" "+x.URL, x.Headers, x.Body, len(x.Body))}
	if x.Status == 0 {
		w.Summary, w.Reply = "Request, and no reply", "No reply came."
	} else {
		w.Summary += fmt.Sprintf(": %d", x.Status)
		w.Reply = message(fmt.Sprint(x.Status), x.ReplyHeaders, x.ReplyBody, x.ReplyBytes)
	}
	w.Summary += " · " + took(x.Duration)
	return w
}

const (
	maxHeaders = 60
	maxHeader  = 500
)

// message is a request or reply as text: its first line, headers and body.
func message(first string, headers map[string][]string, body string, size int) string {
	var b strings.Builder
	b.WriteString(look.Line(first, 2000) + "\n")
	lines := 0
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			if lines++; lines <= maxHeaders {
				b.WriteString(look.Line(name+": "+value, maxHeader) + "\n")
			}
		}
	}
	if lines > maxHeaders {
		fmt.Fprintf(&b, "… and %s\n", look.Plural(lines-maxHeaders, "more header"))
	}
	if body != "" {
		b.WriteString("\n" + bodyText(body, size))
	}
	return b.String()
}

// bodyText is a body of size bytes as far as it can be read and is not too long.
func bodyText(body string, size int) string {
	if strings.ContainsRune(body, 0) || !utf8.ValidString(body) {
		return "(" + look.Plural(size, "byte") + " that are no text)"
	}
	text := look.Text(look.Indent(body))
	if len(text) <= maxBody {
		return text
	}
	return strings.ToValidUTF8(text[:maxBody], "") + "\n… cut: the whole body has " + look.Plural(size, "byte")
}
