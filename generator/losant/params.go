package losant

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/jsonschema"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

var paramMembers = []string{"name", "in", "description", "type", "example", "default", "required", "schema", "enum", "pattern",
	"minLength", "maxLength", "minimum", "maximum", "format", "deprecated"}

// paramReader reads the parameters of one operation, those of its resource first.
type paramReader struct {
	r     *reader
	op    *model.Operation
	where string
	body  *tree.Node // the body parameter
}

func (p *paramReader) read(resource, action *tree.Node) {
	own := p.list(action)
	for _, n := range p.list(resource) {
		if slices.ContainsFunc(own, func(o *tree.Node) bool { return same(o, n) }) {
			continue // the action says it more precisely
		}
		p.param(n)
	}
	for i, n := range own {
		if slices.ContainsFunc(own[i+1:], func(o *tree.Node) bool { return same(o, n) }) {
			p.r.diags.Add(diag.LosantShape, n.Pos(), "%s has the parameter %s a second time; the last one counts", quote(p.where), quote(n.Get("name").Str()))
			continue
		}
		p.param(n)
	}
	for _, part := range p.op.Path {
		if part.Param != "" && p.op.Param(model.InPath, part.Param) == nil {
			p.r.diags.Add(diag.LosantShape, p.op.Pos, "the path of %s has {%s}, which no parameter declares; it is a string", quote(p.where), part.Param)
			p.op.Params = append(p.op.Params, model.Param{Name: part.Param, In: model.InPath, Role: model.RoleArgument, Required: true,
				Type: &model.Type{Kind: model.KindString, Evidence: model.NoEvidence, Pos: p.op.Pos}, Pos: p.op.Pos})
		}
	}
}

func same(a, b *tree.Node) bool {
	return a.Get("name").Str() == b.Get("name").Str() && a.Get("in").Str() == b.Get("in").Str()
}

// list returns the parameters that can be read.
func (p *paramReader) list(n *tree.Node) []*tree.Node {
	if n == nil {
		return nil
	}
	if !n.Is(tree.Array) {
		p.r.diags.Add(diag.LosantShape, n.Pos(), "the parameters of %s are %s and should be an array; they are left out", quote(p.where), n.Kind.Article())
		return nil
	}
	var out []*tree.Node
	for _, item := range n.Items {
		if item.Get("name").Str() == "" {
			p.r.diags.Add(diag.LosantShape, item.Pos(), "a parameter of %s has no name; it is left out", quote(p.where))
			continue
		}
		out = append(out, item)
	}
	return out
}

// places are Losant's words for where a parameter goes.
var places = map[string]model.In{"path": model.InPath, "query": model.InQuery, "header": model.InHeader, "multipart": model.InForm}

func (p *paramReader) param(n *tree.Node) {
	p.r.strangers(n, "the parameter "+quote(n.Get("name").Str())+" of "+quote(p.where), paramMembers)
	if n.Get("in").Str() == "body" {
		p.setBody(n)
		return
	}
	in, ok := places[n.Get("in").Str()]
	if !ok {
		p.r.diags.Add(diag.LosantShape, n.Pos(), "the parameter %s of %s is in %s, a place that pmgen does not know; it is left out",
			quote(n.Get("name").Str()), quote(p.where), quote(n.Get("in").Scalar()))
		return
	}
	param := p.typed(n, in)
	switch in {
	case model.InForm:
		p.addField(param, n)
		return
	case model.InPath:
		param.Required = true
		if !slices.ContainsFunc(p.op.Path, func(part model.PathPart) bool { return part.Param == param.Name }) {
			p.r.diags.Add(diag.LosantShape, n.Pos(), "the parameter %s of %s is no part of its path; it is left out", quote(param.Name), quote(p.where))
			return
		}
	}
	p.op.Params = append(p.op.Params, param)
}

func (p *paramReader) setBody(n *tree.Node) {
	if p.body != nil {
		p.r.diags.Add(diag.LosantShape, n.Pos(), "%s has a second body, %s; the first one counts", quote(p.where), quote(n.Get("name").Str()))
		return
	}
	p.body = n
	p.op.Body = &model.Body{Encoding: model.JSON, Media: mediaJSON, Name: n.Get("name").Str(), Required: n.Get("required").True(),
		Description: n.Get("description").Str(), Pos: n.Pos(), Type: p.r.schemaType(p.where, n.Get("schema"))}
	if p.op.Body.Type == nil {
		p.op.Body.Type = p.declaredType(n)
	}
}

// addField adds a part of a multipart form.
func (p *paramReader) addField(param model.Param, n *tree.Node) {
	if p.op.Body == nil {
		p.op.Body = &model.Body{Encoding: model.Multipart, Media: "multipart/form-data", Pos: n.Pos()}
	} else if p.op.Body.Encoding != model.Multipart {
		p.r.diags.Add(diag.LosantShape, n.Pos(), "%s has the form field %s beside a body; the field is left out", quote(p.where), quote(param.Name))
		return
	}
	p.op.Body.Required = p.op.Body.Required || param.Required
	p.op.Body.Fields = append(p.op.Body.Fields, param)
}

