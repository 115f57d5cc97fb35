package mockserver

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

// reach counts what examples get that are asked for with the very request that they were recorded with.
type reach struct {
	examples int
	own      int // their own
	twin     int // that of a twin, which `pmgen inspect` reports
	other    int // another, which nothing says
	miss     int
}

func (r *reach) add(o reach) {
	r.examples, r.own, r.twin = r.examples+o.examples, r.own+o.own, r.twin+o.twin
	r.other, r.miss = r.other+o.other, r.miss+o.miss
}

// TestCorpusReach asks for every published example: by its id, which must always answer, and with its own request and no header
// that selects. What is reported as a twin is never its request's answer, and what is not reported always is.
func TestCorpusReach(t *testing.T) {
	var total reach
	eachOfCorpus(t, func(t *testing.T, _ string, api *model.API) {
		s := serve(t, api)
		twins := twinIDs(api)
		var r reach
		ids := map[string]string{}
		for _, op := range api.Operations {
			for _, e := range op.ReplyExamples() {
				if e.Made || !e.Served {
					continue
				}
				r.examples++
				require.Empty(t, ids[e.ID], "%s: an id has one example", e.Pos)
				ids[e.ID] = e.Pointer
				request := ownRequest(op, e)
				selected := request.Clone(t.Context())
				selected.Header.Set("X-Mock-Response-Id", e.ID)
				selected.Body = http.NoBody
				assert.Equal(t, e.ID, example(s, selected), "%s is reached by its id", e.Pos)
				explained, err := s.Explain(request)
				require.NoError(t, err)
				assert.False(t, twins[e.ID] && explained.Answer != nil && explained.Answer.Example == e.ID, "%s is no twin", e.Pos)
				switch a := explained.Answer; {
				case a == nil:
					r.miss++
				case a.Example == e.ID:
					r.own++
				case twins[e.ID]:
					r.twin++
				default:
					r.other++
				}
			}
		}
		if r.examples > 0 {
			t.Log(r.String())
			assert.Zero(t, r.miss, "a recorded request is answered")
			assert.Zero(t, r.other, "what is not its request's answer is reported")
		}
		total.add(r)
	})
	t.Log("all: " + total.String())
}

// twinIDs are the examples that are reported as twins, by the ids that the hints tell.
func twinIDs(api *model.API) map[string]bool {
	ids := map[string]bool{}
	for _, d := range Twins(api) {
		_, after, _ := strings.Cut(d.Hint, "x-mock-response-id: ")
		id, _, _ := strings.Cut(after, " ")
		ids[id] = true
	}
	return ids
}

func (r *reach) String() string {
	percent := func(n int) string { return points(100*float64(n)/float64(r.examples)) + " %" }
	return strings.Join([]string{points(float64(r.examples)) + " examples, all reached by id; their own request gets their own: " + percent(r.own),
		"one that cannot be told apart from it and is reported: " + percent(r.twin), "another: " + percent(r.other), "none: " + percent(r.miss)}, ", ")
}
