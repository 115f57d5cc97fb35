package postman

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

func TestAuthRules(t *testing.T) {
	for _, c := range []struct {
		quirk, auth, kind string
		want              []model.NameValue
		said              []string
	}{
		{"list", `{"type":"bearer","bearer":[{"key":"token","value":"{{t}}","type":"string"}]}`, "bearer", []model.NameValue{{Name: "token", Value: "{{t}}"}}, nil},
		{"v2.0 auth object", `{"type":"basic","basic":{"username":"u","showPassword":false}}`, "basic",
			[]model.NameValue{{Name: "username", Value: "u"}, {Name: "showPassword", Value: "false"}}, nil},
		{"value of another type", `{"type":"oauth2","oauth2":[{"key":"a","value":true},{"key":"b","value":[{"k":1}]},{"key":"c","value":null}]}`, "oauth2",
			[]model.NameValue{{Name: "a", Value: "true"}, {Name: "b", Value: `[{"k":1}]`}, {Name: "c"}}, nil},
		{"several kinds", `{"type":"apikey","bearer":[{"key":"token","value":"x"}],"apikey":[{"key":"key","value":"K"}]}`, "apikey",
			[]model.NameValue{{Name: "key", Value: "K"}}, nil},
		{"parameters absent", `{"type":"digest"}`, "digest", nil, nil},
		{"parameters null", `{"type":"digest","digest":null}`, "digest", nil, nil},
		{"noauth", `{"type":"noauth"}`, "noauth", nil, nil},
		{"auth null", `null`, "", nil, nil},
		{"auth empty", `{}`, "", nil, nil},
		{"auth string", `"noauth"`, "noauth", nil, nil},
		{"auth without type", `{"bearer":[{"key":"token","value":"x"}]}`, "bearer", []model.NameValue{{Name: "token", Value: "x"}}, nil},
		{"auth without any type", `{"bearer":[],"basic":[]}`, "", nil,
			[]string{`c.json:1:1: warning PM013: the authorization of request "R" has no type; it is left out`}},
		{"auth of another type", `[]`, "", nil, []string{`c.json:1:1: warning PM013: the authorization of request "R" is an array; it is left out`}},
		{"parameter of another type", `{"type":"basic","basic":["x"]}`, "basic", nil,
			[]string{`c.json:1:26: warning PM013: basic parameter 1 of request "R" is a string; it is left out`}},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			r, diags := ruler()
			got := r.auth(node(t, c.auth))
			assert.Equal(t, c.said, said(*diags))
			if c.kind == "" {
				assert.Nil(t, got)
				return
			}
			assert.Equal(t, &model.Auth{Kind: c.kind, Params: c.want, Pos: got.Pos}, got)
			assert.Equal(t, "c.json:1:1", got.Pos.String())
		})
	}
}
