package losant_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// What a plain walk over apiInfo.json sees: encoding/json, nothing of the reader.
type (
	plainResource struct {
		Path    string
		Auth    []string
		Params  []plainParam
		Actions map[string]plainAction
	}
	plainAction struct {
		Method, Path, Summary, Description string
		Auth                               []string
		Params                             []plainParam
		Responses                          map[string]plainResponse
		SSEStream                          bool
	}
	plainParam struct {
		Name, In, Type, Description string
		Required, Deprecated        bool
		Schema                      *plainSchema
		Enum                        []any
		Default, Example            json.RawMessage
	}
	plainResponse struct {
		Description string
		Schema      *plainSchema
		SSEEvents   map[string]struct{ Schema plainSchema }
	}
	plainSchema struct {
		Ref string `json:"$ref"`
	}
)

func (s *plainSchema) id() string {
	return "schema:" + strings.TrimPrefix(s.Ref, "#/definitions/")
}

// TestEveryActionIsInTheModel walks over Losant's description and demands each action, parameter and response of the
// compiled model, where it stands and as it is declared; and that the model has no others.
func TestEveryActionIsInTheModel(t *testing.T) {
	dir := corpus(t)
	data, err := os.ReadFile(filepath.Join(dir, "apiInfo.json"))
	require.NoError(t, err)
	var resources map[string]plainResource
	require.NoError(t, json.Unmarshal(data, &resources))
	require.Len(t, resources, 99)

	result := compile.Compile(compile.Input{FS: os.DirFS(dir), API: config.API{Name: "losant", Package: "losant", In: "."}})
	require.NotNil(t, result.API)
	assert.Zero(t, result.Diagnostics.Errors())
	byPointer, rows := map[string]*model.Operation{}, map[string]model.LedgerRequest{}
	for _, op := range result.API.Operations {
		byPointer[op.Pointer] = op
	}
	for _, r := range model.NewLedger(result.API).Requests {
		rows[r.Pointer] = r
	}
	seen := map[string]int{}
	for name, resource := range resources {
		for action, a := range resource.Actions {
			pointer := "/" + name + "/actions/" + action
			t.Run(name+"."+action, func(t *testing.T) {
				op := byPointer[pointer]
				require.NotNil(t, op, pointer)
				delete(byPointer, pointer)
				assert.Empty(t, rows[pointer].Skipped)
				assert.Equal(t, op.ID, rows[pointer].Operation)
				seen["actions"]++
				assert.Equal(t, strings.ToUpper(a.Method), op.Method)
				assert.Equal(t, resource.Path+a.Path, template(op))
				assert.Contains(t, op.Description, a.Summary)
				assert.Contains(t, op.Description, a.Description)
				checkScopes(t, resource.Auth, a.Auth, op, seen)
				checkParams(t, result.API, append(slices.Clone(resource.Params), a.Params...), op, seen)
				checkResponses(t, a, op, seen)
			})
		}
	}
	assert.Empty(t, byPointer, "operations that the walk does not find")
	assert.Equal(t, map[string]int{"actions": 375, "without a token": 9, "path": 533, "query": 643, "body": 143, "multipart": 14,
		"files": 5, "JSON text": 19, "brackets": 8, "deprecated": 3, "replies": 1097, "typed replies": 1093, "event streams": 3,
		"several successes": 14}, seen)
}

func template(op *model.Operation) string { return model.Template(op.Path) }

// checkScopes: an action that names scopes needs a token with one of its own or of its resource's; any other needs none.
func checkScopes(t *testing.T, resource, action []string, op *model.Operation, seen map[string]int) {
	if len(action) == 0 {
		seen["without a token"]++
		assert.Empty(t, op.Security)
		return
	}
	require.Len(t, op.Security, 1)
	require.Len(t, op.Security[0], 1)
	assert.Equal(t, "bearerAuth", op.Security[0][0].Scheme)
	assert.ElementsMatch(t, append(slices.Clone(resource), action...), op.Security[0][0].Scopes)
}

