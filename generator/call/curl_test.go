package call_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/call"
	"github.com/pmgen/pmgen/generator/model"
)

// hostile are texts that a shell, curl or a terminal would take for something else than a text.
var hostile = map[string]string{
	"single quote":          `it's 'quoted'`,
	"double quote":          `say "hi"`,
	"command":               "$(touch PWNED)",
	"backticks":             "`touch PWNED`",
	"variable":              "$HOME ${HOME} $SHOP_TOKEN",
	"lines":                 "one\ntwo\n; touch PWNED\n",
	"carriage return":       "one\r\ntwo",
	"file of curl's":        "@/etc/passwd",
	"file of a form":        "</etc/passwd",
	"option":                "--output PWNED",
	"dash":                  "-o",
	"null byte":             "a\x00b",
	"escape sequence":       "\x1b]0;owned\a\x1b[2J",
	"right to left":         "a\u202eb",
	"not UTF-8":             "\xff\xfe",
	"backslashes":           `a\b\\c\n\000`,
	"percent":               "100%s %d %%",
	"semicolon and type":    `x;type=text/html;filename=y`,
	"glob":                  "[1-3]{a,b}*?",
	"history":               "!! !$",
	"ampersand and equals":  "a=b&c=d",
	"comment":               "# nothing after this",
	"here document":         "<<EOF\nEOF",
	"words":                 "two words  and\ttabs",
	"equals first":          "=x",
	"unicode":               "käse 🧀",
	"single quote at ends":  "'x'",
	"empty":                 "",
	"longer than a word is": strings.Repeat("x'", 80_000),
}

func run(t *testing.T, command string, env ...string) {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".curlrc"), []byte("silent\nshow-error\nmax-time = 20\n"), 0o644))
	cmd := exec.Command("sh")
	cmd.Stdin, cmd.Dir = strings.NewReader(command), dir
	cmd.Env = append(append(os.Environ(), "CURL_HOME="+dir), env...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", command[:min(len(command), 2000)], out)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 1, "the command wrote a file")
}

// received is a request as a server reads it.
type received struct {
	method, uri, path string
	query             map[string][]string
	header            http.Header
	body              string
	form              map[string][]string
	files             map[string]string
	user, password    string
}

func server(t *testing.T) (base string, got *received) {
	got = &received{}
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got.method, got.uri, got.path, got.query, got.header = r.Method, r.RequestURI, r.URL.Path, r.URL.Query(), r.Header
		got.user, got.password, _ = r.BasicAuth()
		switch media := r.Header.Get("Content-Type"); {
		case strings.HasPrefix(media, "multipart/"):
			assert.NoError(t, r.ParseMultipartForm(1<<20))
			got.form, got.files = r.MultipartForm.Value, map[string]string{}
			for name, f := range r.MultipartForm.File {
				got.files[name] = f[0].Filename
			}
		case media == "application/x-www-form-urlencoded":
			assert.NoError(t, r.ParseForm())
			got.form = r.PostForm
		default:
			body, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			got.body = string(body)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL, got
}

// TestCurlSendsHostileTexts runs the command in a shell with the curl of the machine: what the server reads is what was recorded,
// wherever it stands, and nothing else is run, read or written. On a terminal the command shows what it is.
func TestCurlSendsHostileTexts(t *testing.T) {
	value := func(s string) model.NameValue { return model.NameValue{Name: "n", Value: s} }
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			if len(text) < 1000 {
				t.Run("path", func(t *testing.T) {
					base, got := server(t)
					run(t, curl(t, &model.Operation{Method: "GET", Path: []model.PathPart{{Literal: "/a/"}, {Param: "n"}, {Literal: "/b"}},
						Params: []model.Param{{Name: "n", In: model.InPath}}, Request: model.Request{Args: []model.NameValue{value(text)}}}, base))
					if text == "" {
						text = "n" // the name stands for it
					}
					assert.Equal(t, "/a/"+text+"/b", got.path)
				})
				t.Run("query", func(t *testing.T) {
					base, got := server(t)
					run(t, curl(t, &model.Operation{Method: "GET", Request: model.Request{Query: []model.NameValue{{Name: text + "k", Value: text + "v"}}}}, base))
					assert.Equal(t, map[string][]string{text + "k": {text + "v"}}, got.query)
				})
				t.Run("header", func(t *testing.T) {
					base, got := server(t)
					run(t, curl(t, &model.Operation{Method: "GET", Request: model.Request{Headers: []model.NameValue{{Name: "X-N", Value: "v" + text}, {Name: text, Value: "x"}}}}, base))
					assert.Len(t, got.header.Values("X-N"), 1)
					for _, r := range text {
						if r > ' ' && r < 0x7f {
							assert.Contains(t, got.header.Get("X-N"), string(r))
						}
					}
				})
			}
			for _, encoding := range []model.Encoding{model.URLEncoded, model.Multipart} {
				t.Run(string(encoding), func(t *testing.T) {
					base, got := server(t)
					fields := []model.NameValue{value(text), {Name: "k" + text[:min(len(text), 100)] + "k", Value: "v"}, {Name: "secret", Value: text}}
					op := &model.Operation{Method: "POST", Request: model.Request{Body: &model.RequestBody{Encoding: encoding, Form: fields}}}
					run(t, curl(t, op, base), "SHOP_SECRET=it's $(secret)")
					assert.Equal(t, []string{text}, append(got.form["n"], make([]string, 0)...))
					if encoding == model.URLEncoded {
						assert.Equal(t, []string{"v"}, got.form["k"+text[:min(len(text), 100)]+"k"])
						assert.Equal(t, []string{"it's $(secret)"}, got.form["secret"])
					}
				})
			}
			for _, encoding := range []model.Encoding{model.Text, model.Binary} {
				t.Run(string(encoding), func(t *testing.T) {
					base, got := server(t)
					op := &model.Operation{Method: "PUT", Request: model.Request{Body: &model.RequestBody{Encoding: encoding, Content: model.Content{Text: text, Media: "text/x"}}}}
					run(t, curl(t, op, base))
					assert.Equal(t, text, got.body)
					assert.Equal(t, "PUT", got.method)
					assert.Equal(t, []string{"text/x"}, got.header.Values("Content-Type"))
				})
			}
		})
	}
}

