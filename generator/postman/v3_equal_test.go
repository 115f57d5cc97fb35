package postman_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
)

// apart is what two forms of one collection may differ in: where things stand, and ids, which v3 does not have.
var apart = cmp.Options{
	cmpopts.IgnoreTypes(diag.Pos{}, []diag.Pos{}),
	cmpopts.IgnoreUnexported(model.API{}),
	cmpopts.EquateEmpty(),
	cmpopts.IgnoreFields(model.API{}, "Source", "Files"),
	cmpopts.IgnoreFields(model.Operation{}, "File", "Pointer", "Identity.ID", "Identity.Nth"),
	cmpopts.IgnoreFields(model.Example{}, "ID", "OwnID", "File", "Pointer"),
	cmpopts.IgnoreFields(model.Skipped{}, "File", "Pointer"),
	cmpopts.IgnoreFields(model.Script{}, "Quoted"),
	cmpopts.IgnoreFields(model.Content{}, "Places"),
	// The parameters of an authorization of v2.0 are an object, which has no order.
	cmp.Transformer("params", func(a model.Auth) []string {
		all := []string{a.Kind}
		for _, p := range a.Params {
			all = append(all, fmt.Sprintf("%s=%s %t", p.Name, p.Value, p.Disabled))
		}
		slices.Sort(all[1:])
		return all
	}),
}

// cannot is what v3 cannot express, all of it in the 53 collections: members that are taken out before the two forms are compared.
var cannot = map[string][]string{
	// A definition has no version.
	"binance-portfolio-margin.json": {"/info/version"},
	"binance-spot.json":             {"/info/version"},
}

// TestV3GivesTheModelOfV2 turns every published collection of v2 into v3, and reads both.
func TestV3GivesTheModelOfV2(t *testing.T) {
	dir := corpus(t, "collections")
	compared := 0
	for _, name := range jsonFiles(t, dir) {
		if strings.HasPrefix(name, "v1-") {
			continue // the writer writes v2
		}
		compared++
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			for _, pointer := range cannot[name] {
				data = without(t, data, pointer)
			}
			sameModel(t, data)
		})
	}
	assert.Equal(t, 53, compared)
}

// The collection of this repository is compared where the corpus is not.
func TestV3GivesTheModelOfOurOwnCollection(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "collections", "salesforce", "oauth.postman_collection.json"))
	require.NoError(t, err)
	sameModel(t, data)
}

func sameModel(t *testing.T, data []byte) {
	v2, said := readMap(map[string]string{"c.json": string(data)}, "c.json")
	require.NotNil(t, v2)
	var diags diag.List
	v3 := postman.Read(writeV3(t, data, "postman/collections/c"), "postman/collections/c", &diags)
	require.NotNil(t, v3, diags)
	assert.Equal(t, codes(said), codes(diags), "the same is said of both")
	if d := cmp.Diff(v2, v3, apart); d != "" {
		lines := strings.Split(d, "\n")
		t.Error(strings.Join(lines[:min(len(lines), 200)], "\n"))
	}
}

func codes(list diag.List) map[diag.Code]int {
	all := map[diag.Code]int{}
	for _, d := range list {
		all[d.Code]++
	}
	return all
}

// without returns a document without the member that the pointer leads to, which must be there.
func without(t *testing.T, data []byte, pointer string) []byte {
	var root any
	require.NoError(t, json.Unmarshal(data, &root))
	tokens := strings.Split(pointer, "/")[1:]
	at := root
	for _, token := range tokens[:len(tokens)-1] {
		switch v := at.(type) {
		case object:
			at = v[token]
		case []any:
			i, err := strconv.Atoi(token)
			require.NoError(t, err)
			at = v[i]
		}
	}
	last := tokens[len(tokens)-1]
	require.Contains(t, at, last)
	delete(at.(object), last)
	out, err := json.Marshal(root)
	require.NoError(t, err)
	return out
}
