package golang_test

import (
	"encoding/json"

	"github.com/pmgen/pmgen/generator/model"
)

// The models of the tests are complete, as Name leaves them. They are written by hand, so that a change of another stage
// does not hide what the emitter does with a name or a type.

func kind(k model.Kind) *model.Type { return &model.Type{Kind: k} }
func ref(id string) *model.Type     { return &model.Type{Kind: model.KindRef, Ref: id} }
func list(t *model.Type) *model.Type {
	return &model.Type{Kind: model.KindArray, Elem: t}
}
func null(t *model.Type) *model.Type {
	c := *t
	c.Nullable = true
	return &c
}
func always(name, goName string, t *model.Type) model.Field {
	return model.Field{Name: name, GoName: goName, Type: t, Required: true}
}
func optional(name, goName string, t *model.Type) model.Field {
	return model.Field{Name: name, GoName: goName, Type: t}
}
func structure(fields ...model.Field) *model.Type {
	return &model.Type{Kind: model.KindStruct, Fields: fields}
}
func named(id, name string, t *model.Type) *model.NamedType {
	return &model.NamedType{ID: id, Name: name, Type: t}
}
func path(texts ...string) []model.PathPart { // a text that begins with ":" is a parameter
	var parts []model.PathPart
	for _, s := range texts {
		if s[0] == ':' {
			parts = append(parts, model.PathPart{Param: s[1:]})
		} else {
			parts = append(parts, model.PathPart{Literal: s})
		}
	}
	return parts
}
func argument(name, goName string) model.Param {
	return model.Param{Name: name, In: model.InPath, Role: model.RoleArgument, Required: true, GoName: goName, Positional: true}
}
func query(name, goName string, t *model.Type) model.Param {
	return model.Param{Name: name, In: model.InQuery, Role: model.RoleArgument, GoName: goName, Type: t}
}
func recorded(id string, status int, value string) *model.Example {
	return &model.Example{ID: id, Name: "example " + id, Status: status, Served: true,
		Content: model.Content{Media: "application/json", Text: value, JSON: model.Valid}}
}
func replyOf(status int, t *model.Type) model.Reply {
	return model.Reply{Status: status, Media: "application/json", Type: t}
}
func field(goName string, r model.Reply) model.Reply {
	r.GoName = goName
	return r
}
func complete(api *model.API) *model.API {
	services := map[string]int{}
	for _, op := range api.Operations {
		i, ok := services[op.Service]
		if !ok {
			i = len(api.Services)
			services[op.Service] = i
			api.Services = append(api.Services, model.Service{Name: op.Service, Type: op.Service + "Service", File: lower(op.Service) + ".go", Folder: op.Folder})
		}
		op.ID = op.Service + "." + op.GoName
		api.Services[i].Operations = append(api.Services[i].Operations, op.ID)
	}
	api.SetTypes(api.Types)
	return api
}
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 32
		}
	}
	return string(b)
}

