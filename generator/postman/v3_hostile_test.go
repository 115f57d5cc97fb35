package postman_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
)

// Whatever one file of a collection holds, it is in the ledger, and the others are read.
func TestV3HostileFiles(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat("*"+string(c-1)+", ", 9), ", "))
	}
	for name, text := range map[string]string{
		"empty": "", "binary": "\x89PNG\r\n\x1a\n\x00\xff\xfe", "cyclic anchor": "url: &a\n  b: *a\n", "bomb of aliases": bomb,
		"brackets": strings.Repeat("[", 1<<20), "indents": strings.Repeat("- ", 100_000), "tag": "url: !!python/object/apply:os.system ['id']\n",
		"two documents": "url: a\n---\nurl: b\n", "not closed": "url: \"", "no object": "7", "keys": strings.Repeat("a:\n", 20_000), "Latin-1": "url: caf\xe9",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			api, diags := readMap(map[string]string{"c/R.request.yaml": "url: http://h/a\n", "c/Bad.request.yaml": text,
				"c/.resources/definition.yaml": text, "c/.resources/R.resources/examples/E.example.yaml": text}, "c")
			require.NotNil(t, api)
			require.Len(t, api.Operations, 1)
			require.Len(t, api.Skipped, 1)
			assert.Zero(t, diags.Errors())
			assert.GreaterOrEqual(t, len(diags), 3, "the request, the definition and the example: %v", diags)
			assert.Less(t, time.Since(start), 10*time.Second)
		})
	}
}

func TestV3LargeText(t *testing.T) {
	api, diags := readMap(map[string]string{"c/R.request.yaml": "url: http://h/a\nmethod: POST\nbody:\n  type: text\n  content: '" + strings.Repeat("x", 1<<20) + "'\n"}, "c")
	require.NotNil(t, api)
	assert.Empty(t, diags)
	assert.Len(t, api.Operations[0].Request.Body.Content.Text, 1<<20)
}

func TestV3ManyFiles(t *testing.T) {
	files := map[string]string{}
	for i := range 10_000 {
		files[fmt.Sprintf("c/R%d.request.yaml", i)] = fmt.Sprintf("order: %d\nurl: http://h/%d\n", 10_000-i, i)
	}
	api, diags := readMap(files, "c")
	require.NotNil(t, api)
	assert.Empty(t, diags)
	require.Len(t, api.Operations, 10_000)
	assert.Equal(t, "R9999", api.Operations[0].Name)
}

func TestV3DeepFolders(t *testing.T) {
	api, diags := readMap(map[string]string{"c/R.request.yaml": "url: http://h/a\n", "c/" + strings.Repeat("d/", 300) + "Deep.request.yaml": "url: http://h/b\n"}, "c")
	require.NotNil(t, api)
	assert.Len(t, api.Operations, 1)
	require.Len(t, diags, 1)
	assert.Contains(t, diags[0].Message, "folders nest more than 100 levels deep")
}

