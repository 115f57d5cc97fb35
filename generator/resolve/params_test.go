package resolve_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

func paramText(p model.Param) string {
	out := fmt.Sprintf("%s %s=%s %s", p.In, p.Name, p.Value, p.Role)
	if p.Variable != "" {
		out += " variable " + p.Variable
	}
	if p.Required {
		out += " required"
	}
	if p.Disabled {
		out += " disabled"
	}
	return out
}

func disabled(o option) option {
	return func(op *model.Operation) {
		o(op)
		op.Params[len(op.Params)-1].Disabled = true
	}
}

func TestParams(t *testing.T) {
	for _, row := range []struct {
		quirk string
		opt   option
		want  string // "" for none
	}{
		{"literal", query("page", "0"), "query page=0 argument"},
		{"variable", query("q", "{{text}}"), "query q={{text}} argument variable text"},
		{"variable with a value", query("q", "{{known}}"), "query q=v argument variable known"},
		{"variable in a key", query("{{known}}", "1"), "query v=1 argument"},
		{"disabled", disabled(query("page", "0")), "query page=0 argument disabled"},
		{"(Required)", param(model.InQuery, "q", "", "(Required) The text."), "query q= argument required"},
		{"Required.", param(model.InQuery, "q", "", "**Required**. The text."), "query q= argument required"},
		{"Required if", param(model.InQuery, "q", "", "Required if x is given"), "query q= argument"},
		{"empty key", query("", "x"), ""},
		{"blanks around a key", query(" q ", "x"), "query q=x argument"},
		{"header", header("Sforce-Call-Options", "client=x"), "header Sforce-Call-Options=client=x argument"},
		{"Content-Type", header("content-type", "application/json"), ""},
		{"Accept", header("Accept", "*/*"), ""},
		{"Host", header("Host", "x"), ""},
		{"a header that HTTP cannot carry", header("X Y", "x"), ""},
		{"a header of two lines", header("X\r\nY", "x"), ""},
		{"a header called by a variable", header("X-{{known}}", "x"), "header X-v=x argument"},
		{"a header called by an unknown variable", header("{{text}}", "x"), ""},
		{"hop by hop", header("Connection", "keep-alive"), ""},
		{"Postman's own", header("Cache-Control", "no-cache"), ""},
		{"Cache-Control that means something", header("Cache-Control", "max-age=0"), "header Cache-Control=max-age=0 argument"},
		{"disabled Authorization", disabled(header("Authorization", "Bearer x")), ""},
		{"disabled API key", disabled(header("X-API-Key", "x")), "header X-API-Key=x argument disabled"},
		{"Cookie", header("Cookie", "a=b; c={{text}};d=\"x y\"; "), "cookie a=b argument, cookie c={{text}} argument variable text, cookie d=x y argument"},
		{"the same cookie twice", header("Cookie", "a=b; a=c"), "cookie a=b argument"},
		{"disabled Cookie", disabled(header("cookie", "a=b")), "cookie a=b argument disabled"},
		{"disabled session", disabled(header("cookie", "sid=b")), "cookie sid=b argument disabled"},
		{"Cookie that is a variable", header("Cookie", "{{text}}"), "header Cookie={{text}} argument variable text"},
		{"empty Cookie", header("Cookie", ""), "header Cookie= argument"},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api(request("GET", "https://x.example/a", row.opt))
			a.Variables = variables("known", "v")
			resolved(t, a)
			var got []string
			for _, p := range a.Operations[0].Params {
				got = append(got, paramText(p))
			}
			assert.Equal(t, row.want, strings.Join(got, ", "))
		})
	}
}

func TestParamsPathFirst(t *testing.T) {
	a := api(request("GET", "https://x.example/a/:id", query("q", "1"), header("X", "1"), query("p", "1")))
	resolved(t, a)
	var got []string
	for _, p := range a.Operations[0].Params {
		got = append(got, p.Name)
	}
	assert.Equal(t, []string{"id", "q", "X", "p"}, got)
}

func TestFormFields(t *testing.T) {
	a := api(request("POST", "https://x.example/token", form("grant_type", "refresh_token", "client_id", "{{clientId}}", "refresh_token", "<refresh token>", "format", "json", "empty", "", "response_type", "{{rt}}")))
	a.Variables = variables("clientId", "c1")
	resolved(t, a)
	var got []string
	for _, f := range a.Operations[0].Body.Fields {
		got = append(got, paramText(f))
	}
	assert.Equal(t, []string{"form grant_type=refresh_token constant required", "form client_id=c1 argument variable clientId required",
		"form refresh_token=<refresh token> argument required", "form format=json argument", "form empty= argument", "form response_type={{rt}} argument variable rt required"}, got)
	assert.Equal(t, []model.Constant{{In: "form", Name: "grant_type", Value: "refresh_token"}}, a.Operations[0].Constants)
}

// TestGrantInTheQuery: a grant that is written out says which kind of request it is, in the query, too.
func TestGrantInTheQuery(t *testing.T) {
	a := api(request("POST", "https://x.example/token", query("grant_type", "client_credentials"), query("scope", "a")), request("GET", "https://x.example/b", query("grant_type", "{{grant}}")))
	resolved(t, a)
	assert.Equal(t, "query grant_type=client_credentials constant required", paramText(a.Operations[0].Params[0]))
	assert.Equal(t, []model.Constant{{In: "query", Name: "grant_type", Value: "client_credentials"}}, a.Operations[0].Constants)
	assert.Equal(t, "client_credentials", a.Operations[0].Grant())
	assert.Equal(t, model.RoleArgument, a.Operations[1].Params[0].Role)
	assert.Empty(t, a.Operations[1].Grant())
}

func TestFileFieldIsRequired(t *testing.T) {
	a := api(request("POST", "https://x.example/a", form("file", "")))
	a.Operations[0].Body.Encoding = model.Multipart
	a.Operations[0].Body.Fields[0].File = true
	resolved(t, a)
	require.True(t, a.Operations[0].Body.Fields[0].Required)
}
