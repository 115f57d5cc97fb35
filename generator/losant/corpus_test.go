package losant_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/losant"
	"github.com/pmgen/pmgen/generator/model"
)

// corpus is Losant's published description; it is not part of the repository.
func corpus(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "corpus", "losant")
	if _, err := os.Stat(filepath.Join(dir, losant.InfoFile)); err != nil {
		t.Skip("the published description is not here: " + err.Error())
	}
	return dir
}

func readCorpus(t *testing.T) (*model.API, diag.List) {
	t.Helper()
	var diags diag.List
	api := losant.Read(os.DirFS(corpus(t)), ".", &diags)
	require.NotNil(t, api)
	return api, diags
}

func operation(t *testing.T, api *model.API, path string) *model.Operation {
	t.Helper()
	for _, op := range api.Operations {
		if op.Identity.Path() == path {
			return op
		}
	}
	t.Fatalf("no operation %s", path)
	return nil
}

func TestNothingOfTheCorpusIsLost(t *testing.T) {
	api, diags := readCorpus(t)
	assert.Zero(t, diags.Errors())
	assert.Len(t, api.Folders, 100, "99 resources and the root")
	assert.Len(t, api.Operations, 375)
	assert.Empty(t, api.Skipped)
	assert.Len(t, api.Types, 335, "323 live schemas and 12 stale ones")
	params, replies, open := map[diag.Pos]bool{}, 0, 0
	ids := map[string]bool{}
	for _, op := range api.Operations {
		for _, p := range op.Params {
			params[p.Pos] = true
			assert.NotNil(t, p.Type)
		}
		if op.Body != nil {
			for _, f := range op.Body.Fields {
				params[f.Pos] = true
			}
			if op.Body.Encoding == model.JSON {
				params[op.Body.Pos] = true
				assert.Equal(t, model.KindRef, op.Body.Type.Kind)
			}
		}
		replies += len(op.Replies)
		if len(op.Security) == 0 {
			open++
		}
		for _, e := range op.Examples {
			assert.False(t, ids[e.ID], "the id %s twice", e.ID)
			ids[e.ID] = true
			if e.Content.JSON == model.Valid {
				assert.True(t, json.Valid(e.Content.Bytes()))
			}
		}
		assert.NotContains(t, op.Request.URL, "{", "every path parameter has a value")
	}
	assert.Len(t, params, 941)
	assert.Equal(t, 1097, replies)
	assert.Equal(t, 9, open, "operations that need no token")
	live := 0
	for _, n := range api.Types {
		stale := false
		for _, d := range diags {
			stale = stale || d.Code == diag.StaleSchema && d.File == n.Pos.File
		}
		if !stale {
			live++
		}
		assert.NotEqual(t, model.KindRef, n.Type.Kind, n.ID)
		assert.Nil(t, n.Type.Source, "%s: Losant's schemas can be said by types", n.ID)
	}
	assert.Equal(t, 323, live)
}

// Every defect that was found in the published files is reported, and the schema is a type all the same.
func TestEveryKnownDefectOfTheCorpusIsReported(t *testing.T) {
	api, diags := readCorpus(t)
	for _, c := range []struct {
		name, file string
		code       diag.Code
		count      int
		says       string
	}{
		{"a whole schema in properties", "orgInvites", diag.SchemaDefect, 1, "a whole schema"},
		{"a whole schema in properties, too", "orgInvitesUser", diag.SchemaDefect, 1, "a whole schema"},
		{"an array in anyOf", "validateContextError", diag.SchemaDefect, 1, "`anyOf` holds an array"},
		{"an array in anyOf, too", "validateContextSuccess", diag.SchemaDefect, 1, "`anyOf` holds an array"},
		{"maxItems in quotes", "instanceOrgPost", diag.SchemaDefect, 1, "`maxItems` is 10 in quotes"},
		{"min and max", "integration", diag.UnknownKeyword, 8, "is no keyword"},
		{"min and max of the body", "integrationPost", diag.UnknownKeyword, 8, "is no keyword"},
		{"min and max of a change", "integrationPatch", diag.UnknownKeyword, 8, "is no keyword"},
		{"min and max of jobs", "resourceJob", diag.UnknownKeyword, 8, "is no keyword"},
		{"members without properties", "applicationJobLog", diag.UnknownKeyword, 2, "without `properties`: `"},
		{"members without properties in status", "integration", diag.UnknownKeyword, 1, "without `properties`: `lastKeepAlive`"},
		{"a member on the wrong level, in an array", "paletteResponse", diag.UnknownKeyword, 1, "\"instanceNodes\" is no keyword"},
		{"members beside properties", "resourceJobExecutionLogs", diag.UnknownKeyword, 1, "without `properties`: `retryOnTimeout`"},
		{"items that are the collection itself", "instanceAuditLogs", diag.SuspectReference, 1, "although there is \"instanceAuditLog\""},
		{"items that are the collection itself, too", "instanceOrgMembers", diag.SuspectReference, 1, "although there is \"instanceOrgMember\""},
		{"no type", "templateKeywords", diag.BeyondType, 1, "does not say its type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.NotNil(t, api.Type("schema:"+c.file))
			n := 0
			for _, d := range diags {
				if d.File == "schemas/"+c.file+".json" && d.Code == c.code && strings.Contains(d.Message, c.says) {
					n++
					assert.NotZero(t, d.Line)
				}
			}
			assert.Equal(t, c.count, n)
		})
	}
	count := map[diag.Code]int{}
	for _, d := range diags {
		count[d.Code]++
	}
	assert.Equal(t, 12, count[diag.StaleSchema])
	assert.Equal(t, 4, count[diag.SuspectReference], "two collections of themselves, and two lists of tokens that are declared one token")
	assert.Equal(t, 9, count[diag.OddSample], "examples that are not among the accepted values")
	assert.Zero(t, count[diag.MissingSchema])
	assert.Zero(t, count[diag.LosantShape], "the published form is known in full")
}