// typed reads a parameter with its type and style.
//
// An object in a query is one parameter that holds JSON text; what has a schema but no type is written in brackets as the
// qs library does (tagFilter[0][key]=k), and so are arrays. In a form, an object is a part of JSON text.
func (p *paramReader) typed(n *tree.Node, in model.In) model.Param {
	param := model.Param{Name: n.Get("name").Str(), In: in, Role: model.RoleArgument, Required: n.Get("required").True(),
		Description: n.Get("description").Str(), Deprecated: n.Get("deprecated").True(), Pos: n.Pos(), Default: raw(n.Get("default")), Example: raw(n.Get("example"))}
	declared := n.Get("type").Str()
	switch {
	case declared == "file":
		param.File, param.Type = true, &model.Type{Kind: model.KindString, Format: "binary", Evidence: model.Declared, Pos: n.Pos()}
		return param
	case declared == "object" && in == model.InForm:
		param.Style, param.Media = model.StyleJSON, mediaJSON
	case declared == "object":
		param.Style = model.StyleJSON
	case declared == "array", declared == "" && n.Has("schema"):
		param.Style = model.StyleBrackets
	}
	if param.Type = p.r.schemaType(p.where, n.Get("schema")); param.Type == nil {
		param.Type = p.declaredType(n)
	}
	p.refine(&param, n)
	return param
}

// declaredType makes the type of what a parameter says of itself: its members are keywords of JSON Schema.
func (p *paramReader) declaredType(n *tree.Node) *model.Type {
	var found diag.List
	t := jsonschema.Convert(n, jsonschema.Options{Keywords: []string{"type", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "format"}}, &found)
	for _, d := range found {
		if d.More == 0 {
			d.Message = "the parameter " + quote(n.Get("name").Str()) + " of " + quote(p.where) + ": " + d.Message
		}
		p.r.diags.Append(diag.List{d})
	}
	if t.Kind == model.KindAny && n.Get("in").Str() != "body" {
		t.Kind = model.KindString // all of a URL is text
	}
	if t.Kind == model.KindArray && t.Elem.Kind == model.KindAny {
		if items := n.Get("example"); items.Is(tree.Array) && len(items.Items) > 0 && !slices.ContainsFunc(items.Items, func(i *tree.Node) bool { return !i.Is(tree.String) }) {
			t.Elem = &model.Type{Kind: model.KindString, Evidence: model.Observed, Pos: n.Pos()}
		}
	}
	t.Pos = n.Pos()
	return t
}

// retyped is a parameter whose samples say that it is not the string that it is declared.
type retyped struct {
	name string
	kind model.Kind
	pos  diag.Pos
}

// refine makes an integer or boolean of a parameter that is declared a string while its samples are none, and reports
// samples that the declaration does not allow.
func (p *paramReader) refine(param *model.Param, n *tree.Node) {
	samples := slices.DeleteFunc([]*tree.Node{n.Get("default"), n.Get("example")}, func(s *tree.Node) bool { return s == nil })
	t := param.Type
	if t.Kind == model.KindString && t.Limits == nil && t.Format == "" && len(samples) > 0 {
		for _, kind := range []model.Kind{model.KindInt, model.KindBool} {
			if values, ok := enumeratorsAs(t.Enum, kind); ok && allOf(samples, kind) {
				t.Kind, t.Enum, t.Evidence = kind, values, model.Observed
				param.Default, param.Example = normal(param.Default), normal(param.Example)
				at := param.Pos
				if declared := n.Get("type"); declared != nil {
					at = declared.Pos()
				}
				p.r.retyped = append(p.r.retyped, retyped{param.Name, kind, at})
				break
			}
		}
	}
	if t.Kind == model.KindString { // month is a string: it may be "now", and its example is a number
		param.Default, param.Example = asText(param.Default), asText(param.Example)
	}
	for _, s := range samples {
		if len(t.Enum) > 0 && !slices.ContainsFunc(t.Enum, func(e model.Enumerator) bool { return string(normal(e.Value)) == string(normal(raw(s))) }) {
			p.r.diags.Add(diag.OddSample, s.Pos(), "%s is not one of the accepted values of the parameter %s of %s; it is kept",
				quote(text(raw(s))), quote(param.Name), quote(p.where))
		}
	}
}

// allOf reports whether all samples are of the kind; at least one is so without quotes.
func allOf(samples []*tree.Node, kind model.Kind) bool {
	bare := false
	for _, s := range samples {
		if !spells(s.Scalar(), kind) {
			return false
		}
		bare = bare || !s.Is(tree.String)
	}
	return bare
}

func spells(text string, kind model.Kind) bool {
	if kind == model.KindBool {
		return text == "true" || text == "false"
	}
	i, err := strconv.ParseInt(text, 10, 64)
	return err == nil && strconv.FormatInt(i, 10) == text
}

// enumeratorsAs returns accepted values without their quotes, if they all spell a value of the kind.
func enumeratorsAs(values []model.Enumerator, kind model.Kind) ([]model.Enumerator, bool) {
	var out []model.Enumerator
	for _, e := range values {
		bare := normal(e.Value)
		if !spells(string(bare), kind) {
			return nil, false
		}
		out = append(out, model.Enumerator{Value: bare})
	}
	return out, true
}

// asText puts a number or boolean into quotes.
func asText(v json.RawMessage) json.RawMessage {
	if v == nil || v[0] == '"' || v[0] == '[' || v[0] == '{' || string(v) == "null" {
		return v
	}
	return json.RawMessage(strconv.Quote(string(v)))
}

// normal returns a value as it stands in a URL: a text that spells a number or boolean is one.
func normal(v json.RawMessage) json.RawMessage {
	var s string
	if json.Unmarshal(v, &s) == nil && (spells(s, model.KindInt) || spells(s, model.KindBool)) {
		return json.RawMessage(s)
	}
	return v
}
