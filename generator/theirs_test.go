package generator_test

import (
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// theirs are the collections that postman-to-openapi is tested with, by the document that it expects of each.
var theirs = map[string]string{
	"AuthBasic": "AuthBasic", "AuthBearer": "AuthBearer", "AuthMultiple": "AuthMultiple", "AuthRequest": "AuthRequest",
	"BasepathVar": "BasepathVar", "Basic": "PostmantoOpenAPI", "CollectionWrapper": "CollectionWrapper",
	"DeleteOperation": "DeleteOperation", "DepthPathParams": "DepthPathParams", "DisabledParamsDefault": "DisabledParams",
	"EmptyUrl": "EmptyUrl", "ExternalDocs": "ExternalDocs", "Folders": "FolderCollection", "FormData": "FormData",
	"FormUrlencoded": "FormUrlencoded", "GetMethods": "GetMethods", "Headers": "Headers", "JsonComments": "JsonComments",
	"NullHeader": "NullHeaders", "BasicNoOptions": "NoOptionsInBody",
	"LicenseContact": "LicenseContact", "MultipleServers": "MultipleServers", "NoPath": "NoPath", "NoVersion": "NoVersion",
	"OperationIds": "OperationIds", "ParseStatus": "ParseStatusCode", "PathParams": "PathParams", "RawBody": "RawBody",
	"Responses": "Responses", "ResponsesEmpty": "ResponsesEmpty", "ResponsesMultiLang": "ResponsesMultiLang",
	"UrlWithPort": "UrlWithPort", "Variables": "Variables", "XLogo": "XLogo",
}

// cut is the head of the paths that the tool was told to cut off (its option pathDepth): its documents lose it.
var cut = map[string]string{"DepthPathParams": "/dev", "JsonComments": "/api/v1", "Responses": "/api/v1", "ResponsesEmpty": "/api/v1",
	"ResponsesMultiLang": "/api/v1"}

// otherwise are the facts that pmgen's documents do not have, for a reason.
var otherwise = map[string]string{
	"POST /users takes */*":                 "what the text looks like: application/json",
	"POST /{}/token takes */*":              "what the text looks like: application/json",
	"POST /{}/token header Content-Type":    "OpenAPI ignores header parameters of that name: the body's media type says it",
	"server http://{{url}}":                 "a server with a variable in OpenAPI's way",
	"POST /posts takes text/plain":          "a file without a name: application/octet-stream, since nothing says that it is text",
	"POST /raw takes application/json":      "an empty text is no body: Postman sends none",
	"POST /users header Content-Type":       "OpenAPI ignores header parameters of that name: the body's media type says it",
	"GET /api/v1/users/{} 404 text/plain":   "the recorded header says application/json",
	"POST /api/v1/users 201 text/plain":     "the recorded header says application/json",
	"server https://awesome.api.io":         "an option of the tool, not in the collection",
	"server https://awesome.api.sandbox.io": "an option of the tool, not in the collection",
}

// document is what two OpenAPI documents are compared by.
type document struct {
	Info       struct{ Title string }
	Servers    []server
	Paths      map[string]map[string]yaml.Node
	Components struct {
		SecuritySchemes map[string]struct{ Type, Scheme string } `yaml:"securitySchemes"`
		Parameters      map[string]parameter
	}
}

type server struct{ URL string }

type parameter struct {
	Name, In string
	Ref      string `yaml:"$ref"`
}

type operation struct {
	Servers     []server
	Parameters  []parameter
	RequestBody struct{ Content map[string]any } `yaml:"requestBody"`
	Responses   map[string]struct {
		Description string
		Content     map[string]any
	}
}

// TestDocumentsSayWhatPostmanToOpenAPISays: whatever postman-to-openapi finds in a collection, pmgen's document of it says, too:
// operations, parameters with their places, media types, statuses, headers, security schemes.
func TestDocumentsSayWhatPostmanToOpenAPISays(t *testing.T) {
	const root = corpus + "/fixtures/joolfe-postman-to-openapi/test/resources"
	if _, err := os.Stat(root); err != nil {
		t.Skip("the corpus of published descriptions is not here: " + err.Error())
	}
	compared, met := 0, map[string]bool{}
	for output, input := range theirs {
		for _, version := range []string{"v2", "v21", "."} {
			in := path.Join("input", version, input+".json")
			if _, err := os.Stat(path.Join(root, in)); err != nil {
				continue
			}
			compared++
			t.Run(in, func(t *testing.T) {
				data, err := os.ReadFile(path.Join(root, "output", output+".yml"))
				require.NoError(t, err)
				out := generator.Generate(compile.Input{FS: os.DirFS(root), API: config.API{Name: "x", Package: "x", In: in}})
				require.NotEmpty(t, out.Files, "%v", out.Diagnostics)
				want, got := facts(t, data, cut[input]), facts(t, out.Files["openapi.yaml"], "")
				for _, fact := range want {
					if slices.Contains(got, fact) {
						continue
					}
					met[fact] = true
					assert.NotEmpty(t, otherwise[fact], "not said: %s, but\n%s", fact, strings.Join(got, "\n"))
				}
			})
		}
	}
	assert.Equal(t, 66, compared)
	for fact := range otherwise {
		assert.True(t, met[fact], "said after all: %s", fact)
	}
}

var pathParam = regexp.MustCompile(`\{[^}]*\}`)

// facts writes an OpenAPI document down, a fact a line; cut stands before its paths.
func facts(t *testing.T, data []byte, cut string) []string {
	var d document
	require.NoError(t, yaml.Unmarshal(data, &d))
	all := []string{"title " + d.Info.Title}
	below := ""
	for _, s := range d.Servers {
		all = append(all, "server "+host(s.URL))
		below = strings.TrimPrefix(s.URL, host(s.URL))
	}
	for _, s := range d.Components.SecuritySchemes {
		all = append(all, "security "+s.Type+" "+s.Scheme)
	}
	for template, members := range d.Paths {
		for method, node := range members {
			var op operation
			if !slices.Contains([]string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}, method) {
				continue
			}
			require.NoError(t, node.Decode(&op))
			for _, s := range op.Servers {
				all = append(all, "server "+host(s.URL))
				below = strings.TrimPrefix(s.URL, host(s.URL))
			}
			at := strings.ToUpper(method) + " " + pathParam.ReplaceAllString(below+cut+template, "{}")
			all = append(all, at)
			for _, p := range op.Parameters {
				if p.Ref != "" {
					p = d.Components.Parameters[path.Base(p.Ref)]
				}
				if p.In == "path" {
					p.Name = "…"
				}
				all = append(all, at+" "+p.In+" "+p.Name)
			}
			for media := range op.RequestBody.Content {
				all = append(all, at+" takes "+media)
			}
			for status, r := range op.Responses {
				if r.Description == "Successful response" {
					continue // what the tool writes where nothing is recorded
				}
				all = append(all, at+" "+status)
				for media := range r.Content {
					all = append(all, at+" "+status+" "+media)
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

// host is a URL without its path: where the server ends and the path begins is a matter of taste.
func host(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	name, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + name
}
