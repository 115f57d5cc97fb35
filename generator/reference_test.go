package generator_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/golang"
)

// reference makes the pages of an input.
func reference(t testing.TB, dir, in string) *generator.Output {
	t.Helper()
	o := generator.Reference(compile.Input{FS: os.DirFS(dir), API: config.API{In: in, Package: "api", Name: "api"}}, generator.ReferenceOptions{Import: "example.com/api"})
	require.NotNil(t, o.API)
	require.NotEmpty(t, o.Files)
	return o
}

// TestReference: every link of the pages leads to a page that is there, nothing is loaded from outside, and no text of the
// input is more than text.
func TestReference(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "hostile.json"), hostileCollection(t), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "empty.json"), []byte(`{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": []}`), 0o600))
	for _, in := range [][2]string{{"../collections", "losant"}, {"../collections", "salesforce/oauth.postman_collection.json"}, {dir, "hostile.json"},
		{"testdata/bodies", "bodies.json"}, {dir, "empty.json"}} {
		t.Run(in[1], func(t *testing.T) { checkReference(t, reference(t, in[0], in[1])) })
	}
}

// TestCorpusReference does the same with published descriptions: a sample of them, or all with -corpus.
func TestCorpusReference(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus + ": nothing to test")
	}
	inputs := sample[:5]
	if *whole {
		files, err := filepath.Glob(corpus + "/collections/*.json")
		require.NoError(t, err)
		inputs = []string{"losant"}
		for _, f := range files {
			inputs = append(inputs, "collections/"+filepath.Base(f))
		}
	}
	for _, in := range inputs {
		t.Run(in, func(t *testing.T) {
			start := time.Now()
			o := reference(t, corpus, in)
			took := time.Since(start)
			size := 0
			for _, data := range o.Files {
				size += len(data)
			}
			checkReference(t, o)
			t.Logf("%d operations, %d files, %.1f MB in %.2fs", len(o.API.Operations), len(o.Files), float64(size)/1e6, took.Seconds())
		})
	}
}

var (
	fileNames    = regexp.MustCompile(`^(index\.html|assets/[a-z.]+|types/[a-z0-9-]+\.html|operations/[a-z0-9-]+/[a-z0-9-]+\.html)$`)
	outsideLinks = regexp.MustCompile(`^(https?://|mailto:)`)
	insideLinks  = regexp.MustCompile(`^(data:,|#[a-z0-9-]+|(\.\./)*[a-z0-9./-]+(#[a-z0-9-]+)?)$`)
)

func checkReference(t *testing.T, o *generator.Output) {
	t.Helper()
	ids := map[string]map[string]bool{}
	links := map[string][]string{}
	linked := map[string]bool{"index.html": true}
	for _, name := range slices.Sorted(maps.Keys(o.Files)) {
		assert.True(t, fileNames.MatchString(name), name)
		if strings.HasSuffix(name, ".html") {
			ids[name], links[name] = checkPage(t, name, o.Files[name])
		}
		for _, never := range append([]string{"\u2028", "\u202e", "\x00", "\x1b"}, hostileSecrets...) {
			if bytes.Contains(o.Files[name], []byte(never)) {
				t.Errorf("%s has %q", name, never)
			}
		}
	}
	for page, hrefs := range links {
		for _, href := range hrefs {
			u, err := url.Parse(href)
			if !assert.NoError(t, err, "%s: %s", page, href) || u.Scheme != "" {
				continue
			}
			target := page
			if u.Path != "" {
				target = path.Join(path.Dir(page), u.Path)
			}
			linked[target] = true
			_, there := o.Files[target]
			if assert.True(t, there, "%s leads to %s", page, href) && u.Fragment != "" {
				assert.True(t, ids[target][u.Fragment], "%s leads to %s, and nothing there is called so", page, href)
			}
		}
	}
	for name := range o.Files {
		assert.True(t, linked[name], "nothing leads to %s", name)
	}
	pages := 0
	for _, op := range o.API.Operations {
		if op.Service != "" {
			pages++
		}
	}
	for name := range o.Files {
		if strings.HasPrefix(name, "operations/") && path.Base(name) != "index.html" {
			pages--
		}
	}
	assert.Zero(t, pages, "each operation has a page")
}

// checkPage returns the anchors and links of a page.
func checkPage(t *testing.T, name string, data []byte) (ids map[string]bool, links []string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(string(data)))
	require.NoError(t, err)
	ids = map[string]bool{}
	scripts := 0
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("%s has a comment", name)
		}
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script":
			scripts++
			assert.Nil(t, n.FirstChild, "%s: a script of its own", name)
		case "img", "iframe", "object", "embed", "base", "style", "svg", "math", "video", "audio", "source", "frame", "applet":
			t.Errorf("%s has the element %s", name, n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				assert.False(t, ids[a.Val], "%s: two things are called %s", name, a.Val)
				ids[a.Val] = true
			case a.Key == "href" || a.Key == "src":
				outside := outsideLinks.MatchString(a.Val)
				assert.True(t, n.Data == "a" || !outside, "%s loads %s", name, a.Val)
				if a.Val != "data:," {
					links = append(links, a.Val)
				}
				assert.True(t, outside || insideLinks.MatchString(a.Val), "%s: %s", name, a.Val)
			case strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcset" || a.Key == "action" || a.Key == "formaction":
				t.Errorf("%s has the attribute %s=%q", name, a.Key, a.Val)
			}
		}
	}
	assert.Equal(t, 2, scripts, name)
	return ids, links
}

