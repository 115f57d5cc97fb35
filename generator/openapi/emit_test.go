package openapi_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
	"github.com/pmgen/pmgen/generator/resolve"
)

var update = flag.Bool("update", false, "write the golden files")

func str() *model.Type { return &model.Type{Kind: model.KindString, Evidence: model.Declared} }
func integer() *model.Type {
	return &model.Type{Kind: model.KindInt, Evidence: model.Declared}
}
func ref(id string) *model.Type { return &model.Type{Kind: model.KindRef, Ref: id} }
func enum(values ...string) []model.Enumerator {
	var out []model.Enumerator
	for _, v := range values {
		out = append(out, model.Enumerator{Value: json.RawMessage(v)})
	}
	return out
}
func number(s string) *json.Number { n := json.Number(s); return &n }
func count(n int) *int             { return &n }

func path(parts ...string) []model.PathPart {
	var out []model.PathPart
	for _, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			out = append(out, model.PathPart{Param: name})
		} else {
			out = append(out, model.PathPart{Literal: p})
		}
	}
	return out
}

func reply(status int, media string, t *model.Type) model.Reply {
	return model.Reply{Status: status, Media: media, Type: t, Evidence: model.Observed}
}

func example(status int, media, key, body string) *model.Example {
	c := model.Content{Media: media, Text: body, JSON: model.None}
	if json.Valid([]byte(body)) {
		c.JSON = model.Valid
	}
	return &model.Example{ID: key, Key: key, Name: "The " + key, Status: status, Content: c, Served: true}
}

// api makes a model of operations, an endpoint for each method and path.
func api(ops ...*model.Operation) *model.API {
	a := &model.API{Name: "shop", Title: "Shop", Format: model.Postman, Source: "shop.json"}
	for _, op := range ops {
		if op.Name == "" {
			op.Name = op.ID
		}
		a.Operations = append(a.Operations, op)
		found := false
		for i := range a.Endpoints {
			if a.Endpoints[i].Method == op.Method && model.Template(a.Endpoints[i].Path) == model.Template(op.Path) {
				a.Endpoints[i].Operations = append(a.Endpoints[i].Operations, op.ID)
				found = true
			}
		}
		if !found {
			a.Endpoints = append(a.Endpoints, model.Endpoint{Method: op.Method, Path: op.Path, Operations: []string{op.ID}})
		}
	}
	resolve.Merge(a)
	return a
}

// emit returns the document, which has to be valid.
func emit(t testing.TB, a *model.API, version string) (string, diag.List) {
	files, diags := openapi.Emit(a, openapi.Options{Version: version})
	for _, d := range diags {
		require.NotEqual(t, diag.Error, d.Severity, d.String())
	}
	data := files[openapi.FileName]
	require.NotEmpty(t, data)
	require.Empty(t, openapi.Validate(data), string(data))
	return string(data), diags
}

func codes(diags diag.List) []string {
	var out []string
	for _, d := range diags {
		out = append(out, string(d.Code))
	}
	return out
}

