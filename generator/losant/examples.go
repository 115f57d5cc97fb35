package losant

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dlclark/regexp2"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// notAReply is why the mock does not serve the sample of a body.
const notAReply = "the sample of a request's body, not a reply"

// record fills in the operation's request, put together from the samples of its parameters and its body, and its
// examples: the sample of every schema that its body and replies refer to.
func (r *reader) record(op *model.Operation, body *tree.Node) {
	op.Request = r.request(op, body)
	if name := schemaName(body.Get("schema")); name != "" {
		if n := r.sample(name); n != nil {
			r.shown[name] = true
			e := example(op, name, n, 0)
			e.Content = content(n)
			e.Skipped = notAReply
			op.Examples = append(op.Examples, e)
		}
	}
	for i := range op.Replies {
		reply := &op.Replies[i]
		if reply.Media == eventStream {
			r.recordEvents(op, reply)
			continue
		}
		name := r.sampleName(reply.Type)
		n := r.sample(name)
		if n == nil {
			continue
		}
		r.shown[name] = true
		e := example(op, name, n, reply.Status)
		e.Content, e.Served = content(n), true
		op.Examples = append(op.Examples, e)
	}
}

// recordEvents makes the sample of a stream: one event of each kind.
func (r *reader) recordEvents(op *model.Operation, reply *model.Reply) {
	var b strings.Builder
	var first *tree.Node
	var name string
	for _, ev := range reply.Events {
		n := r.sample(r.sampleName(ev.Type))
		if n == nil || strings.ContainsAny(ev.Name, "\r\n") {
			continue
		}
		if first == nil {
			first, name = n, r.sampleName(ev.Type)
		}
		b.WriteString("event: " + ev.Name + "\ndata: " + string(n.Compact()) + "\n\n")
	}
	if first == nil {
		return
	}
	e := example(op, name, first, reply.Status)
	e.Content, e.Served = model.Content{Media: eventStream, Text: b.String(), JSON: model.None, Pos: first.Pos()}, true
	op.Examples = append(op.Examples, e)
}

// example makes the example of an operation and status. An entry serves many operations, so its place alone is no ID.
func example(op *model.Operation, name string, n *tree.Node, status int) *model.Example {
	sum := sha256.Sum256([]byte(strings.Join([]string{path.Base(n.Pos().File), n.Pointer(), op.Pointer, strconv.Itoa(status)}, "\n")))
	e := &model.Example{ID: hex.EncodeToString(sum[:6]), Name: name, File: n.Pos().File, Pointer: n.Pointer(), Pos: n.Pos(), Status: status}
	if status != 0 {
		e.Request = clone(op.Request)
	}
	return e
}

// clone copies a request so that masking one leaves the other alone.
func clone(q model.Request) *model.Request {
	q.Args, q.Query, q.Headers = slices.Clone(q.Args), slices.Clone(q.Query), slices.Clone(q.Headers)
	if q.Body != nil {
		body := *q.Body
		body.Form = slices.Clone(body.Form)
		q.Body = &body
	}
	return &q
}

func content(n *tree.Node) model.Content {
	return model.Content{Media: mediaJSON, Text: string(n.Compact()), JSON: model.Valid, Pos: n.Pos(), Places: n}
}

// request puts the request together. Optional parameters are left out: the samples contradict each other where all are set.
func (r *reader) request(op *model.Operation, body *tree.Node) model.Request {
	q := model.Request{Method: op.Method, Base: server}
	for _, part := range op.Path {
		if part.Param == "" {
			q.Path += part.Literal
			continue
		}
		value := r.value(op.Param(model.InPath, part.Param))
		q.Args = append(q.Args, model.NameValue{Name: part.Param, Value: value})
		q.Path += url.PathEscape(value)
	}
	var query []string
	for i := range op.Params {
		p := &op.Params[i]
		if !p.Required {
			continue
		}
		switch p.In {
		case model.InQuery:
			for _, v := range r.values(p) {
				q.Query = append(q.Query, v)
				query = append(query, url.QueryEscape(v.Name)+"="+url.QueryEscape(v.Value))
			}
		case model.InHeader:
			q.Headers = append(q.Headers, model.NameValue{Name: p.Name, Value: r.value(p)})
		}
	}
	q.URL = server + q.Path
	if len(query) > 0 {
		q.URL += "?" + strings.Join(query, "&")
	}
	q.Body = r.requestBody(op, body)
	return q
}