// curl prints the call and checks that a terminal shows it as it is.
func curl(t *testing.T, op *model.Operation, base string) string {
	t.Helper()
	text := call.Of(&model.API{Package: "shop", Operations: []*model.Operation{op}}, op).Curl(base)
	for _, r := range text {
		require.True(t, r == '\n' || r == '\t' || r >= ' ' && r != 0x7f && r != '\u202e' && r != 0xfffd, "%q in %s", r, text)
	}
	return text
}

func TestCurlOfEachAuthorization(t *testing.T) {
	for name, c := range map[string]struct {
		scheme model.SecurityScheme
		check  func(*received) string
		want   string
	}{
		"bearer":        {model.SecurityScheme{Kind: model.Bearer}, func(r *received) string { return r.header.Get("Authorization") }, "Bearer t'k"},
		"prefix":        {model.SecurityScheme{Kind: model.OAuth2, Prefix: "OAuth"}, func(r *received) string { return r.header.Get("Authorization") }, "OAuth t'k"},
		"basic":         {model.SecurityScheme{Kind: model.Basic}, func(r *received) string { return r.user + "/" + r.password }, "u ser/pa$s"},
		"key in header": {model.SecurityScheme{Kind: model.APIKey, In: model.InHeader, Name: "X-Key"}, func(r *received) string { return r.header.Get("X-Key") }, "k y"},
		"key in query":  {model.SecurityScheme{Kind: model.APIKey, In: model.InQuery, Name: "key"}, func(r *received) string { return r.query["key"][0] }, "k+y"},
		"key in cookie": {model.SecurityScheme{Kind: model.APIKey, In: model.InCookie, Name: "sid"}, func(r *received) string { return r.header.Get("Cookie") }, "sid=k y"},
	} {
		t.Run(name, func(t *testing.T) {
			base, got := server(t)
			c.scheme.Key = "auth"
			op := &model.Operation{Method: "GET", Security: []model.Requirement{{{Scheme: "auth"}}},
				Request: model.Request{Headers: []model.NameValue{{Name: "Authorization", Value: "Bearer recorded"}}}}
			key := "SHOP_KEY=k y"
			if name == "key in query" {
				key = "SHOP_KEY=k%2By" // a secret stands in a URL as it is
			}
			text := call.Of(&model.API{Package: "shop", Schemes: []model.SecurityScheme{c.scheme}}, op).Curl(base)
			assert.NotContains(t, text, "recorded")
			run(t, text, "SHOP_TOKEN=t'k", "SHOP_USER=u ser", "SHOP_PASSWORD=pa$s", key)
			assert.Equal(t, c.want, c.check(got))
		})
	}
}

