package drift_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

// TestCorpusDrifts: a server that answers with what is recorded and a little more keeps the contract; the collection that says
// so is kept, too, and says it all.
func TestCorpusDrifts(t *testing.T) {
	const dir = "../../../shared/corpus/collections/"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%s is not here: it holds published collections, and is not part of the repository", dir)
	}
	for _, name := range []string{"notion.json", "bitbucket.json", "salesforce-platform-2023.json"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(dir + name)
			require.NoError(t, err)
			collection := string(data)
			api := compiled(collection).API
			s, err := mockserver.New([]*model.API{api})
			require.NoError(t, err)
			report, found, updated, added := run(t, collection, drifted(s))
			broken := causes(report)
			require.NotEmpty(t, added)
			for _, a := range added {
				assert.NotEmpty(t, a.News)
			}
			t.Logf("%d of %d operations called, %d examples proposed, %d left, %d causes of failures", report.OperationsRun, report.Operations, len(added), len(found.Left), len(broken))

			report, found, _, _ = run(t, updated, drifted(s))
			for cause := range causes(report) {
				assert.Contains(t, broken, cause, "the examples break nothing")
			}
			for _, p := range found.Proposals {
				t.Errorf("%s: %v", p.Operation.ID, p.News)
			}
		})
	}
}

// causes are what is broken, by operation: a mock without its selectors is no server that keeps all contracts.
func causes(r *contracttests.Report) map[string]bool {
	out := map[string]bool{}
	for _, f := range r.Failures {
		out[f.Operation+" "+string(f.Kind)+" "+f.Message] = true
	}
	return out
}

// drifted answers as the mock does, does not choose examples, adds a field to every object, and knows a reply where nothing is
// recorded.
func drifted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_pmgen/") {
			w.WriteHeader(404)
			return
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		var object map[string]any
		body := rec.Body.Bytes()
		if json.Unmarshal(body, &object) == nil && object != nil {
			object["pmgenIsNew"] = "yes"
			body, _ = json.Marshal(object)
		}
		if h := rec.Header(); h.Get("X-Pmgen-Made") != "" || rec.Code == 200 && len(body) == 0 && r.Method != http.MethodHead {
			body = []byte(`{"pmgenIsNew": "yes", "list": [{"id": 7}, {"id": 8, "more": null}]}`)
			h.Del("X-Pmgen-Made")
			h.Set("Content-Type", "application/json")
		}
		for name, values := range rec.Header() {
			if !strings.HasPrefix(name, "X-Pmgen-") || name == "X-Pmgen-Made" || name == "X-Pmgen-Operation" { // it keeps no state
				w.Header()[name] = values
			}
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(rec.Code)
		_, _ = w.Write(body)
	})
}
