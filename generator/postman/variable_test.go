package postman

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

func TestVariableRules(t *testing.T) {
	for _, c := range []struct {
		quirk, variables string
		want             []model.Variable
	}{
		{"key", `[{"key":"a","value":"1"}]`, []model.Variable{{Name: "a", Value: "1"}}},
		{"variable id", `[{"id":"a","value":"1"},{"name":"b","value":"2"}]`, []model.Variable{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}}},
		{"value of another type", `[{"key":"a","value":1.50},{"key":"b","value":false},{"key":"c","value":null},{"key":"d","value":{"x":[1]}}]`,
			[]model.Variable{{Name: "a", Value: "1.50"}, {Name: "b", Value: "false"}, {Name: "c"}, {Name: "d", Value: `{"x":[1]}`}}},
		{"disabled", `[{"key":"a","value":"1","disabled":true},{"key":"b","value":"2","enabled":false},{"key":"c","enabled":true}]`, []model.Variable{{Name: "c"}}},
		{"the last enabled counts", `[{"key":"a","value":"1"},{"key":"b"},{"key":"a","value":"2"},{"key":"a","value":"3","disabled":true}]`,
			[]model.Variable{{Name: "a", Value: "2"}, {Name: "b"}}},
		{"secret", `[{"key":"a","value":"s","type":"secret"},{"key":"b","type":"default"}]`, []model.Variable{{Name: "a", Value: "s", Secret: true}, {Name: "b"}}},
		{"variable object", `{"a":1}`, []model.Variable{{Name: "a", Value: "1"}}},
		{"description object", `[{"key":"a","description":{"content":"D","type":"text/plain"}}]`, []model.Variable{{Name: "a", Description: "D"}}},
		{"no name", `[{"value":"1"}]`, nil},
		{"null", `null`, nil},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			r, diags := ruler()
			var got []model.Variable
			for _, v := range r.variables(node(t, c.variables)) {
				m := v.model("collection")
				assert.True(t, m.Defined)
				assert.Equal(t, "collection", m.From)
				assert.Equal(t, 1, m.Pos.Line)
				got = append(got, model.Variable{Name: m.Name, Value: m.Value, Secret: m.Secret, Description: m.Description})
			}
			assert.Equal(t, c.want, got)
			assert.Empty(t, *diags)
		})
	}
}
