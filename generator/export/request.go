package export

import (
	"strings"

	library "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/generator/model"
)

// request writes an operation's request.
func (w *writer) request(op *model.Operation, at string) *library.Request {
	var query, headers []row
	for _, p := range op.Params {
		r := row{p.Name, p.Value, p.Description, p.Disabled}
		switch p.In {
		case model.InQuery:
			query = append(query, r)
		case model.InHeader:
			headers = append(headers, r)
		}
	}
	q := library.Request{Method: library.Method(op.Method), URL: w.url(&op.Request, query, at+"/url"), Header: headersOf(headers), Auth: w.auth(op.Auth, at)}
	if op.Description != "" {
		q.Description = op.Description
	}
	if b := op.Body; b != nil && op.Request.Body != nil {
		fields := make([]formRow, len(b.Fields))
		for i := range b.Fields {
			fields[i] = formRowOf(&b.Fields[i])
		}
		q.Body = body(op.Method, op.Request.Body, fields, declaresMedia(headers))
	}
	return &q
}

// original writes the request that led to an example. Which fields of its form are files it does not say: the operation does.
func (w *writer) original(op *model.Operation, q *model.Request, at string) *library.Request {
	var query, headers []row
	for _, v := range q.Query {
		query = append(query, row{name: v.Name, value: v.Value, disabled: v.Disabled})
	}
	for _, v := range q.Headers {
		headers = append(headers, row{name: v.Name, value: v.Value, disabled: v.Disabled})
	}
	out := library.Request{Method: library.Method(q.Method), URL: w.url(q, query, at+"/url"), Header: headersOf(headers)}
	if q.Body == nil {
		return &out
	}
	var fields []formRow
	for _, v := range q.Body.Form {
		f := formRow{Key: v.Name, Value: &v.Value, Disabled: v.Disabled, Type: "text"}
		if op.Body != nil && op.Body.Encoding == model.Multipart && q.Body.Encoding == model.Multipart && !strings.ContainsAny(v.Value, `/\`) {
			for i := range op.Body.Fields {
				if p := &op.Body.Fields[i]; p.Name == v.Name && p.File {
					as := *p
					as.Value, as.Description, as.Disabled = v.Value, "", v.Disabled
					f = formRowOf(&as)
					break
				}
			}
		}
		fields = append(fields, f)
	}
	out.Body = body(q.Method, q.Body, fields, declaresMedia(headers))
	return &out
}

// row is a name with a value, of a query or a list of headers.
type row struct {
	name, value, description string
	disabled                 bool
}

// headersOf writes headers. The list is never nil: see the package's comment.
func headersOf(rows []row) []*library.Header {
	headers := []*library.Header{}
	for _, r := range rows {
		headers = append(headers, &library.Header{Key: r.name, Value: r.value, Disabled: r.disabled, Description: r.description})
	}
	return headers
}

// declaresMedia reports whether the headers say what the body is.
func declaresMedia(headers []row) bool {
	for _, h := range headers {
		if strings.EqualFold(h.name, "Content-Type") && !h.disabled && strings.Contains(h.value, "/") && !strings.Contains(h.value, "*") {
			return true
		}
	}
	return false
}