func (r *reader) requestBody(op *model.Operation, body *tree.Node) *model.RequestBody {
	switch {
	case op.Body == nil:
		return nil
	case op.Body.Encoding == model.Multipart:
		b := &model.RequestBody{Encoding: model.Multipart, Content: model.Content{Media: op.Body.Media, JSON: model.None, Pos: op.Body.Pos}}
		for i := range op.Body.Fields {
			f := &op.Body.Fields[i]
			if f.Required || f.File {
				b.Form = append(b.Form, model.NameValue{Name: f.Name, Value: r.value(f)})
			}
		}
		return b
	}
	n := body.Get("example")
	if name := schemaName(body.Get("schema")); name != "" && r.sample(name) != nil {
		n = r.sample(name)
	}
	if n == nil {
		return nil
	}
	return &model.RequestBody{Encoding: model.JSON, Content: content(n)}
}

// values returns a parameter as it stands in a query: once, or with a pair of brackets for each step into it.
func (r *reader) values(p *model.Param) []model.NameValue {
	n := r.sample(r.sampleName(p.Type))
	if p.Style != model.StyleBrackets || n == nil {
		return []model.NameValue{{Name: p.Name, Value: r.value(p)}}
	}
	var out []model.NameValue
	var walk func(name string, n *tree.Node)
	walk = func(name string, n *tree.Node) {
		switch n.Kind {
		case tree.Object:
			for _, m := range n.Members {
				walk(name+"["+m.Name+"]", m.Value)
			}
		case tree.Array:
			for i, v := range n.Items {
				walk(name+"["+strconv.Itoa(i)+"]", v)
			}
		default:
			out = append(out, model.NameValue{Name: name, Value: n.Scalar()})
		}
	}
	walk(p.Name, n)
	return out
}

// objectID is the id in most of Losant's samples.
const objectID = "575ec8687ae143cd83dc4a97"

// value returns a value that a call can use: the parameter's example, its default, the sample of its schema, its first
// accepted value, or one that its pattern allows.
func (r *reader) value(p *model.Param) string {
	if p.File {
		return ""
	}
	for _, v := range []json.RawMessage{p.Example, p.Default} {
		if v != nil {
			return text(v)
		}
	}
	if n := r.sample(r.sampleName(p.Type)); n != nil {
		return text(n.Compact())
	}
	t := p.Type
	if len(t.Enum) > 0 {
		return text(t.Enum[0].Value)
	}
	switch t.Kind {
	case model.KindInt, model.KindFloat, model.KindNumber:
		return "1"
	case model.KindBool:
		return "true"
	}
	if t.Limits == nil || t.Limits.Pattern == "" {
		return p.Name
	}
	for _, candidate := range []string{objectID, p.Name, "1", "a"} {
		if re, err := regexp2.Compile(t.Limits.Pattern, regexp2.ECMAScript); err == nil {
			re.MatchTimeout = matchTimeout
			if ok, _ := re.MatchString(candidate); ok {
				return candidate
			}
		}
	}
	r.diags.Add(diag.OddSample, p.Pos, "the parameter %s has no example, and pmgen found no value for its pattern %s; recorded requests hold its name",
		quote(p.Name), quote(t.Limits.Pattern))
	return p.Name
}

// text returns a JSON value as it stands in a URL: a string without its quotes.
func text(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	return string(v)
}
