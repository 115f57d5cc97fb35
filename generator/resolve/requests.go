package resolve

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// requests replaces the variables of the recorded requests, those of the operations and those of their examples: of several
// stretches of operations at the same time. There are as many stretches on every machine.
func (r *resolver) requests() {
	const stretches = 8
	shares := r.scope.shares(stretches)
	parallel.Each(stretches, func(s int) {
		own := *r
		own.scope, own.baseURLs = shares[s], map[string]string{}
		n := len(r.api.Operations)
		for i := n * s / stretches; i < n*(s+1)/stretches; i++ {
			own.requestsOf(i)
		}
	})
	r.scope.join(shares)
}

// requestsOf does so for one operation.
func (r *resolver) requestsOf(i int) {
	op, own := r.api.Operations[i], r.templates[i]
	if own == nil {
		return
	}
	at := recording{op: op, url: op.Request.Parts, template: own, shaped: shape(own.path()) == shape(op.Path), names: paramNames(op.Path)}
	r.request(&at, &op.Request)
	for _, e := range op.Examples {
		if e.Request != nil {
			r.readBy(&at, e.Request.Parts)
			r.request(&at, e.Request)
		}
	}
}

// recording is what a request's URL is read by.
type recording struct {
	op       *model.Operation
	names    []string // of the path's parameters
	url      *model.URL
	template *template // of the URL
	shaped   bool      // it is like the operation's path
}

// readBy brings the recording to another URL of the operation. Examples mostly have the same one.
func (r *resolver) readBy(at *recording, url *model.URL) {
	if url == nil || at.url != nil && slices.Equal(url.Segments, at.url.Segments) && slices.EqualFunc(url.Variables, at.url.Variables, sameValue) {
		return
	}
	at.url, at.template = url, r.template(url)
	at.shaped = shape(at.template.path()) == shape(at.op.Path)
}

func sameValue(a, b model.Param) bool { return a.Name == b.Name && a.Value == b.Value }

func (r *resolver) request(at *recording, q *model.Request) {
	r.location(at, q)
	q.Query = r.values(q.Query)
	q.Headers = r.values(q.Headers)
	if q.Body != nil {
		q.Body.Form = r.values(q.Body.Form)
		r.content(&q.Body.Content)
	}
}

// values replaces variables in what is sent; what is switched off or has no name is not sent.
func (r *resolver) values(list []model.NameValue) []model.NameValue {
	var out []model.NameValue
	for _, v := range list {
		if v.Disabled || strings.TrimSpace(v.Name) == "" {
			continue
		}
		v.Name, v.Value = r.scope.expand(v.Name), r.scope.expand(v.Value)
		out = append(out, v)
	}
	return out
}

// location splits a recorded URL into the server, the path below it, and the values of the template's parameters. An
// example may be recorded elsewhere than its request, literally or with other variables.
func (r *resolver) location(at *recording, q *model.Request) {
	q.URL = strings.TrimSpace(q.URL)
	if q.Parts == nil {
		return
	}
	op := at.op
	var path strings.Builder
	for _, p := range at.template.pieces {
		path.WriteString(r.text(p))
	}
	q.Path = path.String()
	base := baseOf(q)
	if u := r.baseURL(base); u != "" {
		base = u
	} else {
		base = r.scope.expand(base)
	}
	q.Base = base
	if op.Server < len(r.api.Servers) {
		if s := r.api.Servers[op.Server].URL; s != "" && len(base) < len(s) && strings.HasPrefix(base+q.Path+"/", s+"/") {
			q.Base, q.Path = s, strings.TrimPrefix(base+q.Path, s)
			if q.Path == "" {
				q.Path = "/"
			}
		}
	}
	q.Args = r.args(at, q.Path)
}

// text is a piece as it stands in the recorded path.
func (r *resolver) text(p piece) string {
	if p.written == "" {
		return p.literal
	}
	return escapeValue(r.pathValue(p))
}

// pathValue is the value that a path parameter was recorded with. An empty one is none: many environments define every
// variable and fill in none.
func (r *resolver) pathValue(p piece) string {
	value := p.written
	if p.declared != nil && p.declared.Value != "" {
		value = p.declared.Value
	}
	return cmp.Or(r.scope.expand(value), p.written)
}

// escapeValue escapes what a recorded value cannot hold in a path; placeholders stay readable.
func escapeValue(value string) string {
	if strings.ContainsAny(value, "{<") {
		return value
	}
	return escapeLiteral(value)
}

// args finds the values of the template's parameters: piece by piece where the recorded path has the template's shape,
// else by its text.
func (r *resolver) args(at *recording, path string) []model.NameValue {
	var out []model.NameValue
	if at.shaped {
		for _, p := range at.template.pieces {
			if p.written != "" {
				out = append(out, model.NameValue{Name: at.names[len(out)], Value: unescape(r.text(p))})
			}
		}
		return out
	}
	if values, ok := match(at.op.Path, path); ok {
		return values
	}
	other := path + "/" // a slash at the end is often left out, or added
	if strings.HasSuffix(path, "/") {
		other = strings.TrimSuffix(path, "/")
	}
	if values, ok := match(at.op.Path, other); ok {
		return values
	}
	return nil
}

// match finds the parameters' values in a path: literals must agree, a value does not go over a slash and is not empty.
func match(template []model.PathPart, path string) ([]model.NameValue, bool) {
	var out []model.NameValue
	rest := path
	for i, p := range template {
		if p.Param == "" {
			if !strings.HasPrefix(rest, p.Literal) {
				return nil, false
			}
			rest = rest[len(p.Literal):]
			continue
		}
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		if i+1 < len(template) {
			next := template[i+1].Literal
			if within, _, _ := strings.Cut(next, "/"); within != "" { // the rest of this segment: the last place where it fits
				end = strings.LastIndex(rest[:end], within)
			} else if next == "" { // two parameters side by side: the first takes one character
				end = min(end, 1)
			}
		}
		if end <= 0 {
			return nil, false
		}
		out = append(out, model.NameValue{Name: p.Param, Value: unescape(rest[:end])})
		rest = rest[end:]
	}
	return out, rest == ""
}
