package postman_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	library "github.com/rbretecher/go-postman-collection"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

// call is what both readers must agree on.
type call struct {
	Folder, Name, Method, URL, Body string
	Headers, Examples               []string
}

// TestWhatTheLibraryReads holds the reader against go-postman-collection: whatever that reads of the published collections
// and of the Postman tools' own samples, this reads the same.
func TestWhatTheLibraryReads(t *testing.T) {
	read := 0
	for _, dir := range []string{"collections", "fixtures"} {
		root := corpus(t, dir)
		require.NoError(t, filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
			require.NoError(t, err)
			if e.IsDir() || filepath.Ext(path) != ".json" {
				return nil
			}
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			if want, ok := byLibrary(data); ok && len(want) > 0 {
				read++
				t.Run(filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path), func(t *testing.T) {
					compare(t, want, path)
				})
			}
			return nil
		}))
	}
	assert.Greater(t, read, 100, "files that the library reads")
	t.Logf("%d files", read)
}

// byLibrary returns what the library reads, and false where it refuses the file.
func byLibrary(data []byte) (calls []call, ok bool) {
	defer func() { // it indexes into what it has not checked
		if recover() != nil {
			calls, ok = nil, false
		}
	}()
	c, err := library.ParseCollection(bytes.NewReader(data))
	if err != nil || c == nil {
		return nil, false
	}
	var walk func(items []*library.Items, folder []string)
	walk = func(items []*library.Items, folder []string) {
		for _, it := range items {
			if it.IsGroup() {
				walk(it.Items, append(slices.Clone(folder), it.Name))
				continue
			}
			one := call{Folder: strings.Join(folder, "\x00"), Name: it.Name}
			if q := it.Request; q != nil {
				one.Method = strings.ToUpper(string(q.Method))
				if one.Method == "" {
					one.Method = "GET"
				}
				if q.URL != nil {
					one.URL = q.URL.Raw
				}
				for _, h := range q.Header {
					if key := strings.TrimSpace(h.Key); key != "" {
						one.Headers = append(one.Headers, key+": "+h.Value)
					}
				}
				if q.Body != nil && q.Body.Mode == "raw" && !q.Body.Disabled {
					one.Body = q.Body.Raw
				}
			}
			for _, r := range it.Responses {
				if r != nil {
					one.Examples = append(one.Examples, r.Name+"\x00"+r.Body)
				}
			}
			calls = append(calls, one)
		}
	}
	walk(c.Items, nil)
	return calls, true
}

func compare(t *testing.T, want []call, path string) {
	api, diags := read(t, filepath.Dir(path), filepath.Base(path))
	require.NotNil(t, api, "%v", diags)
	skipped := map[string]bool{}
	for _, s := range api.Skipped {
		skipped[s.Name] = true
	}
	i := 0
	for _, w := range want {
		if i < len(api.Operations) {
			op := api.Operations[i]
			got := call{Folder: strings.Join(op.Folder, "\x00"), Name: op.Name, Method: op.Method, URL: op.Request.URL}
			for _, h := range op.Request.Headers {
				got.Headers = append(got.Headers, h.Name+": "+h.Value)
			}
			if b := op.Request.Body; b != nil && (b.Encoding == model.JSON || b.Encoding == model.Text) {
				got.Body = b.Content.Text
			}
			for _, e := range op.Examples {
				got.Examples = append(got.Examples, e.Name+"\x00"+e.Content.Text)
			}
			if w.URL == "" && len(op.Request.Parts.Base) > 0 {
				got.URL = "" // the URL has no raw text: the reader puts its pieces together
			}
			if b := op.Body; b != nil && b.Encoding == model.URLEncoded {
				w.Body = "" // a form as raw text
			}
			if assert.ObjectsAreEqual(unescaped(w), got) {
				i++
				continue
			}
			if !skipped[w.Name] {
				assert.Equal(t, unescaped(w), got)
				i++
				continue
			}
		}
		assert.True(t, skipped[w.Name], "%s is lost", w.Name)
	}
	assert.Equal(t, len(api.Operations), i, "operations that the library does not read")
}

// unescaped undoes the one thing that the library gets wrong in what it reads: it cuts a URL that is a text out of its JSON,
// escapes and all.
func unescaped(c call) call {
	c.URL = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n", `\/`, "/").Replace(c.URL)
	return c
}
