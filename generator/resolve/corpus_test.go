package resolve_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/losant"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
	"github.com/pmgen/pmgen/generator/resolve"
)

const corpus = "../../../shared/corpus"

func read(t *testing.T, folder, file string) *model.API {
	t.Helper()
	var diags diag.List
	api := postman.Read(os.DirFS(filepath.Join(corpus, folder)), file, &diags)
	require.NotNil(t, api, "%v", diags)
	return api
}

// Every published collection becomes a model in which paths, endpoints, servers and security agree with each other.
func TestCorpus(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(corpus, "collections", "*.json"))
	if len(files) == 0 {
		t.Skip("the corpus of published collections is not at ../shared/corpus")
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := read(t, "collections", name)
			requests := len(api.Operations)
			diags := resolve.Resolve(api, resolve.Options{})
			assert.Zero(t, diags.Errors())
			assert.Len(t, api.Operations, requests)
			consistent(t, api)
			summary(t, api, diags)

			again := read(t, "collections", name)
			resolve.Resolve(again, resolve.Options{})
			first, err := model.Encode(api)
			require.NoError(t, err)
			second, err := model.Encode(again)
			require.NoError(t, err)
			require.Equal(t, string(first), string(second), "the same input gives the same model")

			masked := resolve.Mask(api)
			third, err := model.Encode(api)
			require.NoError(t, err)
			for _, sign := range []string{"AKIA", "sk_live_", "-----BEGIN RSA PRIVATE KEY-----\\nMII"} {
				assert.NotContains(t, string(third), sign)
			}
			for _, d := range masked {
				t.Log(d)
			}
		})
	}
}

// consistent checks what later stages rely on.
func consistent(t *testing.T, api *model.API) {
	t.Helper()
	shapes := map[string]string{}
	for _, op := range api.Operations {
		require.NotEmpty(t, op.Path, op.Name)
		require.True(t, strings.HasPrefix(op.Path[0].Literal, "/"), "%s: %v", op.Name, op.Path)
		seen := map[string]bool{}
		shape := ""
		for _, p := range op.Path {
			shape += p.Literal
			if p.Param == "" {
				require.NotContains(t, p.Literal, "{", op.Name)
				continue
			}
			shape += "{}"
			require.False(t, seen[p.Param], "%s has %s twice", op.Name, p.Param)
			seen[p.Param] = true
			q := op.Param(model.InPath, p.Param)
			require.NotNil(t, q, "%s: %s", op.Name, p.Param)
			require.Contains(t, []model.Role{model.RoleArgument, model.RoleConfiguration}, q.Role)
		}
		template := model.Template(op.Path)
		if shapes[shape] == "" {
			shapes[shape] = template
		}
		require.Equal(t, shapes[shape], template, "one shape has one template")
		paths := 0
		for _, p := range op.Params {
			require.NotEmpty(t, p.Name)
			require.NotEmpty(t, p.Role)
			require.False(t, strings.EqualFold(p.Name, "Authorization") && p.In == model.InHeader, op.Name)
			if p.In == model.InPath {
				paths++
			}
		}
		require.Len(t, seen, paths)
		require.Less(t, op.Server, len(api.Servers))
		for _, requirement := range op.Security {
			for _, use := range requirement {
				require.NotNil(t, api.Scheme(use.Scheme))
			}
		}
		for _, e := range op.ReplyExamples() {
			require.True(t, e.Served || e.Skipped != "")
			require.NotNil(t, op.Reply(e.Status, e.Content.Media))
		}
	}
	at := map[string]bool{}
	ids := map[string]int{}
	for _, e := range api.Endpoints {
		require.False(t, at[e.String()], e.String())
		at[e.String()] = true
		for _, id := range e.Operations {
			ids[id]++
			op := api.Operation(id)
			require.Equal(t, e.String(), model.Endpoint{Method: op.Method, Path: op.Path}.String())
		}
	}
	require.Len(t, ids, len(api.Operations))
	for _, s := range api.Servers {
		require.NotContains(t, s.URL, "{{")
		require.False(t, strings.HasSuffix(s.URL, "/"))
	}
}

func summary(t *testing.T, api *model.API, diags diag.List) {
	t.Helper()
	for _, s := range api.Servers {
		t.Logf("server %q %s", s.URL, model.Template(s.Parts))
	}
	for _, s := range api.Schemes {
		t.Logf("scheme %s %s %s %s %q %v", s.Key, s.Kind, s.In, s.Name, s.Prefix, s.Flows)
	}
	for _, v := range api.Variables {
		if v.Role == model.RoleConfiguration {
			t.Logf("configuration %s=%s (%s) %d", v.Name, v.Value, v.From, v.Uses)
		}
	}
	t.Logf("%d operations, %d endpoints", len(api.Operations), len(api.Endpoints))
	for _, d := range diags {
		t.Log(d)
	}
}

// All of Losant's published description passes, and what it declares stays.
func TestCorpusLosant(t *testing.T) {
	if _, err := os.Stat(filepath.Join(corpus, "losant", "apiInfo.json")); err != nil {
		t.Skip("Losant's description is not at ../shared/corpus")
	}
	var diags diag.List
	api := losant.Read(os.DirFS(filepath.Join(corpus, "losant")), ".", &diags)
	require.NotNil(t, api, "%v", diags)
	params := map[string]int{}
	for _, op := range api.Operations {
		params[op.Name+op.Pointer] = len(op.Params)
	}
	list := resolve.Resolve(api, resolve.Options{})
	require.Zero(t, list.Errors())
	consistent(t, api)
	for _, op := range api.Operations {
		require.Equal(t, params[op.Name+op.Pointer], len(op.Params))
	}
	for _, d := range append(list, resolve.Mask(api)...) {
		t.Log(d)
	}
}

// TestCorpusTellsOperationsApart holds how many operations of published collections nothing tells apart: those that are the
// same request twice, or one thing asked with other data.
func TestCorpusTellsOperationsApart(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(corpus, "collections", "*.json"))
	if len(files) == 0 {
		t.Skip("the corpus of published collections is not at ../shared/corpus")
	}
	shared, operations, alike := 0, 0, 0
	for _, file := range files {
		api := read(t, "collections", filepath.Base(file))
		for _, d := range resolve.Resolve(api, resolve.Options{}) {
			if d.Code == diag.IndistinctOperations {
				alike++
			}
		}
		for _, e := range api.Endpoints {
			if n := len(e.Operations); n > 1 {
				shared, operations = shared+1, operations+n
			}
		}
	}
	t.Logf("%d endpoints are shared by %d operations, of which %d cannot be told apart", shared, operations, alike)
	assert.Greater(t, shared, 200)
	assert.Less(t, 5*alike, operations, "at least four of five are told apart")
}
