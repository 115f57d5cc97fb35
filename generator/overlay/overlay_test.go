package overlay_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/openapi"
	"github.com/pmgen/pmgen/generator/overlay"
)

var at = diag.Pos{File: "pmgen.yaml", Line: 8, Column: 5}

func read(name, text string) (*openapi.Overlay, diag.List) {
	return overlay.Read(fstest.MapFS{name: {Data: []byte(text)}}, name, at)
}

const head = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\n"

func TestRead(t *testing.T) {
	for name, text := range map[string]string{
		"o.yaml": head + "x-own: 1\nextends: https://nowhere.invalid/a.yaml\nactions:\n  - target: $.info\n    description: why\n    x-own: 1\n    update: {title: T, a: [1, null, 1.50]}\n  - {target: '$.paths[''/a'']', remove: true}\n",
		"o.JSON": `{"overlay":"1.0.7","info":{"title":"t","version":"1"},"actions":[{"target":"$.info","update":{"title":"T","a":[1,null,1.50]}},` + "\n" + `{"target":"$.paths['/a']","remove":true,"update":{}}]}`,
	} {
		o, diags := read(name, text)
		require.Empty(t, diags, name)
		require.Len(t, o.Actions, 2)
		assert.Equal(t, `{"title":"T","a":[1,null,1.50]}`, string(o.Actions[0].Update))
		assert.Equal(t, "$.paths['/a']", o.Actions[1].Target.String())
		assert.True(t, o.Actions[1].Remove)
		assert.Equal(t, name, o.Actions[1].Pos.File)
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	action := func(text string) string { return head + "actions:\n  - " + text + "\n" }
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", `o.yaml:1:1: error PM145: the overlay cannot be read: the file is empty; nothing is written`},
		{"a list", "[]", `o.yaml:1:1: error PM145: "o.yaml" is no overlay: it is no object; nothing is written`},
		{"no YAML", "a: [", `o.yaml:1:`},
		{"an alias", "overlay: &a 1.0.0\ninfo: *a\n", `o.yaml:1:10: error PM145: the overlay cannot be read: `},
		{"an OpenAPI document", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nactions: [{target: $, remove: true}]\n", `o.yaml:1:1: error PM145: "o.yaml" is no overlay: it has no overlay, which says the version; nothing is written`},
		{"a later version", strings.Replace(action("{target: $.a, remove: true}"), "1.0.0", "2.0.0", 1), `o.yaml:1:10: error PM145: the overlay is of version "2.0.0"; pmgen knows 1.0; nothing is written`},
		{"no info", "overlay: 1.0.0\nactions: [{target: $.a, remove: true}]\n", `o.yaml:1:1: error PM145: the overlay has no info with title and version; nothing is written`},
		{"half an info", "overlay: 1.0.0\ninfo: {title: t}\nactions: [{target: $.a, remove: true}]\n", `o.yaml:2:7: error PM145: info of the overlay has no version; nothing is written`},
		{"no actions", head, `o.yaml:1:1: error PM145: the overlay has no list of actions; there is nothing to apply; nothing is written`},
		{"an action that is none", action("$.info"), `o.yaml:4:5: error PM145: the action is a string; it must be an object with target, and update or remove; nothing is written`},
		{"no target", action("remove: true"), `o.yaml:4:5: error PM145: the action has no target; nothing is written`},
		{"a bad target", action("{target: info, remove: true}"), `o.yaml:4:14: error PM145: the target "info" cannot be used: it does not begin with $, which stands for the document; nothing is written`},
		{"nothing to do", action("target: $.info"), `o.yaml:4:5: error PM145: the action has neither update nor remove: true; nothing is written`},
		{"remove what", action("{target: $.info, remove: all}"), `o.yaml:4:30: error PM145: remove is a string; it must be true or false; nothing is written`},
		{"a copy", action("{target: $.info, copy: $.tags}"), `o.yaml:4:22: error PM145: the action copies, which Overlay 1.1 does; pmgen knows 1.0: write what is copied as update; nothing is written`},
		{"twice", action("{target: $.info, remove: true, remove: false}"), `o.yaml:4:`},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, diags := read("o.yaml", c.text)
			assert.Nil(t, o)
			require.NotEmpty(t, diags)
			assert.True(t, strings.HasPrefix(diags[0].String(), c.want), "%s", diags[0])
			assert.Len(t, diags, 1, "one cause is one diagnostic")
		})
	}
	o, diags := overlay.Read(fstest.MapFS{}, "gone.yaml", at)
	assert.Nil(t, o)
	assert.Equal(t, `pmgen.yaml:8:5: error PM145: the overlay "gone.yaml" cannot be read: there is no such file or folder; nothing is written`, diags[0].String())
}

// FuzzRead: no file stops the reader.
func FuzzRead(f *testing.F) {
	f.Add("o.yaml", head+"actions:\n  - target: $.info\n    update: {a: b}\n")
	f.Add("o.json", `{"overlay":"1.0.0","info":{},"actions":[{"target":"$[?@.a]","remove":true},[]]}`)
	f.Fuzz(func(t *testing.T, name, text string) {
		o, diags := overlay.Read(fstest.MapFS{"o" + map[bool]string{true: ".json", false: ".yaml"}[strings.HasSuffix(name, "json")]: {Data: []byte(text)}},
			"o"+map[bool]string{true: ".json", false: ".yaml"}[strings.HasSuffix(name, "json")], at)
		if (o == nil) != (diags.Errors() > 0) {
			t.Fatal(diags)
		}
	})
}