// shop is an API with one of everything.
func shop() *model.API {
	order := &model.Type{Kind: model.KindStruct, Evidence: model.Declared, Description: "An order", Closed: true, Fields: []model.Field{
		{Name: "id", Type: &model.Type{Kind: model.KindString, Format: "uuid"}, Required: true},
		{Name: "created", Type: &model.Type{Kind: model.KindTime}, Required: true},
		{Name: "note", Type: &model.Type{Kind: model.KindString, Nullable: true, Limits: &model.Limits{MaxLength: count(20)}}},
		{Name: "total", Type: &model.Type{Kind: model.KindFloat, Limits: &model.Limits{ExclusiveMinimum: number("0"), Maximum: number("1e6")}}, Present: true},
		{Name: "parent", Type: &model.Type{Kind: model.KindRef, Ref: "schema:order", Nullable: true, Description: "What it was split from"}},
		{Name: "state", Type: ref("state")},
		{Name: "anything", Type: &model.Type{Kind: model.KindAny, Evidence: model.NoEvidence}},
		{Name: "tags", Type: &model.Type{Kind: model.KindMap, Elem: str(), Closed: true, Patterns: []model.PatternField{{Pattern: "^x-"}}}},
		{Name: "payment", Type: ref("payment")},
	}}
	state := &model.Type{Kind: model.KindString, Enum: enum(`"open"`, `"paid"`), Default: json.RawMessage(`"open"`)}
	card := &model.Type{Kind: model.KindStruct, Fields: []model.Field{
		{Name: "kind", Required: true, Type: &model.Type{Kind: model.KindString, Enum: enum(`"card"`)}}, {Name: "number", Type: str()}}}
	cash := &model.Type{Kind: model.KindStruct, Fields: []model.Field{
		{Name: "kind", Required: true, Type: &model.Type{Kind: model.KindString, Enum: enum(`"cash"`)}}}}
	payment := &model.Type{Kind: model.KindUnion, Exclusive: true, Discriminator: "kind",
		Alternatives: []model.Alternative{{Type: ref("card")}, {Type: ref("cash")}}}
	a := api(
		&model.Operation{ID: "Orders.List", Name: "List orders", Method: "GET", Path: path("/v", ":version", "/orders"), Folder: []string{"Shop", "Orders"},
			Description: "Lists **orders**.\n\nNewest first.  ",
			Params: []model.Param{
				{Name: "version", In: model.InPath, Role: model.RoleConfiguration, Required: true, Value: "2", Default: json.RawMessage(`"2"`), Type: str()},
				{Name: "page", In: model.InQuery, Role: model.RoleArgument, Value: "3", Type: integer(), Default: json.RawMessage(`0`)},
				{Name: "ids", In: model.InQuery, Role: model.RoleArgument, Style: model.StyleComma, Type: &model.Type{Kind: model.KindArray, Elem: str()}},
				{Name: "filter", In: model.InQuery, Role: model.RoleArgument, Style: model.StyleJSON, Type: &model.Type{Kind: model.KindMap}, Example: json.RawMessage(`{"a":1}`)},
				{Name: "where", In: model.InQuery, Role: model.RoleArgument, Style: model.StyleBrackets, Type: &model.Type{Kind: model.KindMap, Elem: str()}},
				{Name: "X-Trace", In: model.InHeader, Role: model.RoleArgument, Value: "{{trace}}", Disabled: true, Required: true},
				{Name: "Accept", In: model.InHeader, Value: "application/json"},
				{Name: "X-Key", In: model.InHeader, Role: model.RoleCredential, Value: "secret"},
			},
			Security: []model.Requirement{{{Scheme: "bearerAuth"}}},
			Replies:  []model.Reply{reply(200, "application/json", &model.Type{Kind: model.KindArray, Elem: ref("schema:order")}), reply(404, "", nil), reply(500, "text/html", nil)},
			Examples: []*model.Example{
				example(200, "application/json", "two", `[{"id":"00000000-0000-4000-8000-000000000000","created":"2020-01-01T00:00:00Z","note":null,"total":1.50,"parent":null,"anything":null}]`),
				example(500, "text/html", "oops", "<html>\n<body>*/ --- &a</body>\n</html>\n")},
		},
		&model.Operation{ID: "Orders.Create", Name: "Create an order", Method: "POST", Path: path("/v", ":version", "/orders"), Folder: []string{"Shop", "Orders"},
			Body:     &model.Body{Encoding: model.JSON, Media: "application/json", Required: true, Type: ref("schema:order")},
			Security: []model.Requirement{{{Scheme: "oauth", Scopes: []string{"write", "admin"}}}, {{Scheme: "key"}}},
			Request: model.Request{Body: &model.RequestBody{Encoding: model.JSON, Content: model.Content{Media: "application/json", JSON: model.Valid,
				Text: `{"id":"00000000-0000-4000-8000-000000000001","created":"2020-01-01T00:00:00Z","payment":{"kind":"cash"}}`}}},
			Replies: []model.Reply{{Status: 201, Media: "application/json", Type: ref("schema:order"), Headers: []model.Param{
				{Name: "Location", Type: &model.Type{Kind: model.KindString, Format: "uri"}, Example: json.RawMessage(`"https://example.com/1"`), Required: true}}}},
		},
		&model.Operation{ID: "Orders.Upload", Name: "Upload", Method: "PUT", Path: path("/v", ":version", "/orders/", ":id", "/receipt"), Folder: []string{"Shop", "Orders"},
			Params: []model.Param{{Name: "version", In: model.InPath, Required: true}, {Name: "id", In: model.InPath, Required: true, Type: integer(), Value: "7"}},
			Body: &model.Body{Encoding: model.Multipart, Media: "multipart/form-data", Fields: []model.Param{
				{Name: "file", In: model.InForm, File: true, Required: true, Media: "application/pdf"},
				{Name: "label", In: model.InForm, Value: "x", Description: "How to call it"}}},
		},
	)
	a.Folders = []model.Folder{{Parent: -1}, {Path: []string{"Shop"}}, {Path: []string{"Shop", "Orders"}, Parent: 1, Description: "Orders of the shop"}}
	a.Servers = []model.Server{
		{Name: "production", Parts: path(":url"), URL: "https://shop.example.com/api/"},
		{Name: "test", Parts: path(":url"), URL: "https://test.example.com/api"}}
	a.Schemes = []model.SecurityScheme{
		{Key: "bearerAuth", Kind: model.Bearer},
		{Key: "key", Kind: model.APIKey, In: model.InQuery, Name: "api_key"},
		{Key: "oauth", Kind: model.OAuth2, Flows: []model.Flow{{Grant: "client_credentials", TokenURL: "https://example.com/token", Scopes: []string{"write", "admin"}}}}}
	a.SetTypes([]*model.NamedType{
		{ID: "schema:order", Key: "Order", Declared: true, Type: order}, {ID: "state", Key: "State", Type: state},
		{ID: "card", Key: "Card", Type: card}, {ID: "cash", Key: "Cash", Type: cash}, {ID: "payment", Key: "Payment", Type: payment}})
	return a
}

