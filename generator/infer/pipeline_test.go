package infer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/losant"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
	"github.com/pmgen/pmgen/generator/resolve"
)

// tally is what became of an API's recorded JSON.
type tally struct{ bodies, leaves, raw int }

// inferred resolves and infers the API, and round-trips every recorded JSON body through its type.
func inferred(t *testing.T, api *model.API, count *tally) diag.List {
	resolve.Resolve(api, resolve.Options{})
	resolve.Mask(api)
	diags := infer.Infer(api)
	for _, op := range api.Operations {
		for i := range op.Params {
			assert.NotNil(t, op.Params[i].Type, "%s %s", op.Name, op.Params[i].Name)
		}
		for _, e := range op.Examples {
			if !e.Content.IsJSON() || e.Made {
				continue
			}
			var typ *model.Type
			switch r := op.Reply(e.Status, e.Content.Media); {
			case e.Status == 0 && op.Body != nil:
				typ = op.Body.Type
			case r != nil:
				typ = r.Type
			}
			if typ == nil {
				assert.NotContains(t, "{[", string(e.Content.Bytes()[:1]), "%s %s has no type", op.Name, e.Name)
				continue
			}
			hold(t, api, op, e.Name, typ, &e.Content, count)
		}
		if b := op.Request.Body; b != nil && b.Encoding == model.JSON && b.Content.IsJSON() {
			hold(t, api, op, "request", op.Body.Type, &b.Content, count)
		}
	}
	return diags
}

func hold(t *testing.T, api *model.API, op *model.Operation, name string, typ *model.Type, c *model.Content, count *tally) {
	code := codec{api: api}
	back, err := code.roundTrip(typ, c.Bytes())
	if assert.NoError(t, err, "%s: %s %s", op.Pos, op.Name, name) {
		assert.NoError(t, equalJSON(c.Bytes(), back), "%s: %s %s", op.Pos, op.Name, name)
	}
	v, err := decodeExact(c.Bytes())
	require.NoError(t, err)
	all, raw := code.leaves(typ, v)
	count.bodies, count.leaves, count.raw = count.bodies+1, count.leaves+all, count.raw+raw
}

func TestEveryPublishedCollection(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(corpus, "collections", "*.json"))
	if len(files) == 0 {
		t.Skip("no corpus of published collections beside the repository")
	}
	var count tally
	codes := map[diag.Code]int{}
	for _, file := range files {
		var diags diag.List
		api := postman.Read(os.DirFS(filepath.Dir(file)), filepath.Base(file), &diags)
		if !assert.NotNil(t, api, file) {
			continue
		}
		for _, d := range inferred(t, api, &count) {
			codes[d.Code]++
		}
	}
	t.Logf("%d bodies, %d leaves, %d of them raw; notes: %v", count.bodies, count.leaves, count.raw, codes)
	assert.Zero(t, count.raw)
	assert.Zero(t, codes[diag.SchemaContradicted], "nothing is declared in a Postman collection")
}

func TestLosantsWholeDescription(t *testing.T) {
	if _, err := os.Stat(filepath.Join(corpus, "losant", "apiInfo.json")); err != nil {
		t.Skip("no copy of Losant's description beside the repository")
	}
	var diags diag.List
	api := losant.Read(os.DirFS(filepath.Join(corpus, "losant")), ".", &diags)
	require.NotNil(t, api)
	var count tally
	diags = inferred(t, api, &count)
	codes := map[diag.Code]int{}
	for _, d := range diags {
		codes[d.Code]++
	}
	t.Logf("%d bodies, %d leaves, %d of them raw; %v", count.bodies, count.leaves, count.raw, codes)
	assert.Less(t, count.raw*100, count.leaves*3)
	assert.Zero(t, codes[diag.SchemaContradicted], "every published example fits its schema, as far as types go")
}

// What a caller of the checked-in Salesforce collection expects.
func TestSalesforce(t *testing.T) {
	var diags diag.List
	api := postman.Read(os.DirFS("../../collections/salesforce"), "oauth.postman_collection.json", &diags)
	require.NotNil(t, api)
	var count tally
	diags = inferred(t, api, &count)
	assert.Empty(t, messages(diags))
	assert.NotZero(t, count.bodies)

	use := api.Operations[0]
	assert.Equal(t, "int", render(use.Param(model.InQuery, "page").Type))
	var counts []string
	for _, op := range api.Operations {
		for _, r := range op.Replies {
			r.Type.Walk("", func(path string, typ *model.Type) bool {
				if strings.HasSuffix(path, "/useCount") {
					counts = append(counts, op.Name+" "+render(typ))
				}
				assert.NotEqual(t, model.KindTime, typ.Kind, "%s: no real reply has a date-time", path)
				return true
			})
		}
	}
	assert.Equal(t, []string{"OAuth App Users int<placeholder>", "OAuth App Users Tokens int<placeholder>"}, counts)
}
