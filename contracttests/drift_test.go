package contracttests_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/drift"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// drifted is what the server's replies are found to have, beside what shop has.
func drifted(t *testing.T, replies map[string]string, api *model.API) *contracttests.Drift {
	t.Helper()
	url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text := ""
		for path, reply := range replies {
			if strings.HasPrefix(r.Method+" "+r.URL.Path, path) {
				text = reply
			}
		}
		if text == "" {
			w.WriteHeader(404)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(text))
	}))
	api.Operations = slices.DeleteFunc(api.Operations, func(op *model.Operation) bool { return op.Method != http.MethodGet || op.ID == "Motd" })
	found := contracttests.NewDrift(api)
	run(t, api, url, contracttests.Options{Drift: true, Each: found.Add})
	return found
}

func TestDrift(t *testing.T) {
	many := make([]string, 30)
	for i := range many {
		many[i] = fmt.Sprintf(`"field%02d": %d`, i, i)
	}
	for name, tt := range map[string]struct {
		reply string // to Items.Get, of which {"id":1,"name":"a"} is recorded
		want  []string
	}{
		"other values":          {`{"id": 7, "name": "another"}`, nil},
		"a field that is new":   {`{"id": 1, "name": "a", "new": {"deep": [1]}}`, []string{"new field /new"}},
		"an optional field":     {`{"id": 1, "name": "a", "note": "n"}`, []string{"new field /note"}},
		"order of fields":       {`{"name": "a", "id": 1}`, nil},
		"what breaks it":        {`{"id": "one", "name": "a", "new": 1}`, nil},
		"more than one reads":   {`{"id": 1, "name": "a", ` + strings.Join(many, ", ") + `}`, []string{"new field /field00", "new field /field01", "new field /field02", "new field /field03", "new field /field04", "and 25 more"}},
		"a name without end":    {`{"id": 1, "name": "a", "` + strings.Repeat("x", 5000) + `": 1}`, []string{"new field /" + strings.Repeat("x", 189) + "…"}},
		"a name with a slash":   {`{"id": 1, "name": "a", "a/b~": 1}`, []string{"new field /a~1b~0"}},
		"a name without a name": {`{"id": 1, "name": "a", "": 1}`, []string{"new field /"}},
	} {
		t.Run(name, func(t *testing.T) {
			var news []string
			for _, p := range drifted(t, map[string]string{"GET /items/": tt.reply}, shop()).Proposals {
				if p.Operation.ID == "Items.Get" {
					news = append(news, p.News...)
				}
			}
			assert.Equal(t, tt.want, news)
		})
	}
}

// TestDriftKeepsNoGiants: what is too large for an example is named.
func TestDriftKeepsNoGiants(t *testing.T) {
	large := `{"id": 1, "name": "` + strings.Repeat("x", contracttests.MaxExchangeBytes) + `", "new": 1}`
	found := drifted(t, map[string]string{"GET /documented": large}, shop())
	assert.Empty(t, found.Proposals)
	require.Len(t, found.Left, 1)
	assert.Contains(t, found.Left[0].Reason, "the first reply with status 200: not proposed: its body has 65")
}

// TestDriftOfAServerThatKeepsState: replies in chains and on pages are looked at, too; the collection that has them, whose ids are
// those that it had, is kept by the same server, and says it all.
func TestDriftOfAServerThatKeepsState(t *testing.T) {
	grown := func() http.Handler {
		return mutant(newDepot(), func(_ *http.Request, w *httptest.ResponseRecorder) {
			var object map[string]any
			if w.Code < 300 && json.Unmarshal(w.Body.Bytes(), &object) == nil && object != nil {
				object["grown"] = true
				body, _ := json.Marshal(object)
				w.Body = bytes.NewBuffer(body)
			}
		})
	}
	once := func(collection []byte) (*contracttests.Report, []drift.Added, []byte) {
		compiled := func(data []byte) *compile.Result {
			return compile.Compile(compile.Input{FS: fstest.MapFS{"depot.json": {Data: data}}, API: config.API{Name: "depot", Package: "depot", In: "depot.json"}})
		}
		api := compiled(collection).API
		found := contracttests.NewDrift(api)
		report := run(t, api, start(t, grown()), contracttests.Options{Drift: true, Each: found.Add})
		if len(found.Proposals) == 0 {
			return report, nil, collection
		}
		file, err := drift.Open(api, collection)
		require.NoError(t, err)
		same := func(text string) string { return text }
		data, added, err := file.Update(found.Proposals, drift.Options{Mask: same, Known: same, Compile: compiled})
		require.NoError(t, err)
		return report, added, data
	}
	report, added, updated := once([]byte(depotCollection))
	require.True(t, report.OK(), "%v", report.Failures)
	var news []string
	for _, a := range added {
		news = append(news, a.Operation+" "+strings.Join(a.News, "; "))
	}
	assert.ElementsMatch(t, []string{"API.ListProjects new field /grown", "API.CreateProject new field /grown", "API.GetProject new field /grown",
		"API.ChangeProject new field /grown", "API.AddDevice new field /grown", "API.GetDevice new field /grown"}, news)
	assert.NotContains(t, string(updated), "{{projectId}}/x", "the requests are those of the collection")
	report, added, _ = once(updated)
	assert.True(t, report.OK(), "%v", report.Failures)
	assert.Empty(t, added)
}
