package mockserver

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// TestCorpusMadeReplies: were nothing recorded, every documented reply would be made from its schema: valid, the same on every
// run, and another for another seed.
func TestCorpusMadeReplies(t *testing.T) {
	eachOfCorpus(t, func(t *testing.T, name string, api *model.API) {
		for _, op := range api.Operations {
			op.Examples = nil
		}
		one, again, other := serve(t, api), serve(t, api), serve(t, api, WithSeed(2))
		v := validate.New(api)
		replies, bodies, differ := 0, 0, 0
		for i, op := range one.current.Load().operations {
			for j, c := range op.candidates {
				if c.reply == nil {
					continue
				}
				replies++
				body := made(t, c)
				require.Equal(t, body, made(t, again.current.Load().operations[i].candidates[j]))
				if c.reply.Type == nil || !model.IsJSON(c.reply.Media) || !bodyAllowed(c.status) {
					continue
				}
				bodies++
				assert.Empty(t, v.CheckReply(c.reply.Type, []byte(body)), "%s %d", op.ID, c.status)
				if body != made(t, other.current.Load().operations[i].candidates[j]) {
					differ++
				}
			}
		}
		if bodies > 0 {
			t.Logf("%d replies, %d made bodies, all valid; %d differ with another seed", replies, bodies, differ)
		}
		if name == "losant" {
			assert.Greater(t, bodies, 1000)
			assert.Greater(t, differ, 200, "most are errors, of two plain texts")
		}
	})
}

// made is the body that the candidate's reply has.
func made(t *testing.T, c *candidate) string {
	t.Helper()
	w := httptest.NewRecorder()
	r := newRequest(httptest.NewRequest(c.operation.Method, "/", nil), DefaultMaxBodyBytes)
	c.write(w, r, &settings{}, 0, judgement{})
	require.Equal(t, "1", w.Header().Get("X-Pmgen-Made"))
	return w.Body.String()
}
