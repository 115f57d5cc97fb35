package postman_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// authKinds are all kinds of authorization that Postman has, each with the parameters that it writes.
var authKinds = []struct {
	kind   string
	params [][2]string
	want   string // of the scheme: kind, place, name, prefix, flows
	signed bool   // a client cannot do it itself
	bare   string // the scheme without any parameters; "" for none
}{
	{"noauth", nil, "", false, ""},
	{"apikey", [][2]string{{"key", "X-Key"}, {"value", "{{k}}"}}, "apikey header X-Key", false, ""},
	{"apikey", [][2]string{{"key", "k"}, {"value", "{{k}}"}, {"in", "query"}}, "apikey query k", false, ""},
	{"apikey", [][2]string{{"key", "X-Key"}, {"value", "{{k}}"}, {"in", "header"}}, "apikey header X-Key", false, ""},
	{"basic", [][2]string{{"username", "u"}, {"password", "{{p}}"}}, "basic", false, "basic"},
	{"bearer", [][2]string{{"token", "{{t}}"}}, "bearer", false, "bearer"},
	{"jwt", [][2]string{{"algorithm", "HS256"}, {"secret", "{{s}}"}, {"payload", "{}"}, {"addTokenTo", "header"}, {"headerPrefix", "Bearer"}}, "jwt", false, "jwt"},
	{"digest", [][2]string{{"username", "u"}, {"password", "{{p}}"}, {"realm", "r"}}, "digest", true, "digest"},
	{"oauth1", [][2]string{{"consumerKey", "c"}, {"signatureMethod", "HMAC-SHA1"}, {"addParamsToHeader", "true"}}, "oauth1", true, "oauth1"},
	{"oauth2", [][2]string{{"accessToken", "{{t}}"}, {"addTokenTo", "header"}}, "bearer", false, "bearer"},
	{"oauth2", [][2]string{{"grant_type", "client_credentials"}, {"accessTokenUrl", "https://id.example/t"}, {"scope", "a b"}}, "oauth2 client_credentials( https://id.example/t [a b])", false, "bearer"},
	{"hawk", [][2]string{{"authId", "i"}, {"authKey", "{{k}}"}, {"algorithm", "sha256"}}, "hawk", true, "hawk"},
	{"awsv4", [][2]string{{"accessKey", "{{a}}"}, {"secretKey", "{{s}}"}, {"region", "eu-west-1"}, {"service", "s3"}}, "awsv4", true, "awsv4"},
	{"ntlm", [][2]string{{"username", "u"}, {"password", "{{p}}"}, {"domain", "d"}}, "ntlm", true, "ntlm"},
	{"edgegrid", [][2]string{{"accessToken", "{{a}}"}, {"clientToken", "{{c}}"}, {"clientSecret", "{{s}}"}}, "edgegrid", true, "edgegrid"},
	{"asap", [][2]string{{"alg", "RS256"}, {"iss", "i"}, {"privateKey", "{{k}}"}}, "asap", true, "asap"},
}

// TestAuthForms: every kind of authorization, written as a list (v2.1), as an object (v2.0), without parameters and with null,
// at the request, at its folder and at the collection, gives the same scheme.
func TestAuthForms(t *testing.T) {
	for _, a := range authKinds {
		var list, object []string
		for _, p := range a.params {
			list = append(list, fmt.Sprintf(`{"key":%q,"value":%q,"type":"string"}`, p[0], p[1]))
			object = append(object, fmt.Sprintf(`%q:%q`, p[0], p[1]))
		}
		for _, form := range []struct{ name, text, want string }{
			{"list", fmt.Sprintf(`{"type":%q,%q:[%s]}`, a.kind, a.kind, strings.Join(list, ",")), a.want},
			{"object", fmt.Sprintf(`{"type":%q,%q:{%s}}`, a.kind, a.kind, strings.Join(object, ",")), a.want},
			{"beside another kind", fmt.Sprintf(`{"type":%q,"bearer":[{"key":"token","value":"x"}],"basic":{"username":"u"},%q:{%s}}`, a.kind, a.kind, strings.Join(object, ",")), a.want},
			{"in capitals", fmt.Sprintf(`{"type":%q,%q:{%s}}`, strings.ToUpper(a.kind), strings.ToUpper(a.kind), strings.Join(object, ",")), a.want},
			{"absent", fmt.Sprintf(`{"type":%q}`, a.kind), a.bare},
			{"null", fmt.Sprintf(`{"type":%q,%q:null}`, a.kind, a.kind), a.bare},
		} {
			if form.name == "beside another kind" && (a.kind == "bearer" || a.kind == "basic") {
				continue // a member twice
			}
			for place, text := range map[string]string{
				"request":    `{"info":{"name":"C"},"auth":{"type":"bearer"},"item":[{"name":"F","item":[{"name":"R","request":{"url":"https://h.example/a","auth":%s}}]}]}`,
				"folder":     `{"info":{"name":"C"},"auth":{"type":"bearer"},"item":[{"name":"F","auth":%s,"item":[{"name":"G","auth":null,"item":[{"name":"R","request":{"url":"https://h.example/a"}}]}]}]}`,
				"collection": `{"info":{"name":"C"},"auth":%s,"item":[{"name":"F","item":[{"name":"R","request":{"url":"https://h.example/a","auth":{"type":"inherit"}}}]}]}`,
			} {
				t.Run(strings.Join([]string{a.kind, form.name, place}, "/"), func(t *testing.T) {
					api := compiled(t, fmt.Sprintf(text, form.text))
					if form.want == "" {
						assert.Empty(t, api.Schemes)
						assert.Empty(t, api.Operations[0].Security)
						return
					}
					require.Len(t, api.Schemes, 1)
					assert.Equal(t, form.want, schemeLine(api.Schemes[0]))
					assert.Equal(t, a.signed, api.Schemes[0].Signed, "a client has a hook for what it cannot do")
					assert.Equal(t, []model.Requirement{{{Scheme: api.Schemes[0].Key}}}, api.Operations[0].Security)
				})
			}
		}
	}
}

// compiled compiles a collection; an error fails the test.
func compiled(t *testing.T, text string) *model.API {
	t.Helper()
	result := compile.Compile(compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(text)}}, API: config.API{Name: "c", Package: "c", In: "c.json"}})
	require.Zero(t, result.Diagnostics.Errors(), "%v", result.Diagnostics)
	require.NotNil(t, result.API)
	return result.API
}

func schemeLine(s model.SecurityScheme) string {
	line := string(s.Kind)
	if s.Name != "" {
		line += " " + string(s.In) + " " + s.Name
	}
	if s.Prefix != "" {
		line += " prefix " + s.Prefix
	}
	for _, f := range s.Flows {
		line += fmt.Sprintf(" %s(%s %s %v)", f.Grant, f.AuthURL, f.TokenURL, f.Scopes)
	}
	return line
}