func checkParams(t *testing.T, api *model.API, declared []plainParam, op *model.Operation, seen map[string]int) {
	found := 0
	for _, d := range declared {
		seen[d.In]++
		if d.In == "body" {
			require.NotNil(t, op.Body, d.Name)
			assert.Equal(t, d.Name, op.Body.Name)
			assert.Equal(t, model.JSON, op.Body.Encoding)
			assert.Equal(t, d.Required, op.Body.Required)
			require.NotNil(t, d.Schema)
			assert.Equal(t, d.Schema.id(), op.Body.Type.Ref)
			continue
		}
		params, in := op.Params, model.In(d.In)
		if d.In == "multipart" {
			require.NotNil(t, op.Body, d.Name)
			assert.Equal(t, model.Multipart, op.Body.Encoding)
			params, in = op.Body.Fields, model.InForm
		}
		i := slices.IndexFunc(params, func(p model.Param) bool { return p.Name == d.Name && p.In == in })
		require.GreaterOrEqual(t, i, 0, "%s %s is lost", d.In, d.Name)
		p := params[i]
		found++
		assert.Equal(t, d.Required || d.In == "path", p.Required, d.Name)
		assert.Equal(t, d.Description, p.Description, d.Name)
		assert.Equal(t, d.Deprecated, p.Deprecated, d.Name)
		require.NotNil(t, p.Type, d.Name)
		if d.Deprecated {
			seen["deprecated"]++
		}
		if d.Schema != nil {
			assert.Equal(t, d.Schema.id(), p.Type.Ref, d.Name)
		}
		if len(d.Enum) > 0 {
			assert.Len(t, api.Underlying(p.Type).Enum, len(d.Enum), d.Name)
		}
		for _, v := range []struct{ want, got json.RawMessage }{{d.Default, p.Default}, {d.Example, p.Example}} {
			if len(v.want) > 0 && string(v.want) != "null" {
				assert.Equal(t, loose(v.want), loose(v.got), d.Name)
			}
		}
		checkForm(t, d, p, seen)
	}
	fields := 0
	if op.Body != nil {
		fields = len(op.Body.Fields)
	}
	assert.Equal(t, found, len(op.Params)+fields, "parameters that nobody declared")
}

// loose is a value as it stands in a URL: a declared string may have become a number.
func loose(v json.RawMessage) string {
	var s any
	_ = json.Unmarshal(v, &s)
	if f, ok := s.(float64); ok {
		return fmt.Sprintf("%.0f", f)
	}
	return strings.Join(strings.Fields(fmt.Sprint(s)), " ")
}

// checkForm holds the conventions of the wire: objects are JSON text; what has a schema and no type, and arrays, have brackets.
func checkForm(t *testing.T, d plainParam, p model.Param, seen map[string]int) {
	want := model.StyleDefault
	switch {
	case d.Type == "file":
		seen["files"]++
		assert.True(t, p.File)
	case d.Type == "object":
		seen["JSON text"]++
		want = model.StyleJSON
	case d.In == "query" && (d.Schema != nil || d.Type == "array"):
		seen["brackets"]++
		want = model.StyleBrackets
	}
	assert.Equal(t, want, p.Style, d.Name)
}

func checkResponses(t *testing.T, a plainAction, op *model.Operation, seen map[string]int) {
	successes := 0
	for status, r := range a.Responses {
		seen["replies"]++
		i := slices.IndexFunc(op.Replies, func(reply model.Reply) bool { return fmt.Sprint(reply.Status) == status })
		require.GreaterOrEqual(t, i, 0, "the reply %s is lost", status)
		reply := op.Replies[i]
		assert.Equal(t, r.Description, reply.Description, status)
		if strings.HasPrefix(status, "2") {
			successes++
		}
		switch {
		case len(r.SSEEvents) > 0:
			seen["event streams"]++
			assert.True(t, a.SSEStream)
			assert.Equal(t, "text/event-stream", reply.Media)
			require.Len(t, reply.Events, len(r.SSEEvents))
			for _, e := range reply.Events {
				want := r.SSEEvents[e.Name].Schema
				assert.Equal(t, want.id(), e.Type.Ref, e.Name)
			}
		case r.Schema != nil:
			seen["typed replies"]++
			require.NotNil(t, reply.Type, status)
			want := r.Schema.id()
			if strings.HasPrefix(r.Description, "Collection of") && want == "schema:apiToken" { // asked for by page and perPage
				want += "s"
			}
			assert.Equal(t, want, reply.Type.Ref, status)
			assert.Equal(t, "application/json", reply.Media)
		default:
			assert.Nil(t, reply.Type, status)
		}
	}
	assert.Len(t, op.Replies, len(a.Responses), "replies that nobody declared")
	if successes > 1 {
		seen["several successes"]++
	}
}
