package export

import (
	"github.com/pmgen/pmgen/generator/model"
)

// What people see of an API in a collection: of one whose reader has settled it, what its operations come to, and of a collection
// that was compiled, what they are.
type (
	seenAPI struct {
		Title, Version string
		Folders        []seenFolder
		Operations     []seenOperation
	}
	seenFolder struct {
		Path        []string
		Description string
	}
	seenOperation struct {
		ID, Name            string
		Folder              []string
		Description, Method string
		Path, Server        string
		Params              []seenParam
		Body                *seenBody
		Security            []seenScheme
		Request             seenRequest
		Examples            []seenExample
	}
	seenParam struct {
		In          model.In
		Name, Value string
		Sent        bool
		Role        model.Role
		File        bool
		Media       string
	}
	seenBody struct {
		Encoding model.Encoding
		Media    string
		Text     string
		Fields   []seenParam
	}
	seenScheme struct {
		Kind         model.SchemeKind
		In           model.In
		Name, Prefix string
		Flows        []model.Flow
	}
	seenRequest struct {
		Method, URL          string
		Args, Query, Headers []model.NameValue
		Form                 []model.NameValue
		Body                 string
	}
	seenExample struct {
		Name    string
		Status  int
		Headers []model.Header
		Media   string
		Text    string
		Served  bool
		Request *seenRequest
	}
)

// seenIn is what a compiled API comes to in a collection.
func seenIn(api *model.API) seenAPI {
	out := seenAPI{Title: api.Title, Version: api.Version}
	for i, f := range api.Folders {
		if i == 0 {
			continue // the collection itself, of which more is said
		}
		out.Folders = append(out.Folders, seenFolder{titles(api, f.Path), f.Description})
	}
	r := &recorder{api: api}
	for _, op := range api.Operations {
		out.Operations = append(out.Operations, r.seen(op))
	}
	return out
}

func (r *recorder) seen(op *model.Operation) seenOperation {
	out := seenOperation{ID: op.ID, Name: Name(r.api, op), Folder: titles(r.api, op.Folder), Description: about(r.api, op), Method: op.Method,
		Path: model.Template(op.Path), Request: seenRequestOf(&op.Request)}
	if op.Server < len(r.api.Servers) {
		out.Server = r.api.Servers[op.Server].URL
	}
	for _, part := range op.Path { // those of the path in its order
		if p := op.Param(model.InPath, part.Param); p != nil {
			out.Params = append(out.Params, r.seenParams(op, p)...)
		}
	}
	for i := range op.Params {
		if p := &op.Params[i]; p.In != model.InPath {
			out.Params = append(out.Params, r.seenParams(op, p)...)
		}
	}
	out.Body = r.seenBody(op)
	if need := needs(op); len(need) > 0 {
		if s := r.api.Scheme(need[0].Scheme); s != nil {
			out.Security = append(out.Security, seenScheme{s.Kind, s.In, s.Name, s.Prefix, s.Flows})
		}
	}
	for _, e := range op.Examples {
		if e.Status == 0 || e.Made {
			continue
		}
		x := seenExample{Name: exampleName(r.api, op, e), Status: e.Status, Headers: exampleHeaders(e), Media: e.Content.Media,
			Text: compacted(e.Content), Served: e.Served}
		if e.Request != nil {
			q := seenRequestOf(e.Request)
			x.Request = &q
		}
		out.Examples = append(out.Examples, x)
	}
	return out
}

// seenParams are the rows of a parameter.
func (r *recorder) seenParams(op *model.Operation, p *model.Param) []seenParam {
	row := seenParam{In: p.In, Name: p.Name, Role: p.Role, File: p.File, Media: p.Media}
	switch {
	case p.In == model.InPath:
		row.Value, row.Sent = arg(&op.Request, p.Name), true
	case !settled(r.api):
		row.Value, row.Sent = p.Value, !p.Disabled
	default:
		var rows []seenParam
		for _, v := range r.rows(op, p) {
			row.Name, row.Value, row.Sent = v.Name, v.Value, !v.Disabled
			rows = append(rows, row)
		}
		return rows
	}
	return []seenParam{row}
}

func (r *recorder) seenBody(op *model.Operation) *seenBody {
	if op.Body == nil || op.Request.Body == nil {
		return nil // one of which there is no sample cannot be said
	}
	out := &seenBody{Encoding: op.Body.Encoding, Media: op.Body.Media, Text: compacted(op.Request.Body.Content)}
	for i := range op.Body.Fields {
		p := &op.Body.Fields[i]
		f := seenParam{In: model.InForm, Name: p.Name, Value: p.Value, Sent: !p.Disabled, Role: p.Role, File: p.File, Media: p.Media}
		if settled(r.api) {
			value, off := r.field(op, p)
			f.Value, f.Sent = value, !off
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

func seenRequestOf(q *model.Request) seenRequest {
	out := seenRequest{Method: q.Method, URL: q.Base + q.Path, Args: q.Args, Query: q.Query, Headers: q.Headers}
	if q.Body != nil {
		out.Body = compacted(q.Body.Content)
		for _, f := range q.Body.Form {
			if !f.Disabled {
				out.Form = append(out.Form, f)
			}
		}
	}
	return out
}
