package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write pmgen.schema.json anew")

// TestSchemaIsCurrent makes the schema of the types, and holds it against what is checked in.
func TestSchemaIsCurrent(t *testing.T) {
	s := &schemaOf{comments: comments(t)}
	root := s.of(reflect.TypeFor[File](), "")
	root.set("$schema", "http://json-schema.org/draft-07/schema#")
	root.set("$id", SchemaURL)
	root.set("title", "pmgen.yaml")
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	require.NoError(t, e.Encode(root))
	if *update {
		require.NoError(t, os.WriteFile("pmgen.schema.json", b.Bytes(), 0o644))
	}
	onDisk, err := os.ReadFile("pmgen.schema.json")
	require.NoError(t, err)
	assert.Equal(t, b.String(), string(onDisk), "refresh it with -update")
}

// TestEveryKeyIsDescribed: an editor shows the description beside the key.
func TestEveryKeyIsDescribed(t *testing.T) {
	var walk func(path string, v any)
	walk = func(path string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		if properties, ok := m["properties"].(map[string]any); ok {
			assert.Equal(t, false, m["additionalProperties"], "%s takes unknown keys", path)
			for key, property := range properties {
				assert.NotEmpty(t, property.(map[string]any)["description"], "%s/%s", path, key)
			}
		}
		for key, child := range m {
			walk(path+"/"+key, child)
		}
	}
	var v any
	require.NoError(t, json.Unmarshal([]byte(Schema()), &v))
	walk("", v)
}

// ordered is a JSON object that keeps the order of its keys.
type ordered struct {
	keys   []string
	values map[string]any
}

func (o *ordered) set(key string, v any) {
	if o.values == nil {
		o.values = map[string]any{}
	}
	if _, ok := o.values[key]; !ok {
		o.keys = append(o.keys, key)
	}
	o.values[key] = v
}

func (o *ordered) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, key := range o.keys {
		if i > 0 {
			b = append(b, ',')
		}
		var v bytes.Buffer
		e := json.NewEncoder(&v)
		e.SetEscapeHTML(false)
		if err := e.Encode(o.values[key]); err != nil {
			return nil, err
		}
		b = append(append(append(b, strconv.Quote(key)...), ':'), v.Bytes()...)
	}
	return append(b, '}'), nil
}

func inOrder(pairs ...any) *ordered {
	o := &ordered{}
	for i := 0; i < len(pairs); i += 2 {
		o.set(pairs[i].(string), pairs[i+1])
	}
	return o
}

// schemaOf makes schemas of the types of the config.
type schemaOf struct{ comments map[string]string }

// text is any scalar, which counts by its spelling: 3.1 is "3.1".
var text = []string{"string", "number", "boolean"}

func (s *schemaOf) of(t reflect.Type, tag reflect.StructTag) *ordered {
	switch t {
	case reflect.TypeFor[VariableRole]():
		f, _ := t.FieldByName("Role")
		return s.of(f.Type, f.Tag)
	case reflect.TypeFor[Value](), reflect.TypeFor[json.RawMessage]():
		if t.Kind() == reflect.Slice {
			return inOrder("type", []string{"string", "number", "boolean", "null"})
		}
		return inOrder("type", text)
	case reflect.TypeFor[*PagingOverride]():
		return inOrder("anyOf", []any{inOrder("const", false), s.of(t.Elem(), "")})
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem(), tag)
	case reflect.Bool:
		return inOrder("type", "boolean")
	case reflect.Int:
		return inOrder("const", 1)
	case reflect.Int64:
		return inOrder("type", "integer", "minimum", 0)
	case reflect.String:
		return ofText(tag)
	case reflect.Slice:
		return inOrder("type", "array", "items", s.of(t.Elem(), tag), "minItems", 1)
	case reflect.Map:
		return inOrder("type", "object", "additionalProperties", s.of(t.Elem(), tag))
	}
	o, properties := inOrder("type", "object"), &ordered{}
	var required []string
	for _, f := range reflect.VisibleFields(t) {
		key := f.Tag.Get("yaml")
		if key == "" || key == "-" {
			continue
		}
		property := s.of(f.Type, f.Tag)
		described := &ordered{}
		described.set("description", s.comments[t.Name()+"."+f.Name])
		for _, k := range property.keys {
			described.set(k, property.values[k])
		}
		properties.set(key, described)
		if f.Tag.Get("must") != "" {
			required = append(required, key)
		}
	}
	o.set("properties", properties)
	if required != nil {
		o.set("required", required)
	}
	o.set("additionalProperties", false)
	return o
}

