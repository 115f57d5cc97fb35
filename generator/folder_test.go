package generator_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
)

const small = `{"info":{"name":"Small","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[
{"name":"Get","request":{"url":"https://h.example.com/a"},"response":[{"name":"ok","code":200,"header":[{"key":"Content-Type","value":"application/json"}],"body":"{\"a\":1}"}]}]}`

// write generates the collection into out as the command does.
func write(t *testing.T, out string) (diag.List, error) {
	t.Helper()
	in := compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(small)}}, API: config.API{Name: "small", Package: "small", In: "c.json", Test: true}}
	p, diags, err := generator.OpenInput(".", in, out)
	if err != nil || diags.Errors() > 0 {
		return diags, err
	}
	return p.Write(p.Generate(generator.Options{}))
}

// entries are all things in a folder by path: a file's content, a link's target, "dir".
func entries(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		require.NoError(t, err)
		name, _ := filepath.Rel(dir, path)
		switch {
		case d.IsDir():
			out[name] = "dir"
		case d.Type()&fs.ModeSymlink != 0:
			out[name], _ = os.Readlink(path)
		default:
			data, _ := os.ReadFile(path)
			out[name] = string(data)
		}
		return nil
	}))
	return out
}

// TestWhatStandsInTheOutputFolder: whatever is there, nothing outside it is touched, and it is written whole or not at all.
func TestWhatStandsInTheOutputFolder(t *testing.T) {
	link := func(to, name string) func(*testing.T, string) {
		return func(t *testing.T, out string) { require.NoError(t, os.Symlink(to, filepath.Join(out, name))) }
	}
	file := func(name string) func(*testing.T, string) {
		return func(t *testing.T, out string) {
			require.NoError(t, os.WriteFile(filepath.Join(out, name), []byte("mine"), 0o644))
		}
	}
	folder := func(name string) func(*testing.T, string) {
		return func(t *testing.T, out string) {
			require.NoError(t, os.MkdirAll(filepath.Join(out, name, "sub"), 0o755))
		}
	}
	for _, c := range []struct {
		quirk   string
		put     func(t *testing.T, out string)
		refused bool
	}{
		{"a file of the user beside", file("mine.go"), false},
		{"a file of the user in the way", file("client.go"), true},
		{"a folder where a file goes", folder("client.go"), true},
		{"a folder where the last file goes", folder("types.go"), true},
		{"a file where a folder goes", file("testdata"), true},
		{"a link to a file outside", link("../victim/file", "client.go"), true},
		{"a link to a folder outside", link("../victim", "testdata"), true},
		{"a link to nothing outside", link("../victim/new", "client.go"), true},
		{"a link to a device", link("/dev/zero", "client.go"), true},
		{"a link to a folder inside", func(t *testing.T, out string) { folder("data")(t, out); link("data", "testdata")(t, out) }, false},
		{"the scratch folder is a link", link("../victim", ".pmgen-new"), false},
		{"the file that keeps others out is a link", link("../victim/new", ".pmgen-lock"), false},
		{"the file that keeps others out is a link to a file", link("../victim/file", ".pmgen-lock"), false},
		{"the file that keeps others out is a folder", folder(".pmgen-lock"), false},
		{"the scratch folder is a file", file(".pmgen-new"), false},
		{"the remains of a run that was killed", folder(".pmgen-new"), false},
	} {
		for _, before := range []bool{false, true} {
			quirk := c.quirk + ", the first time"
			if before {
				quirk = c.quirk + ", put in place of what was generated"
			}
			t.Run(quirk, func(t *testing.T) {
				dir := t.TempDir()
				out, victim := filepath.Join(dir, "out"), filepath.Join(dir, "victim")
				require.NoError(t, os.MkdirAll(victim, 0o755))
				require.NoError(t, os.WriteFile(filepath.Join(victim, "file"), []byte("precious"), 0o644))
				require.NoError(t, os.Mkdir(out, 0o755))
				if before {
					_, err := write(t, out)
					require.NoError(t, err)
					for _, name := range []string{"client.go", "types.go", "testdata"} {
						require.NoError(t, os.RemoveAll(filepath.Join(out, name)))
					}
				}
				c.put(t, out)
				was := entries(t, out)
				diags, err := write(t, out)
				require.NoError(t, err)
				assert.Equal(t, map[string]string{".": "dir", "file": "precious"}, entries(t, victim))
				if diags.Errors() > 0 {
					assert.Equal(t, was, entries(t, out), "refused, so nothing is written")
				}
				if before && c.refused && diags.Errors() == 0 { // what was generated once is written anew
					info, err := os.Lstat(filepath.Join(out, "client.go"))
					require.NoError(t, err)
					assert.True(t, info.Mode().IsRegular())
					return
				}
				assert.Equal(t, c.refused, diags.Errors() > 0, "%v", diags)
				if c.refused {
					return
				}
				diags, err = write(t, out)
				require.NoError(t, err)
				assert.Empty(t, diags)
				assert.NotContains(t, entries(t, out), ".pmgen-new")
				assert.NotContains(t, entries(t, out), ".pmgen-lock")
			})
		}
	}
}
