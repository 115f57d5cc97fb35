package postman

import (
	"mime"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
	library "github.com/rbretecher/go-postman-collection"
)

// headers reads the headers of a request or an example. They are a list of objects or (rule "header line") texts, a text
// (rule "header string"), an object (rule "header object"), or nothing at all (rule "null header").
func (r *reader) headers(n *tree.Node) []header {
	switch {
	case n.Is(tree.String):
		return r.headerLines(n)
	case n.Is(tree.Object):
		var all []header
		for _, m := range n.Members {
			if !m.Earlier && strings.TrimSpace(m.Name) != "" {
				all = append(all, header{library.Header{Key: strings.TrimSpace(m.Name), Value: text(m.Value)}, m.Value.Pos()})
			}
		}
		return all
	}
	var all []header
	for i, e := range r.list(n, "the list of headers") {
		switch {
		case e.Is(tree.String):
			all = append(all, r.headerLines(e)...)
		case e.Is(tree.Object):
			h := library.Header{Key: strings.TrimSpace(text(e.First("key", "name"))), Value: text(e.Get("value")),
				Disabled: disabled(e), Description: description(e.Get("description"))}
			if h.Key != "" {
				all = append(all, header{h, e.Pos()})
			} else if h.Value != "" && !h.Disabled {
				r.nameless(e.Get("value"), "header", h.Value)
			}
		case !e.IsNull():
			r.leftOut(e, "header "+ordinal(i))
		}
	}
	return all
}

// headerLines reads "Name: value" lines, of which those that start with // are disabled.
func (r *reader) headerLines(n *tree.Node) []header {
	lines := strings.SplitAfter(n.Text, "\n")
	offsets := make([]int, len(lines))
	for i := range lines[1:] {
		offsets[i+1] = offsets[i] + len(lines[i])
	}
	var all []header
	for i, pos := range n.TextPositions(offsets) {
		line, off := strings.CutPrefix(strings.TrimSpace(lines[i]), "//")
		name, value, ok := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); ok && name != "" {
			all = append(all, header{library.Header{Key: name, Value: strings.TrimSpace(value), Disabled: off}, pos})
		} else if line != "" && !off {
			r.add(diag.PartLeftOut, pos, "the header line %s of %s has no name and value; it is left out", quoted(line), r.about).Span = len(line)
		}
	}
	return all
}

// contentType returns the media type that the headers give, without parameters; "" where they give none that says
// something (rule "wildcard content type").
func contentType(headers []header) string {
	for _, h := range headers {
		if h.Disabled || !strings.EqualFold(h.Key, "Content-Type") {
			continue
		}
		return mediaType(h.Value)
	}
	return ""
}

func mediaType(value string) string {
	media, _, err := mime.ParseMediaType(value)
	if err != nil {
		media, _, _ = strings.Cut(value, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	if major, minor, ok := strings.Cut(media, "/"); !ok || !token.MatchString(major) || !token.MatchString(minor) || strings.Contains(media, "*") {
		return ""
	}
	return media
}

// wire are the headers that say how the old reply travelled: they are false of any other.
var wire = map[string]bool{
	"connection": true, "content-encoding": true, "content-length": true, "date": true, "keep-alive": true,
	"proxy-connection": true, "te": true, "trailer": true, "transfer-encoding": true, "upgrade": true,
}

// replayed reports whether the mock can send a recorded header.
func replayed(h header) bool {
	return !h.Disabled && !wire[strings.ToLower(h.Key)] && token.MatchString(h.Key)
}
