package postman

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// response reads an example.
func (r *reader) response(n *tree.Node, index int) *response {
	if !n.Is(tree.Object) {
		r.leftOut(n, "example "+ordinal(index))
		return nil
	}
	x := &response{node: n, id: text(n.First("id", "_postman_id", "uid")), name: text(n.Get("name")), reason: text(n.Get("status"))}
	x.headers = r.headers(n.Get("header"))
	r.status(x, n.Get("code"))
	r.recorded(x, n.Get("body"), text(n.Get("_postman_previewlanguage")))
	x.request = r.original(n.Get("originalRequest"))
	return x
}

// label names an example in messages: by its number, where it has no name.
func (x *response) label() string {
	if strings.TrimSpace(x.name) != "" {
		return "example " + quoted(x.name)
	}
	i, err := strconv.Atoi(x.node.Pointer()[strings.LastIndexByte(x.node.Pointer(), '/')+1:])
	if err != nil {
		return "the example"
	}
	return "example " + ordinal(i)
}

// status reads the status code. Where there is none (rule "missing status code") the status text may tell it; else 200 is
// what an example most likely shows.
func (r *reader) status(x *response, code *tree.Node) {
	if c, ok := code.Int(); ok && c >= 100 && c <= 999 {
		x.status = c
		return
	}
	x.guessed = true
	if x.status = statusOf(x.reason); x.status != 0 {
		r.add(diag.StatusMissing, x.node.Pos(), "%s has no status code; read as %d, by its status text %s", x.label(), x.status, quoted(x.reason))
		return
	}
	x.status = http.StatusOK
	r.add(diag.StatusMissing, x.node.Pos(), "%s has no status code; read as 200", x.label())
}

// statusOf returns the status code that a status text stands for: "Not Found", "404 Not Found", "404". 0: none.
func statusOf(reason string) int {
	reason = strings.TrimSpace(reason)
	head, _, _ := strings.Cut(reason, " ")
	if c, err := strconv.Atoi(head); err == nil && c >= 100 && c <= 999 {
		return c
	}
	for c := 100; c < 600; c++ {
		if t := http.StatusText(c); t != "" && strings.EqualFold(t, reason) {
			return c
		}
	}
	return 0
}

// recorded reads the body of an example: a text, or (rule "body not a text") a JSON value that was not made one.
func (r *reader) recorded(x *response, n *tree.Node, language string) {
	x.content = r.content(n, contentType(x.headers), language, x.label(), diag.ExampleRepaired)
	if strings.ContainsRune(x.content.Text, '\uFFFD') && (&model.Reply{Media: x.content.Media}).Kind() == model.ReplyStream {
		r.add(diag.BodyWasBytes, x.content.Pos, "%s is of the type %s, of which Postman kept a text; the mock serves that text, not the file", x.label(), x.content.Media)
	}
	if x.content.Text != "" && (x.status == http.StatusNoContent || x.status == http.StatusNotModified || x.status < 200) {
		r.add(diag.BodyUnexpected, x.content.Pos, "%s has a body, but replies with status %d have none; the body is kept as a sample", x.label(), x.status)
	}
}

// original reads the request that led to an example: an object, a URL, or nothing.
func (r *reader) original(n *tree.Node) *request {
	if !n.Is(tree.String) && (!n.Is(tree.Object) || len(n.Members) == 0) {
		return nil
	}
	about := r.about
	r.about = "an example of " + about
	defer func() { r.about = about }()
	return r.requestOf(n)
}

// headersOf turns an example's headers into the model's.
func headersOf(headers []header) []model.Header {
	var all []model.Header
	for _, h := range headers {
		all = append(all, model.Header{Name: h.Key, Value: h.Value, Dropped: !replayed(h)})
	}
	return all
}
