package openapi_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/pmgen/pmgen/generator/openapi"
)

var (
	whole  = flag.Bool("corpus", false, "show every document of the corpus to other tools: to redocly, oapi-codegen and ogen")
	partly = flag.Bool("partly", false, "with -corpus: compile what ogen makes if it may leave out what it does not know, too")
	only   = flag.String("only", "", "with -corpus: only the descriptions of these names, separated by commas")
)

// shown is a document with what other tools make of it.
type shown struct {
	name         string // of the description
	pkg          string // of the Go code
	file         string
	v31          bool
	nodes        int // its schemas, wherever one stands
	alternatives int // those among them that are one of several
	slashes      int // its paths that end with a slash, each of which is an error to redocly: see docs/openapi.md
	redocly      []string
	// What is wrong with the code, or that there is none: "" where the output compiles.
	oapi, ogen string
	// Where ogen refuses: what becomes of the document if it may leave out what it does not know.
	partly string
}

// TestCorpusOtherTools shows the documents of all published descriptions to the tools that people use with them: redocly
// lints them, oapi-codegen and ogen make clients and servers of them, which are compiled. What each refuses is listed in
// refusals: neither a new refusal nor one that is gone stays unnoticed.
func TestCorpusOtherTools(t *testing.T) {
	if !*whole {
		t.Skip("other tools are asked by make corpus: it needs npm and minutes")
	}
	docs := emitAll(t)
	bin := buildTools(t)
	lint(t, docs)
	module := filepath.Join(t.TempDir(), "oapi")
	runOapiCodegen(t, bin, module, docs)
	module = filepath.Join(t.TempDir(), "ogen")
	runOgen(t, bin, module, docs)
	report(t, docs)
	for _, d := range docs {
		assert.Empty(t, d.redocly, "%s: redocly's errors", d.name)
		refused(t, "oapi-codegen", d.name, d.oapi)
		refused(t, "ogen", d.name, d.ogen)
		if d.ogen != "" {
			refused(t, "ogen, which leaves out what it does not know", d.name, d.partly)
		}
	}
}

// refused compares what a tool says with what is known of it.
func refused(t *testing.T, tool, name, got string) {
	want, known := refusals[tool][name]
	switch {
	case got == "":
		assert.False(t, known, "%s accepts %s now: take it off the list", tool, name)
	case assert.True(t, known, "%s refuses %s: %s", tool, name, got):
		assert.Contains(t, got, want, "%s refuses %s for another reason", tool, name)
	}
}

var notAName = regexp.MustCompile(`[^a-z0-9]+`)

func emitAll(t *testing.T) []*shown {
	root := corpus(t)
	files, err := filepath.Glob(filepath.Join(root, "collections", "*.json"))
	require.NoError(t, err)
	require.Len(t, files, 55)
	dir := t.TempDir()
	var docs []*shown
	for _, file := range append(files, filepath.Join(root, "losant")) {
		in, err := filepath.Rel(root, file)
		require.NoError(t, err)
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if *only != "" && !slices.Contains(strings.Split(*only, ","), name) {
			continue
		}
		api := compiled(t, root, filepath.ToSlash(in))
		out, _ := openapi.Emit(api, openapi.Options{})
		data := out[openapi.FileName]
		require.NotEmpty(t, data, "%s has a document", name)
		assert.Empty(t, openapi.Validate(data), "%s is valid, its examples are, too", name)
		d := &shown{name: name, pkg: "x" + notAName.ReplaceAllString(name, ""), file: filepath.Join(dir, name+".yaml")}
		require.NoError(t, os.WriteFile(d.file, data, 0o644))
		doc, err := openapi3.NewLoader().LoadFromData(data)
		require.NoError(t, err)
		assert.Equal(t, len(api.Endpoints), operations(t, doc), "%s has an operation for each endpoint", name)
		d.v31 = doc.OpenAPI >= "3.1"
		for path := range doc.Paths.Map() {
			if path != "/" && strings.HasSuffix(path, "/") {
				d.slashes++
			}
		}
		var tree any
		require.NoError(t, yaml.Unmarshal(data, &tree))
		d.count(tree, false)
		docs = append(docs, d)
	}
	return docs
}

// count counts the schemas of a part of the document: those in place, and those that refer to a component.
func (d *shown) count(part any, isSchema bool) {
	if list, ok := part.([]any); ok {
		for _, item := range list {
			d.count(item, false)
		}
		return
	}
	members, ok := part.(map[string]any)
	if !ok {
		return
	}
	if isSchema {
		d.nodes++
	}
	for name, value := range members {
		switch name {
		case "example", "examples", "default", "enum":
		case "schema", "items", "additionalProperties", "not":
			d.count(value, true)
		case "properties", "patternProperties", "schemas":
			inner, _ := value.(map[string]any)
			for _, s := range inner {
				d.count(s, true)
			}
		case "oneOf", "anyOf", "allOf":
			list, _ := value.([]any)
			for _, s := range list {
				d.count(s, true)
			}
			if name != "allOf" {
				d.alternatives += len(list)
			}
		default:
			if !strings.HasPrefix(name, "x-") {
				d.count(value, false)
			}
		}
	}
}

// report prints what each tool says of each document.
func report(t *testing.T, docs []*shown) {
	var b strings.Builder
	yes := func(refusal string) string {
		if refusal == "" {
			return "yes"
		}
		return "no"
	}
	fmt.Fprintf(&b, "%-40s %8s %12s %8s %8s %13s %5s %7s\n", "", "schemas", "alternatives", "redocly", "slashes", "oapi-codegen", "ogen", "partly")
	var nodes, alternatives, errors, slashes, oapi, ogen, partly int
	for _, d := range docs {
		part := ""
		if d.ogen != "" {
			part = yes(d.partly)
		}
		fmt.Fprintf(&b, "%-40s %8d %12d %8d %8d %13s %5s %7s\n", d.name, d.nodes, d.alternatives, len(d.redocly), d.slashes, yes(d.oapi), yes(d.ogen), part)
		nodes, alternatives, errors, slashes = nodes+d.nodes, alternatives+d.alternatives, errors+len(d.redocly), slashes+d.slashes
		if d.v31 {
			continue // neither of the two knows 3.1: counted apart
		}
		for _, c := range []struct {
			n  *int
			ok bool
		}{{&oapi, d.oapi == ""}, {&ogen, d.ogen == ""}, {&partly, d.ogen == "" || d.partly == ""}} {
			if c.ok {
				*c.n++
			}
		}
	}
	fmt.Fprintf(&b, "%-40s %8d %12d %8d %8d %13d %5d %7d\n", "all; of those of 3.0", nodes, alternatives, errors, slashes, oapi, ogen, partly)
	for _, d := range docs {
		for i, e := range d.redocly {
			if i == 3 {
				fmt.Fprintf(&b, "%s: and %d more\n", d.name, len(d.redocly)-i)
				break
			}
			fmt.Fprintf(&b, "%s: redocly: %s\n", d.name, e)
		}
		for _, r := range []struct{ tool, says string }{{"oapi-codegen", d.oapi}, {"ogen", d.ogen}, {"ogen, partly", d.partly}} {
			if r.says != "" {
				fmt.Fprintf(&b, "%s: %s: %s\n", d.name, r.tool, r.says)
			}
		}
	}
	t.Log("\n" + b.String())
}
