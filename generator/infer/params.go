package infer

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// inferParams gives the parameters and form fields that have none a type.
func inferParams(op *model.Operation, diags *diag.List) {
	op.Params = joinRepeated(op.Params)
	for i := range op.Params {
		p := &op.Params[i]
		inferParam(p, recordedValues(op, p))
	}
	if op.Body == nil {
		return
	}
	op.Body.Fields = joinRepeated(op.Body.Fields)
	for i := range op.Body.Fields {
		p := &op.Body.Fields[i]
		inferParam(p, recordedValues(op, p))
	}
}

// joinRepeated makes one parameter of several with the same name: an array where more than one is switched on, else the
// one that is.
func joinRepeated(params []model.Param) []model.Param {
	type key struct {
		in   model.In
		name string
	}
	keyOf := func(p *model.Param) key {
		if p.In == model.InHeader {
			return key{p.In, strings.ToLower(p.Name)}
		}
		return key{p.In, p.Name}
	}
	groups := make(map[key][]model.Param)
	for i := range params {
		k := keyOf(&params[i])
		groups[k] = append(groups[k], params[i])
	}
	if len(groups) == len(params) {
		return params
	}
	out := make([]model.Param, 0, len(groups))
	for i := range params {
		group := groups[keyOf(&params[i])]
		if group == nil {
			continue // joined with an earlier one
		}
		groups[keyOf(&params[i])] = nil
		out = append(out, join(group))
	}
	return out
}

func join(group []model.Param) model.Param {
	on := slices.DeleteFunc(slices.Clone(group), func(p model.Param) bool { return p.Disabled })
	if len(on) == 0 {
		return group[0]
	}
	p := on[0]
	for _, other := range group {
		if p.Description == "" {
			p.Description = other.Description
		}
	}
	if len(on) == 1 || p.Type != nil || p.In != model.InQuery && p.In != model.InForm || p.Role == model.RoleConstant || p.Role == model.RoleCredential {
		return p
	}
	var values []string
	for _, o := range on {
		if isReal(o.Value) {
			values = append(values, o.Value)
		}
	}
	elem := paramType(p, values)
	p.Type = &model.Type{Kind: model.KindArray, Evidence: elem.Evidence, Elem: elem, Pos: p.Pos}
	if p.Example == nil && len(values) > 0 {
		items := make([]json.RawMessage, len(values))
		for i, v := range values {
			items[i] = literal(elem.Kind, v)
		}
		p.Example, _ = json.Marshal(items)
	}
	return p
}

// recordedValues returns the real values of the parameter: its own, and those in the requests of examples.
func recordedValues(op *model.Operation, p *model.Param) []string {
	var values []string
	add := func(v string) {
		if isReal(v) {
			values = append(values, v)
		}
	}
	add(p.Value)
	for _, e := range op.Examples {
		if e.Request == nil {
			continue
		}
		var from []model.NameValue
		switch p.In {
		case model.InPath:
			from = e.Request.Args
		case model.InQuery:
			from = e.Request.Query
		case model.InForm:
			if e.Request.Body != nil {
				from = e.Request.Body.Form
			}
		}
		for _, v := range from {
			if v.Name == p.Name && !v.Disabled {
				add(v.Value)
			}
		}
	}
	return values
}

// isReal reports whether a recorded text is a value rather than nothing or a placeholder.
func isReal(value string) bool {
	return value != "" && !IsPlaceholder(value) && !strings.Contains(value, "{{")
}

func valueEvidence(value string) model.Evidence {
	switch {
	case isReal(value):
		return model.Observed
	case value == "":
		return model.NoEvidence
	}
	return model.Placeholder
}

func inferParam(p *model.Param, values []string) {
	if p.Type == nil {
		p.Type = paramType(*p, values)
		p.Type.Pos = p.Pos
	}
	if p.Example == nil && len(values) > 0 && p.Type.Kind != model.KindArray && !p.File {
		p.Example = literal(p.Type.Kind, values[0])
	}
}