// The same input gives the same bytes.
func TestReferenceIsTheSame(t *testing.T) {
	first := reference(t, "../collections", "losant")
	for range 3 {
		assert.Equal(t, first.Files, reference(t, "../collections", "losant").Files)
	}
	assert.Equal(t, first.Manifest, reference(t, "../collections", "losant").Manifest)
}

// Everything that the model has of an operation is on its page.
func TestReferenceIsComplete(t *testing.T) {
	o := reference(t, "../collections", "salesforce/oauth.postman_collection.json")
	texts := map[string]string{}
	for name, data := range o.Files {
		if strings.HasPrefix(name, "operations/") {
			doc, err := html.Parse(strings.NewReader(string(data)))
			require.NoError(t, err)
			var b strings.Builder
			for n := range doc.Descendants() {
				if n.Type == html.TextNode {
					b.WriteString(n.Data + " ")
				}
			}
			for _, op := range o.API.Operations {
				if strings.Contains(b.String(), "client."+op.ID+" ") {
					texts[op.ID] = b.String()
				}
			}
		}
	}
	for _, op := range o.API.Operations {
		text := texts[op.ID]
		require.NotEmpty(t, text, op.ID)
		for i := range op.Params {
			if p := op.Params[i]; p.Role != "credential" {
				assert.Contains(t, text, p.Name)
			}
		}
		for _, e := range op.ReplyExamples() {
			assert.Contains(t, text, fmt.Sprint(e.Status))
			assert.Contains(t, text, e.Name)
		}
		assert.Contains(t, text, "curl ")
		assert.Contains(t, text, "package main")
	}
}

// Nothing that pmgen did not write is replaced or removed, and a folder holds one thing.
func TestReferenceFolder(t *testing.T) {
	item := func(name string) string {
		return `{"name": "` + name + `", "request": {"method": "GET", "url": "https://shop.example.com/` + name + `"}}`
	}
	from := func(items ...string) *generator.Output {
		return generator.Reference(compile.Input{FS: fstest.MapFS{"shop.json": {Data: []byte(`{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [` +
			strings.Join(items, ",") + `]}`)}}, API: config.API{In: "shop.json"}}, generator.ReferenceOptions{})
	}
	write := func(o *generator.Output, dir string) diag.List {
		t.Helper()
		diags, err := o.WriteReference(dir)
		require.NoError(t, err)
		return diags
	}
	dir := filepath.Join(t.TempDir(), "docs")
	assert.Empty(t, write(from(item("one"), item("two")), dir))
	service := "operations/" + onlyFolder(t, filepath.Join(dir, "operations"))
	assert.FileExists(t, filepath.Join(dir, service, "two.html"))

	again := from(item("one"), item("two"))
	assert.Empty(t, write(again, dir))
	assert.True(t, again.Unchanged)

	mine := filepath.Join(dir, service, "mine.html")
	require.NoError(t, os.WriteFile(mine, []byte("mine"), 0o600))
	assert.Empty(t, write(from(item("one")), dir))
	assert.NoFileExists(t, filepath.Join(dir, service, "two.html"))
	assert.FileExists(t, mine, "what pmgen did not write stays")

	diags := write(from(item("one"), item("mine")), dir)
	assert.Equal(t, 1, diags.Errors(), "and is not replaced")
	data, err := os.ReadFile(mine)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(data))

	client := t.TempDir()
	p, _, err := generator.OpenInput("../collections", compile.Input{FS: os.DirFS("../collections"), API: config.API{In: "losant", Package: "losant", Name: "losant"}}, client)
	require.NoError(t, err)
	_, err = p.Write(p.Generate(generator.Options{}))
	require.NoError(t, err)
	assert.NoFileExists(t, filepath.Join(dir, config.LockFile))
	_, err = from(item("one")).WriteReference(client)
	require.ErrorContains(t, err, "holds what pmgen generate wrote")
	assert.FileExists(t, filepath.Join(client, "client.go"))
}

func onlyFolder(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	return entries[0].Name()
}

// The programs on the pages are those that pmgen snippet prints, whatever was printed before.
func TestProgramsOfTheReference(t *testing.T) {
	for _, in := range []string{"losant", "salesforce/oauth.postman_collection.json"} {
		api := reference(t, "../collections", in).API
		programs := golang.Snippets(api, golang.SnippetOptions{ImportPath: "example.com/api"})
		for range 2 {
			for _, op := range api.Operations {
				want, err := golang.Snippet(api, op, golang.SnippetOptions{ImportPath: "example.com/api"})
				require.NoError(t, err)
				got, err := programs(op)
				require.NoError(t, err)
				assert.Equal(t, string(want), string(got))
			}
		}
	}
}
