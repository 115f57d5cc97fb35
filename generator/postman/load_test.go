package postman_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
)

const small = `{
 "info": {"name": "Small é", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
 "item": [{"name": "Get", "request": {"method": "GET", "url": "http://h/a"}}]
}`

func readMap(files map[string]string, name string) (*model.API, diag.List) {
	fsys := fstest.MapFS{}
	for k, v := range files {
		fsys[k] = &fstest.MapFile{Data: []byte(v)}
	}
	var diags diag.List
	return postman.Read(fsys, name, &diags), diags
}

func TestEncodingsOfFiles(t *testing.T) {
	for quirk, data := range map[string]string{
		"UTF-8":                         small,
		"byte order mark":               "\xef\xbb\xbf" + small,
		"UTF-16, little end, with mark": wide(small, binary.LittleEndian, true),
		"UTF-16, big end, with mark":    wide(small, binary.BigEndian, true),
		"UTF-16 without mark":           wide(small, binary.LittleEndian, false),
		"UTF-16, big end, without mark": wide(small, binary.BigEndian, false),
		"gzip":                          zipped(t, small),
		"gzip of UTF-16":                zipped(t, wide(small, binary.LittleEndian, true)),
		"wrapper":                       `{"collection": ` + small + `}`,
		"draft schema URL":              strings.Replace(small, "schema.getpostman.com/json/collection/v2.1.0/collection.json", "schema.postman.com/collection/json/v2.1.0/draft-07/collection.json", 1),
		"v2.0":                          strings.Replace(small, "v2.1.0", "v2.0.0", 1),
		"v2 without a minor version":    strings.Replace(small, "v2.1.0", "v2", 1),
		"no schema":                     strings.Replace(small, `, "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"`, "", 1),
	} {
		t.Run(quirk, func(t *testing.T) {
			api, diags := readMap(map[string]string{"c.json": data}, "c.json")
			require.NotNil(t, api, "%v", diags)
			assert.Empty(t, diags)
			assert.Equal(t, "Small é", api.Title)
			require.Len(t, api.Operations, 1)
			assert.Equal(t, "c.json:3:11", api.Operations[0].Pos.String())
			assert.Equal(t, []string{"c.json"}, api.Files)
			assert.Equal(t, "c.json", api.Source)
		})
	}
}

func wide(s string, order binary.ByteOrder, mark bool) string {
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	data := make([]byte, 2*len(units))
	for i, u := range units {
		order.PutUint16(data[2*i:], u)
	}
	return string(data)
}

func zipped(t *testing.T, s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(s))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.String()
}

func TestAFolderOfFiles(t *testing.T) {
	environment := `{"name": "Prod", "values": [{"key": "url", "value": "http://p"}], "_postman_variable_scope": "environment"}`
	t.Run("a collection and an environment", func(t *testing.T) {
		api, diags := readMap(map[string]string{"in/c.json": small, "in/e.json": environment}, "in")
		require.NotNil(t, api)
		assert.Equal(t, "Small é", api.Title)
		assert.Equal(t, []string{"in/c.json"}, api.Files)
		assert.Equal(t, "in/c.json", api.Operations[0].File)
		require.Len(t, diags, 1)
		assert.Equal(t, `in/e.json: note PM010: the environment "Prod" lies beside the collection; it is not used unless it is named`, diags[0].String())
	})
	t.Run("the folder is the root", func(t *testing.T) {
		api, diags := readMap(map[string]string{"c.json": small}, ".")
		require.NotNil(t, api)
		assert.Equal(t, "c.json", api.Operations[0].File)
		assert.Empty(t, diags)
	})
	t.Run("several collections", func(t *testing.T) {
		a := `{"info":{"name":"A"},"auth":{"type":"noauth"},"variable":[{"key":"u","value":"1"},{"key":"v","value":"1"}],"item":[{"name":"F","item":[{"name":"X","request":"http://h/x"}]}]}`
		b := `{"info":{"name":"B"},"variable":[{"key":"u","value":"2"},{"key":"v","value":"1"}],"item":[{"name":"Y","request":"http://h/y"}]}`
		item := `{"name":"Z","request":"http://h/z"}`
		api, diags := readMap(map[string]string{"in/2.json": b, "in/1.json": a, "in/3.json": item}, "in")
		require.NotNil(t, api)
		assert.Equal(t, "in", api.Title)
		var folders [][]string
		for _, f := range api.Folders {
			folders = append(folders, f.Path)
		}
		assert.Equal(t, [][]string{nil, {"A"}, {"A", "F"}, {"B"}}, folders)
		assert.Equal(t, "noauth", api.Folders[1].Auth.Kind)
		assert.Equal(t, []int{-1, 0, 1, 0}, []int{api.Folders[0].Parent, api.Folders[1].Parent, api.Folders[2].Parent, api.Folders[3].Parent})
		var at []int
		for _, op := range api.Operations {
			at = append(at, op.FolderIndex)
		}
		assert.Equal(t, []int{2, 3, 0}, at, "a request that was exported alone lies in no folder")
		require.Len(t, diags, 1)
		assert.Equal(t, `in/2.json:1:34: warning PM016: the variable "u" has another value in in/1.json; that one counts`, diags[0].String())
		assert.Equal(t, "1", api.Variable("u").Value)
	})
	t.Run("other JSON", func(t *testing.T) {
		api, diags := readMap(map[string]string{"in/c.json": small, "in/package.json": `{"name":"x"}`, "in/pmgen.lock.json": `{}`, "in/notes.txt": "", "in/deep/d.json": small}, "in")
		require.NotNil(t, api)
		assert.Len(t, api.Operations, 1)
		require.Len(t, diags, 1)
		assert.Equal(t, "in/package.json: note PM011: package.json is not a Postman collection; it was not read", diags[0].String())
	})
	t.Run("a file that cannot be read is an error", func(t *testing.T) {
		api, diags := readMap(map[string]string{"in/a.json": small, "in/b.json": `{"info": {`}, "in")
		assert.Nil(t, api)
		require.Len(t, diags, 1)
		assert.Equal(t, "in/b.json:1:11: error PM002: the file ends in the middle of a JSON value", diags[0].String())
	})
	t.Run("a dump of all data", func(t *testing.T) {
		api, diags := readMap(map[string]string{"d.json": `{"version":1,"collections":[` + small + `,{"id":"1","name":"V1","requests":[{"id":"2","name":"Old","url":"http://h/o"}]}]}`}, "d.json")
		require.NotNil(t, api)
		assert.Empty(t, diags)
		require.Len(t, api.Operations, 2)
		assert.Equal(t, "/collections/0/item/0", api.Operations[0].Pointer)
		assert.Equal(t, "/collections/1/requests/0", api.Operations[1].Pointer)
	})
}