var integerText = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,17})$`)

// paramType returns the type of a parameter. Texts are strings; what is recorded as an integer is one only where the name
// counts something, since ids and codes are spelled with digits as well.
func paramType(p model.Param, values []string) *model.Type {
	t := &model.Type{Kind: model.KindString, Evidence: valueEvidence(p.Value)}
	if len(values) > 0 {
		t.Evidence = model.Observed
	}
	if p.File {
		t.Format = "binary"
		return t
	}
	if d, ok := dynamicValue(p, values); ok {
		t.Kind, t.Format = d.Kind, d.Format
		return t
	}
	if len(values) == 0 || p.In != model.InQuery && p.In != model.InForm || p.Role == model.RoleConstant || p.Role == model.RoleCredential {
		return t
	}
	every := func(is func(string) bool) bool {
		return !slices.ContainsFunc(values, func(v string) bool { return !is(v) })
	}
	switch {
	case every(func(v string) bool { return v == "true" || v == "false" }):
		t.Kind = model.KindBool
	case counts(p.Name) && every(integerText.MatchString):
		t.Kind = model.KindInt
	}
	return t
}

// dynamicValue is what is known of the parameter where Postman makes its values up ({{$guid}}), unless a recorded one is
// something else.
func dynamicValue(p model.Param, values []string) (model.Dynamic, bool) {
	name, opened := strings.CutPrefix(strings.TrimSpace(p.Value), "{{")
	name, closed := strings.CutSuffix(name, "}}")
	d, ok := model.DynamicVariable(strings.TrimSpace(name))
	if !opened || !closed || !ok || slices.ContainsFunc(values, func(v string) bool { return !couldBe(d, v) }) {
		return model.Dynamic{}, false
	}
	return d, true
}

// couldBe reports whether a recorded text is of the kind and format.
func couldBe(d model.Dynamic, value string) bool {
	switch d.Kind {
	case model.KindInt:
		return integerText.MatchString(value)
	case model.KindFloat:
		return json.Valid([]byte(value)) && strings.ContainsAny(value[:1], "-0123456789")
	case model.KindBool:
		return value == "true" || value == "false"
	}
	switch d.Format {
	case "uuid":
		return uuidText.MatchString(value)
	case "email":
		return isEmail(value)
	case "uri":
		return isURI(value)
	case "date-time":
		return timeText.MatchString(value)
	}
	return d.Format == "" // nothing checks the others
}

var countWords = []string{"count", "page", "limit", "size", "offset", "index", "skip", "top", "rows", "perpage", "pagesize",
	"pagenumber", "pageindex", "startindex", "maxresults"}

// counts reports whether a parameter of the name is a number of things or a place in a list: page, perPage, page[size],
// page_number, maxResults; but not page_token or max_id.
func counts(name string) bool {
	w := split(name)
	if len(w) == 0 {
		return false
	}
	last := w[len(w)-1]
	switch {
	case slices.Contains(countWords, last):
		return true
	case len(w) == 1:
		return false
	case last == "number" || last == "no" || last == "num":
		return slices.Contains(countWords, w[len(w)-2])
	case w[0] == "max" || w[0] == "min":
		return last == "results" || last == "items" || last == "records" || last == "entries" || last == "length"
	}
	return false
}

// literal returns a recorded text as a JSON value of the kind.
func literal(kind model.Kind, value string) json.RawMessage {
	switch kind {
	case model.KindInt:
		if _, err := strconv.ParseInt(value, 10, 64); err == nil && integerText.MatchString(value) {
			return json.RawMessage(value)
		}
	case model.KindFloat, model.KindNumber:
		if json.Valid([]byte(value)) && numberFacts(value) != 0 && strings.ContainsAny(value[:1], "-0123456789") {
			return json.RawMessage(value)
		}
	case model.KindBool:
		if value == "true" || value == "false" {
			return json.RawMessage(value)
		}
	}
	text, _ := json.Marshal(value)
	return text
}
