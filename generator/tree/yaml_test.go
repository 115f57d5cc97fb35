package tree_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	oracle "go.yaml.in/yaml/v3"

	"github.com/pmgen/pmgen/generator/tree"
)

func yamlRoot(t testing.TB, text string) *tree.Node {
	t.Helper()
	f, _, err := tree.ParseYAML("a.yaml", []byte(text))
	require.NoError(t, err)
	return f.Root
}

func TestYAMLIsReadAsTheJSONThatItStandsFor(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"mapping", "a: 1\nb:\n  c: x", `{"a":1,"b":{"c":"x"}}`},
		{"one key", "a: b", `{"a":"b"}`},
		{"list in its key's column", "a:\n- 1\n- 2", `{"a":[1,2]}`},
		{"list of mappings", "- k: 1\n  v: 2\n- k: 3", `[{"k":1,"v":2},{"k":3}]`},
		{"JSON", `{"a": [1, {"b": null}], "c": "\u00e9"}`, `{"a":[1,{"b":null}],"c":"é"}`},
		{"nothing is null", "a:\nb: ~\nc: null", `{"a":null,"b":null,"c":null}`},
		{"true and yes", "a: true\nb: yes\nc: FALSE\nd: off", `{"a":true,"b":"yes","c":false,"d":"off"}`},
		{"spelling of numbers", "a: 1.50\nb: 007\nc: 0x1F\nd: 1_000\ne: .5\nf: -1e3\ng: .inf\nh: 1.0", `{"a":1.50,"b":"007","c":"0x1F","d":"1_000","e":".5","f":"-1e3","g":".inf","h":1.0}`},
		{"dates are texts", "a: 2026-01-01\nb: 12:30:45", `{"a":"2026-01-01","b":"12:30:45"}`},
		{"literal", "a: |\n  {\n    \"x\": 1\n  }\nb: 1", `{"a":"{\n  \"x\": 1\n}\n","b":1}`},
		{"literal without its last line break", "a: |-\n  x\n\n  y\n", `{"a":"x\n\ny"}`},
		{"literal with all of them", "a: |+\n  x\n\n", `{"a":"x\n\n"}`},
		{"literal with an indent", "a: |2\n    x\n  y\n", `{"a":"  x\ny\n"}`},
		{"folded", "a: >-\n  {\"x\": 1,\n  \"y\": 2}\n\n  z", `{"a":"{\"x\": 1, \"y\": 2}\nz"}`},
		{"single quotes", "a: 'it''s\n  {{x}}'", `{"a":"it's {{x}}"}`},
		{"plain over lines", "a: one\n  two", `{"a":"one two"}`},
		{"comments", "# c\na: b # c\n# c\n", `{"a":"b"}`},
		{"line ends of Windows", "a: |\r\n  x\r\n  y\r\nb: 1\r\n", `{"a":"x\ny\n","b":1}`},
		{"byte order mark", "\xef\xbb\xbfa: 1", `{"a":1}`},
		{"header and end", "---\na: 1\n...\n", `{"a":1}`},
		{"directive", "%YAML 1.2\n---\na: 1", `{"a":1}`},
		{"keys of any kind", "$kind: x\n1: a\ntrue: b\n'{{q}}': c\n\"w\": d", `{"$kind":"x","1":"a","true":"b","{{q}}":"c","w":"d"}`},
		{"scalar", "x", `"x"`},
		{"of equal names the last counts", "a: 1\nb: 2\na: 3", `{"b":2,"a":3}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, string(yamlRoot(t, c.text).Raw()))
			assert.Equal(t, c.want, string(yamlRoot(t, c.text).Compact()))
		})
	}
}

func TestYAMLDuplicatesHaveAPlace(t *testing.T) {
	_, dup, err := tree.ParseYAML("a.yaml", []byte("a: 1\nb:\n  c: 1\n  c: 2"))
	require.NoError(t, err)
	require.Len(t, dup, 1)
	assert.Equal(t, "a.yaml:4:3", dup[0].Pos.String())
}

func TestYAMLPositions(t *testing.T) {
	root := yamlRoot(t, "é: \"x\"\nlist:\n  - key: A # c\n    value: 'b'\nlast: |\n  x\nflow: {p: [1, 2]}\n")
	for at, want := range map[string]string{"": "1:1", "é": "1:5", "list": "3:3", "list/0": "3:5", "list/0/key": "3:10", "list/0/value": "4:12", "last": "5:7",
		"flow": "7:7", "flow/p": "7:11", "flow/p/1": "7:15"} {
		n := root
		if at != "" {
			n = root.At(strings.Split(at, "/")...)
		}
		require.NotNil(t, n, at)
		assert.Equal(t, "a.yaml:"+want, n.Pos().String(), at)
	}
	assert.Equal(t, "/list/0/key", root.At("list", "0", "key").Pointer())
	assert.Equal(t, "a.yaml", root.File())
}

// A message about a body points at the line of the file where it stands.
func TestYAMLTextPositions(t *testing.T) {
	for _, c := range []struct{ name, text, find, want string }{
		{"literal", "a: |-\n  {\n    \"é\": integer\n  }\n", "integer", "3:11"},
		{"literal after a comment", "a: | # c\n\n  x\n  y\n", "y", "4:3"},
		{"folded", "a: >-\n  {\"a\":\n  integer,\n\n  \"b\": word}\n", "word", "5:8"},
		{"plain", "a: one\n  two\n\n  three\n", "three", "4:3"},
		{"single quotes", "a: 'it''s\n  {{x}}'\n", "{{x}}", "2:3"},
		{"double quotes", `a: "{\n \"q\": \u00e9\x41 word}"` + "\n", "word", "1:27"},
		{"double quotes over lines", "a: \"one \\\n  two\\tx\"\n", "two", "2:3"},
		{"list", "- |\n  a\n  b\n", "b", "3:3"},
		{"JSON", `{"a": "b\ncd"}`, "d", "1:12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := yamlRoot(t, c.text)
			n := root.At("a")
			if n == nil {
				n = root.At("0")
			}
			i := strings.Index(n.Text, c.find)
			require.GreaterOrEqual(t, i, 0, "%q", n.Text)
			assert.Equal(t, "a.yaml:"+c.want, n.TextPos(i).String())
			assert.Equal(t, []string{n.TextPos(0).String(), n.TextPos(i).String()}, []string{n.TextPositions([]int{0, i})[0].String(), n.TextPositions([]int{0, i})[1].String()})
			assert.GreaterOrEqual(t, n.TextPos(len(n.Text)).Line, n.TextPos(i).Line)
		})
	}
}

func TestYAMLErrorsHaveAPlace(t *testing.T) {
	deep := strings.Repeat("[", 1<<20)
	indents := ""
	for i := range 300 {
		indents += strings.Repeat(" ", i) + "a:\n"
	}
	for _, c := range []struct {
		name, text, want string
		kind             tree.ErrorKind
	}{
		{"empty", "", "a.yaml:1:1: the file is empty", tree.NotParsed},
		{"only comments", "# c\n", "a.yaml:1:1: the file is empty", tree.NotParsed},
		{"not closed", "a: 1\nb: [1\n", "a.yaml:2:4: not YAML: sequence end token ']' not found", tree.NotParsed},
		{"tab", "a:\n\tb: 1", "a.yaml:2:1: not YAML: a tab, where YAML is indented with spaces; write spaces in its place", tree.NotParsed},
		{"two colons", "é: x: y", "a.yaml:1:5: not YAML: mapping value is not allowed", tree.NotParsed},
		{"Latin-1", "a: caf\xe9", "a.yaml:1:7: the file is not UTF-8 text", tree.NotParsed},
		{"variable", "a: 1\nurl: {{base}}/x\n", "a.yaml:2:6: {{base}} is not quoted, so that YAML takes it for an object", tree.Unquoted},
		{"variable alone", "a: {{ base }}", "a.yaml:1:4: {{ base }} is not quoted", tree.Unquoted},
		{"variable in JSON", `{"a": [{{x}}]}`, "a.yaml:1:8: {{x}} is not quoted", tree.Unquoted},
		{"anchor", "a: &x 1\nb: *x", "a.yaml:1:4: anchors and aliases", tree.Unsupported},
		{"merge key", "a: 1\n<<: 1", "a.yaml:2:1: anchors and aliases", tree.Unsupported},
		{"tag", "a: !!binary x", "a.yaml:1:4: tags (!!binary) are not read", tree.Unsupported},
		{"question mark", "? a\n: b", "a.yaml:1:1: keys that begin with ?", tree.Unsupported},
		{"two documents", "a: 1\n---\nb: 2", "a.yaml:3:1: the file has more than one YAML document", tree.Unsupported},
		{"two documents, headed", "---\na: 1\n---\nb: 2", "a.yaml:4:1: the file has more than one YAML document", tree.Unsupported},
		{"many documents", strings.Repeat("---\n", 100), "a.yaml:3:1: the file has more than one YAML document", tree.Unsupported},
		{"brackets", deep, "a.yaml:1:257: the file is nested more than 256 levels deep", tree.TooLarge},
		{"dashes", strings.Repeat("- ", 1000), "a.yaml:1:513: the file is nested more than 256 levels deep", tree.TooLarge},
		{"indents", indents, "a.yaml:257:258: the file is nested more than 256 levels deep", tree.TooLarge},
		{"many keys", strings.Repeat("a:\n", 20_000), "a.yaml:10001:2: the file has more than 10000 names in one object", tree.TooLarge},
		{"many values", "[" + strings.Repeat(",", 1<<20), "a.yaml:1:500001: the file has more than 500000 values and signs", tree.TooLarge},
		{"large", strings.Repeat("a", tree.MaxYAML+1), "a.yaml:1:1: the file has more than 16 MiB", tree.TooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			_, _, err := tree.ParseYAML("a.yaml", []byte(c.text))
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
			var e *tree.SyntaxError
			require.True(t, errors.As(err, &e))
			assert.Equal(t, c.kind, e.Kind)
			assert.Less(t, time.Since(start), 5*time.Second)
		})
	}
}

// What stands in a text is no nesting: a body may be as deep, as wide and as odd as it likes.
func TestYAMLTextsAreNotJudged(t *testing.T) {
	body := strings.Repeat("[", 400) + "{{x}} &a *b !c" + strings.Repeat(" ", 400) + "]"
	root := yamlRoot(t, "a: |-\n  "+body+"\nb: '"+body+"'\nc: 1\n")
	assert.Equal(t, body, root.Get("a").Str())
	assert.Equal(t, body, root.Get("b").Str())
}

func TestAbsentHasAFileAndNothingElse(t *testing.T) {
	n := tree.Absent("a/b")
	assert.Equal(t, "a/b", n.Pos().String())
	assert.Equal(t, "a/b", n.File())
	assert.True(t, n.IsNull())
	assert.Empty(t, n.Pointer())
	assert.Nil(t, n.Get("x"))
}

// FuzzParseYAML holds the reader against another one: what both read is the same.
func FuzzParseYAML(f *testing.F) {
	for _, s := range []string{"a: 1\nb: |\n  x\n", "- a\n- {b: c}\n", "a: >-\n  x\n   y\n", "a: 'b'\n\"c\\n\": d\n", "a:\n- b\n-\n  c: d\n", "{{x}}", "a: {{x}}\n", "--- x\n...\n", "? a\n: b\n", "&a [*a]\n", "a: \"\\x41\\u00e9\\\n  b\"\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, _, err := tree.ParseYAML("a.yaml", []byte(text))
		if err != nil {
			var e *tree.SyntaxError
			if !errors.As(err, &e) || e.Pos.Line < 1 || e.Message == "" {
				t.Fatalf("%#v", err)
			}
			return
		}
		if !json.Valid([]byte(file.Root.Raw())) {
			t.Fatalf("%s", file.Root.Raw())
		}
		walk(file.Root, func(n *tree.Node) {
			n.TextPositions([]int{0, len(n.Text) / 2, len(n.Text)})
			if n.Pos().Line < 1 || n.Span() < 0 {
				t.Fatalf("%v", n.Pos())
			}
		})
		var theirs any
		if oracle.Unmarshal([]byte(text), &theirs) != nil {
			return
		}
		if m, ok := theirs.(map[string]any); ok && len(file.Root.Members) > 0 && len(m) == 0 {
			t.Fatalf("%s", file.Root.Raw())
		}
	})
}

func walk(n *tree.Node, do func(*tree.Node)) {
	do(n)
	for _, i := range n.Items {
		walk(i, do)
	}
	for _, m := range n.Members {
		walk(m.Value, do)
	}
}
