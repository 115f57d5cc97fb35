package generator_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/dlclark/regexp2"
	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

var updateDialects = flag.Bool("update-dialects", false, "rewrite testdata/dialects.txt")

const dialects = "testdata/dialects.txt"

// dialectRow is one block of the golden file: a schema and a value that keeps to it; what they become is the rest.
type dialectRow struct{ name, schema, value, rest string }

func dialectRows(t testing.TB) (head string, rows []dialectRow) {
	data, err := os.ReadFile(dialects)
	require.NoError(t, err)
	blocks := strings.Split(string(data), "\n## ")
	for _, block := range blocks[1:] {
		lines := strings.SplitN(strings.TrimSpace(block)+"\n", "\n", 4)
		rows = append(rows, dialectRow{lines[0], lines[1], lines[2], strings.TrimSpace(lines[3])})
	}
	return blocks[0], rows
}

// declaredBy generates a client whose one reply is declared by the schema, and recorded as the value.
func declaredBy(schema, value, version string) *generator.Output {
	body, _ := json.Marshal(value)
	return generator.Generate(compile.Input{API: config.API{Name: "x", Package: "x", In: "x.json", OpenAPI: version,
		Schemas: map[string]string{"Things.Get/200": "s.json"}}, FS: mapFS(map[string][]byte{"s.json": []byte(schema), "x.json": fmt.Appendf(nil,
		`{"info":{"name":"X","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[{"name":"Things","item":[
		{"name":"Get","request":{"method":"GET","url":"https://x.test/thing"},"response":[{"name":"ok","code":200,
		"header":[{"key":"Content-Type","value":"application/json"}],"body":%s}]}]}]}`, body)})})
}

// TestDialects: each keyword of the drafts from 04 to 2020-12, from the schema to the model, to Go, to the two kinds of
// document and to what is said about it.
func TestDialects(t *testing.T) {
	head, rows := dialectRows(t)
	text := head
	for _, row := range rows {
		out := declaredBy(row.schema, row.value, "3.1")
		require.NotEmpty(t, out.Files, "%s: %v", row.name, out.Diagnostics)
		older := declaredBy(row.schema, row.value, "3.0")
		require.NotEmpty(t, older.Files, "%s: %v", row.name, older.Diagnostics)
		lines := []string{"model  " + sketched(t, out.API)}
		lines = append(lines, goDeclarations(t, out.Files)...)
		lines = append(lines, "3.0    "+documented(t, older.Files["openapi.yaml"]), "3.1    "+documented(t, out.Files["openapi.yaml"]))
		said := map[string]bool{}
		for _, d := range append(older.Diagnostics, out.Diagnostics...) {
			assert.NotEqual(t, diag.SchemaContradicted, d.Code, "%s: its value does not keep to it: %s", row.name, d.Message)
			if line := "said   " + d.String(); strings.HasPrefix(d.Pos.File, "s.json") && !said[line] {
				said[line] = true
				lines = append(lines, line)
			}
		}
		got := strings.Join(lines, "\n")
		if !*updateDialects {
			t.Run(row.name, func(t *testing.T) { assert.Equal(t, row.rest, got) })
		}
		text += "\n## " + row.name + "\n" + row.schema + "\n" + row.value + "\n" + got + "\n"
	}
	if *updateDialects {
		require.NoError(t, os.WriteFile(dialects, []byte(text), 0o644))
	}
}

// sketched returns the declared types as JSON, without what is the same in all.
func sketched(t *testing.T, api *model.API) string {
	var out []string
	for _, n := range api.Types {
		data, err := json.Marshal(n.Type)
		require.NoError(t, err)
		var v any
		require.NoError(t, json.Unmarshal(data, &v))
		data, err = json.Marshal(withoutKeys(v, "pos", "evidence", "go_name"))
		require.NoError(t, err)
		out = append(out, n.ID+" "+string(data))
	}
	return strings.Join(out, "\n       ")
}

func withoutKeys(v any, keys ...string) any {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range keys {
			delete(v, k)
		}
		for k := range v {
			v[k] = withoutKeys(v[k], keys...)
		}
	case []any:
		for i := range v {
			v[i] = withoutKeys(v[i], keys...)
		}
	}
	return v
}

// goDeclarations returns the reply and the types of a package, each in a line.
func goDeclarations(t *testing.T, files map[string][]byte) (out []string) {
	for _, name := range []string{"things.go", "types.go"} {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, files[name], parser.SkipObjectResolution)
		if files[name] == nil {
			continue
		}
		require.NoError(t, err)
		for _, d := range f.Decls {
			var b bytes.Buffer
			switch d := d.(type) {
			case *ast.FuncDecl:
				if name == "types.go" || d.Name.Name != "Get" {
					continue
				}
				require.NoError(t, format.Node(&b, fset, d.Type.Results.List[0].Type))
			case *ast.GenDecl:
				if d.Tok != token.TYPE || name == "things.go" {
					continue
				}
				require.NoError(t, format.Node(&b, fset, d))
			}
			out = append(out, "go     "+strings.Join(strings.Fields(b.String()), " "))
		}
	}
	return out
}

