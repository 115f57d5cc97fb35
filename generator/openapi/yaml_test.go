package openapi

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	yamlv3 "go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

func TestYAMLReadsWell(t *testing.T) {
	value, err := parse([]byte(`{"openapi":"3.0.3","description":"one\ntwo: # no comment\n","list":[{"a":1,"b":[]},[1,[2]],"x"],
		"200":{"true":"yes"},"/apps/{id}":{},"n":1e5,"u":"https://example.com/a#b","é":"naïve","colon":"a: b","date":"2020-01-01"}`))
	require.NoError(t, err)
	assert.Equal(t, `openapi: "3.0.3"
description: |
  one
  two: # no comment
list:
  - a: 1
    b: []
  - - 1
    - - 2
  - x
"200":
  "true": "yes"
/apps/{id}: {}
"n": 1.0e+5
u: "https://example.com/a#b"
"é": naïve
colon: "a: b"
date: "2020-01-01"
`, string(emitted(t, value)))
}

// text makes hostile texts: every character that means something to YAML, and those that mean nothing to anyone.
var text = rapid.OneOf(
	rapid.StringOf(rapid.SampledFrom([]rune("ab \n\t\r:-#?!&*|>%@`'\"\\{}[],0.~<=\u0085\u2028\ufeff\u0000\u007fé😀\U000e0001"))),
	rapid.SampledFrom([]string{"null", "~", "Yes", "0x1F", "1_000", "12:30:45", "2020-01-01", "=", "<<", "---", "...", "- a", "a: b", "a #b", ".inf", "1e5", "+1",
		"!!str x", "*/", "\n\n", " a\nb", "a\n\n", "a\n b\n", "a\n \nb", "a\n\tb", "%YAML 1.2", "? a", "&a", "*a", "\"", "'"}),
	rapid.String())

func value(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		most := 5
		if depth == 0 {
			most = 3
		}
		switch rapid.IntRange(0, most).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return json.Number(rapid.SampledFrom([]string{"0", "-1", "1.50", "1e5", "1E-7", "-0.0", "12345678901234567890", "1e+300"}).Draw(t, "number"))
		case 3:
			return text.Draw(t, "text")
		case 4:
			items := []any{}
			for range rapid.IntRange(0, 3).Draw(t, "items") {
				items = append(items, value(depth-1).Draw(t, "item"))
			}
			return items
		}
		o := &object{}
		for range rapid.IntRange(0, 3).Draw(t, "members") {
			o.set(text.Draw(t, "name"), value(depth-1).Draw(t, "value"))
		}
		return o
	})
}

func TestYAMLIsWhatJSONIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := &object{}
		o.set("root", value(4).Draw(t, "value"))
		var want any
		if err := json.Unmarshal([]byte(spell(o)), &want); err != nil {
			t.Fatal(err)
		}
		written := emitted(t, o)
		var v3 any
		if err := yamlv3.Unmarshal(written, &v3); err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		if got := normal(t, v3); got != normal(t, want) {
			t.Fatalf("yaml.v3 reads %s\nwant %s\nof\n%s", got, normal(t, want), written)
		}
		var goccy any
		if err := yaml.Unmarshal(written, &goccy); err != nil {
			t.Fatalf("goccy: %v\n%s", err, written)
		}
		if got := normal(t, goccy); got != normal(t, want) {
			t.Fatalf("goccy reads %s\nwant %s\nof\n%s", got, normal(t, want), written)
		}
	})
}

func emitted(t interface{ Fatal(...any) }, value any) []byte {
	data := writeYAML(value)
	// It escapes all of a text that begins with a byte order mark, and sets apart names with escaped line breaks.
	want := library(t, value)
	if string(data) != want && !strings.Contains(want, `"\uFEFF`) && !strings.Contains(want, `? "`) {
		t.Fatal(fmt.Sprintf("yaml.v3 writes\n%s\nand not\n%s", want, data))
	}
	return data
}

// library is what yaml.v3 writes of the value in the same styles.
func library(t interface{ Fatal(...any) }, value any) string {
	var b strings.Builder
	e := yamlv3.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(node(value)); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func node(value any) *yamlv3.Node {
	switch v := value.(type) {
	case *object:
		n := &yamlv3.Node{Kind: yamlv3.MappingNode, Tag: "!!map"}
		for _, m := range v.members {
			n.Content = append(n.Content, textNode(m.name, false), node(m.value))
		}
		return n
	case []any:
		n := &yamlv3.Node{Kind: yamlv3.SequenceNode, Tag: "!!seq"}
		for _, item := range v {
			n.Content = append(n.Content, node(item))
		}
		return n
	case bool:
		return &yamlv3.Node{Kind: yamlv3.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v)}
	case int:
		return &yamlv3.Node{Kind: yamlv3.ScalarNode, Tag: "!!int", Value: strconv.Itoa(v)}
	case json.Number:
		return &yamlv3.Node{Kind: yamlv3.ScalarNode, Value: number(v.String())}
	case string:
		return textNode(v, true)
	}
	return &yamlv3.Node{Kind: yamlv3.ScalarNode, Tag: "!!null", Value: "null"}
}

func textNode(s string, lines bool) *yamlv3.Node {
	n := &yamlv3.Node{Kind: yamlv3.ScalarNode, Tag: "!!str", Value: valid(s), Style: yamlv3.DoubleQuotedStyle}
	switch {
	case plain(s):
		n.Style = 0
	case lines && block(s):
		n.Style = yamlv3.LiteralStyle
	}
	return n
}

func normal(t interface{ Fatal(...any) }, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var f any
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	data, _ = json.Marshal(f)
	return string(data)
}

func TestLongKeys(t *testing.T) {
	o := &object{}
	o.child("a").set(strings.Repeat("k", 10_000), &object{members: []member{{"x", []any{"y"}}}})
	var got map[string]any
	require.NoError(t, yamlv3.Unmarshal(emitted(t, o), &got))
	assert.Equal(t, map[string]any{"a": map[string]any{strings.Repeat("k", 10_000): map[string]any{"x": []any{"y"}}}}, got)
}

func FuzzYAML(f *testing.F) {
	f.Add(`{"a":"b\nc"}`)
	f.Fuzz(func(t *testing.T, s string) {
		v, err := parse([]byte(s))
		if err != nil {
			return
		}
		o := &object{}
		o.set("root", v)
		var got any
		if err := yamlv3.Unmarshal(emitted(t, o), &got); err != nil {
			t.Fatalf("%v\n%s", err, emitted(t, o))
		}
		var want any
		if err := json.Unmarshal([]byte(spell(o)), &want); err != nil {
			t.Fatal(err)
		}
		zero := strings.NewReplacer("-0,", "0,", "-0}", "0}", "-0]", "0]")
		assert.Equal(t, zero.Replace(normal(t, want)), zero.Replace(normal(t, got)))
	})
}
