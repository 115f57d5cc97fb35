package resolve_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

func TestDynamicVariablesAreNobodysToSet(t *testing.T) {
	for _, row := range []struct {
		quirk, url string
		opts       []option
	}{
		{"in the path", "https://x.example/{{$guid}}/a", nil},
		{"as a version", "https://x.example/v{{$randomSemver}}/a", nil},
		{"in a header of all requests", "https://x.example/a", []option{header("X-Request-Id", "{{$guid}}")}},
		{"in the query of all requests", "https://x.example/a", []option{query("at", "{{$timestamp}}")}},
		{"in the host", "https://{{$randomDomainWord}}.example/a", nil},
		{"in a form", "https://x.example/a", []option{form("request", "{{$guid}}")}},
		{"unknown", "https://x.example/a", []option{header("X-Request-Id", "{{$gud}}")}},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api()
			for range 4 {
				a.Operations = append(a.Operations, request("POST", row.url, row.opts...))
			}
			diags := resolved(t, a)
			assert.Len(t, a.Variables, 1)
			assert.Equal(t, model.RoleArgument, a.Variables[0].Role)
			assert.Equal(t, row.quirk != "unknown", a.Variables[0].Dynamic)
			for _, p := range a.Operations[0].Params {
				assert.Equal(t, model.RoleArgument, p.Role)
				assert.Equal(t, p.In == model.InPath, p.Required, "only a path cannot do without a value")
			}
			if b := a.Operations[0].Body; b != nil {
				assert.False(t, b.Fields[0].Required)
			}
			assert.False(t, contains(diags, diag.UndefinedVariables), "Postman gives it a value")
			assert.False(t, contains(diags, diag.VariableRoleGuessed))
			assert.Equal(t, row.quirk == "unknown", contains(diags, diag.UnknownDynamic))
		})
	}
}

func TestUnknownDynamicVariables(t *testing.T) {
	for _, row := range []struct{ quirk, name, want string }{
		{"misspelt", "$radomInt", "{{$radomInt}} is none of Postman's dynamic variables; the nearest is {{$randomInt}}; it stays as it is written"},
		{"other case", "$GUID", "{{$GUID}} is none of Postman's dynamic variables; the nearest is {{$guid}}; it stays as it is written"},
		{"of another tool", "$oidc.idToken.aud", "{{$oidc.idToken.aud}} is none of Postman's dynamic variables; it stays as it is written"},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api(request("GET", "https://x.example/a", query("q", "{{"+row.name+"}}")), request("GET", "https://x.example/b", query("q", "x{{"+row.name+"}}")))
			var said []string
			for _, d := range resolved(t, a) {
				if d.Code == diag.UnknownDynamic {
					said = append(said, d.Message)
					assert.Equal(t, "a.json", d.File)
				}
			}
			assert.Equal(t, []string{row.want}, said, "once, however many use it")
			assert.Equal(t, "{{"+row.name+"}}", a.Operations[0].Request.Query[0].Value)
		})
	}
}

func TestUserDefinedVariableBeatsTheDynamicOne(t *testing.T) {
	a := api()
	for range 3 {
		a.Operations = append(a.Operations, request("GET", "https://x.example/a/{{$guid}}", header("X-Tenant", "{{$tenant}}")))
	}
	a.Variables = variables("$guid", "mine")
	diags := resolve.Resolve(a, resolve.Options{Flags: variables("$tenant", "t1")})
	assert.Equal(t, "/a/mine", a.Operations[0].Request.Path)
	assert.Equal(t, "t1", a.Operations[0].Request.Headers[0].Value)
	var got []string
	for _, v := range a.Variables {
		got = append(got, fmt.Sprint(v.Name, " ", v.Role, " ", v.Dynamic))
	}
	assert.Equal(t, []string{"$guid argument false", "$tenant configuration false"}, got, "it is a variable like any other")
	assert.False(t, contains(diags, diag.UnknownDynamic))
}

// A bare dynamic variable in JSON says what kind of value stands there.
func TestDynamicVariablesInJSON(t *testing.T) {
	op := request("POST", "https://x.example/a")
	op.Request.Body = &model.RequestBody{Content: model.Content{Text: `{"n":{{$randomInt}},"b":{{$randomBoolean}},"p":{{$randomPrice}},"g":{{$guid}},"u":{{$gud}}}`, JSON: model.Repaired,
		Value: []byte(`{"n":null,"b":null,"p":null,"g":null,"u":null}`)}}
	for _, m := range [][2]string{{"/n", "{{$randomInt}}"}, {"/b", "{{$randomBoolean}}"}, {"/p", "{{$randomPrice}}"}, {"/g", "{{$guid}}"}, {"/u", "{{$gud}}"}} {
		op.Request.Body.Content.Marks = append(op.Request.Body.Content.Marks, model.Mark{Pointer: m[0], Text: m[1], Kind: model.KindAny})
	}
	resolved(t, api(op))
	c := op.Request.Body.Content
	assert.Equal(t, `{"n":0,"b":false,"p":0,"g":null,"u":null}`, string(c.Value))
	var kinds []model.Kind
	for _, m := range c.Marks {
		kinds = append(kinds, m.Kind)
	}
	assert.Equal(t, []model.Kind{model.KindInt, model.KindBool, model.KindFloat, model.KindAny, model.KindAny}, kinds)
	assert.Contains(t, c.Text, "{{$randomInt}}", "what is sent is made when it is sent")
}