func TestGolden(t *testing.T) {
	for _, version := range []string{"3.0", "3.1"} {
		t.Run(version, func(t *testing.T) {
			got, diags := emit(t, shop(), version)
			if version == "3.0" {
				assert.Equal(t, []string{"PM096"}, codes(diags), "patternProperties")
			} else {
				assert.Empty(t, diags)
			}
			file := filepath.Join("testdata", "shop-"+version+".yaml")
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("the document changed (-update writes it):\n%s", d)
			}
		})
	}
}

func load(t *testing.T, text string) *openapi3.T {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(text))
	require.NoError(t, err)
	return doc
}

func TestDefaultVersionIsWhatTheInputNeeds(t *testing.T) {
	a := shop()
	text, _ := emit(t, a, "")
	assert.Equal(t, "3.0.3", load(t, text).OpenAPI)
	a.Format = model.Losant
	text, _ = emit(t, a, "")
	assert.Equal(t, "3.1.0", load(t, text).OpenAPI)
}

func TestRequestsThatShareAnEndpointAreOneOperation(t *testing.T) {
	form := func(id, grant string, fields ...model.Param) *model.Operation {
		return &model.Operation{ID: id, Method: "POST", Path: path("/token"),
			Params: []model.Param{{Name: "both", In: model.InQuery, Required: true, Type: integer()}, {Name: id, In: model.InQuery, Required: true}},
			Body: &model.Body{Encoding: model.URLEncoded, Required: true, Fields: append([]model.Param{
				{Name: "grant_type", In: model.InForm, Role: model.RoleConstant, Value: grant, Required: true}}, fields...)},
			Constants: []model.Constant{{In: "form", Name: "grant_type", Value: grant}},
			Replies:   []model.Reply{reply(200, "application/json", &model.Type{Kind: model.KindStruct, Fields: []model.Field{{Name: id, Type: str(), Required: true}}})},
			Examples:  []*model.Example{example(200, "application/json", "ok", `{"`+id+`":"x"}`)}}
	}
	a := api(form("Auth.Password", "password"), form("Auth.Refresh", "refresh_token", model.Param{Name: "refresh_token", In: model.InForm, Required: true, Value: "r"}))
	text, diags := emit(t, a, "")
	assert.Empty(t, diags)
	op := load(t, text).Paths.Value("/token").Post
	assert.Equal(t, []any{"Auth.Password", "Auth.Refresh"}, op.Extensions["x-pmgen-operations"])
	assert.True(t, op.Parameters.GetByInAndName("query", "both").Required)
	assert.False(t, op.Parameters.GetByInAndName("query", "Auth.Refresh").Required, "only one of them has it")
	body := op.RequestBody.Value.Content["application/x-www-form-urlencoded"]
	assert.Len(t, body.Schema.Value.OneOf, 2, "grant_type tells them apart")
	assert.Len(t, body.Examples, 2)
	ok := op.Responses.Value("200").Value.Content["application/json"]
	assert.Len(t, ok.Schema.Value.AnyOf, 2)
	assert.Contains(t, ok.Examples, "ok")
	assert.Contains(t, ok.Examples, "Auth.Refresh.ok")
}

