package losant_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/losant"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// testdata/messages.txt holds one broken description for each message: files as "-- name" and their contents, then what
// is said about them after "=>". Refreshed with -update.
func TestMessages(t *testing.T) {
	const golden = "testdata/messages.txt"
	data, err := os.ReadFile(golden)
	require.NoError(t, err)
	blocks := strings.Split(string(data), "\n## ")
	out := blocks[0]
	for _, block := range blocks[1:] {
		input, _, _ := strings.Cut(strings.TrimSpace(block), "\n=>")
		name, rest, _ := strings.Cut(input, "\n")
		fsys := fstest.MapFS{}
		for _, file := range strings.Split("\n"+rest, "\n-- ")[1:] {
			path, text, _ := strings.Cut(file, "\n")
			fsys["api/"+path] = &fstest.MapFile{Data: []byte(text)}
		}
		fsys["api/README.md"] = &fstest.MapFile{Data: []byte("not ours")}
		var diags diag.List
		api := losant.Read(fsys, "api", &diags)
		got := input + "\n=> nothing"
		if api != nil {
			got = input + "\n=> " + summary(api)
		}
		for _, d := range diags {
			got += "\n" + d.String()
		}
		assert.True(t, api != nil || diags.Errors() == 1, "%s: that nothing was read is said in one line", name)
		if !*update {
			t.Run(name, func(t *testing.T) { assert.Equal(t, strings.TrimSpace(block), got) })
		}
		out += "\n## " + got + "\n"
	}
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(out), 0o644))
	}
}

// summary names what was read: operations with their parameters, and what was skipped.
func summary(api *model.API) string {
	var all []string
	for _, op := range api.Operations {
		s := op.Identity.Path() + " " + op.Method + " " + model.Template(op.Path)
		for _, p := range op.Params {
			s += " " + string(p.In) + ":" + p.Name + ":" + string(p.Type.Kind)
		}
		if op.Body != nil {
			s += " body:" + string(op.Body.Encoding)
		}
		for _, r := range op.Replies {
			s += " " + r.Description
			if r.Type != nil {
				s += ":" + string(r.Type.Kind)
			}
		}
		all = append(all, s)
	}
	for _, s := range api.Skipped {
		all = append(all, "skipped "+s.Name+": "+s.Reason)
	}
	for _, n := range api.Types {
		all = append(all, n.ID+":"+string(n.Type.Kind))
	}
	return strings.Join(all, "; ")
}

func TestFolderThatIsNotThere(t *testing.T) {
	var diags diag.List
	assert.Nil(t, losant.Read(fstest.MapFS{}, "nowhere", &diags))
	require.Len(t, diags, 1)
	assert.Equal(t, "nowhere: error PM001: the file cannot be read: there is no such file or folder", diags[0].String())
}

// The description in the repository is what the design asks of it.
func TestUserOAuthTokens(t *testing.T) {
	var diags diag.List
	api := losant.Read(os.DirFS("../.."), "collections/losant", &diags)
	require.NotNil(t, api)
	assert.Len(t, diags, 2, "page and perPage")
	require.Len(t, api.Operations, 2)
	get, post := api.Operations[0], api.Operations[1]
	assert.Equal(t, "/userOauthTokens/actions/get", get.Pointer)
	assert.Equal(t, "GET /me/oauth-tokens", get.Method+" "+model.Template(get.Path))
	assert.Equal(t, []string{"userOauthTokens"}, get.Folder)
	assert.Equal(t, "https://api.losant.com/me/oauth-tokens", get.Request.URL)
	require.Len(t, get.Params, 6)
	assert.Equal(t, model.KindInt, get.Param(model.InQuery, "perPage").Type.Kind)
	assert.Equal(t, "100", string(get.Param(model.InQuery, "perPage").Default))
	assert.Len(t, get.Param(model.InQuery, "sortField").Type.Enum, 5)
	assert.True(t, post.Body.Required)
	assert.Equal(t, "oauthToken", post.Body.Name)

	body := api.Underlying(post.Body.Type)
	assert.True(t, body.Closed)
	required := map[string]bool{}
	for _, f := range body.Fields {
		required[f.Name] = f.Required
		if f.Name == "expirationDate" {
			assert.Equal(t, model.KindTime, f.Type.Kind)
			assert.True(t, f.Type.Nullable)
		}
	}
	assert.Equal(t, map[string]bool{"name": true, "oauth": true, "description": false, "expirationDate": false,
		"defaultRole": false, "orgRoles": false, "scope": false}, required)
	assert.Equal(t, "schema:userOauthToken", api.Type("schema:userOauthTokens").Type.Fields[0].Type.Elem.Ref)

	statuses := func(op *model.Operation) (out []int) {
		for _, e := range op.Examples {
			out = append(out, e.Status)
		}
		return out
	}
	assert.Equal(t, []int{200, 400}, statuses(get))
	assert.Equal(t, []int{0, 201, 400}, statuses(post))
	assert.Equal(t, "/userOauthTokens", get.Examples[0].Pointer)
	assert.False(t, post.Examples[0].Served)
	assert.NotEqual(t, get.Examples[1].ID, post.Examples[2].ID, "one entry, two examples")
	assert.True(t, strings.HasPrefix(get.Examples[0].Content.Text, `{"items":[{"id":"575ec7417ae143cd83dc4a95","oauthTokenId"`), "the author's order")
}

// Equal inputs give equal bytes.
func TestReadIsDeterministic(t *testing.T) {
	read := func() string {
		var diags diag.List
		api := losant.Read(os.DirFS("../.."), "collections/losant", &diags)
		b, err := json.Marshal(api)
		require.NoError(t, err)
		return string(b)
	}
	assert.Equal(t, read(), read())
}

// Whatever the description, reading ends without a panic, and what is no operation is listed.
func FuzzRead(f *testing.F) {
	data, err := os.ReadFile("../../collections/losant/apiInfo.json")
	require.NoError(f, err)
	f.Add(string(data), `{"error":{"type":"x"}}`, `{"type":"object"}`)
	f.Add(`{"r":{"path":"/{a","actions":{"x":{"method":"get"},"y":7}}}`, `[]`, `{"$ref":"#/definitions/error"}`)
	f.Add(`{"r":{"path":"/{a}{b}","params":[{"in":"path","name":"a"}],"actions":{"x":{"method":"GET","params":[{"in":"query","name":"q","required":true,"schema":{"$ref":"#/definitions/error"}}]}}}}`,
		`{"error":[{"a":1}]}`, `{"type":"array"}`)
	f.Fuzz(func(t *testing.T, info, examples, schema string) {
		var diags diag.List
		api := losant.Read(fstest.MapFS{
			losant.InfoFile:      {Data: []byte(info)},
			losant.ExamplesFile:  {Data: []byte(examples)},
			"schemas/error.json": {Data: []byte(schema)},
		}, ".", &diags)
		if api == nil {
			assert.NotZero(t, diags.Errors())
			return
		}
		file, _, err := tree.Parse(losant.InfoFile, []byte(info))
		require.NoError(t, err)
		actions := 0
		for _, r := range file.Root.Members {
			if r.Earlier {
				continue
			}
			if n := r.Value.Get("actions"); n.Is(tree.Object) {
				for _, a := range n.Members {
					if !a.Earlier {
						actions++
					}
				}
			}
		}
		assert.Equal(t, actions, len(api.Operations)+len(api.Skipped), "every action is accounted for")
		_, err = model.Encode(api)
		assert.NoError(t, err)
	})
}