// everything is a model with every kind of type, body, parameter, reply and authorization.
func everything() *model.API {
	status := kind(model.KindString)
	status.Enum = []model.Enumerator{{Value: json.RawMessage(`"available"`), GoName: "StatusAvailable"}, {Value: json.RawMessage(`"sold"`), GoName: "StatusSold"}}
	cat := structure(always("kind", "Kind", &model.Type{Kind: model.KindString, Enum: []model.Enumerator{{Value: json.RawMessage(`"cat"`)}}}), always("lives", "Lives", kind(model.KindInt)))
	dog := structure(always("kind", "Kind", &model.Type{Kind: model.KindString, Enum: []model.Enumerator{{Value: json.RawMessage(`"dog"`)}}}), optional("breed", "Breed", kind(model.KindString)))
	animal := &model.Type{Kind: model.KindUnion, Discriminator: "kind", Alternatives: []model.Alternative{{GoName: "Cat", Type: ref("cat")}, {GoName: "Dog", Type: ref("dog")}}}
	scalar := &model.Type{Kind: model.KindUnion, Alternatives: []model.Alternative{{GoName: "Int", Type: kind(model.KindInt)}, {GoName: "String", Type: kind(model.KindString)}, {GoName: "Strings", Type: list(kind(model.KindString))}}}
	pet := structure(
		always("id", "ID", kind(model.KindString)),
		always("ID", "ID2", kind(model.KindInt)),
		optional("name", "Name", kind(model.KindString)),
		optional("status", "Status", ref("status")),
		always("nothing", "Nothing", null(kind(model.KindString))),
		optional("nickname", "Nickname", null(kind(model.KindString))),
		optional("tags", "Tags", list(kind(model.KindString))),
		optional("maybeTags", "MaybeTags", null(list(null(kind(model.KindInt))))),
		always("scores", "Scores", &model.Type{Kind: model.KindMap, Elem: kind(model.KindFloat)}),
		optional("born", "Born", kind(model.KindTime)),
		optional("big", "Big", kind(model.KindNumber)),
		optional("any", "Any", null(kind(model.KindAny))),
		optional("vaccinated", "Vaccinated", kind(model.KindBool)),
		optional("animal", "Animal", ref("animal")),
		optional("mixed", "Mixed", null(ref("mixed"))),
		optional("mother", "Mother", ref("pet")),
		always("self", "Self", null(ref("pet"))),
		optional("ghost", "Ghost", null(ref("pet"))),
		optional("names", "Names", ref("names")),
		optional("alias", "Alias", ref("alias")),
		optional("a,b", "AB", kind(model.KindString)),
		always("\"quoted\" \\ `x`", "Quoted", kind(model.KindInt)),
		optional("", "Empty", null(kind(model.KindString))),
		optional("-", "Dash", kind(model.KindString)),
		optional("🐈", "X1", list(kind(model.KindInt))),
	)
	pet.Fields[0].Type.Description = "The pet's id."
	pet.Fields[2].Type.Default = json.RawMessage(`"Rex"`)
	open := structure(always("known", "Known", kind(model.KindString)))
	open.Extra = kind(model.KindInt)
	patterns := structure(optional("type", "Type", kind(model.KindString)), optional("x y", "XY", kind(model.KindBool)), optional("o,dd", "Odd", kind(model.KindString)))
	patterns.Patterns = []model.PatternField{{Pattern: "^x-", Type: kind(model.KindString)}, {Pattern: "^n", Type: kind(model.KindInt)}}
	problem := structure(optional("code", "Code", kind(model.KindString)), always("message", "Message", kind(model.KindString)), optional("Body", "Body", kind(model.KindInt)))
	soft := structure(optional("message", "Message", null(kind(model.KindString))))
	loopA := structure(always("b", "B", ref("loopB")))
	loopB := structure(optional("a", "A", null(ref("loopA"))), always("list", "List", list(ref("loopA"))))

	a := &model.API{Name: "everything", Package: "everything", Title: "Every thing", Version: "1", Format: model.Postman, Source: "everything.json",
		Description: "All of it.\n\n# Heading\n\n- one\n- two [link](https://example.com)\n\n```\ncode */ here\n```\n\n+build ignore\n\n//go:build ignore",
		Servers: []model.Server{
			{GoName: "DefaultBaseURL", Parts: []model.PathPart{{Param: "url"}, {Param: "site"}}, URL: "https://example.com"},
			{Name: "auth", GoName: "BaseURLAuth", Parts: path("https://auth.example.com/"), URL: "https://auth.example.com/"},
		},
		Variables: []model.Variable{
			{Name: "url", GoName: "URL", Value: "https://example.com", Defined: true, Role: model.RoleConfiguration, InServer: true},
			{Name: "site", GoName: "Site", Defined: true, Role: model.RoleConfiguration, InServer: true},
			{Name: "version", GoName: "Version", Value: "56.0", Defined: true, Role: model.RoleConfiguration, Description: "The API's version."},
			{Name: "tenant", GoName: "Tenant", Role: model.RoleConfiguration},
			{Name: "unused", GoName: "Unused", Role: model.RoleConfiguration},
		},
		Environments: []model.Environment{{Name: "Test */ 2", GoName: "WithTest2", URL: "https://test.example.com/api", Variables: []model.Variable{
			{Name: "site", Value: ".example.com/api"}, {Name: "unknown", Value: "x"}, {Name: "url", Value: "test"}, {Name: "version", Value: "57.0"}}}},
		Schemes: []model.SecurityScheme{
			{Key: "bearerAuth", Kind: model.Bearer, GoName: "WithBearerToken", GoSource: "WithTokenSource"},
			{Key: "oauth", Kind: model.OAuth2, GoName: "WithBearerToken", GoSource: "WithTokenSource", Flows: []model.Flow{{Grant: "implicit", AuthURL: "https://example.com/*/auth"}},
				Tokens: []model.TokenOption{{GoName: "WithClientCredentials", Grant: "client_credentials", Flow: &model.Flow{TokenURL: "https://auth.example.com/*/token", Scopes: []string{"a", "b\"`"}}},
					{GoName: "WithRefreshToken", Grant: "refresh_token", Operation: "Auth.Refresh"}}},
			{Key: "basicAuth", Kind: model.Basic, GoName: "WithBasicAuth"},
			{Key: "headerKey", Kind: model.APIKey, In: model.InHeader, Name: "X-Key", GoName: "WithAPIKey"},
			{Key: "queryKey", Kind: model.APIKey, In: model.InQuery, Name: "api key", GoName: "WithQueryKey"},
			{Key: "cookieKey", Kind: model.APIKey, In: model.InCookie, Name: "sid", GoName: "WithSession"},
			{Key: "hawk", Kind: model.Hawk, Signed: true, GoName: "WithSigner"},
			{Key: "unusedAuth", Kind: model.Digest, Signed: true, GoName: "WithUnused"},
		},
		Types: []*model.NamedType{named("status", "Status", status), named("cat", "Cat", cat), named("dog", "Dog", dog), named("animal", "Animal", animal),
			named("mixed", "Mixed", scalar), named("pet", "Pet", pet), named("open", "Open", open), named("patterns", "Patterns", patterns),
			named("loopA", "LoopA", loopA), named("loopB", "LoopB", loopB), named("names", "Names", list(ref("alias"))), named("alias", "Alias", kind(model.KindString)),
			{ID: "problem", Name: "Problem", Type: problem, Error: true}, {ID: "soft", Name: "SoftProblem", Type: soft, Error: true}},
	}
	bearer := []model.Requirement{{{Scheme: "bearerAuth"}}}
	petJSON := `{"id":"p/1","ID":7,"name":"","status":"lost","nothing":null,"nickname":null,"tags":[],"maybeTags":[1,null],"scores":{"a":1.50,"b":2e3},
		"born":"2020-01-02T03:04:05.600+01:00","big":12345678901234567890123,"any":null,"vaccinated":false,"animal":{"kind":"cat","lives":9},"mixed":["x"],
		"mother":{"id":"m","ID":1,"nothing":"x","scores":{},"self":null,"\"quoted\" \\ ` + "`x`" + `":1},"self":null,"ghost":null,"names":["a"],"alias":"b","a,b":"","\"quoted\" \\ ` + "`x`" + `":3,"":null,"-":"dash","🐈":[1]}`
	a.Operations = []*model.Operation{
		{Service: "Pets", GoName: "Get", Name: "Get a pet", Folder: []string{"Pets"}, Method: "GET", Description: "Returns the pet.", Security: bearer,
			Path:   path("/v", ":version", "/pets/", ":petId"),
			Params: []model.Param{{Name: "version", In: model.InPath, Role: model.RoleConfiguration, Variable: "version", Required: true}, argument("petId", "petID")},
			Replies: []model.Reply{replyOf(200, ref("pet")), replyOf(404, ref("problem")), {Status: 409, Media: "application/json", Type: ref("soft")},
				replyOf(422, list(ref("problem")))},
			Examples: []*model.Example{recorded("1", 200, petJSON), recorded("2", 404, `{"message":"no","Body":1}`), recorded("3", 422, `[{"code":"x","message":"y"}]`)}},
		{Service: "Pets", GoName: "List", Name: "List", Folder: []string{"Pets"}, Method: "GET", Security: []model.Requirement{{{Scheme: "headerKey"}, {Scheme: "queryKey"}, {Scheme: "cookieKey"}}, {}},
			Path: path("/pets"),
			Params: []model.Param{query("limit", "Limit", kind(model.KindInt)), query("q", "Q", nil), query("status", "Status", list(ref("status"))),
				query("ids", "IDs", list(kind(model.KindInt))), query("since", "Since", kind(model.KindTime)), query("ratio", "Ratio", kind(model.KindFloat)),
				query("dry", "Dry", kind(model.KindBool)), query("n", "N", kind(model.KindNumber)), query("state", "State", ref("status")),
				{Name: "filter", In: model.InQuery, Role: model.RoleArgument, GoName: "Filter", Type: ref("cat"), Style: model.StyleJSON},
				{Name: "tagFilter", In: model.InQuery, Role: model.RoleArgument, GoName: "TagFilter", Type: list(ref("dog")), Style: model.StyleBrackets},
				{Name: "sort", In: model.InQuery, Role: model.RoleArgument, GoName: "Sort", Type: list(kind(model.KindString)), Style: model.StyleComma},
				{Name: "where", In: model.InQuery, Role: model.RoleArgument, GoName: "Where", Type: &model.Type{Kind: model.KindMap, Elem: kind(model.KindString)}},
				{Name: "raw", In: model.InQuery, Role: model.RoleArgument, GoName: "Raw", Type: kind(model.KindAny)},
				{Name: "fixed", In: model.InQuery, Role: model.RoleConstant, Value: "a&b"},
				{Name: "off", In: model.InQuery, Role: model.RoleConstant, Value: "x", Disabled: true},
				{Name: "tenant", In: model.InQuery, Role: model.RoleConfiguration, Variable: "tenant"},
				{Name: "X-Trace", In: model.InHeader, Role: model.RoleArgument, GoName: "XTrace"},
				{Name: "X-List", In: model.InHeader, Role: model.RoleArgument, GoName: "XList", Type: list(kind(model.KindInt))},
				{Name: "theme", In: model.InCookie, Role: model.RoleArgument, GoName: "Theme"},
			},
			ResultType: "PetsListResult", Replies: []model.Reply{field("OK", replyOf(200, list(ref("pet")))), field("Accepted", replyOf(202, ref("open")))},
			Examples: []*model.Example{recorded("4", 200, `[`+petJSON+`]`), recorded("5", 202, `{"known":"x","KNOWN":3,"z":1}`)}},
		{Service: "Pets", GoName: "Create", Name: "Create", Folder: []string{"Pets"}, Method: "POST", Security: []model.Requirement{{{Scheme: "basicAuth"}}, {{Scheme: "oauth"}}},
			Path: path("/pets"), Body: &model.Body{Encoding: model.JSON, Media: "application/json", Type: ref("pet"), Required: true},
			Params:     []model.Param{{Name: "tenant", In: model.InHeader, Role: model.RoleConfiguration, Variable: "tenant", Required: true}},
			ResultType: "PetsCreateResult", Replies: []model.Reply{field("Created", replyOf(201, ref("pet"))), {Status: 204}},
			Examples: []*model.Example{recorded("6", 0, petJSON)}},
		{Service: "Pets", GoName: "Update", Name: "Update", Folder: []string{"Pets"}, Method: "PATCH", Path: path("/pets/", ":petId", "/{literal} ü%20"), Security: []model.Requirement{{{Scheme: "hawk"}}},
			ParamsType: "PetsUpdateParams",
			Params: []model.Param{{Name: "petId", In: model.InPath, Role: model.RoleArgument, GoName: "PetID", Required: true},
				{Name: "force", In: model.InQuery, Role: model.RoleArgument, GoName: "Force", Type: kind(model.KindBool), Required: true}},
			Body:    &model.Body{Encoding: model.JSON, Type: list(ref("patterns"))},
			Replies: []model.Reply{replyOf(200, ref("patterns"))},
			Examples: []*model.Example{recorded("7", 200, `{"type":"t","x y":true,"o,dd":"o","x-1":"a","n1":2}`),
				recorded("8", 0, `[{"type":"t"}]`)}},
		{Service: "Pets", GoName: "Delete", Name: "Delete", Folder: []string{"Pets"}, Method: "DELETE", Path: path("/pets/", ":petId"), Params: []model.Param{argument("petId", "petID")}, Deprecated: true},
		{Service: "Auth", GoName: "Refresh", Name: "Refresh", Folder: []string{"Auth"}, Method: "POST", Path: path("/token"), Server: 1,
			Body: &model.Body{Encoding: model.URLEncoded, GoType: "RefreshForm", Required: true, Fields: []model.Param{
				{Name: "grant_type", In: model.InForm, Role: model.RoleConstant, Value: "refresh_token"},
				{Name: "refresh_token", In: model.InForm, Role: model.RoleArgument, GoName: "RefreshToken", Required: true},
				{Name: "scope", In: model.InForm, Role: model.RoleArgument, GoName: "Scope", Type: list(kind(model.KindString))},
				{Name: "tenant", In: model.InForm, Role: model.RoleConfiguration, Variable: "tenant"},
				{Name: "client_secret", In: model.InForm, Role: model.RoleCredential, GoName: "ClientSecret"},
			}},
			Replies: []model.Reply{replyOf(200, &model.Type{Kind: model.KindMap, Elem: kind(model.KindString)})}, Examples: []*model.Example{recorded("9", 200, `{"access_token":"x"}`)}},
		{Service: "Files", GoName: "Upload", Name: "Upload", Folder: []string{"Files"}, Method: "POST", Path: path("/files"),
			Body: &model.Body{Encoding: model.Multipart, GoType: "UploadForm", Fields: []model.Param{
				{Name: "kind", In: model.InForm, Role: model.RoleConstant, Value: "photo"},
				{Name: "file", In: model.InForm, Role: model.RoleArgument, GoName: "File", File: true, Required: true},
				{Name: "second", In: model.InForm, Role: model.RoleArgument, GoName: "Second", File: true},
				{Name: "note", In: model.InForm, Role: model.RoleArgument, GoName: "Note"},
				{Name: "labels", In: model.InForm, Role: model.RoleArgument, GoName: "Labels", Type: list(kind(model.KindString))},
				{Name: "meta", In: model.InForm, Role: model.RoleArgument, GoName: "Meta", Type: ref("open"), Media: "application/json"},
			}},
			Replies: []model.Reply{{Status: 200, Media: "text/plain"}}},
		{Service: "Files", GoName: "Download", Name: "Download", Folder: []string{"Files"}, Method: "GET", Path: path("/files/", ":id"), Params: []model.Param{argument("id", "id")},
			Replies: []model.Reply{{Status: 200, Media: "application/octet-stream"}, replyOf(404, ref("problem"))}},
		{Service: "Files", GoName: "Put", Name: "Put", Folder: []string{"Files"}, Method: "PUT", Path: path("/files"), Body: &model.Body{Encoding: model.Binary}, Replies: []model.Reply{{Status: 204}}},
		{Service: "Files", GoName: "Soap", Name: "Soap", Folder: []string{"Files"}, Method: "POST", Path: path("/soap"), Body: &model.Body{Encoding: model.Text, Media: "text/xml"},
			Replies: []model.Reply{{Status: 200, Media: "text/xml"}}},
		{Service: "Files", GoName: "Unknown", Name: "Unknown", Folder: []string{"Files"}, Method: "GET", Path: path("/unknown")},
		{Service: "Live", GoName: "Query", Name: "Query", Method: "POST", Path: path("/graphql"), Constants: []model.Constant{{In: "graphql", Name: "operationName", Value: "Q"}},
			Body:    &model.Body{Encoding: model.GraphQL, Media: "application/json", Query: "query Q($id: ID!) {\n  pet(id: $id) { name }\n}", Type: ref("open")},
			Replies: []model.Reply{replyOf(200, kind(model.KindAny))}, Examples: []*model.Example{recorded("10", 0, `{"query":"x","variables":{"known":"k"}}`), recorded("11", 200, `{"data":{}}`)}},
		{Service: "Live", GoName: "Stream", Name: "Stream", Method: "GET", Path: path("/events"), Replies: []model.Reply{{Status: 200, Media: "text/event-stream"}}},
		{Service: "Live", GoName: "Chat", Name: "Chat", Method: "POST", Path: path("/chat"), ResultType: "ChatResult", Replies: []model.Reply{
			field("OK", replyOf(200, ref("open"))), field("OKEvents", model.Reply{Status: 200, Media: "text/event-stream"}), field("OKCSV", model.Reply{Status: 200, Media: "text/csv"}),
			field("OKCSV", model.Reply{Status: 200, Media: "text/plain"}), field("OKPDF", model.Reply{Status: 200, Media: "application/pdf", Description: "The minutes."}),
			field("Created", replyOf(201, kind(model.KindInt))), replyOf(404, ref("problem"))}},
		{Service: "Live", GoName: "Count", Name: "Count", Method: "GET", Path: nil, Replies: []model.Reply{replyOf(200, null(kind(model.KindInt)))}, Examples: []*model.Example{recorded("12", 200, `5`), recorded("13", 200, `null`)}},
		{Service: "Live", GoName: "Loop", Name: "Loop", Method: "GET", Path: path("/loop"), Replies: []model.Reply{replyOf(200, ref("loopA"))},
			Examples: []*model.Example{recorded("14", 200, `{"b":{"a":null,"list":[{"b":{"list":[]}}]}}`)}},
		{Service: "Live", GoName: "State", Name: "State", Method: "GET", Path: path("/state"), Replies: []model.Reply{replyOf(200, ref("status"))}, Examples: []*model.Example{recorded("15", 200, `"odd"`)}},
		{Service: "Live", GoName: "Animal", Name: "Animal", Method: "POST", Path: path("/animal"), Body: &model.Body{Encoding: model.JSON, Type: kind(model.KindInt), Required: true},
			Replies: []model.Reply{replyOf(200, ref("animal"))}, Examples: []*model.Example{recorded("16", 200, `{"kind":"dog","breed":"x"}`)}},
	}
	a.Operations[1].ParamsType = "PetsListParams"
	return complete(a)
}