func TestBodiesThatNothingTellsApart(t *testing.T) {
	call := func(id, method string, constant bool) *model.Operation {
		op := &model.Operation{ID: id, Method: "POST", Path: path("/rpc"),
			Body:    &model.Body{Encoding: model.JSON, Type: &model.Type{Kind: model.KindStruct, Fields: []model.Field{{Name: "method", Type: str()}, {Name: id, Type: str()}}}},
			Request: model.Request{Body: &model.RequestBody{Content: model.Content{JSON: model.Valid, Text: `{"method":"` + method + `"}`}}}}
		if constant {
			op.Constants = []model.Constant{{In: "json", Name: "/method", Value: method}}
		}
		return op
	}
	schema := func(constant bool) *openapi3.Schema {
		text, diags := emit(t, api(call("A.A", "a", constant), call("A.B", "b", constant)), "")
		assert.Empty(t, diags)
		return load(t, text).Paths.Value("/rpc").Post.RequestBody.Value.Content["application/json"].Schema.Value
	}
	assert.Len(t, schema(false).AnyOf, 2)
	assert.Len(t, schema(true).OneOf, 2, "a member of the body tells them apart")
}

func TestPathsOfOneShapeAreOnePath(t *testing.T) {
	a := api(
		&model.Operation{ID: "A.Get", Method: "GET", Path: path("/a/", ":x"), Params: []model.Param{{Name: "x", In: model.InPath, Type: integer()}}},
		&model.Operation{ID: "A.Delete", Method: "DELETE", Path: path("/a/", ":y"), Params: []model.Param{{Name: "y", In: model.InPath, Type: integer()}}},
		&model.Operation{ID: "A.Odd", Method: "GET", Path: path("b/", ":a/b:c", "{", ":a/b:c")})
	text, _ := emit(t, a, "")
	doc := load(t, text)
	assert.Equal(t, []string{"/a/{x}", "/b/{a_b_c}%7B{a_b_c_2}"}, doc.Paths.Keys())
	assert.Equal(t, "integer", doc.Paths.Value("/a/{x}").Delete.Parameters.GetByInAndName("path", "x").Schema.Value.Type.Slice()[0])
	assert.Less(t, strings.Index(text, "    get:"), strings.Index(text, "    delete:"))
}

