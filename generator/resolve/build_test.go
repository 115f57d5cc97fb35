package resolve_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

// option changes the request that it is given.
type option func(*model.Operation)

// request makes an operation as a reader leaves it. url is base and path, parted by the first slash that is not one of
// "://".
func request(method, url string, opts ...option) *model.Operation {
	op := &model.Operation{Method: method, Name: method + " " + url, Pos: diag.Pos{File: "a.json", Line: 1}}
	op.Identity = model.Identity{Name: op.Name, Method: method, URL: url}
	op.Request = model.Request{Method: method, URL: url, Parts: parts(url)}
	for _, o := range opts {
		o(op)
	}
	return op
}

func parts(url string) *model.URL {
	u := &model.URL{}
	start := 0
	if i := strings.Index(url, "://"); i >= 0 {
		start = i + 3
	}
	if i := strings.IndexByte(url[start:], '/'); i >= 0 {
		u.Base, u.Segments = url[:start+i], strings.Split(url[start+i+1:], "/")
	} else {
		u.Base = url
	}
	return u
}

func named(name string, folder ...string) option {
	return func(op *model.Operation) {
		op.Name, op.Folder, op.Identity.Name, op.Identity.Folder = name, folder, name, folder
	}
}

func pathValue(name, value string) option {
	return func(op *model.Operation) {
		op.Request.Parts.Variables = append(op.Request.Parts.Variables, model.Param{Name: name, In: model.InPath, Value: value, Description: "about " + name})
	}
}

func query(name, value string) option  { return param(model.InQuery, name, value, "") }
func header(name, value string) option { return param(model.InHeader, name, value, "") }

func param(in model.In, name, value, description string) option {
	return func(op *model.Operation) {
		op.Params = append(op.Params, model.Param{Name: name, In: in, Value: value, Description: description})
		v := model.NameValue{Name: name, Value: value}
		if in == model.InHeader {
			op.Request.Headers = append(op.Request.Headers, v)
		} else {
			op.Request.Query = append(op.Request.Query, v)
		}
	}
}

func form(pairs ...string) option {
	return func(op *model.Operation) {
		op.Body = &model.Body{Encoding: model.URLEncoded, Media: "application/x-www-form-urlencoded"}
		op.Request.Body = &model.RequestBody{Encoding: model.URLEncoded}
		for i := 0; i < len(pairs); i += 2 {
			op.Body.Fields = append(op.Body.Fields, model.Param{Name: pairs[i], In: model.InForm, Value: pairs[i+1]})
			op.Request.Body.Form = append(op.Request.Body.Form, model.NameValue{Name: pairs[i], Value: pairs[i+1]})
		}
	}
}

func jsonBody(text string) option {
	return func(op *model.Operation) {
		op.Body = &model.Body{Encoding: model.JSON, Media: "application/json"}
		op.Request.Body = &model.RequestBody{Encoding: model.JSON, Content: jsonContent(text)}
	}
}

func jsonContent(text string) model.Content {
	return model.Content{Media: "application/json", Text: text, JSON: model.Valid}
}

func auth(kind string, pairs ...string) option {
	return func(op *model.Operation) { op.Auth = authOf(kind, pairs...) }
}

func authOf(kind string, pairs ...string) *model.Auth {
	a := &model.Auth{Kind: kind}
	for i := 0; i < len(pairs); i += 2 {
		a.Params = append(a.Params, model.NameValue{Name: pairs[i], Value: pairs[i+1]})
	}
	return a
}

// example adds a reply that was recorded at the URL.
func example(status int, media, url string) option {
	return func(op *model.Operation) {
		e := &model.Example{ID: "e", Name: "example", Status: status, Content: model.Content{Media: media, JSON: model.None}}
		if url != "" {
			e.Request = &model.Request{Method: op.Method, URL: url, Parts: parts(url)}
		}
		op.Examples = append(op.Examples, e)
	}
}

// api makes an API of the requests, which lie in no folder.
func api(ops ...*model.Operation) *model.API {
	a := &model.API{Format: model.Postman, Source: "a.json", Folders: []model.Folder{{Parent: -1}}, Operations: ops}
	for i, op := range ops {
		op.ID = "#" + string(rune('0'+i%10))
	}
	return a
}

func variable(name, value string) model.Variable {
	return model.Variable{Name: name, Value: value, Defined: true, From: "collection"}
}

// variables are pairs of names and values.
func variables(pairs ...string) []model.Variable {
	var out []model.Variable
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, variable(pairs[i], pairs[i+1]))
	}
	return out
}

// resolved resolves without options and without an error.
func resolved(t *testing.T, a *model.API) diag.List {
	t.Helper()
	diags := resolve.Resolve(a, resolve.Options{})
	require.Zero(t, diags.Errors(), "%v", diags)
	return diags
}

func codes(list diag.List) []diag.Code {
	var out []diag.Code
	for _, d := range list {
		out = append(out, d.Code)
	}
	return out
}

func template(op *model.Operation) string { return model.Template(op.Path) }
