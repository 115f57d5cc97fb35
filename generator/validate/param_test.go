package validate_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

func TestParameters(t *testing.T) {
	v := validate.New(&model.API{})
	integer := declared(model.Type{Kind: model.KindInt})
	list := declared(model.Type{Kind: model.KindArray, Elem: integer})
	tags := declared(model.Type{Kind: model.KindArray, Elem: declared(model.Type{Kind: model.KindStruct, Closed: true, Fields: []model.Field{
		{Name: "key", Type: text}, {Name: "value", Type: text}, {Name: "n", Type: integer}}})})
	for _, c := range []struct {
		name  string
		p     model.Param
		query string
		want  []string
	}{
		{"integer", model.Param{Type: integer}, "p=7", nil},
		{"no integer", model.Param{Type: integer}, "p=x", []string{"type want integer, got string"}},
		{"a string of digits", model.Param{Type: text}, "p=7", nil},
		{"boolean", model.Param{Type: declared(model.Type{Kind: model.KindBool})}, "p=true", nil},
		{"boolean of another language", model.Param{Type: declared(model.Type{Kind: model.KindBool})}, "p=1", []string{"type want boolean, got string"}},
		{"enumeration", model.Param{Type: declared(model.Type{Kind: model.KindString, Enum: enum(`"asc"`, `"desc"`)})}, "p=up",
			[]string{`enum want one of "asc", "desc", got "up"`}},
		{"enumeration of numbers", model.Param{Type: declared(model.Type{Kind: model.KindInt, Enum: enum(`1`, `2`)})}, "p=2", nil},
		{"time", model.Param{Type: declared(model.Type{Kind: model.KindTime})}, "p=2020", []string{`format want a date-time (RFC 3339), got "2020"`}},
		{"missing", model.Param{Type: text, Required: true}, "", []string{"required required, but missing"}},
		{"absent", model.Param{Type: text}, "", nil},
		{"no type", model.Param{}, "p=x", nil},
		{"repeated", model.Param{Type: list}, "p=1&p=2&p=x", []string{"type /2: want integer, got string"}},
		{"commas", model.Param{Type: list, Style: model.StyleComma}, "p=1,2,x", []string{"type /2: want integer, got string"}},
		{"commas in a path", model.Param{Type: list, In: model.InPath}, "p=1,2", nil},
		{"JSON", model.Param{Type: tags, Style: model.StyleJSON}, `p=[{"key":1}]`, []string{"type /0/key: want string, got number"}},
		{"no JSON", model.Param{Type: tags, Style: model.StyleJSON}, `p=[`, []string{"type want array, got string"}},
		{"brackets", model.Param{Type: tags, Style: model.StyleBrackets}, `p[0][key]=a&p[0][n]=1&p[1][key]=7`, nil},
		{"brackets, wrong", model.Param{Type: tags, Style: model.StyleBrackets}, `p[0][key]=a&p[0][n]=x&p[1][kee]=b`,
			[]string{"type /0/n: want integer, got string", "additionalProperties /1/kee: a member that the schema does not have"}},
		{"brackets, list", model.Param{Type: list, Style: model.StyleBrackets}, `p[]=1&p[]=x`, []string{"type /1: want integer, got string"}},
		{"scalar or list", model.Param{Style: model.StyleBrackets, Type: declared(model.Type{Kind: model.KindUnion, Exclusive: true,
			Alternatives: []model.Alternative{{Type: integer}, {Type: list}}})}, `p[]=1&p[]=2`, nil},
		{"scalar of either", model.Param{Type: declared(model.Type{Kind: model.KindUnion,
			Alternatives: []model.Alternative{{Type: integer}, {Type: declared(model.Type{Kind: model.KindString, Enum: enum(`"all"`)})}}})}, `p=all`, nil},
		{"hostile brackets", model.Param{Type: list, Style: model.StyleBrackets}, `p[=1&p]=2&p[][]=3&p[0=4`, []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			query, err := url.ParseQuery(c.query)
			assert.NoError(t, err)
			c.p.Name = "p"
			got := messages(v.CheckQuery(&c.p, query))
			if c.name == "hostile brackets" {
				return // it ends
			}
			if c.want == nil {
				c.want = []string{}
			}
			assert.Equal(t, c.want, got)
		})
	}
}
