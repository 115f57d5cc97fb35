package infer_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
)

// What Postman makes up for a parameter says what the parameter is, unless a recorded value says otherwise.
func TestDynamicParameters(t *testing.T) {
	for _, c := range []struct {
		quirk, value, elsewhere string
		in                      model.In
		want                    string
	}{
		{"guid", "{{$guid}}", "", model.InQuery, "string:uuid<placeholder>"},
		{"guid in the path", "{{$guid}}", "", model.InPath, "string:uuid<placeholder>"},
		{"guid in a header", "{{$guid}}", "", model.InHeader, "string:uuid<placeholder>"},
		{"guid in a form", " {{ $guid }} ", "", model.InForm, "string:uuid<placeholder>"},
		{"timestamp", "{{$timestamp}}", "", model.InQuery, "int<placeholder>"},
		{"number", "{{$randomInt}}", "", model.InHeader, "int<placeholder>"},
		{"switch", "{{$randomBoolean}}", "", model.InQuery, "bool<placeholder>"},
		{"price", "{{$randomPrice}}", "", model.InQuery, "float<placeholder>"},
		{"time: a text, whose form Postman chose", "{{$isoTimestamp}}", "", model.InQuery, "string:date-time<placeholder>"},
		{"any text", "{{$randomLoremWords}}", "", model.InQuery, "string<placeholder>"},
		{"within a text", "order-{{$randomInt}}", "", model.InQuery, "string<placeholder>"},
		{"two", "{{$randomInt}}{{$randomInt}}", "", model.InQuery, "string<placeholder>"},
		{"unknown", "{{$gud}}", "", model.InQuery, "string<placeholder>"},
		{"user's variable", "{{guid}}", "", model.InQuery, "string<placeholder>"},
		{"recorded guid", "{{$guid}}", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", model.InQuery, "string:uuid"},
		{"recorded otherwise", "{{$guid}}", "order 7", model.InQuery, "string"},
		{"recorded number", "{{$randomInt}}", "12", model.InQuery, "int"},
		{"recorded no number", "{{$randomInt}}", "012", model.InQuery, "string"},
		{"recorded price", "{{$randomPrice}}", "7.50", model.InQuery, "float"},
		{"recorded email", "{{$randomEmail}}", "a@b.example", model.InQuery, "string:email"},
		{"recorded without a check", "{{$randomIP}}", "10.0.0.1", model.InQuery, "string"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			op := &model.Operation{Params: []model.Param{{Name: "x", In: c.in, Value: c.value}}}
			if c.in == model.InForm {
				op.Body = &model.Body{Encoding: model.URLEncoded, Fields: op.Params}
				op.Params = nil
			}
			if c.elsewhere != "" {
				op.Examples = []*model.Example{{Status: 200, Request: &model.Request{Query: []model.NameValue{{Name: "x", Value: c.elsewhere}}}}}
			}
			infer.Infer(&model.API{Operations: []*model.Operation{op}})
			if c.in == model.InForm {
				op.Params = op.Body.Fields
			}
			assert.Equal(t, c.want, render(op.Params[0].Type))
		})
	}
}