// documented returns the schemas of a document as JSON.
func documented(t *testing.T, document []byte) string {
	var doc struct {
		Paths      map[string]map[string]any `yaml:"paths"`
		Components struct {
			Schemas map[string]any `yaml:"schemas"`
		} `yaml:"components"`
	}
	require.NoError(t, yaml.Unmarshal(document, &doc))
	var v any = doc.Components.Schemas
	if doc.Components.Schemas == nil {
		v = doc.Paths["/thing"]["get"].(map[string]any)["responses"].(map[string]any)["200"].(map[string]any)["content"].(map[string]any)["application/json"].(map[string]any)["schema"]
	}
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

// TestDialectsMeanTheSame: of any value, the type that a schema became says the same as a validator that reads the schema
// by the letter of its own draft.
func TestDialectsMeanTheSame(t *testing.T) {
	_, rows := dialectRows(t)
	for _, row := range rows {
		if strings.HasPrefix(row.name, "mended: ") {
			continue
		}
		t.Run(row.name, func(t *testing.T) {
			out := declaredBy(row.schema, row.value, "3.1")
			require.NotEmpty(t, out.Files, "%v", out.Diagnostics)
			typ := out.API.Operations[0].Replies[0].Type
			ours, theirs := validate.New(out.API), byTheLetter(t, row.schema)
			values := instances(t, row)
			accepted, refused := 0, 0
			rapid.Check(t, func(t *rapid.T) {
				value := values.Draw(t, "value")
				data, err := json.Marshal(value)
				require.NoError(t, err)
				plain, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
				require.NoError(t, err)
				broken, wrong := ours.CheckRequest(typ, data), theirs.Validate(plain)
				if (len(broken) == 0) != (wrong == nil) {
					t.Fatalf("%s\nthe type: %v\nthe schema: %v", data, broken, wrong)
				}
				if wrong == nil {
					accepted++
				} else {
					refused++
				}
			})
			assert.Positive(t, accepted, "no value that keeps to the schema was tried")
			assert.Positive(t, refused, "no value that breaks the schema was tried")
		})
	}
}

type backtracking struct{ *regexp2.Regexp }

func (e backtracking) MatchString(s string) bool { ok, _ := e.Regexp.MatchString(s); return ok }

func byTheLetter(t *testing.T, schema string) *jsonschema.Schema {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7)
	c.AssertFormat()
	c.UseRegexpEngine(func(s string) (jsonschema.Regexp, error) {
		re, err := regexp2.Compile(s, regexp2.ECMAScript)
		return backtracking{re}, err
	})
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	require.NoError(t, err)
	require.NoError(t, c.AddResource("https://x.test/s.json", doc))
	s, err := c.Compile("https://x.test/s.json")
	require.NoError(t, err)
	return s
}

// instances makes values near the schema: of the words and numbers that stand in it, and of the row's value with changes.
func instances(t *testing.T, row dialectRow) *rapid.Generator[any] {
	scalars := []any{nil, true, false, 0, 1, -1, 2, 1.5, 7, "", "a", "x1", "long enough", "2024-01-02T03:04:05Z", "a@b.example"}
	names := []string{"a", "b", "x1", "other"}
	var harvest func(v any)
	harvest = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, m := range v {
				names = append(names, k)
				harvest(m)
			}
		case []any:
			for _, m := range v {
				harvest(m)
			}
		case string:
			scalars, names = append(scalars, v), append(names, v)
		case float64:
			scalars = append(scalars, v, v+1, v-1)
		}
	}
	var schema, sample any
	require.NoError(t, json.Unmarshal([]byte(row.schema), &schema))
	require.NoError(t, json.Unmarshal([]byte(row.value), &sample))
	harvest(schema)
	harvest(sample)
	harvest(sample)
	var made func(depth int) *rapid.Generator[any]
	made = func(depth int) *rapid.Generator[any] {
		return rapid.Custom(func(t *rapid.T) any {
			switch kind := rapid.IntRange(0, 4).Draw(t, "kind"); {
			case kind == 0 && depth > 0:
				return rapid.SliceOfN(made(depth-1), 0, 4).Draw(t, "items")
			case kind <= 2 && depth > 0:
				object := map[string]any{}
				for range rapid.IntRange(0, 4).Draw(t, "members") {
					object[rapid.SampledFrom(names).Draw(t, "name")] = made(depth-1).Draw(t, "member")
				}
				return object
			}
			return rapid.SampledFrom(scalars).Draw(t, "scalar")
		})
	}
	var changed func(t *rapid.T, v any) any
	changed = func(t *rapid.T, v any) any {
		if rapid.IntRange(0, 5).Draw(t, "replace") == 0 {
			return made(2).Draw(t, "instead")
		}
		switch v := v.(type) {
		case map[string]any:
			out := map[string]any{}
			for k, m := range v {
				out[k] = m
			}
			name := rapid.SampledFrom(names).Draw(t, "name")
			if _, has := out[name]; !has {
				out[name] = made(1).Draw(t, "added")
			} else if rapid.Bool().Draw(t, "remove") {
				delete(out, name)
			} else {
				out[name] = changed(t, out[name])
			}
			return out
		case []any:
			out := append([]any{}, v...)
			if len(out) == 0 || rapid.Bool().Draw(t, "longer") {
				return append(out, made(1).Draw(t, "added"))
			}
			i := rapid.IntRange(0, len(out)-1).Draw(t, "index")
			out[i] = changed(t, out[i])
			return out
		}
		return v
	}
	return rapid.Custom(func(t *rapid.T) any {
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			return made(3).Draw(t, "made")
		case 1:
			return changed(t, changed(t, sample))
		}
		return changed(t, sample)
	})
}
