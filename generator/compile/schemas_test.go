package compile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// declaredNames are the Go names of the declared types.
func declaredNames(r *compile.Result) []string {
	var out []string
	for _, n := range r.API.Types {
		if n.Declared {
			out = append(out, n.Name)
		}
	}
	return out
}

func withSchemas(files map[string]string, schemas map[string]string) compile.Input {
	in := input(withFiles(files))
	in.API.Schemas = schemas
	return in
}

var withFiles = files

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// A $ref leads to definitions of its file and to the other files of the config, by path and by $id; never to anything else.
func TestReferencesAmongTheConfigsSchemas(t *testing.T) {
	list := func(items string) string {
		return `{"$id": "https://shop.example.com/list.json", "type": "array", "items": ` + items + `, "definitions": {
			"order": {"type": "object", "properties": {"id": {"type": "integer"}, "parent": {"$ref": "#/definitions/order"}}},
			"a/b": {"type": "object", "properties": {"slash": {"type": "string"}}}, "unused": {"type": "object"}}}`
	}
	const item = `{"$id": "https://shop.example.com/item.json", "type": "object", "properties": {"id": {"type": "integer"}, "of": {"$ref": "list.json#/definitions/order"}}}`
	for _, c := range []struct {
		quirk, items string
		want         []string
		missing      string
	}{
		{"a definition of its own, which refers to itself", `{"$ref": "#/definitions/order"}`, []string{"List", "Order"}, ""},
		{"a definition with a slash", `{"$ref": "#/definitions/a~1b"}`, []string{"List", "AB"}, ""},
		{"a definition in a URL's escapes", `{"$ref": "#/definitions/a%7E1b"}`, []string{"List", "AB"}, ""},
		{"another file", `{"$ref": "item.json"}`, []string{"Item", "List", "Order"}, ""},
		{"another file by its $id", `{"$ref": "https://shop.example.com/item.json"}`, []string{"Item", "List", "Order"}, ""},
		{"a copy of a definition", `{"type": "object", "title": "Order", "properties": {"id": {"type": "integer"}, "parent": {"$ref": "#/definitions/order"}}}`, []string{"List", "Order"}, ""},
		{"a file that the config does not name", `{"$ref": "secret.json"}`, []string{"List"}, "secret.json"},
		{"a file outside", `{"$ref": "../../../etc/passwd"}`, []string{"List"}, "../../../etc/passwd"},
		{"another host", `{"$ref": "https://evil.example.com/x.json"}`, []string{"List"}, "https://evil.example.com/x.json"},
		{"an anchor", `{"$ref": "#order"}`, []string{"List"}, "#order"},
		{"nothing", `{"$ref": "#/definitions/ordr"}`, []string{"List"}, "#/definitions/ordr"},
		{"no schema", `{"$ref": "#/type"}`, []string{"List"}, "#/type"},
		{"a circle", `{"allOf": [{"$ref": "#/items"}]}`, nil, ""},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			in := withSchemas(map[string]string{"schemas/list.json": list(c.items), "schemas/item.json": item, "schemas/secret.json": `{"type": "object", "properties": {"not": {}}}`},
				map[string]string{"Orders.List/200": "schemas/list.json"})
			if strings.HasPrefix(c.quirk, "another file") {
				in.API.Schemas["Orders.List/200x"] = "schemas/item.json" // it need not be of a reply to be referred to …
			}
			r := compile.Compile(in)
			if c.want != nil {
				assert.ElementsMatch(t, c.want, declaredNames(r))
			}
			missing := 0
			for _, d := range r.Diagnostics {
				if d.Code == diag.MissingSchema {
					missing++
					assert.Contains(t, d.Message, c.missing)
					assert.Equal(t, "schemas/list.json", d.Pos.File)
					assert.NotZero(t, d.Pos.Line)
				}
			}
			assert.Equal(t, c.missing != "", missing == 1, r.Diagnostics)
		})
	}
}

// {"$ref": "#/definitions/User", "definitions": …} is what generators of schemas write: one type, not two.
func TestASchemaThatIsOnlyAReference(t *testing.T) {
	for quirk, root := range map[string]string{
		"a $ref":        `"$ref": "#/definitions/orders"`,
		"an allOf":      `"allOf": [{"$ref": "#/definitions/orders"}]`,
		"$ref of $defs": `"$ref": "#/$defs/orders", "$defs": {"orders": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}}}}}`,
	} {
		t.Run(quirk, func(t *testing.T) {
			r := compile.Compile(withSchemas(map[string]string{"s.json": `{` + root + `, "definitions": {"orders": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}}}}}}`},
				map[string]string{"Orders.List/200": "s.json"}))
			require.Zero(t, r.Diagnostics.Errors(), r.Diagnostics)
			assert.Equal(t, model.KindInt, field(t, r.API, "id").Type.Kind)
			assert.Len(t, declaredNames(r), 1)
		})
	}
}