// A pipe in a folder would keep whoever opens it waiting for ever.
func TestFoldersWithWhatIsNoFile(t *testing.T) {
	var diags diag.List
	api := postman.Read(fstest.MapFS{"d/a.json": {Data: []byte(small)}, "d/pipe.json": {Mode: fs.ModeNamedPipe}, "d/link.json": {Mode: fs.ModeDir}}, "d", &diags)
	require.NotNil(t, api)
	assert.Len(t, api.Operations, 1)
	require.Len(t, diags, 1)
	assert.Equal(t, "d/pipe.json: note PM011: pipe.json is no file; it was not read", diags[0].String())
}

func TestReadEnvironment(t *testing.T) {
	fsys := fstest.MapFS{
		"e.json":    {Data: []byte("\xef\xbb\xbf" + `{"name":"Prod","values":[{"key":"url","value":"http://p","enabled":true},{"key":"off","value":"x","enabled":false},{"key":"pw","value":"s3cret","type":"secret"},{"key":"n","value":1}]}`)},
		"wrap.json": {Data: []byte(`{"environment":{"name":"W","values":[{"key":"a","value":"b"}]}}`)},
		"g.json":    {Data: []byte(`{"values":[{"key":"a","value":"b"}],"_postman_variable_scope":"globals"}`)},
		"c.json":    {Data: []byte(small)},
		"x.json":    {Data: []byte(`7`)},
	}
	var diags diag.List
	name, vars := postman.ReadEnvironment(fsys, "e.json", "environment", &diags)
	assert.Equal(t, "Prod", name)
	require.Len(t, vars, 3)
	assert.Equal(t, model.Variable{Name: "url", Value: "http://p", Defined: true, From: "environment", Pos: diag.Pos{File: "e.json", Line: 1, Column: 29}}, vars[0])
	assert.True(t, vars[1].Secret)
	assert.Equal(t, "1", vars[2].Value)
	name, vars = postman.ReadEnvironment(fsys, "wrap.json", "environment", &diags)
	assert.Equal(t, "W", name)
	assert.Len(t, vars, 1)
	_, vars = postman.ReadEnvironment(fsys, "g.json", "globals", &diags)
	assert.Equal(t, "globals", vars[0].From)
	assert.Empty(t, diags)

	for file, want := range map[string]string{
		"c.json": "c.json:1:1: error PM003: the file is no Postman environment: it is a collection",
		"x.json": "x.json:1:1: error PM003: the file is no Postman environment: it has no list of values",
		"none":   "none: error PM001: cannot read none: there is no such file or folder",
		".":      ".: error PM001: cannot read .: it is a folder, not an environment",
	} {
		var diags diag.List
		_, vars := postman.ReadEnvironment(fsys, file, "environment", &diags)
		assert.Nil(t, vars)
		require.Len(t, diags, 1)
		assert.Equal(t, want, diags[0].String())
	}
}

func TestCorpusEnvironments(t *testing.T) {
	dir := corpus(t, "environments")
	for _, name := range jsonFiles(t, dir) {
		var diags diag.List
		title, vars := postman.ReadEnvironment(os.DirFS(dir), name, "environment", &diags)
		assert.NotEmpty(t, title, name)
		assert.NotEmpty(t, vars, name)
		assert.Empty(t, diags, name)
	}
}
