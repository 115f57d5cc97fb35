package generator_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// overriddenKennel generates the kennel's client with the lines under overrides.types.
func overriddenKennel(t *testing.T, names *config.Names, lines string) (*generator.Output, diag.List) {
	text, err := os.ReadFile("testdata/stability/kennel.json")
	require.NoError(t, err)
	yaml := "version: 1\napis:\n  - name: kennel\n    in: kennel.json\n    out: out\n    package: kennel\n    overrides:\n      types:\n"
	for line := range strings.SplitSeq(lines, "\n") {
		yaml += "        " + line + "\n"
	}
	file, diags := config.Read("pmgen.yaml", []byte(yaml))
	if diags.Errors() > 0 {
		return nil, diags
	}
	out := generator.Generate(compile.Input{FS: mapFS(map[string][]byte{"kennel.json": text}), API: file.APIs[0], Names: names})
	return out, out.Diagnostics
}

// TestOverridesOfTypes: each kind of override, from the config to the Go that callers see. The recorded examples keep to the
// overridden types and to the document; the packages build and their round trip tests pass.
func TestOverridesOfTypes(t *testing.T) {
	module := newModule(t)
	for _, c := range []struct{ quirk, lines, name, want string }{
		{"name", `Pets.Get/200: {name: Animal}`, "PetsService.Get", "func(context.Context, string, ...CallOption) (*Animal, error)"},
		{"type", `Pets.Get/200/born: {type: string}`, "GetPetResponse.Born", "string `json:\"born\"`"},
		{"type: any", `Pets.Get/200/name: {type: any}`, "GetPetResponse.Name", "json.RawMessage `json:\"name\"`"},
		{"required: true", `Pets.Get/200/name: {required: true}`, "GetPetResponse.Name", "string `json:\"name\"`"},
		{"required: false", `Pets.Get/200/name: {required: false}`, "GetPetResponse.Name", "*string `json:\"name,omitzero\"`"},
		{"nullable", `Pets.Get/200/name: {nullable: true}`, "GetPetResponse.Name", "*string `json:\"name\"`"},
		{"enum", `Pets.Get/200/status: {enum: [open, sold], name: PetState}`, "PetStateSold", `PetState = "sold"`},
		{"kind: struct", `Orders.List/200/*/totals: {kind: struct, name: Totals}`, "Totals.EUR", "float64 `json:\"EUR\"`"},
		{"kind: map", `Admin.Status/200/checks: {kind: map}`, "AdminStatusResponse.Checks", "map[string]Check `json:\"checks\"`"},
		{"split", `Orders.List/200/*/owner: {split: true, name: Buyer}`, "Buyer.Name", "string `json:\"name\"`"},
		{"merge", `Orders.Get/200/owner: {merge: Pets.Get/200/owner, name: Person}`, "GetPetResponse.Owner", "Person `json:\"owner\"`"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			out, diags := overriddenKennel(t, nil, c.lines)
			require.Zero(t, diags.Errors(), "%v", diags)
			require.NotNil(t, out)
			api := callersOf(t, out.Files)
			assert.Equal(t, c.want, api[c.name], "%v", api)
			if c.quirk == "required: true" { // of one sample, Go has a plain value anyhow; contracts demand it from now on
				fields := out.API.Type("Pets.Get/200").Type.Fields
				assert.True(t, fields[slices.IndexFunc(fields, func(f model.Field) bool { return f.Name == "name" })].Required)
			}
			examplesKeep(t, out)
			module.add(t, out)
		})
	}
	module.test(t)
}

// clients is a module of generated packages that has never heard of pmgen.
type clients struct {
	dir string
	n   int
}

func newModule(t *testing.T) *clients {
	m := &clients{dir: t.TempDir()}
	require.NoError(t, os.WriteFile(filepath.Join(m.dir, "go.mod"), []byte("module example.com/clients\n\ngo 1.24\n"), 0o644))
	return m
}

func (m *clients) add(t *testing.T, out *generator.Output) {
	m.n++
	for name, data := range out.Files {
		file := filepath.Join(m.dir, "p"+strconv.Itoa(m.n), filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, data, 0o644))
	}
}

func (m *clients) test(t *testing.T) {
	inModule(t, m.dir, "vet", "./...")
	said := inModule(t, m.dir, "test", "-v", "-run", "RoundTrip", "./...")
	assert.Equal(t, m.n, strings.Count(said, "--- PASS: TestRoundTrip "), "one round trip test a package:\n%s", said)
}

// examplesKeep checks each recorded reply against its type and against the document, which is read by another library.
func examplesKeep(t *testing.T, out *generator.Output) {
	doc, err := openapi3.NewLoader().LoadFromData(out.Files["openapi.yaml"])
	require.NoError(t, err)
	require.NoError(t, doc.Validate(t.Context()))
	check, tried := validate.New(out.API), 0
	for _, op := range out.API.Operations {
		for _, e := range op.Examples {
			i := slices.IndexFunc(op.Replies, func(r model.Reply) bool { return r.Status == e.Status && r.Type != nil })
			if i < 0 || !e.Content.IsJSON() {
				continue
			}
			assert.Empty(t, check.CheckReply(op.Replies[i].Type, e.Content.Bytes()), "%s %d", op.ID, e.Status)
			reply := doc.Paths.Value(model.Template(op.Path)).GetOperation(op.Method).Responses.Status(e.Status)
			require.NotNil(t, reply, "%s %d", op.ID, e.Status)
			var value any
			require.NoError(t, json.Unmarshal(e.Content.Bytes(), &value))
			assert.NoError(t, reply.Value.Content.Get("application/json").Schema.Value.VisitJSON(value), "%s %d", op.ID, e.Status)
			tried++
		}
	}
	assert.Positive(t, tried)
}