// The lock knows types of schemas by file and definition, so that another file of the same name changes nothing.
func TestSchemasKeepTheirNamesAsMoreCome(t *testing.T) {
	two := func(of string) string {
		return `{"type": "array", "items": {"$ref": "#/definitions/address"}, "definitions": {"address": {"type": "object", "properties": {"` + of + `": {"type": "string"}}}}}`
	}
	files := map[string]string{"b/order.json": two("street"), "a/order.json": two("city"), "shop.json": strings.Replace(collection, `"response": [`,
		`"response": [{"name": "no", "code": 400, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "[{}]"}, `, 1)}
	in := withSchemas(files, map[string]string{"Orders.List/200": "b/order.json"})
	first := compile.Compile(in)
	require.Equal(t, []string{"Address", "Order"}, sorted(declaredNames(first)))
	in.API.Schemas["Orders.List/400"] = "a/order.json"
	in.Names = first.Names
	second := compile.Compile(in)
	assert.Subset(t, declaredNames(second), declaredNames(first))
	for _, n := range first.API.Types {
		if n.Declared {
			require.NotNil(t, second.API.Type(n.ID))
			assert.Equal(t, n.Name, second.API.Type(n.ID).Name)
		}
	}
}

// Whatever a schema is, it ends soon, and says what it left out.
func TestHostileSchemas(t *testing.T) {
	deep := strings.Repeat(`{"type": "object", "properties": {"a": `, 400) + `{}` + strings.Repeat(`}}`, 400)
	var explosion, enum strings.Builder
	for i := range 40 {
		fmt.Fprintf(&explosion, `"d%d": {"allOf": [{"$ref": "#/definitions/d%d"}, {"$ref": "#/definitions/d%d"}]},`, i, i+1, i+1)
	}
	for i := range 50_000 {
		fmt.Fprintf(&enum, `"value %d",`, i)
	}
	for quirk, text := range map[string]string{
		"deep":                   deep,
		"itself":                 `{"$ref": "#"}`,
		"a circle of two":        `{"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}}`,
		"a circle through allOf": `{"allOf": [{"$ref": "#/definitions/a"}], "definitions": {"a": {"allOf": [{"$ref": "#/definitions/b"}]}, "b": {"allOf": [{"$ref": "#/definitions/a"}]}}}`,
		"a circle through oneOf": `{"oneOf": [{"$ref": "#"}, {"type": "array", "items": {"$ref": "#"}}]}`,
		"an explosion of allOf":  `{"$ref": "#/definitions/d0", "definitions": {` + explosion.String() + `"d40": {"type": "object"}}}`,
		"a huge enumeration":     `{"type": "array", "items": {"type": "object", "properties": {"state": {"enum": [` + enum.String() + `"x"]}}}}`,
		"a catastrophic pattern": `{"type": "array", "items": {"type": "object", "properties": {"state": {"type": "string", "pattern": "^(a+)+$(?=b)"}}, "patternProperties": {"^(x+x+)+y$": {}}}}`,
		"not a schema":           `[1, "a", null]`,
		"names that are code":    `{"type": "array", "items": {"$ref": "#/definitions/*~1 }\n//go:generate x"}, "definitions": {"*/ }\n//go:generate x": {"type": "object", "properties": {"` + "`" + `": {}}}}}`,
	} {
		t.Run(quirk, func(t *testing.T) {
			done := make(chan *compile.Result, 1)
			go func() {
				done <- compile.Compile(withSchemas(map[string]string{"s.json": text}, map[string]string{"Orders.List/200": "s.json"}))
			}()
			select {
			case r := <-done:
				for _, n := range r.API.Types {
					assert.NotEqual(t, model.KindRef, n.Type.Kind, "a named type is never a reference only")
					n.Type.Walk("", func(path string, typ *model.Type) bool {
						assert.True(t, typ.Kind != model.KindRef || r.API.Type(typ.Ref) != nil, "%s%s refers to %s", n.ID, path, typ.Ref)
						return true
					})
				}
			case <-time.After(20 * time.Second):
				require.Fail(t, "it does not end")
			}
		})
	}
}