func TestOtherMethodsStandBeside(t *testing.T) {
	a := api(&model.Operation{ID: "Cache.Purge", Name: "Purge it", Method: "PURGE", Path: path("/cache")},
		&model.Operation{ID: "Cache.Get", Method: "GET", Path: path("/cache")})
	text, diags := emit(t, a, "")
	require.Len(t, diags, 1)
	assert.Equal(t, `request "Purge it" has the method PURGE, which OpenAPI does not know; it stands as x-pmgen-other-methods`, diags[0].Message)
	assert.Contains(t, text, "    x-pmgen-other-methods:\n      PURGE:\n        summary: Purge it\n")
}

func TestServers(t *testing.T) {
	for _, c := range []struct {
		name    string
		servers []model.Server
		of      int // the operation's
		want    string
		own     string
	}{
		{"known", []model.Server{{Parts: path(":url"), URL: "https://x.example/a/"}}, 0, "https://x.example/a", ""},
		{"unresolved", []model.Server{{Parts: path(":url", ":site")}}, 0, "{baseUrl}", ""},
		{"half resolved", []model.Server{{Parts: path(":url"), URL: "https://{{host}}/"}}, 0, "{baseUrl}", ""},
		{"not a URL", []model.Server{{Parts: path("x"), URL: "https://%zz"}}, 0, "{baseUrl}", ""},
		{"none", nil, 0, "{baseUrl}", ""},
		{"another one", []model.Server{{Parts: path(":url"), URL: "https://x.example"}, {Parts: path(":auth"), URL: "https://auth.example"}}, 1, "https://x.example", "https://auth.example"},
		{"out of range", []model.Server{{Parts: path(":url"), URL: "https://x.example"}}, 9, "https://x.example", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := api(&model.Operation{ID: "A.B", Method: "GET", Path: path("/"), Server: c.of})
			a.Servers = c.servers
			text, _ := emit(t, a, "")
			doc := load(t, text)
			require.Len(t, doc.Servers, 1)
			assert.Equal(t, c.want, doc.Servers[0].URL)
			own := doc.Paths.Value("/").Get.Servers
			if c.own == "" {
				assert.Nil(t, own)
			} else {
				assert.Equal(t, c.own, (*own)[0].URL)
			}
		})
	}
}

