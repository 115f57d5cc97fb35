package openapi_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
)

// hostile makes texts that mean something to YAML, JSON, URLs, templates or people.
var hostile = rapid.OneOf(
	rapid.SampledFrom([]string{"", " ", "*/", "```", "{{x}}", "{", "}", "{a", "a}", "{a:b}", "a*", "../..", "a/b", "a?b#c", "\n//go:generate rm", "&a *a", "!!str",
		"- x", "? y", "%", "%zz", "null", "~", "yes", "2020-01-01", "0", "$ref", "#/components/schemas/x", "😀", "\x00\x1b[31m", "\xff", "a\tb", "Accept", "content-type",
		strings.Repeat("k", 2000), "a: b", "a #b", "'", `"`, "\u2028", "default", "x-pmgen-operations"}),
	rapid.String())

func TestHostileTextStaysData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := func(label string) string { return hostile.Draw(t, label) }
		typ := &model.Type{Kind: model.KindStruct, Title: s("title"), Description: s("description"), Fields: []model.Field{
			{Name: s("field"), Type: &model.Type{Kind: model.KindString, Format: s("format"), Default: json.RawMessage(s("default")),
				Limits: &model.Limits{Pattern: s("pattern"), MinLength: count(rapid.IntRange(-2, 2).Draw(t, "least"))}}, Required: true},
			{Name: s("field"), Type: ref("schema:t")},
			{Name: s("field"), Type: &model.Type{Kind: model.KindString, Enum: []model.Enumerator{{Value: json.RawMessage(s("enum"))}}}}},
			Patterns:      []model.PatternField{{Pattern: s("names"), Type: str()}},
			Discriminator: s("discriminator"), Source: json.RawMessage(s("source"))}
		var ops []*model.Operation
		for range rapid.IntRange(1, 4).Draw(t, "operations") {
			op := &model.Operation{ID: s("id"), Name: s("name"), Folder: []string{s("folder")}, Description: s("description"),
				Method: rapid.SampledFrom([]string{"GET", "POST", "PURGE", "get", "", "x y"}).Draw(t, "method"),
				Path:   []model.PathPart{{Literal: s("literal")}, {Param: s("param")}, {Literal: s("literal")}, {Param: s("param")}}}
			for _, in := range []model.In{model.InPath, model.InQuery, model.InHeader, model.InCookie} {
				op.Params = append(op.Params, model.Param{Name: s("name"), In: in, Value: s("value"), Default: json.RawMessage(s("default")),
					Example: json.RawMessage(s("example")), Description: s("description"), Role: model.RoleArgument,
					Type: rapid.SampledFrom([]*model.Type{nil, str(), integer(), ref("schema:t"), ref("gone")}).Draw(t, "type")})
			}
			op.Body = &model.Body{Encoding: rapid.SampledFrom([]model.Encoding{model.JSON, model.URLEncoded, model.Multipart, model.GraphQL, model.Text, model.Binary, ""}).Draw(t, "encoding"),
				Media: s("media"), Query: s("query"), Type: ref("schema:t"), Fields: op.Params}
			op.Request.Body = &model.RequestBody{Content: model.Content{Text: s("body"), JSON: model.None}}
			op.Security = []model.Requirement{{{Scheme: s("scheme"), Scopes: []string{s("scope")}}}}
			status := rapid.SampledFrom([]int{0, 42, 200, 404, 777}).Draw(t, "status")
			media := rapid.SampledFrom([]string{"", "application/json", "text/html", "a b", "*/json", "JSON"}).Draw(t, "media")
			op.Replies = []model.Reply{{Status: status, Media: media, Description: s("description"), Headers: op.Params}}
			e := example(status, media, s("key"), s("text"))
			e.Name = s("name")
			op.Examples = []*model.Example{e, e}
			ops = append(ops, op)
		}
		a := api(ops...)
		a.Title, a.Version, a.Description = s("title"), s("version"), s("description")
		a.Servers = []model.Server{{Name: s("server"), URL: s("url"), Parts: []model.PathPart{{Param: s("variable")}}}}
		a.Schemes = []model.SecurityScheme{{Key: s("scheme"), Kind: model.SchemeKind(s("kind")), Name: s("name"), Prefix: s("prefix"), Description: s("description"),
			Flows: []model.Flow{{Grant: "implicit", AuthURL: s("url"), Scopes: []string{s("scope")}}}}}
		a.SetTypes([]*model.NamedType{{ID: "schema:t", Key: s("type"), Type: typ}})
		for _, version := range []string{"3.0", "3.1"} {
			files, diags := openapi.Emit(a, openapi.Options{Version: version})
			for _, d := range diags {
				if d.Severity == diag.Error {
					t.Fatal(d)
				}
			}
			if errs := openapi.Validate(files[openapi.FileName]); len(errs) > 0 {
				t.Fatalf("%v\n%s", errs, files[openapi.FileName])
			}
		}
	})
}

func TestTextsComeBackAsTheyWere(t *testing.T) {
	title := "a: b #c {{x}}\u2028&d */ `e` \"f\" 'g' \\ 😀"
	a := api(&model.Operation{ID: "A.B", Name: "n", Method: "GET", Path: path("/"), Description: "//go:generate x\n---\n- a\n\tb"})
	a.Title = title
	text, _ := emit(t, a, "")
	doc := load(t, text)
	assert.Equal(t, title, doc.Info.Title)
	assert.Equal(t, "//go:generate x\n---\n- a\n\tb", doc.Paths.Value("/").Get.Description)
}

func TestNothingAtAll(t *testing.T) {
	text, diags := emit(t, &model.API{}, "")
	assert.Empty(t, diags)
	require.Contains(t, text, "paths: {}")
}
