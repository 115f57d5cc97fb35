package postman_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
)

// TestLimits: what is too large, too deep or too many is refused in one line that names the limit, and takes no more memory
// than its size allows.
func TestLimits(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		name, text string
		says       string
		most       uint64 // bytes that are allocated in all, for bytes of input
	}{
		{"brackets", strings.Repeat("[", 1_000_000), "c.json:1:1002: error PM004: nested more than 1000 levels deep; nothing of it is read", 20 * mib},
		{"objects", strings.Repeat(`{"a":`, 1_000_000), "error PM004: nested more than 1000 levels deep; nothing of it is read", 60 * mib},
		{"folders in folders", with(strings.Repeat(`{"name":"f","item":[`, 100_000) + strings.Repeat("]}", 100_000)),
			"error PM004: nested more than 1000 levels deep; nothing of it is read", 30 * mib},
		{"a million requests", with(strings.Repeat(`{"request":"a"},`, 999_999) + `{"request":"a"}`),
			"c.json:1:1: error PM004: the file has more than 100000 requests and folders; nothing of it is read", 1200 * mib},
		{"a million requests of v1", `{"id":"x","requests":[` + strings.Repeat(`{"url":"a"},`, 999_999) + `{"url":"a"}]}`,
			"c.json:1:1: error PM004: the file has more than 100000 requests and folders; nothing of it is read", 1200 * mib},
		{"a small archive of a large file", archive(t, postman.MaxSize+1), "error PM004: cannot read c.json: it does not unpack: it is larger than 256 MiB", 1500 * mib},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := fstest.MapFS{"c.json": {Data: []byte(c.text)}}
			diags, used := reading(t, fsys)
			require.Len(t, diags, 1)
			assert.Contains(t, diags[0].String(), c.says)
			assert.Less(t, used, c.most, "%d MiB were allocated for %d MiB", used/mib, len(c.text)/mib)
			t.Logf("%d MiB allocated for %.1f MiB", used/mib, float64(len(c.text))/mib)
		})
	}
	t.Run("a file of a gigabyte", func(t *testing.T) {
		dir := t.TempDir()
		f, err := os.Create(filepath.Join(dir, "c.json"))
		require.NoError(t, err)
		require.NoError(t, f.Truncate(1<<30)) // a hole: it takes no room on the disk
		require.NoError(t, f.Close())
		diags, used := reading(t, os.DirFS(dir))
		require.Len(t, diags, 1)
		assert.Equal(t, "c.json: error PM004: cannot read c.json: it is larger than 256 MiB", diags[0].String())
		assert.Less(t, used, uint64(mib), "not a byte of it is read")
	})
}

// TestLimitsOfBodies: a body that is nested too deeply is kept as text, and the collection is read.
func TestLimitsOfBodies(t *testing.T) {
	deep := strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000)
	var diags diag.List
	api := postman.Read(fstest.MapFS{"c.json": {Data: []byte(replies(`{"name":"E","code":200,"body":"` + deep + `"}`))}}, "c.json", &diags)
	require.NotNil(t, api)
	require.Len(t, api.Operations, 1)
	assert.Equal(t, model.None, api.Operations[0].Examples[0].Content.JSON)
	assert.Equal(t, deep, api.Operations[0].Examples[0].Content.Text)
	require.Len(t, diags, 1)
	assert.Equal(t, diag.BodyNotJSON, diags[0].Code)
	assert.Contains(t, diags[0].Message, "nested more than 1000 levels deep")
}

// TestDepthThatIsAllowed: folders nest as deeply as a file may.
func TestDepthThatIsAllowed(t *testing.T) {
	const levels = 450 // each an object in a list
	text := with(strings.Repeat(`{"name":"f","item":[`, levels) + `{"name":"R","request":"http://h/a"}` + strings.Repeat("]}", levels))
	var diags diag.List
	api := postman.Read(fstest.MapFS{"c.json": {Data: []byte(text)}}, "c.json", &diags)
	require.NotNil(t, api, "%v", diags)
	assert.Empty(t, diags)
	require.Len(t, api.Operations, 1)
	assert.Len(t, api.Operations[0].Folder, levels)
}

// reading reads c.json, and measures what is allocated for it.
func reading(t *testing.T, fsys fs.FS) (diag.List, uint64) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var diags diag.List
	api := postman.Read(fsys, "c.json", &diags)
	runtime.ReadMemStats(&after)
	assert.Nil(t, api)
	return diags, after.TotalAlloc - before.TotalAlloc
}

// archive is a gzip file of that many blanks.
func archive(t *testing.T, size int) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	for ; size > 0; size -= len(blanks) {
		_, err := z.Write(blanks[:min(size, len(blanks))])
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}
