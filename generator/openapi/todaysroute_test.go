package openapi_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

// convertersOfToday turn collections into documents: their releases, and what calls them in Node.
var convertersOfToday = []struct{ name, version, call string }{
	{"postman2openapi", "1.2.1", `const {transpile} = require("postman2openapi"); module.exports = text => transpile(JSON.parse(text))`},
	{"postman-to-openapi", "3.0.1", `const convert = require("postman-to-openapi"); module.exports = text => convert(text, null, {outputFormat: "json"})`},
}

// convertAll is the program that converts each collection, and tells what became of it.
const convertAll = `
const fs = require("fs"), convert = require("./convert.js"), [out, ...files] = process.argv.slice(2);
(async () => {
  for (const file of files) {
    const name = require("path").basename(file);
    try {
      let document = await convert(fs.readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
      fs.writeFileSync(out + "/" + name, typeof document == "string" ? document : JSON.stringify(document));
    } catch (e) { console.error(name + ": " + String(e).split("\n")[0].slice(0, 200)); }
  }
})();
`

// route is what becomes of the collections on one way to a Go client.
type route struct {
	collections, converted, short, generated, compiled int
}

func (r route) String() string {
	return fmt.Sprintf("of %d collections %d are converted, %d of them to fewer operations than they have endpoints; oapi-codegen makes client and server of %d, and %d of those compile",
		r.collections, r.converted, r.short, r.generated, r.compiled)
}

// TestCorpusTodaysRoute takes the corpus the way that people without pmgen take: a converter from npm, then oapi-codegen. The
// README says what came of it.
func TestCorpusTodaysRoute(t *testing.T) {
	if !*whole {
		t.Skip("today's route is taken by make corpus: it needs npm and minutes")
	}
	files, err := filepath.Glob(filepath.Join(corpus(t), "collections", "*.json"))
	require.NoError(t, err)
	if *only != "" {
		files = slices.DeleteFunc(files, func(file string) bool {
			return !slices.Contains(strings.Split(*only, ","), strings.TrimSuffix(filepath.Base(file), ".json"))
		})
	}
	bin := buildTools(t)
	for _, converter := range convertersOfToday {
		t.Run(converter.name, func(t *testing.T) {
			docs := converted(t, converter.name, converter.version, converter.call, files)
			r := route{collections: len(files), converted: len(docs), short: short(t, docs)}
			runOapiCodegen(t, bin, filepath.Join(t.TempDir(), "oapi"), docs)
			for _, d := range docs {
				switch {
				case d.oapi == "":
					r.generated++
					r.compiled++
				case strings.HasPrefix(d.oapi, "it does not compile"):
					r.generated++
				}
				if d.oapi != "" {
					t.Logf("%s: %s", d.name, d.oapi)
				}
			}
			t.Logf("%s %s: %s", converter.name, converter.version, r)
			if *only == "" {
				readme, err := os.ReadFile("../../README.md")
				require.NoError(t, err)
				line := fmt.Sprintf("%s %s: %s", converter.name, converter.version, r)
				assert.True(t, strings.Contains(string(readme), line), "the README does not say: %s", line)
			}
		})
	}
}

// converted are the documents that a converter makes of collections.
func converted(t *testing.T, name, version, call string, files []string) []*shown {
	t.Helper()
	dir := t.TempDir()
	npm := exec.Command("npm", "install", "--prefix", dir, "--ignore-scripts", "--no-audit", "--no-fund", name+"@"+version)
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		t.Skipf("npm is out of reach: nothing was converted (%v)\n%.300s", err, out)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "convert.js"), []byte(call), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "all.js"), []byte(convertAll), 0o644))
	out := filepath.Join(dir, "out")
	require.NoError(t, os.MkdirAll(out, 0o755))
	args := []string{"all.js", out}
	for _, file := range files {
		whole, err := filepath.Abs(file)
		require.NoError(t, err)
		args = append(args, whole)
	}
	node := exec.Command("node", args...)
	node.Dir = dir
	said, err := node.CombinedOutput()
	require.NoError(t, err, string(said))
	t.Logf("%s", said)
	var docs []*shown
	for _, file := range files {
		path := filepath.Join(out, filepath.Base(file))
		data, err := os.ReadFile(path)
		if err != nil || !json.Valid(data) {
			continue
		}
		base := strings.TrimSuffix(filepath.Base(file), ".json")
		docs = append(docs, &shown{name: base, pkg: "x" + notAName.ReplaceAllString(base, ""), file: path})
	}
	return docs
}

var parameter = regexp.MustCompile(`\{[^{}]*\}`)

// short is how many documents have fewer operations than the collection has pairs of method and path.
func short(t *testing.T, docs []*shown) int {
	t.Helper()
	number := 0
	for _, d := range docs {
		data, err := os.ReadFile(d.file)
		require.NoError(t, err)
		var document struct {
			Paths map[string]map[string]json.RawMessage
		}
		require.NoError(t, json.Unmarshal(data, &document), d.name)
		got := 0
		for _, path := range document.Paths {
			for method := range path {
				if slices.Contains([]string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}, method) {
					got++
				}
			}
		}
		want := map[string]bool{} // whatever parameters are called
		for _, e := range compiled(t, corpus(t), "collections/"+d.name+".json").Endpoints {
			want[e.Method+" "+parameter.ReplaceAllString(model.Template(e.Path), "{}")] = true
		}
		if got < len(want) {
			t.Logf("%s: %d operations of %d", d.name, got, len(want))
			number++
		}
	}
	return number
}
