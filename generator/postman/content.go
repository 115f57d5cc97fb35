package postman

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

const mediaJSON = "application/json"

// content reads a recorded body. Its media type is the declared one (of a Content-Type header), else that of the language
// in which Postman shows it, else what the text looks like. what names it in messages; mended is the code for a body that
// had to be mended.
func (r *reader) content(n *tree.Node, declared, language, what string, mended diag.Code) model.Content {
	s := text(n)
	c := model.Content{Text: s, JSON: model.None, Pos: n.Pos()}
	if strings.TrimSpace(s) == "" {
		return c
	}
	if n.Is(tree.String) {
		c.Places = n.Detached()
	}
	media := declared
	if media == "" {
		media = languages[strings.ToLower(language)]
	}
	state, wrong := r.judge(s)
	open := media == "" || model.IsJSON(media) // what is said to be something else is left as it is
	switch {
	case model.IsJSONLines(media):
		c.Lines = true
		if wrong == "" && state == model.Valid {
			c.JSON = model.Valid // one line
		}
	case wrong == "" && state == model.None && open && isLines(s):
		c.Lines = true
		if media != "" {
			r.add(diag.BodyIsLines, n.Pos(), "%s is said to be JSON, but has a JSON value on each line; it is read as JSON Lines", what)
		}
	case wrong != "" && open:
		r.add(diag.BodyNotJSON, n.Pos(), "%s %s; it is kept as text", what, wrong)
	case wrong == "" && state == model.Valid:
		c.JSON = model.Valid
	case wrong == "" && (state == model.Repaired || open):
		if m, ok := mend(s, model.IsJSON(media)); ok {
			c.JSON, c.Value = model.Repaired, m.out
			c.Marks = marks(n, m)
			r.mended(mended, n, what, m)
		} else if model.IsJSON(media) {
			r.add(diag.BodyNotJSON, n.TextPos(m.i), "%s is said to be JSON, but is not: %s; it is kept as text", what, m.wrong)
		}
	}
	if media == "" {
		media = sniff(s, c)
	}
	c.Media = media
	return c
}

// decoderDepth is how deeply encoding/json reads: what is deeper is no JSON to it.
const decoderDepth = 10_000

// judge tells whether a text is JSON: Valid, Repaired where it must be mended because an object has a name twice, else None.
// wrong is why nothing can be done with a text that is JSON.
func judge(s string) (state model.State, wrong string) {
	switch tree.Judge(s) {
	case tree.Sound:
		return model.Valid, ""
	case tree.Repeated:
		return model.Repaired, ""
	case tree.TooDeep:
		if strings.Count(s, "[")+strings.Count(s, "{") > decoderDepth || json.Valid([]byte(s)) {
			return model.None, fmt.Sprintf("is nested more than %d levels deep", tree.MaxDepth)
		}
	}
	return model.None, ""
}

// verdict is what judge says.
type verdict struct {
	state model.State
	wrong string
}

// judge is judge of a body, which may have been judged before.
func (r *reader) judge(s string) (model.State, string) {
	v := r.verdicts.Of(s, func() verdict {
		state, wrong := judge(s)
		return verdict{state, wrong}
	})
	return v.state, v.wrong
}

// languages are the media types of the languages in which Postman shows a body. Postman calls a body text when it was not
// told anything about it, so that text says nothing.
var languages = map[string]string{
	"json": mediaJSON, "xml": "application/xml", "html": "text/html", "javascript": "application/javascript",
}

// sniff tells the media type of a text of which nothing is said.
func sniff(s string, c model.Content) string {
	s = strings.TrimSpace(s)
	lower := strings.ToLower(s[:min(len(s), 64)])
	switch {
	case c.JSON != model.None && strings.ContainsRune(`{["`, rune(s[0])), c.JSON == model.Repaired:
		return mediaJSON
	case c.Lines:
		return model.MediaJSONLines
	case strings.HasPrefix(lower, "<!doctype html"), strings.HasPrefix(lower, "<html"):
		return "text/html"
	case strings.HasPrefix(lower, "<?xml"), len(s) > 2 && s[0] == '<' && s[len(s)-1] == '>' && strings.Contains(s, "</"):
		return "application/xml"
	}
	return "text/plain"
}

// marks places what was mended in the collection's file.
func marks(n *tree.Node, m *mender) []model.Mark {
	offsets := make([]int, len(m.marks))
	for i, k := range m.marks {
		offsets[i] = k.at
	}
	var all []model.Mark
	for i, pos := range n.TextPositions(offsets) {
		k := m.marks[i]
		all = append(all, model.Mark{Pointer: k.pointer, Text: k.text, Kind: k.kind, Pos: pos})
	}
	return all
}

// mended says once for each body what was wrong with it. A request's variables are how Postman is meant to be used, and
// are not worth a word.
func (r *reader) mended(code diag.Code, n *tree.Node, what string, m *mender) {
	first, others := -1, 0
	for i, d := range m.mends {
		switch {
		case code == diag.RequestBodyRepaired && d.kind == mendVariable:
		case first < 0:
			first = i
		default:
			others++
		}
	}
	if first < 0 {
		return
	}
	d := m.mends[first]
	more := ""
	if others > 0 {
		more = fmt.Sprintf(" (and %s)", diag.Plural(others, "more place", "more places"))
	}
	r.add(code, n.TextPos(d.at), "%s is not JSON: %s%s; %s", what, d.found(), more, d.done()).Span = d.end - d.at
}