func TestCurlOfOddRequests(t *testing.T) {
	for name, c := range map[string]struct {
		op    model.Operation
		check func(*testing.T, *received)
	}{
		"HEAD":            {model.Operation{Method: "HEAD"}, func(t *testing.T, r *received) { assert.Equal(t, "HEAD", r.method) }},
		"GET with body":   {model.Operation{Method: "GET", Request: body(model.JSON, `{"a":"it's"}`)}, func(t *testing.T, r *received) { assert.Equal(t, `GET {"a":"it's"}`, r.method+" "+r.body) }},
		"dot segments":    {model.Operation{Method: "GET", Path: []model.PathPart{{Literal: "/a/../b/./c"}}}, func(t *testing.T, r *received) { assert.Equal(t, "/a/../b/./c", r.uri) }},
		"recorded escape": {model.Operation{Method: "GET", Path: []model.PathPart{{Literal: "/a%2Fb"}}}, func(t *testing.T, r *received) { assert.Equal(t, "/a%2Fb", r.uri) }},
		"empty header": {model.Operation{Method: "GET", Request: model.Request{Headers: []model.NameValue{{Name: "X-Empty", Value: ""}}}}, func(t *testing.T, r *received) {
			assert.Contains(t, r.header, "X-Empty")
		}},
		"variables": {model.Operation{Method: "POST", Path: []model.PathPart{{Literal: "/"}, {Param: "id"}}, Request: body(model.JSON, `{"a":"{{name}}","b":"{{$guid}}","c":"{{evil\"}}"}`)}, func(t *testing.T, r *received) {
			assert.Equal(t, `/id {"a":"name","b":"00000000-0000-4000-8000-000000000000","c":"evil"}`, r.path+" "+r.body)
		}},
		"method": {model.Operation{Method: "PURGE"}, func(t *testing.T, r *received) { assert.Equal(t, "PURGE", r.method) }},
		"file": {model.Operation{Method: "POST", Body: &model.Body{Encoding: model.Multipart, Fields: []model.Param{{Name: "photo", File: true, Media: "image/png"}}},
			Request: model.Request{Body: &model.RequestBody{Encoding: model.Multipart, Form: []model.NameValue{{Name: "photo", Value: "/etc/passwd"}, {Name: "a", Value: "b"}}}}},
			func(t *testing.T, r *received) {
				assert.Equal(t, map[string]string{"photo": "file.txt"}, r.files)
				assert.Equal(t, []string{"b"}, r.form["a"])
			}},
		"part with a media type": {model.Operation{Method: "POST", Body: &model.Body{Encoding: model.Multipart, Fields: []model.Param{{Name: "meta", Media: "application/json"}}},
			Request: model.Request{Body: &model.RequestBody{Encoding: model.Multipart, Form: []model.NameValue{{Name: "meta", Value: `{"a":"b;c,d\\"}`}}}}},
			func(t *testing.T, r *received) { assert.Equal(t, []string{`{"a":"b;c,d\\"}`}, r.form["meta"]) }},
	} {
		t.Run(name, func(t *testing.T) {
			base, got := server(t)
			run(t, curl(t, &c.op, base))
			c.check(t, got)
		})
	}
}

func body(encoding model.Encoding, text string) model.Request {
	return model.Request{Body: &model.RequestBody{Encoding: encoding, Content: model.Content{Text: text, JSON: model.Valid}}}
}

// A server that the collection names is where the call goes, if it is one of the web.
func TestCurlOfServers(t *testing.T) {
	for server, want := range map[string]string{
		"https://api.example.com/v1/":    "curl 'https://api.example.com/v1/'\n",
		"file:///etc":                    "curl \"$SHOP_BASE_URL\"'/'\n",
		"-K/etc/passwd":                  "curl \"$SHOP_BASE_URL\"'/'\n",
		"":                               "curl \"$SHOP_BASE_URL\"'/'\n",
		"https://ann:secret@example.com": "curl 'https://example.com/'\n",
		"https://exa'mple.com/$(id)":     "curl 'https://exa'\\''mple.com/$(id)/'\n",
		"http://[::1]:80":                "curl --globoff 'http://[::1]:80/'\n",
	} {
		op := &model.Operation{Method: "GET"}
		assert.Equal(t, want, call.Of(&model.API{Package: "shop", Servers: []model.Server{{URL: server}}}, op).Curl(""), server)
	}
}

// What Postman makes up where a collection is generated from a schema says less than the parameter's name.
func TestFiller(t *testing.T) {
	for recorded, want := range map[string]string{"aliquip sint": "n", "-27113311": "n", "27113311": "27113311", "in": "in", "dolore": "n", "sed et": "n", "et tu": "et tu", "-5": "-5"} {
		op := &model.Operation{Method: "GET", Request: model.Request{Query: []model.NameValue{{Name: "n", Value: recorded}}}}
		assert.Equal(t, "https://shop.example/?n="+url.QueryEscape(want), must(t, call.Of(&model.API{Package: "shop"}, op)).String(), recorded)
	}
}

func must(t *testing.T, c *call.Call) *url.URL {
	t.Helper()
	r, err := c.Request("https://shop.example")
	require.NoError(t, err)
	return r.URL
}

// TestSeveralKeys: a request may need two API keys. They do not come from one variable.
func TestSeveralKeys(t *testing.T) {
	api := &model.API{Package: "shop", Schemes: []model.SecurityScheme{
		{Key: "a", Kind: model.APIKey, In: model.InHeader, Name: "X-Api-Key"},
		{Key: "b", Kind: model.APIKey, In: model.InQuery, Name: "appKey"},
		{Key: "c", Kind: model.APIKey, In: model.InHeader, Name: "Token"},
		{Key: "d", Kind: model.Bearer}}}
	op := &model.Operation{Method: "GET", Path: []model.PathPart{{Literal: "/a"}}, Security: []model.Requirement{{{Scheme: "a"}, {Scheme: "b"}, {Scheme: "c"}, {Scheme: "d"}}}}
	text := call.Of(api, op).Curl("https://shop.example")
	for _, want := range []string{`"X-Api-Key: $SHOP_X_API_KEY"`, `appKey=$SHOP_APP_KEY"`, `"Token: $SHOP_TOKEN_KEY"`, `"Authorization: Bearer $SHOP_TOKEN"`} {
		assert.Contains(t, text, want)
	}
}
