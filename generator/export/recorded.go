package export

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// Recorded returns an API whose reader has settled its paths, parameters and security (Losant's) as one of recorded requests,
// which [Collection] writes. The API itself is not changed; one of recorded requests is returned as it is.
//
// What people import should be good to use, so parameters that may be left out are rows that are switched off, with a value to
// begin with; the base URL and the token are variables, asked for once; and so is an argument that many paths share.
func Recorded(api *model.API) *model.API {
	if !settled(api) {
		return api
	}
	r := &recorder{api: api, names: newNames(api)}
	r.secure()
	out := *api
	out.Format, out.Servers, out.Schemes, out.Types = model.Postman, nil, nil, nil
	out.Description = introduction(api)
	out.Folders = slices.Clone(api.Folders)
	for i := range out.Folders {
		out.Folders[i].Path = titles(api, api.Folders[i].Path)
	}
	if len(out.Folders) > 0 {
		out.Folders[0].Auth, out.Folders[0].Description = r.auth(r.usual), out.Description
	}
	out.Operations = make([]*model.Operation, len(api.Operations))
	for i, op := range api.Operations {
		out.Operations[i] = r.operation(op)
	}
	out.Variables = append(slices.Clone(api.Variables), r.variables()...)
	return &out
}

// settled reports whether the API's reader has settled what its requests look like.
func settled(api *model.API) bool { return api.Format != model.Postman }

// recorder makes recorded requests of operations.
type recorder struct {
	api   *model.API
	names *names
	usual model.Requirement // the authorization of most operations
	used  map[string]bool   // schemes that are written
}

// operation makes the recorded form of one operation.
func (r *recorder) operation(op *model.Operation) *model.Operation {
	out := &model.Operation{ID: op.ID, Identity: op.Identity, Name: Name(r.api, op), FolderIndex: op.FolderIndex,
		Folder: titles(r.api, op.Folder), Description: about(r.api, op), Method: op.Method, Auth: r.own(op), Scripts: op.Scripts,
		Settings: op.Settings, Variables: op.Variables}
	for i := range op.Params {
		p := &op.Params[i]
		for _, v := range r.rows(op, p) {
			out.Params = append(out.Params, model.Param{Name: v.Name, In: p.In, Value: v.Value, Disabled: v.Disabled, Description: Describe(r.api, p)})
		}
	}
	if op.Body != nil && op.Request.Body != nil {
		b := *op.Body
		b.Type, b.Name, b.Required, b.GoType, b.Description = nil, "", false, "", ""
		b.Fields = nil
		for i := range op.Body.Fields {
			f := model.Param{Name: op.Body.Fields[i].Name, In: model.InForm, File: op.Body.Fields[i].File, Media: op.Body.Fields[i].Media}
			f.Value, f.Disabled = r.field(op, &op.Body.Fields[i])
			f.Description = Describe(r.api, &op.Body.Fields[i])
			b.Fields = append(b.Fields, f)
		}
		out.Body = &b
	}
	out.Request = *r.request(op, &op.Request, out.Params)
	if out.Body != nil {
		out.Request.Body = sentBody(op.Request.Body, out.Body.Fields)
	}
	out.Identity.Name, out.Identity.Folder, out.Identity.URL = out.Name, out.Folder, out.Request.URL
	for _, e := range op.Examples {
		if e.Status == 0 {
			continue // the sample of a body is in the request
		}
		x := *e
		x.Name, x.Headers = exampleName(r.api, op, e), exampleHeaders(e)
		x.Reason = cmp.Or(e.Reason, reasons(e.Status))
		x.Key, x.Skipped, x.Served = "", "", false
		x.Content.Text = indented(e.Content)
		if e.Request != nil {
			x.Request = r.request(op, e.Request, nil)
			x.Request.Body = sentBody(e.Request.Body, nil)
		}
		out.Examples = append(out.Examples, &x)
	}
	return out
}

// sentBody is a body as people read it: JSON with a line for each member. A form with rows has those that are switched off, too.
func sentBody(b *model.RequestBody, rows []model.Param) *model.RequestBody {
	if b == nil {
		return nil
	}
	if b.Encoding == model.Multipart || b.Encoding == model.URLEncoded {
		out := &model.RequestBody{Encoding: b.Encoding, Form: b.Form} // it has no text: that is made of the fields
		if len(rows) > 0 {
			out.Form = nil
		}
		for _, f := range rows {
			out.Form = append(out.Form, model.NameValue{Name: f.Name, Value: f.Value, Disabled: f.Disabled})
		}
		return out
	}
	out := *b
	out.Content.Text = indented(b.Content)
	return &out
}

// request makes the recorded form of a request: with rows, of the operation; without, of an example.
func (r *recorder) request(op *model.Operation, q *model.Request, rows []model.Param) *model.Request {
	out := &model.Request{Method: op.Method, Headers: q.Headers, Body: q.Body}
	out.Parts = &model.URL{Base: "{{" + r.names.base + "}}"}
	out.Parts.Segments, out.Parts.Variables = r.path(op, q)
	if rows == nil {
		out.Query = q.Query
	} else {
		out.Headers = nil
	}
	for _, p := range rows {
		switch {
		case p.In == model.InQuery && !p.Disabled:
			out.Query = append(out.Query, model.NameValue{Name: p.Name, Value: p.Value})
		case p.In == model.InHeader:
			out.Headers = append(out.Headers, model.NameValue{Name: p.Name, Value: p.Value, Disabled: p.Disabled})
		}
	}
	out.URL = out.Parts.Base + "/" + strings.Join(out.Parts.Segments, "/")
	for i, v := range out.Query {
		out.URL += map[bool]string{true: "?", false: "&"}[i == 0] + encodeName(v.Name) + "=" + encode(v.Value, "")
	}
	return out
}

// path writes the template in Postman's form: a parameter that is a whole segment is :id with a value, and one that is a part of
// a segment the value itself.
func (r *recorder) path(op *model.Operation, q *model.Request) (segments []string, variables []model.Param) {
	segment, whole := "", true
	flush := func() { segments, segment, whole = append(segments, segment), "", true }
	for i, part := range op.Path {
		if part.Param == "" {
			for j, text := range strings.Split(part.Literal, "/") {
				if j > 0 && (i > 0 || j > 1) {
					flush()
				}
				segment += escapeSegment(text)
			}
			continue
		}
		value := arg(q, part.Param)
		end := i+1 == len(op.Path) || strings.HasPrefix(op.Path[i+1].Literal, "/")
		if segment == "" && whole && end {
			segment = ":" + part.Param
			v := model.Param{Name: part.Param, In: model.InPath, Value: value}
			if p := op.Param(model.InPath, part.Param); p != nil {
				v.Description = p.Description
			}
			if shared := r.names.shared[part.Param]; shared == value {
				v.Value = "{{" + part.Param + "}}"
			}
			variables = append(variables, v)
		} else {
			segment += "{{" + part.Param + "}}"
			r.names.partial[part.Param] = value
		}
		whole = false
	}
	flush()
	return segments, variables
}

func arg(q *model.Request, name string) string {
	for _, a := range q.Args {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// escapeSegment writes literal text such that it is no parameter.
func escapeSegment(text string) string {
	text = strings.NewReplacer("{", "%7B", "}", "%7D", "<", "%3C", ">", "%3E", "?", "%3F", "#", "%23").Replace(text)
	if strings.HasPrefix(text, ":") {
		return "%3A" + text[1:]
	}
	return text
}
