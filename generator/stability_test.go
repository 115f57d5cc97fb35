package generator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// steady are ten descriptions of different makes: with folders and without, with many examples and with none, of one
// publisher's hand and out of generators, with ids and without.
var steady = []string{"docusign-click-2026.json", "notion.json", "salesforce-platform-2023.json", "salesforce-data-cloud.json", "stripe-2021.json",
	"twitter-api-v2.json", "paypal-checkout-2026.json", "bitbucket.json", "duo-admin.json", "pdfco.json"}

// TestStability: a collection grows and shrinks, and callers of what is still there notice nothing.
func TestCorpusStability(t *testing.T) {
	for name, text := range stabilityInputs(t) {
		t.Run(name, func(t *testing.T) {
			requests := len(openDocument(t, text).requests())
			before := generateFrom(t, openDocument(t, text).text(t), nil)
			again := generateFrom(t, openDocument(t, text).text(t), before.names)
			require.Equal(t, before.callers, again.callers, "nothing was edited")
			places := []int{1}
			if *whole {
				places = []int{0, 1, 2}
			}
			for _, i := range places {
				at := (i*2 + 1) * requests / 6
				t.Run(fmt.Sprint(at), func(t *testing.T) { editAt(t, text, before, at) })
			}
		})
	}
}

// stabilityInputs are what is made by hand, and the corpus where it is there.
func stabilityInputs(t *testing.T) map[string][]byte {
	inputs := map[string][]byte{}
	files, err := filepath.Glob("testdata/stability/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for i, name := range steady {
		if !*whole && i > 2 { // a sample of the sample: make corpus takes all
			break
		}
		files = append(files, corpus+"/collections/"+name)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if os.IsNotExist(err) && strings.HasPrefix(f, corpus) {
			continue
		}
		require.NoError(t, err)
		inputs[filepath.Base(f)] = text
	}
	return inputs
}

// editAt makes the edits one by one and then all at once.
func editAt(t *testing.T, text []byte, before release, at int) {
	insert := func(d *edited) {
		all := d.requests()
		p := all[min(at, len(all)-1)]
		body := `{"data": [{"id": 1, "status": "new", "owner": {"id": 7, "name": "x"}}], "error": null}`
		if all := d.jsonExamples(); len(all) > 0 {
			body = all[at%len(all)]["body"].(string)
		}
		item := p.like(t, "pmgen-new", body)
		p.folder.insert(0, item)
	}
	member := func(d *edited) {
		if all := d.jsonExamples(); len(all) > 0 {
			e := all[at%len(all)]
			e["body"] = withMember(e, "pmgen_new_member", map[string]any{"id": 1, "name": "x"})
		}
	}
	elsewhere := func(d *edited) string {
		all := d.requests()
		p := all[(at+len(all)/2)%len(all)]
		name := p.name()
		p.remove()
		return name
	}

	d := openDocument(t, text)
	insert(d)
	after := generateFrom(t, d.text(t), before.names)
	assert.Empty(t, before.callers.lost(after.callers), "a request of an existing name at the front of its folder")
	assert.Greater(t, len(after.callers), len(before.callers))

	d = openDocument(t, text)
	p := d.requests()[at]
	item := p.like(t, "pmgen-new", `{"id": 1}`)
	folder{d.root}.insert(0, item)
	after = generateFrom(t, d.text(t), before.names)
	assert.Empty(t, before.callers.lost(after.callers), "a request of an existing name at the front of the collection")

	d = openDocument(t, text)
	member(d)
	after = generateFrom(t, d.text(t), before.names)
	assert.Empty(t, before.callers.lost(after.callers), "one more member in an example")

	d = openDocument(t, text)
	gone := elsewhere(d)
	after = generateFrom(t, d.text(t), before.names)
	assert.Empty(t, after.callers.lost(before.callers), "without the request %q there is nothing that was not there before", gone)
	back := generateFrom(t, openDocument(t, text).text(t), after.names)
	assert.Equal(t, before.callers, back.callers, "with the request %q back all is as it was", gone)

	d = openDocument(t, text)
	member(d)
	elsewhere(d)
	without := generateFrom(t, d.text(t), before.names) // what survives
	insert(d)
	after = generateFrom(t, d.text(t), before.names)
	for _, miss := range before.callers.lost(after.callers) {
		name := strings.Fields(miss)[1]
		assert.Empty(t, without.callers[name], "all at once: %s", miss)
	}
}
