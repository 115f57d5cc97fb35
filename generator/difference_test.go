package generator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diff"
)

func collection(data []byte) compile.Input {
	return compile.Input{FS: fstest.MapFS{"c.json": {Data: data}}, API: config.API{In: "c.json"}}
}

func reportOf(t require.TestingT, old, new compile.Input) *diff.Report {
	d := generator.Diff(old, new)
	require.NotNil(t, d.Report, "%v\n%v", d.Old.Diagnostics, d.New.Diagnostics)
	return d.Report
}

func kindsOf(changes []diff.Change, severity diff.Severity) map[diff.Kind]int {
	out := map[diff.Kind]int{}
	for _, c := range changes {
		if c.Severity == severity {
			out[c.Kind]++
		}
	}
	return out
}

// TestLosantHistory: from v1.29.4 to v1.30.0 two resources with five actions came, and nothing went. The history is kept without
// schemas.
func TestLosantHistory(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus)
	}
	input := func(dir, in string) compile.Input {
		return compile.Input{FS: os.DirFS(dir), API: config.API{In: in}}
	}
	today := input(corpus+"/losant", ".")
	merged := fstest.MapFS{}
	require.NoError(t, copyInto(merged, corpus+"/losant/schemas", "schemas"))
	require.NoError(t, copyInto(merged, corpus+"/losant/history", "."))
	added := []string{"UserOAuthToken.Delete", "UserOAuthToken.Get", "UserOAuthToken.Patch", "UserOAuthTokens.Get", "UserOAuthTokens.Post"}
	for name, before := range map[string]compile.Input{
		"as it is kept": input(corpus+"/losant/history", "apiInfo.v1.29.4.json"), "below the new one": input(corpus+"/losant", "history/apiInfo.v1.29.4.json"),
		"with the schemas": {FS: merged, API: config.API{In: "apiInfo.v1.29.4.json"}}} {
		t.Run(name, func(t *testing.T) {
			r := reportOf(t, before, today)
			assert.False(t, r.Breaks(), "%+v", r.Changes)
			assert.Equal(t, map[diff.Kind]int{diff.OperationAdded: 5}, kindsOf(r.Changes, diff.Addition))
			assert.Equal(t, added, symbolsOf(r.Changes, diff.OperationAdded))
			services := map[string]bool{}
			for _, c := range r.Changes {
				if service, _, _ := strings.Cut(c.Symbol, "."); c.Kind == diff.OperationAdded {
					services[service] = true
					assert.Contains(t, c.Message, ", and so is "+service)
				}
			}
			assert.Len(t, services, 2)

			if name != "as it is kept" {
				return
			}
			back := reportOf(t, today, before)
			assert.Equal(t, map[diff.Kind]int{diff.OperationRemoved: 5}, kindsOf(back.Changes, diff.Breaking))
			assert.Equal(t, added, symbolsOf(back.Changes, diff.OperationRemoved))
		})
	}
}

func symbolsOf(changes []diff.Change, kind diff.Kind) []string {
	var out []string
	for _, c := range changes {
		if c.Kind == kind {
			out = append(out, c.Symbol)
		}
	}
	slices.Sort(out)
	return out
}

func copyInto(fsys fstest.MapFS, from, to string) error {
	files, err := filepath.Glob(from + "/*.json")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		fsys[filepath.ToSlash(filepath.Join(to, filepath.Base(file)))] = &fstest.MapFile{Data: data}
	}
	return err
}

// TestCorpusDifference: a description does not differ from itself, nor break anybody in another order; a request that is removed
// breaks, and one that is added does not.
func TestCorpusDifference(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus)
	}
	inputs := []string{sample[1], sample[3]} // small ones
	if *whole {
		inputs = []string{"losant"}
		files, err := filepath.Glob(corpus + "/collections/*.json")
		require.NoError(t, err)
		for _, f := range files {
			inputs = append(inputs, "collections/"+filepath.Base(f))
		}
	}
	random := rand.New(rand.NewPCG(20, 26))
	seen := 0
	for _, in := range inputs {
		t.Run(in, func(t *testing.T) {
			itself := compile.Input{FS: os.DirFS(corpus), API: config.API{In: in}}
			begin := time.Now()
			assert.Empty(t, reportOf(t, itself, itself).Changes)
			if took := time.Since(begin); took > 5*time.Second {
				t.Logf("it took %s", took)
			}
			data, err := os.ReadFile(corpus + "/" + in)
			if err != nil || !json.Valid(bytes.TrimPrefix(data, []byte("\ufeff"))) || !bytes.Contains(data, []byte(`"item"`)) {
				return
			}
			seen++
			var v any
			require.NoError(t, json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &v))
			other, err := json.Marshal(shuffled(v, random.Shuffle))
			require.NoError(t, err)
			for _, c := range reportOf(t, itself, collection(other)).Changes {
				assert.NotEqual(t, diff.Breaking, c.Severity, "in another order: %s %s: %s; %s", c.Kind, c.Symbol, c.Message, c.Go)
			}
			doc := openDocument(t, data)
			if requests := doc.requests(); len(requests) > 1 {
				requests[random.IntN(len(requests))].remove()
				less := collection(doc.text(t))
				assert.Equal(t, 1, kindsOf(reportOf(t, itself, less).Changes, diff.Breaking)[diff.OperationRemoved], "a request is gone")
				more := reportOf(t, less, itself)
				assert.Equal(t, 1, kindsOf(more.Changes, diff.Addition)[diff.OperationAdded], "a request is new")
				assert.Zero(t, kindsOf(more.Changes, diff.Breaking)[diff.OperationRemoved])
			}
		})
	}
	if *whole {
		assert.Greater(t, seen, 45, "most are collections in JSON")
	}
}

// TestRandomDifferences: one edit of a drawn collection is seen, and the same collection is not told to differ.
func TestRandomDifferences(t *testing.T) {
	const most = 40 // each compiles and emits four times
	drawn := 0
	rapid.Check(t, func(rt *rapid.T) {
		if drawn++; drawn > most {
			return
		}
		text := []byte(collectionText().Draw(rt, "collection"))
		itself := collection(text)
		if r := reportOf(rt, itself, itself); len(r.Changes) > 0 {
			rt.Fatalf("itself: %s", told(r.Changes))
		}
		doc := openDocument(rt, text)
		p := rapid.SampledFrom(doc.requests()).Draw(rt, "request")
		want, severity := diff.OperationRemoved, diff.Breaking
		switch rapid.SampledFrom([]string{"remove", "add", "server"}).Draw(rt, "edit") {
		case "remove":
			p.remove()
		case "add":
			want, severity = diff.OperationAdded, diff.Addition
			p.folder.insert(0, map[string]any{"name": "Quite another", "request": map[string]any{"method": "GET", "url": "https://api.example.com/quite/another"}})
		case "server":
			want = diff.OperationMoved
			p.item()["request"].(map[string]any)["url"] = "https://api.example.com/quite/another/place"
			p.item()["request"].(map[string]any)["method"] = "PUT"
		}
		r := reportOf(rt, itself, collection(doc.text(rt)))
		got := kindsOf(r.Changes, severity)
		if want == diff.OperationMoved {
			if got[want]+got[diff.OperationRemoved] == 0 {
				rt.Fatalf("another place: %s", told(r.Changes))
			}
			return
		}
		if got[want] == 0 {
			rt.Fatalf("%s: %s", want, told(r.Changes))
		}
	})
}

func told(changes []diff.Change) string {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s %s %s: %s; %s\n", c.Severity, c.Kind, c.Symbol, c.Message, c.Go)
	}
	return b.String()
}
