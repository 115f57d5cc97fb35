package compile_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

const unrecorded = `{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [
	{"name": "Create thing", "request": {"method": "POST", "url": "https://shop.example/things"}},
	{"name": "Replace thing", "request": {"method": "PUT", "url": "https://shop.example/thing"}},
	{"name": "Get thing", "request": "https://shop.example/thing"}]}`

func unrecordedWith(schemas map[string]string) *compile.Result {
	return compile.Compile(withSchemas(map[string]string{"shop.json": unrecorded, "thing.json": `{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}`}, schemas))
}

// TestSchemasOfWhatIsNotRecorded: a declared body or reply of which nothing is recorded is added.
func TestSchemasOfWhatIsNotRecorded(t *testing.T) {
	r := unrecordedWith(map[string]string{"API.CreateThing/request": "thing.json", "API.CreateThing/201": "thing.json", "API.GetThing/200": "thing.json"})
	require.Zero(t, r.Diagnostics.Errors(), "%v", r.Diagnostics)
	op := r.API.Operation("API.CreateThing")
	require.NotNil(t, op.Body)
	assert.Equal(t, model.JSON, op.Body.Encoding)
	assert.Equal(t, "application/json", op.Body.Media)
	assert.Equal(t, "schema:thing", op.Body.Type.Ref)
	require.Len(t, op.Replies, 1)
	assert.Equal(t, 201, op.Replies[0].Status)
	assert.Equal(t, "schema:thing", op.Replies[0].Type.Ref)
	assert.Equal(t, "schema:thing", r.API.Operation("API.GetThing").Replies[0].Type.Ref)
	assert.Equal(t, 1, r.Diagnostics.CountCode(diag.NothingRecorded))

	for _, key := range []string{"API.GetThing/request", "API.GetThing/204", "API.GetThing/2xx", "API.GetThing/0200", "API.GetThing/99", "API.CreateThin/request"} {
		r := unrecordedWith(map[string]string{key: "thing.json"})
		require.Equal(t, 1, r.Diagnostics.Errors(), "%s: %v", key, r.Diagnostics)
		for _, d := range r.Diagnostics {
			if d.Code == diag.UnknownSchemaPath {
				assert.Contains(t, d.Hint, "Thing/200", "the hint names an operation of this API")
			}
		}
	}
}

// TestNothingIsRecorded: it is said once, with counts, and not of what sends something else.
func TestNothingIsRecorded(t *testing.T) {
	of := func(r *compile.Result) (said []string) {
		for _, d := range r.Diagnostics {
			if d.Code == diag.NothingRecorded {
				said = append(said, d.Message)
			}
		}
		return said
	}
	assert.Equal(t, []string{"nothing is recorded of 2 requests by POST, PUT or PATCH (3 in all, by any method): the client sends no body with them; API.CreateThing is the first"}, of(unrecordedWith(nil)))
	assert.Empty(t, of(unrecordedWith(map[string]string{"API.CreateThing/request": "thing.json", "API.ReplaceThing/200": "thing.json"})))
}