func ofText(tag reflect.StructTag) *ordered {
	if words := tag.Get("enum"); words != "" {
		var values []any
		for word := range strings.SplitSeq(words, "|") {
			values = append(values, word)
			if n, err := strconv.ParseFloat(word, 64); err == nil {
				values = append(values, n)
			}
		}
		return inOrder("enum", values)
	}
	o := inOrder("type", text, "minLength", 1)
	if pattern := tag.Get("pattern"); pattern != "" {
		o.set("pattern", pattern)
	}
	if tag.Get("kind") == "path" {
		o = inOrder("type", "string", "minLength", 1, "not", inOrder("pattern", `^(/|\.\.(/|$)|.:)|\\`))
	}
	return o
}

// comments are those on the fields of the types, by "API.Name".
func comments(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", nil, parser.ParseComments)
	require.NoError(t, err)
	out := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, f := range s.Fields.List {
				for _, name := range f.Names {
					out[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(f.Doc.Text()), " ")
				}
			}
		}
		return true
	})
	return out
}

// bySchema says what the schema has against a config; "" nothing.
func bySchema(t *testing.T, config string) string {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource(SchemaURL, doc))
	compiled, err := c.Compile(SchemaURL)
	require.NoError(t, err)
	var v any
	if err := yaml.Unmarshal([]byte(config), &v); err != nil {
		return err.Error()
	}
	b, err := json.Marshal(v) // numbers and keys as JSON has them
	if err != nil {
		return err.Error()
	}
	doc, err = jsonschema.UnmarshalJSON(bytes.NewReader(b))
	require.NoError(t, err)
	if err := compiled.Validate(doc); err != nil {
		return err.Error()
	}
	return ""
}

// TestSchemaAndReaderAgree: what the reader takes, an editor does not mark; what the reader refuses, it does, but for
// what no schema can know.
func TestSchemaAndReaderAgree(t *testing.T) {
	for _, c := range accepted {
		_, diags := Read("pmgen.yaml", []byte(c.text))
		require.Zero(t, diags.Errors(), "%s: %v", c.quirk, diags)
		assert.Empty(t, bySchema(t, c.text), c.quirk)
	}
	for _, c := range refused {
		_, diags := Read("pmgen.yaml", []byte(c.text))
		require.NotZero(t, diags.Errors(), c.quirk)
		if got := bySchema(t, c.text); readerOnly[c.quirk] {
			assert.Empty(t, got, "%s: the schema knows it, too", c.quirk)
		} else {
			assert.NotEmpty(t, got, "%s: the schema takes it", c.quirk)
		}
	}
}

// TestTheConfigsOfTheDocs: what the page shows can be read, and an editor marks nothing of it.
func TestTheConfigsOfTheDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/config.md")
	require.NoError(t, err)
	seen := 0
	for i, block := range strings.Split(string(page), "```") {
		text, ok := strings.CutPrefix(block, "yaml\n")
		if i%2 == 0 || !ok || !strings.Contains(text, "version: 1\n") {
			continue
		}
		seen++
		_, diags := Read("pmgen.yaml", []byte(text))
		assert.Empty(t, diags, text)
		assert.Empty(t, bySchema(t, text), text)
	}
	assert.Equal(t, 2, seen)
	assert.Contains(t, string(page), "$schema="+SchemaURL+"\n")
}