func TestSecuritySchemes(t *testing.T) {
	for _, c := range []struct {
		name   string
		scheme model.SecurityScheme
		want   string
	}{
		{"bearer", model.SecurityScheme{Kind: model.Bearer}, `{"type":"http","scheme":"bearer"}`},
		{"a word of one's own", model.SecurityScheme{Kind: model.Bearer, Prefix: "SSWS"},
			`{"type":"apiKey","description":"The header's value is SSWS and the token.","name":"Authorization","in":"header","x-pmgen-kind":"bearer","x-pmgen-prefix":"SSWS"}`},
		{"basic", model.SecurityScheme{Kind: model.Basic}, `{"type":"http","scheme":"basic"}`},
		{"key without a name", model.SecurityScheme{Kind: model.APIKey}, `{"type":"apiKey","name":"Authorization","in":"header"}`},
		{"oauth 2 without URLs", model.SecurityScheme{Kind: model.OAuth2, Flows: []model.Flow{{Grant: "authorization_code", AuthURL: "{{url}}/auth"}}},
			`{"type":"http","scheme":"bearer","x-pmgen-kind":"oauth2"}`},
		{"oauth 2", model.SecurityScheme{Kind: model.OAuth2, Flows: []model.Flow{{Grant: "implicit", AuthURL: "https://a.example/auth"}, {Grant: "device"}}},
			`{"type":"oauth2","flows":{"implicit":{"authorizationUrl":"https://a.example/auth","scopes":{}}}}`},
		{"oauth 2 with an address for refreshing", model.SecurityScheme{Kind: model.OAuth2, Flows: []model.Flow{
			{Grant: "client_credentials", TokenURL: "https://a.example/token", RefreshURL: "https://a.example/refresh"}, {Grant: "password", TokenURL: "https://a.example/token", RefreshURL: "{{refresh}}"}}},
			`{"type":"oauth2","flows":{"clientCredentials":{"refreshUrl":"https://a.example/refresh","scopes":{},"tokenUrl":"https://a.example/token"},"password":{"scopes":{},"tokenUrl":"https://a.example/token"}}}`},
		{"signed", model.SecurityScheme{Kind: model.AWSv4, Signed: true}, `{"type":"apiKey","in":"header","name":"Authorization","x-pmgen-kind":"awsv4","x-pmgen-prefix":"AWS4-HMAC-SHA256",
			"description":"The header's value is AWS4-HMAC-SHA256 and what this scheme computes of the request."}`},
		{"token", model.SecurityScheme{Kind: model.JWT}, `{"type":"http","scheme":"bearer","bearerFormat":"JWT","x-pmgen-kind":"jwt"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := api(&model.Operation{ID: "A.B", Method: "GET", Path: path("/"), Security: []model.Requirement{{{Scheme: "the key", Scopes: []string{"a", "b"}}}}})
			c.scheme.Key = "the key"
			a.Schemes = []model.SecurityScheme{c.scheme}
			text, _ := emit(t, a, "")
			doc := load(t, text)
			got, err := json.Marshal(doc.Components.SecuritySchemes["the_key"].Value)
			require.NoError(t, err)
			assert.JSONEq(t, c.want, string(got))
			requirements := *doc.Paths.Value("/").Get.Security
			if c.scheme.Kind == model.OAuth2 && len(c.scheme.Flows) == 2 {
				assert.Len(t, requirements, 2, "any one of the scopes is enough")
			} else {
				assert.Equal(t, openapi3.SecurityRequirements{{"the_key": {}}}, requirements)
				assert.Contains(t, doc.Paths.Value("/").Get.Extensions, "x-pmgen-scopes")
			}
			text, _ = emit(t, a, "3.1")
			assert.Len(t, *load(t, text).Paths.Value("/").Get.Security, 2, "3.1 has scopes of any scheme")
		})
	}
}

func TestOperationsWithoutAuthorizationSaySo(t *testing.T) {
	a := api(&model.Operation{ID: "A.B", Method: "GET", Path: path("/")})
	text, _ := emit(t, a, "")
	assert.Contains(t, text, "\nsecurity: []\n")
	a.Schemes = []model.SecurityScheme{{Key: "k", Kind: model.Basic}}
	text, _ = emit(t, a, "")
	assert.Contains(t, text, "\n      security: []\n")
}

func TestWhatBreaksItsOwnSchemaIsPutAside(t *testing.T) {
	enumerated := func() *model.Type { return &model.Type{Kind: model.KindString, Enum: enum(`"a"`, `"b"`)} }
	a := api(&model.Operation{ID: "A.B", Name: "Get it", Method: "GET", Path: path("/"),
		Params: []model.Param{
			{Name: "resolution", In: model.InQuery, Type: enumerated(), Default: json.RawMessage(`86400000`)},
			{Name: "sort", In: model.InQuery, Type: enumerated(), Example: json.RawMessage(`"c"`)},
		},
		Replies: []model.Reply{reply(200, "application/json", ref("t"))},
		Examples: []*model.Example{
			example(200, "application/json", "good", `{"email":"a@example.com"}`),
			example(200, "application/json", "bad", `{"email":"nobody"}`),
			example(200, "application/json", "text", `not JSON`),
			example(200, "application/json", "null", `null`),
		}})
	a.SetTypes([]*model.NamedType{{ID: "t", Key: "T", Type: &model.Type{Kind: model.KindStruct, Fields: []model.Field{
		{Name: "email", Type: &model.Type{Kind: model.KindString, Format: "email"}},
		{Name: "n", Type: &model.Type{Kind: model.KindInt, Limits: &model.Limits{Maximum: number("5")}, Default: json.RawMessage(`6`)}},
		{Name: "ok", Type: &model.Type{Kind: model.KindInt, Default: json.RawMessage(`6`)}}}}}})
	for _, version := range []string{"3.0", "3.1"} {
		text, diags := emit(t, a, version)
		assert.Equal(t, []string{"PM097", "PM097", "PM098", "PM097"}, codes(diags))
		assert.Contains(t, diags[0].Message, `the default of parameter "resolution" is 86400000`)
		doc := load(t, text)
		media := doc.Paths.Value("/").Get.Responses.Value("200").Value.Content["application/json"]
		assert.Len(t, media.Examples, 1)
		assert.Len(t, media.Extensions["x-pmgen-examples"], 3, "nothing is lost")
		properties := doc.Components.Schemas["T"].Value.Properties
		assert.Nil(t, properties["n"].Value.Default)
		assert.NotNil(t, properties["ok"].Value.Default)
	}
}

func TestRecursionInPlaceEnds(t *testing.T) {
	a := api(&model.Operation{ID: "A.B", Method: "GET", Path: path("/"), Replies: []model.Reply{reply(200, "application/json", ref("node"))}})
	a.SetTypes([]*model.NamedType{{ID: "node", Type: &model.Type{Kind: model.KindStruct, Fields: []model.Field{{Name: "next", Type: ref("node")}}}}})
	text, _ := emit(t, a, "")
	assert.Contains(t, text, "x-pmgen-type: node")
}

func TestLookaheadPatternsAreChecked(t *testing.T) {
	name := &model.Type{Kind: model.KindString, Limits: &model.Limits{Pattern: `^(?!\.{1,2}$)[0-9a-z.]+$`}}
	a := api(&model.Operation{ID: "A.B", Method: "GET", Path: path("/"), Replies: []model.Reply{reply(200, "application/json", name)},
		Examples: []*model.Example{example(200, "application/json", "good", `"a."`), example(200, "application/json", "bad", `".."`)}})
	for _, version := range []string{"3.0", "3.1"} {
		text, diags := emit(t, a, version)
		assert.Equal(t, []string{"PM098"}, codes(diags), version)
		assert.Contains(t, text, `(?!`)
	}
}

func TestValidateFindsWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, doc, want string }{
		{"nothing", ``, "info"},
		{"no YAML", "a: [", "it cannot be loaded"},
		{"a reference to elsewhere", `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/":{"$ref":"https://example.com/x.yaml"}}}`, "disallowed external reference"},
		{"an example", `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/":{"get":{"responses":{"200":{"description":"","content":{"application/json":
			{"schema":{"type":"string","format":"uuid"},"example":"x"}}}}}}}}`, "uuid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			errs := openapi.Validate([]byte(c.doc))
			require.NotEmpty(t, errs)
			var all []string
			for _, err := range errs {
				all = append(all, err.Error())
			}
			assert.Contains(t, strings.Join(all, "\n"), c.want)
		})
	}
}

func TestAllExamplesOfAParameter(t *testing.T) {
	var ops []*model.Operation
	for i, value := range []string{`1`, `2`, `1`, `"x"`} {
		ops = append(ops, &model.Operation{ID: "A.Op" + string(rune('A'+i)), Name: "Op", Method: "GET", Path: path("/a"),
			Params: []model.Param{{Name: "n", In: model.InQuery, Type: integer(), Example: json.RawMessage(value)}, {Name: "same", In: model.InQuery, Example: json.RawMessage(`"s"`)}}})
	}
	for _, version := range []string{"3.0", "3.1"} {
		text, diags := emit(t, api(ops...), version)
		assert.Equal(t, []string{"PM098"}, codes(diags), "one is no value of its type")
		op := load(t, text).Paths.Value("/a").Get
		n := op.Parameters.GetByInAndName("query", "n")
		require.Len(t, n.Examples, 2)
		assert.EqualValues(t, 2, n.Examples["A.OpB"].Value.Value)
		assert.Contains(t, n.Extensions["x-pmgen-examples"], "A.OpD")
		assert.Equal(t, "s", op.Parameters.GetByInAndName("query", "same").Example)
	}
}