// hostile is a model whose texts try to become code.
func hostile() *model.API {
	text := "*/ package evil\n//go:generate rm -rf /\n// +build ignore\n+build ignore\n//go:build ignore\n`backtick`\r\n\x00\x01\ufeff\u202e */ /* \n\n" +
		"Deprecated: not really\n\n[link]: http://example.com\n#include <x>\n# Heading\n\n```\n//go:embed secret\n*/\n```\n<script>alert(1)</script>\n\n" +
		"1. one\n2. two\n   * three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nimport \"C\"\n" + "\xff\xfe invalid"
	flow := &model.Flow{Grant: "password", TokenURL: text, Scopes: []string{text}, InForm: true}
	t := structure(always("a", "A", &model.Type{Kind: model.KindString, Description: text, Default: json.RawMessage("\"*/\\n//go:x\"")}), optional("type", "Type", kind(model.KindString)))
	t.Description = text
	return complete(&model.API{Package: "hostile", Title: "Hostile */\n//go:generate x", Description: text, Source: "x", Format: model.Postman,
		Servers: []model.Server{{GoName: "DefaultBaseURL", Name: text, URL: "http://localhost/{a}\"`", Parts: path("http://localhost/{a}\"`")}},
		Schemes: []model.SecurityScheme{{Key: "k\"`\n", Kind: model.APIKey, Name: "X\"Y", In: model.InQuery, GoName: "WithAPIKey", Description: text},
			{Key: "t", Kind: model.OAuth2, Prefix: "Be*/`\"arer", GoName: "WithBearerToken", GoSource: "WithTokenSource", Flows: []model.Flow{*flow}, Tokens: []model.TokenOption{
				{GoName: "WithClientCredentials", Grant: "client_credentials", Flow: flow}, {GoName: "WithRefreshToken", Grant: "refresh_token", Flow: flow}}}},
		Environments: []model.Environment{{Name: text, GoName: "WithEnvironment", URL: text, Variables: []model.Variable{{Name: "x", Value: text}}}},
		Variables:    []model.Variable{{Name: "x", GoName: "X", Role: model.RoleConfiguration}},
		Types:        []*model.NamedType{named("t/200/\n*/", "T", t)},
		Operations: []*model.Operation{{Service: "S", GoName: "M", Name: text, Folder: []string{text}, Method: "GET", Path: path("/a{b}\n\"`//?#", ":x"), Description: text,
			Params: []model.Param{argument("x", "x"), {Name: "h\"`\n", In: model.InQuery, Role: model.RoleConstant, Value: "`\"\n*/"},
				{Name: "p*/", In: model.InQuery, Role: model.RoleArgument, GoName: "P", Description: text}},
			ParamsType: "SMParams", Security: []model.Requirement{{{Scheme: "k\"`\n"}, {Scheme: "t"}}},
			Body:      &model.Body{Encoding: model.JSON, Type: kind(model.KindAny)},
			Constants: []model.Constant{{In: "json", Name: "/x\n*/", Value: "\n//go:y"}, {In: "xml", Name: "soap", Value: "*/\n//go:y"}, {In: "graphql", Name: "fields", Value: "\n//go:y*/"}},
			Replies:   []model.Reply{replyOf(200, ref("t/200/\n*/"))}, Examples: []*model.Example{recorded("1\n*/", 200, "{\"a\":\"*/`\\u2028\"}")}}},
	})
}

// small is the least API: no server, no reply, one operation.
func small() *model.API {
	return complete(&model.API{Package: "small", Title: "Small", Source: "x", Format: model.Postman,
		Operations: []*model.Operation{{Service: "API", GoName: "Ping", Name: "Ping", Method: "DELETE", Path: path("/ping")}}})
}

// required is an API whose base URL must be given.
func required() *model.API {
	a := small()
	a.Package = "required"
	a.Variables = []model.Variable{{Name: "host", GoName: "Host", Role: model.RoleConfiguration, InServer: true}, {Name: "key", GoName: "Key", Value: "masked", Defined: true, Secret: true, Role: model.RoleConfiguration}}
	a.Servers = []model.Server{{GoName: "DefaultBaseURL", Parts: path("https://", ":host", ".example.com")}}
	a.Operations[0].Path = path("/", ":key", "/ping")
	a.Operations[0].Params = []model.Param{{Name: "key", In: model.InPath, Role: model.RoleConfiguration, Variable: "key", Required: true}}
	return a
}