// TestOverridesThatContradict: what cannot be is an error at its line, and nothing is generated.
func TestOverridesThatContradict(t *testing.T) {
	first, diags := overriddenKennel(t, nil, "{}")
	require.Zero(t, diags.Errors(), "%v", diags)
	for _, c := range []struct {
		quirk, lines string
		code         diag.Code
		want         string
	}{
		{"a path that meets nothing", `Pets.Get/200/ownr: {name: Person}`, diag.UnknownTypePath, `Pets.Get/200/owner`},
		{"an operation that is not there", `Pets.Gt/200: {name: Person}`, diag.UnknownTypePath, `Pets.Get/200`},
		{"a type that an example contradicts", `Pets.Get/200/name: {type: integer}`, diag.OverrideLosesValue, `"Rex" in example "ok" of request "Get pet" (kennel.json:`},
		{"required, and not in every example", `Pets.List/200/next: {type: integer, nullable: false}`, diag.OverrideLosesValue, "null"},
		{"a name that is no Go name", `Pets.Get/200: {name: my pet}`, diag.ConfigInvalid, "exported Go identifier"},
		{"one name for two types", "Pets.Get/200: {name: Thing}\nOrders.Get/200: {name: Thing}", diag.NamingTaken, "Thing"},
		{"a name that every package has", `Pets.Get/200: {name: Client}`, diag.NamingTaken, "Client"},
		{"a name that another type has by the lock", `Pets.Get/200: {name: Owner}`, diag.NamingTaken, "by the lock"},
		{"merged, success and error", `Pets.Get/200: {merge: Pets.Get/404}`, diag.NamingNotMerged, "different shapes"},
		{"a key that no override has", `Pets.Get/200: {nmae: Pet}`, diag.ConfigUnknownKey, "name"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			out, diags := overriddenKennel(t, first.Names, c.lines)
			if out != nil {
				assert.Empty(t, out.Files)
			}
			found := false
			for _, d := range diags {
				if d.Severity == diag.Error && d.Code == c.code {
					found = true
					assert.Contains(t, d.Message+d.Hint, c.want)
					assert.Equal(t, "pmgen.yaml", d.Pos.File)
					assert.GreaterOrEqual(t, d.Pos.Line, 9)
				}
			}
			assert.True(t, found, "%v", diags)
		})
	}
}

// TestOverridesThatTheDocsShow: the page's config generates as it stands, and the table of what can be said of a type leaves
// nothing out.
func TestOverridesThatTheDocsShow(t *testing.T) {
	page, err := os.ReadFile("../docs/config.md")
	require.NoError(t, err)
	_, block, _ := strings.Cut(string(page), "```yaml\n")
	block, _, _ = strings.Cut(block, "```")
	file, diags := config.Read("pmgen.yaml", []byte(block))
	require.Empty(t, diags)
	out := generator.Generate(compile.Input{API: file.APIs[0], FS: mapFS(map[string][]byte{
		"collections/salesforce/oauth.postman_collection.json": []byte(`{"info":{"name":"OAuth","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[
			{"name":"OAuth Usage","item":[{"name":"OAuth Usage","request":{"method":"GET","url":"https://x.test/v{{version}}/usage"},
				"response":[{"name":"ok","code":200,"body":"{\"apps\":[{\"name\":\"a\",\"createdDate\":\"2024-01-02T03:04:05Z\"}]}"}]}]},
			{"name":"OAuth Tokens","item":[{"name":"Old thing","request":{"method":"GET","url":"https://x.test/v{{version}}/old/{{_appId}}"}},
				{"name":"Old thing","request":{"method":"DELETE","url":"https://x.test/v{{version}}/old/{{_appId}}"}}]}]}`),
		"collections/salesforce/salesforce.postman_environment.json": []byte(`{"name":"e","values":[{"key":"version","value":"59.0"}]}`),
		"collections/salesforce/sandbox.postman_environment.json":    []byte(`{"name":"Sandbox","values":[{"key":"version","value":"60.0"}]}`),
		"collections/globals.json":                                   []byte(`{"name":"g","values":[]}`),
		"schemas/usage.json": []byte(`{"type":"object","properties":{"apps":{"type":"array","items":{"type":"object",
			"properties":{"name":{"type":"string"},"createdDate":{"type":"string","format":"date-time"}},"required":["name"]}}}}`),
	})})
	require.Zero(t, out.Diagnostics.Errors(), "%v", out.Diagnostics)
	api := callersOf(t, out.Files)
	assert.Equal(t, "func(context.Context, ...CallOption) (*Usage, error)", api["OAuthUsageService.List"], "%v", api)
	assert.Equal(t, "[]App `json:\"apps,omitzero\"`", api["Usage.Apps"])
	assert.Equal(t, "*string `json:\"createdDate,omitzero\"`", api["App.CreatedDate"], "overridden: the schema says a date-time")
	assert.Equal(t, 1, out.Ledger.Counts.Skipped, "the second Old thing")
	module := newModule(t)
	for name := range out.Files {
		if strings.HasPrefix(name, "salesforcetest/") || name == "example_test.go" {
			delete(out.Files, name) // they import pmgen
		}
	}
	module.add(t, out)
	module.test(t)

	_, section, _ := strings.Cut(string(page), "**Types**")
	for _, key := range []string{"name", "type", "kind", "required", "nullable", "enum", "split", "merge"} {
		assert.Regexp(t, regexp.MustCompile("(?m)^\\| `"+key+": "), section, key)
	}
}
