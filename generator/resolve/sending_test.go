package resolve_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

// messages are the diagnostics of a code.
func messages(list diag.List, code diag.Code) []string {
	var out []string
	for _, d := range list {
		if d.Code == code {
			out = append(out, d.Message)
		}
	}
	return out
}

func settings(s model.Settings) option {
	return func(op *model.Operation) { op.Settings = &s }
}

func inFolder(i int) option { return func(op *model.Operation) { op.FolderIndex = i } }

func TestFolderVariablesCountForNothing(t *testing.T) {
	a := api(request("GET", "https://x.example/a", query("q", "{{own}} {{folder}} {{both}}"), inFolder(2)))
	a.Operations[0].Variables = variables("own", "1")
	a.Variables = variables("both", "collection")
	a.Folders = []model.Folder{{Parent: -1}, {Parent: 0, Path: []string{"Outer"}}, {Parent: 1, Path: []string{"Outer", "Inner"}, Variables: variables("folder", "2", "both", "3", "unused", "4")}}
	diags := resolved(t, a)
	assert.Equal(t, "{{own}} {{folder}} collection", a.Operations[0].Request.Query[0].Value, "as Postman resolves them")
	assert.Equal(t, []string{`folder "Inner" defines variables (folder, both, unused); Postman does not look there, so they count for nothing, though {{folder}} has no other value`,
		`request "GET https://x.example/a" defines variables (own); Postman does not look there, so they count for nothing, though {{own}} has no other value`}, messages(diags, diag.VariablesUnused))
	assert.Len(t, a.Folders[2].Variables, 3, "kept")

	again := api(request("GET", "https://x.example/a", query("q", "{{folder}}"), inFolder(1)))
	again.Folders = []model.Folder{{Parent: -1}, {Parent: 0, Path: []string{"F"}, Variables: variables("folder", "2")}}
	diags = resolve.Resolve(again, resolve.Options{Flags: variables("folder", "5")})
	assert.Equal(t, []string{`folder "F" defines variables (folder); Postman does not look there, so they count for nothing`}, messages(diags, diag.VariablesUnused))
	assert.Equal(t, "5", again.Operations[0].Request.Query[0].Value)
}

func TestSettingsAreInherited(t *testing.T) {
	yes, no, two := true, false, 2
	a := api(request("GET", "https://x.example/a", inFolder(1), settings(model.Settings{FollowRedirects: &yes})), request("GET", "https://x.example/b", inFolder(1)), request("GET", "https://x.example/c"))
	a.Folders = []model.Folder{{Parent: -1, Settings: &model.Settings{StrictSSL: &no}}, {Parent: 0, Path: []string{"F"}, Settings: &model.Settings{FollowRedirects: &no, MaxRedirects: &two}}}
	diags := resolved(t, a)
	assert.Equal(t, model.Settings{FollowRedirects: &yes, MaxRedirects: &two, StrictSSL: &no}, *a.Operations[0].Settings)
	assert.Equal(t, model.Settings{FollowRedirects: &no, MaxRedirects: &two, StrictSSL: &no}, *a.Operations[1].Settings)
	assert.Equal(t, model.Settings{StrictSSL: &no}, *a.Operations[2].Settings)
	assert.Equal(t, []string{`Postman sends request "GET https://x.example/a" and 2 more with strictSSL: false; a client does not do so by itself`,
		`Postman sends request "GET https://x.example/a" and 1 more with maxRedirects: 2; a client does not do so by itself`,
		`Postman sends request "GET https://x.example/b" with followRedirects: false; a client does not do so by itself`}, messages(diags, diag.SettingNotHeeded), "what is as by default is not worth a word")
}

func TestSettingsThatAreNoted(t *testing.T) {
	yes, no := true, false
	for _, row := range []struct {
		quirk string
		s     model.Settings
		want  string
	}{
		{"as by default", model.Settings{FollowRedirects: &yes, FollowOriginalMethod: &no, FollowAuthorization: &no, StrictSSL: &yes, DisableURLEncoding: &no, DisableCookies: &no, DisabledSystemHeaders: []string{}}, ""},
		{"a body that is meant", model.Settings{DisableBodyPruning: &yes}, ""},
		{"method kept on redirects", model.Settings{FollowOriginalMethod: &yes}, "followOriginalHttpMethod: true"},
		{"authorization kept on redirects", model.Settings{FollowAuthorization: &yes}, "followAuthorizationHeader: true"},
		{"URL not encoded", model.Settings{DisableURLEncoding: &yes}, "disableUrlEncoding: true"},
		{"no cookies", model.Settings{DisableCookies: &yes}, "disableCookies: true"},
		{"headers left out", model.Settings{DisabledSystemHeaders: []string{"accept", "host"}}, "disabledSystemHeaders: accept, host"},
		{"one that nobody knows", model.Settings{Others: []model.NameValue{{Name: "protocolVersion", Value: `"http2"`}}}, `protocolVersion: "http2"`},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			got := messages(resolved(t, api(request("GET", "https://x.example/a", settings(row.s)))), diag.SettingNotHeeded)
			if row.want == "" {
				assert.Empty(t, got)
				return
			}
			assert.Equal(t, []string{`Postman sends request "GET https://x.example/a" with ` + row.want + "; a client does not do so by itself"}, got)
		})
	}
}

func TestBodyThatPostmanDoesNotSend(t *testing.T) {
	yes, no := true, false
	for _, row := range []struct {
		quirk, method string
		opts          []option
		said          bool
	}{
		{"GET", "GET", []option{jsonBody(`{}`)}, true},
		{"HEAD", "HEAD", []option{jsonBody(`{}`)}, true},
		{"GET with a form", "GET", []option{form("a", "1")}, true},
		{"GET whose body is meant", "GET", []option{jsonBody(`{}`), settings(model.Settings{DisableBodyPruning: &yes})}, false},
		{"GET whose body is not meant", "GET", []option{jsonBody(`{}`), settings(model.Settings{DisableBodyPruning: &no})}, true},
		{"GET in a folder of those", "GET", []option{jsonBody(`{}`), inFolder(1)}, false},
		{"GET without a body", "GET", nil, false},
		{"DELETE", "DELETE", []option{jsonBody(`{}`)}, false},
		{"POST", "POST", []option{jsonBody(`{}`)}, false},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api(request(row.method, "https://x.example/a", row.opts...))
			a.Folders = append(a.Folders, model.Folder{Parent: 0, Path: []string{"F"}, Settings: &model.Settings{DisableBodyPruning: &yes}})
			body := a.Operations[0].Body
			assert.Equal(t, row.said, contains(resolved(t, a), diag.BodyNotMeant))
			assert.Same(t, body, a.Operations[0].Body, "kept")
			if body != nil {
				assert.False(t, body.Required, "a caller may leave it out")
			}
		})
	}
}
