package postman

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

func TestSettings(t *testing.T) {
	for _, c := range []struct{ quirk, settings, want string }{
		{"null", `null`, `null`},
		{"empty", `{}`, `null`},
		{"switches", `{"followRedirects":false,"followOriginalHttpMethod":true,"followAuthorizationHeader":true,"strictSSL":false,"disableBodyPruning":true,"disableUrlEncoding":true,"disableCookies":false}`,
			`{"follow_redirects":false,"follow_original_method":true,"follow_authorization":true,"strict_ssl":false,"disable_body_pruning":true,"disable_url_encoding":true,"disable_cookies":false}`},
		{"a switch that is null is not made", `{"strictSSL":null}`, `{}`},
		{"a number", `{"maxRedirects":3}`, `{"max_redirects":3}`},
		{"a set of headers", `{"disabledSystemHeaders":{"Accept":true,"user-agent":true,"host":false}}`, `{"disabled_system_headers":["accept","user-agent"]}`},
		{"header set list", `{"disabledSystemHeaders":["b","a","b"]}`, `{"disabled_system_headers":["a","b"]}`},
		{"what pmgen does not know is kept", `{"tlsCipherSelection":["x"],"protocolVersion":"http1", "strictSSL":"yes"}`,
			`{"others":[{"name":"tlsCipherSelection","value":"[\"x\"]"},{"name":"protocolVersion","value":"\"http1\""},{"name":"strictSSL","value":"\"yes\""}]}`},
	} {
		r, diags := ruler()
		got, err := json.Marshal(r.settings(node(t, c.settings)))
		require.NoError(t, err)
		assert.JSONEq(t, c.want, string(got), c.quirk)
		assert.Empty(t, *diags, c.quirk)
	}
	r, diags := ruler()
	assert.Nil(t, r.settings(node(t, `7`)))
	assert.Equal(t, []string{`c.json:1:1: warning PM013: the protocolProfileBehavior of request "R" is a number; it is left out`}, said(*diags))
}

// TestWhatFoldersHold: settings, scripts and variables are kept wherever they stand.
func TestWhatFoldersHold(t *testing.T) {
	v1 := `{"id":"c","name":"C","order":["r"],"folders_order":["f"],"protocolProfileBehavior":{"strictSSL":false},
		"folders":[{"id":"f","name":"F","order":["r"],"variables":[{"key":"v","value":"1"}],"protocolProfileBehavior":{"maxRedirects":1},"tests":"b"}],
		"requests":[{"id":"r","name":"R","url":"http://h/a","method":"GET","tests":"a","protocolProfileBehavior":{"disableCookies":true}}]}`
	v2 := `{"info":{"name":"C"},"protocolProfileBehavior":{"strictSSL":false},"item":[
		{"name":"F","variable":[{"key":"v","value":"1"},{"key":"off","value":"2","disabled":true}],"protocolProfileBehavior":{"maxRedirects":1},"event":[{"listen":"test","script":{"exec":"b"}}],
		 "item":[{"name":"R","request":"http://h/a","variable":[{"key":"own","value":"3"}],"event":[{"listen":"test","script":{"exec":"a"}}],"protocolProfileBehavior":{"disableCookies":true}}]}]}`
	for name, text := range map[string]string{"v1": v1, "v2": v2} {
		diags := &diag.List{}
		r := &reader{diags: diags}
		collections := []*collection{r.collection(node(t, text))}
		api := r.assemble("c.json", "", collections)
		assert.Empty(t, *diags)
		require.Len(t, api.Folders, 2, name)
		require.Len(t, api.Operations, 1, name)
		assert.False(t, *api.Folders[0].Settings.StrictSSL, name)
		assert.Equal(t, 1, *api.Folders[1].Settings.MaxRedirects, name)
		assert.Equal(t, "b", api.Folders[1].Scripts[0].Code, name)
		assert.Equal(t, []string{"v=1 folder"}, written(api.Folders[1].Variables), name)
		op := api.Operations[0]
		assert.True(t, *op.Settings.DisableCookies, name)
		assert.Equal(t, "a", op.Scripts[0].Code, name)
		if name == "v2" {
			assert.Equal(t, []string{"own=3 request"}, written(op.Variables))
		}
	}
}

func written(variables []model.Variable) []string {
	var all []string
	for _, v := range variables {
		all = append(all, v.Name+"="+v.Value+" "+v.From)
	}
	return all
}