// The copies in which Losant inlines its schemas are references again: 114 of the 116 that still have a title; the other
// two lie in stale files and are of an older form.
func TestCopiesAreReferencesAgain(t *testing.T) {
	api, _ := readCorpus(t)
	for schema, member := range map[string]string{"userOauthTokens": "userOauthToken", "devices": "device", "flows": "flow",
		"orgs": "org", "instanceSandboxes": "instanceSandbox"} {
		n := api.Type("schema:" + schema)
		require.NotNil(t, n)
		found := false
		n.Type.Walk("", func(path string, typ *model.Type) bool {
			found = found || path == "/items/*" && typ.Kind == model.KindRef && typ.Ref == "schema:"+member
			return true
		})
		assert.True(t, found, "the items of %s are %s", schema, member)
	}
	assert.Equal(t, "schema:orgInvite", api.Type("schema:orgInvites").Type.Elem.Ref, "found inside misplaced properties")
	assert.Equal(t, "User OAuth Token", api.Type("schema:userOauthToken").Type.Title, "learnt from a copy")
}

func TestConventionsOfTheWire(t *testing.T) {
	api, diags := readCorpus(t)
	devices := operation(t, api, "devices/get")
	assert.Equal(t, model.StyleJSON, devices.Param(model.InQuery, "query").Style)
	assert.Equal(t, model.StyleBrackets, devices.Param(model.InQuery, "tagFilter").Style)
	assert.Equal(t, model.StyleDefault, devices.Param(model.InQuery, "sortField").Style)
	assert.Equal(t, "/applications/{applicationId}/devices", model.Template(devices.Path))
	assert.Equal(t, []model.NameValue{{Name: "applicationId", Value: "575ec8687ae143cd83dc4a97"}}, devices.Request.Args)
	assert.Equal(t, "/applications/575ec8687ae143cd83dc4a97/devices", devices.Request.Path)
	keywords := operation(t, api, "applicationTemplates/get").Param(model.InQuery, "keywords")
	assert.Equal(t, model.StyleBrackets, keywords.Style)
	assert.Equal(t, model.KindString, keywords.Type.Elem.Kind)

	page := devices.Param(model.InQuery, "page")
	assert.Equal(t, model.KindInt, page.Type.Kind)
	assert.JSONEq(t, "0", string(page.Default))
	resolution := operation(t, api, "application/payloadCountsBreakdown").Param(model.InQuery, "resolution")
	assert.Equal(t, model.KindInt, resolution.Type.Kind, "accepted values in quotes, default without")
	assert.Equal(t, "86400000", string(resolution.Type.Enum[0].Value))
	month := operation(t, api, "instance/historicalSummaries").Param(model.InQuery, "month")
	assert.Equal(t, model.KindString, month.Type.Kind, "it may be now")
	assert.Equal(t, `"1609459204518"`, string(month.Example))
	since := operation(t, api, "device/getState").Param(model.InQuery, "since")
	assert.True(t, since.Deprecated)

	upload := operation(t, api, "applications/import").Body
	assert.Equal(t, model.Multipart, upload.Encoding)
	require.Len(t, upload.Fields, 8)
	assert.True(t, upload.Fields[0].File)
	assert.Equal(t, model.StyleJSON, upload.Fields[7].Style)
	assert.Equal(t, "application/json", upload.Fields[7].Media)

	stream := operation(t, api, "application/mqttSubscriptionStream")
	reply := stream.Reply(200, "text/event-stream")
	require.NotNil(t, reply)
	assert.Equal(t, "schema:mqttPublishBody", reply.Events[0].Type.Ref)
	assert.Contains(t, stream.ReplyExamples()[0].Content.Text, "event: mqttMessage\ndata: {")
	assert.NotNil(t, operation(t, api, "auth/ssoDomain").Reply(204, ""))
	patch := operation(t, api, "devices/patch")
	assert.NotNil(t, patch.Reply(200, "application/json"))
	assert.NotNil(t, patch.Reply(202, "application/json"))

	assert.Empty(t, operation(t, api, "auth/authenticateUser").Security)
	assert.Empty(t, operation(t, api, "dashboard/get").Security, "although its resource has scopes")
	assert.Equal(t, []model.Requirement{{{Scheme: "bearerAuth", Scopes: []string{"devices.*", "devices.get"}}}}, devices.Security)

	folded := 0
	for _, d := range diags {
		if d.Code == diag.DeclaredAsString && strings.Contains(d.Message, `"page"`) {
			folded++
			assert.Contains(t, d.Message, "42 operations")
		}
	}
	assert.Equal(t, 1, folded, "one note for each name")
}

// The version before is read by the name of its file, with the schemas of today.
func TestTheVersionBefore(t *testing.T) {
	dir := corpus(t)
	merged := fstest.MapFS{}
	for _, from := range []string{"history", losant.SchemasDir} {
		require.NoError(t, fs.WalkDir(os.DirFS(filepath.Join(dir, from)), ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(filepath.Join(dir, from, p))
			merged[p] = &fstest.MapFile{Data: data}
			return err
		}))
	}
	var diags diag.List
	api := losant.Read(merged, "apiInfo.v1.29.4.json", &diags)
	require.NotNil(t, api)
	assert.Zero(t, diags.Errors())
	assert.Len(t, api.Operations, 370)
	assert.Len(t, api.Folders, 98)
	assert.NotEmpty(t, api.Operations[0].Examples)
	assert.NotEmpty(t, api.Types, "schemas may lie beside the description")
}
