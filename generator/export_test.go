package generator_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/export"
	"github.com/pmgen/pmgen/generator/model"
)

// exportInput is a description of the corpus or, with a path that begins so, of the repository.
func exportInput(t *testing.T, name string) compile.Input {
	t.Helper()
	dir := corpus
	if strings.HasPrefix(name, "../collections/") {
		dir, name = "../collections", strings.TrimPrefix(name, "../collections/")
	}
	if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
		t.Skip("there is no " + name + " in the corpus")
	}
	in := compile.Input{FS: os.DirFS(dir), Forget: true}
	in.API.In, in.API.Package = name, "api"
	return in
}

// collectionInput is an exported collection as an input.
func collectionInput(data []byte) compile.Input {
	in := compile.Input{FS: fstest.MapFS{"collection.json": {Data: data}}, Forget: true}
	in.API.In, in.API.Package = "collection.json", "api"
	return in
}

// TestExportRoundTrip: from the model to a collection and back is the identity, and so is the way there again.
func TestExportRoundTrip(t *testing.T) {
	names := []string{"losant", "../collections/losant", "../collections/salesforce/oauth.postman_collection.json"}
	salesforce, err := filepath.Glob(corpus + "/collections/*salesforce*.json")
	require.NoError(t, err)
	if *whole {
		salesforce, err = filepath.Glob(corpus + "/collections/*.json")
		require.NoError(t, err)
		names = append(names, toolSamples(t)...)
	}
	for _, file := range salesforce {
		names = append(names, "collections/"+filepath.Base(file))
	}
	identical := 0
	for _, name := range names {
		ok := t.Run(name, func(t *testing.T) { roundTrip(t, exportInput(t, name)) })
		if ok {
			identical++
		}
	}
	t.Logf("%d of %d descriptions are the same after model -> Postman -> model", identical, len(names))
}

func roundTrip(t *testing.T, in compile.Input) {
	if strings.HasSuffix(in.API.In, "oauth.postman_collection.json") {
		in.API.Environment = "salesforce/salesforce.postman_environment.json"
	}
	first := generator.ExportCollection(in)
	if first.API == nil || len(first.API.Operations) == 0 {
		return // what cannot be read cannot be exported
	}
	require.NotNil(t, first.Data, first.Diagnostics)
	if *whole || len(first.Data) < 1<<20 {
		assert.Equal(t, string(first.Data), string(generator.ExportCollection(in).Data), "the same each time")
	}

	// The model that all of pmgen works with, and that of the collection. Masks look like secrets: they are not masked again.
	want, got := complete(t, compile.Compile(in).API), complete(t, compile.Again(collectionInput(first.Data)).Complete("").API)
	for _, d := range export.Differences(want, got) {
		t.Error(d)
	}

	second := generator.ExportCollection(collectionInput(first.Data))
	require.NotNil(t, second.Data, second.Diagnostics)
	if !slices.ContainsFunc(second.Diagnostics, func(d diag.Diagnostic) bool { return d.Code == diag.SecretMasked }) {
		assert.True(t, bytes.Equal(first.Data, second.Data), "a collection that was exported is exported as it is")
	}
}

// complete is a model as it is handed on: without what only Resolve reads.
func complete(t *testing.T, api *model.API) *model.API {
	t.Helper()
	data, err := model.Encode(api)
	require.NoError(t, err)
	out, err := model.Decode(data)
	require.NoError(t, err)
	return out
}