// Links lead out of the folder, and in circles.
func TestV3Links(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(outside, "S.request.yaml"), []byte("url: http://h/secret\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(outside, "E.example.yaml"), []byte("$kind: http-example\n"+replyV3), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "R.request.yaml"), []byte("url: http://h/a\nexamples: ./out\n"), 0o644))
	for from, to := range map[string]string{"out": outside, "loop": ".", "S.request.yaml": filepath.Join(outside, "S.request.yaml"), ".resources": outside} {
		require.NoError(t, os.Symlink(to, filepath.Join(dir, from)))
	}
	var diags diag.List
	api := postman.Read(os.DirFS(dir), ".", &diags)
	require.NotNil(t, api)
	require.Len(t, api.Operations, 1)
	assert.Empty(t, api.Operations[0].Examples)
	assert.Len(t, api.Files, 1)
	assert.Equal(t, 4, codes(diags)[diag.FileIgnored], diags)
	assert.Equal(t, 1, codes(diags)[diag.PartLeftOut], diags)
}

func TestV3Positions(t *testing.T) {
	api, _ := readMap(map[string]string{"c/R.request.yaml": "$kind: http-request\nurl: http://h/a\nheaders:\n  - key: A\n    value: b\nscripts:\n  - type: afterResponse\n    code: |-\n      a {\n        b\n      }\n",
		"c/" + exampleAt: "$kind: http-example\nresponse:\n  statusCode: 200\n  body:\n    type: json\n    content: '{}'\n"}, "c")
	require.NotNil(t, api)
	op := api.Operations[0]
	assert.Equal(t, "c/R.request.yaml:1:1", op.Pos.String())
	assert.Empty(t, op.Pointer)
	assert.Equal(t, "c/R.request.yaml:4:5", op.Params[0].Pos.String())
	assert.False(t, op.Scripts[0].Quoted)
	var lines []string
	for _, l := range op.Scripts[0].Lines {
		lines = append(lines, strings.TrimPrefix(l.String(), "c/R.request.yaml:"))
	}
	assert.Equal(t, []string{"9:7", "10:7", "11:7"}, lines)
	assert.Equal(t, "c/"+exampleAt+":6:14", op.Examples[0].Content.Pos.String())
	again, _ := readMap(map[string]string{"w/postman/collections/c/R.request.yaml": "url: http://h/a\n", "w/postman/collections/c/" + exampleAt: "response: {statusCode: 200}\n"}, "w")
	assert.Equal(t, op.Examples[0].ID, again.Operations[0].Examples[0].ID, "by whatever way one comes to the file")
}

func TestV3Environments(t *testing.T) {
	for name, text := range map[string]string{
		"list": "name: Staging\nvalues:\n  - key: a\n    value: '1'\n    enabled: true\n    type: secret\n  - key: off\n    value: x\n    enabled: false\n",
		"map":  "name: Staging\nvalues:\n  a: 1\n", "variables": "variables:\n  - {key: a, value: '1'}\n",
	} {
		var diags diag.List
		title, vars := postman.ReadEnvironment(fstest.MapFS{"Staging.environment.yaml": {Data: []byte(text)}}, "Staging.environment.yaml", "environment", &diags)
		assert.Empty(t, diags, name)
		assert.Equal(t, "Staging", title, name)
		require.Len(t, vars, 1, name)
		assert.Equal(t, "1", vars[0].Value, name)
		assert.Equal(t, "Staging.environment.yaml", vars[0].Pos.File, name)
	}
}

// FuzzV3 holds that whatever the files of a collection hold, reading it ends with a model or an error, and says where.
func FuzzV3(f *testing.F) {
	for _, c := range v3Tests {
		var all [3]string
		for _, file := range txtar.Parse([]byte(c.input)).Files {
			switch {
			case strings.Contains(file.Name, "definition"):
				all[0] = string(file.Data)
			case strings.Contains(file.Name, "example"):
				all[2] = string(file.Data)
			default:
				all[1] = string(file.Data)
			}
		}
		f.Add(all[0], all[1], all[2])
	}
	f.Fuzz(func(t *testing.T, definition, request, example string) {
		var diags diag.List
		var fsys fs.FS = fstest.MapFS{"c/.resources/definition.yaml": {Data: []byte(definition)}, "c/R.request.yaml": {Data: []byte(request)}, "c/" + exampleAt: {Data: []byte(example)}}
		api := postman.Read(fsys, "c", &diags)
		if (api == nil) != (diags.Errors() > 0) {
			t.Fatalf("model: %t, errors: %v", api != nil, diags)
		}
		for _, d := range diags {
			if !strings.HasPrefix(d.File, "c") || strings.ContainsAny(d.Message, "\n\r") || d.Hint == "" {
				t.Fatalf("%+v", d)
			}
		}
		postman.ReadEnvironment(fstest.MapFS{"e.yaml": {Data: []byte(definition)}}, "e.yaml", "globals", &diags)
		if api == nil {
			return
		}
		if len(api.Operations)+len(api.Skipped) != 1 {
			t.Fatalf("%d operations, %d left out", len(api.Operations), len(api.Skipped))
		}
		if _, err := model.Encode(api); err != nil {
			t.Fatal(err)
		}
	})
}
