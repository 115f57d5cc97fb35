package mockserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/model"
)

// A server that remembers answers, and keeps in its journal, what one does that works out each answer.
func TestRememberedAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		apis := []*model.API{drawAPI(t)}
		if rapid.Bool().Draw(t, "two") {
			apis = append(apis, drawAPI(t))
			apis[0].Servers, apis[1].Servers = []model.Server{{URL: "https://one.example"}}, []model.Server{{URL: "https://two.example"}}
		}
		if rapid.IntRange(0, 3).Draw(t, "by header") == 0 {
			apis[0].Operations[0].Constants = []model.Constant{{In: "header", Name: "Accept", Value: "b"}}
		}
		for _, op := range apis[0].Operations { // long enough to be compressed, with parts, with values of the request
			for _, e := range op.Examples {
				e.Content.Text += rapid.SampledFrom([]string{"", "", strings.Repeat(" ", 2*minCompressed), `{{$body "a"}}`}).Draw(t, "more")
				e.Headers = append(e.Headers, rapid.SampledFrom([]model.Header{{Name: "Accept-Ranges", Value: "bytes"}, {Name: "Etag", Value: `"e"`}, {Name: "Vary", Value: "Accept"},
					{Name: "Set-Cookie", Value: "a=b; Domain=example.com; Secure"}, {Name: "Access-Control-Allow-Origin", Value: "https://a.example"}}).Draw(t, "header"))
			}
		}
		options := []Option{WithStrict(rapid.Bool().Draw(t, "strict")), WithErrors(rapid.IntRange(0, 3).Draw(t, "errors") == 0), WithCORS(rapid.Bool().Draw(t, "cors")),
			WithJournal(1, 1<<20)}
		asked, err := New(apis, options...)
		require.NoError(t, err)
		forgetful, err := New(apis, append(options, func(s *settings) { s.forgets = true })...)
		require.NoError(t, err)
		type sent struct {
			method, target, body, host string
			headers                    map[string]string
		}
		var one, other sent
		for _, q := range []*sent{&one, &other} {
			q.method, q.target, q.body, q.headers = drawRequest(t)
			q.host = rapid.SampledFrom([]string{"one.example", "two.example"}).Draw(t, "host")
			for name, value := range map[string]string{"Origin": "https://a.example", "Range": "bytes=1-2", "If-None-Match": `"e"`, "Accept-Encoding": "gzip"} {
				if rapid.IntRange(0, 6).Draw(t, name) == 0 {
					q.headers[name] = value
				}
			}
		}
		all := []sent{one, other} // and one with each thing of the other
		for _, change := range []func(q *sent){func(q *sent) { q.method = other.method }, func(q *sent) { q.target = other.target }, func(q *sent) { q.body = other.body },
			func(q *sent) { q.host = other.host }, func(q *sent) { q.headers = other.headers }, func(q *sent) { q.headers = nil }, func(q *sent) { q.method, q.headers = "POST", nil }} {
			q := one
			change(&q)
			all = append(all, q)
		}
		ask := func(s *Server, q sent) string {
			r := httptest.NewRequest(q.method, q.target, strings.NewReader(q.body))
			r.Host = q.host
			for name, value := range q.headers {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			kept := s.Journal()
			e := kept[len(kept)-1]
			e.Number, e.Time, e.Duration = 0, time.Time{}, 0
			return fmt.Sprintf("%d %v %q\n%+v", w.Code, w.Header(), w.Body, e)
		}
		for range 2 {
			for _, q := range all {
				require.Equal(t, ask(forgetful, q), ask(asked, q), "%+v", q)
			}
		}
	})
}

// What a request has that the one before it had not is not overlooked because that one is remembered.
func TestWhatRememberingMustNotOverlook(t *testing.T) {
	constant := func(o *model.Operation, in, name, value string) *model.Operation {
		o.Constants = []model.Constant{{In: in, Name: name, Value: value}}
		return o
	}
	long := ex("long", 200)
	long.Content.Text += strings.Repeat(" ", 2*minCompressed)
	own := ex("own", 200)
	own.Content.JSON, own.Content.Text, own.Content.Value = model.Repaired, "'own'", json.RawMessage(`"own"`)
	mirror := ex("mirror", 200)
	mirror.Content.Text = `"{{$pathSegments '1'}}"`
	s := serve(t, api(constant(op("GET /header", ex("h1", 200)), "header", "Version", "1"), constant(op("GET /header", ex("h2", 200)), "header", "Version", "2")))
	plain := serve(t, api(op("GET /long", long), op("GET /own", own), op("GET /mirror/{x}", mirror),
		constant(op("POST /form", ex("f2", 200)), "json", "/a", "1"), constant(op("POST /form", ex("f1", 200)), "form", "a", "1")), WithCORS(true))
	shown := func(s *Server, request, body string, headers ...string) string {
		r := call(t, s, request, body, headers...)
		return fmt.Sprint(r.StatusCode, r.Header, text(t, r))
	}
	for name, c := range map[string]struct {
		server        *Server
		request, body string
		first, second []string
		differs       string // what the second reply has and the first has not
	}{
		"a header that tells operations apart": {s, "GET /header", "", []string{"Version: 1"}, []string{"Version: 2"}, `"h2"`},
		"the type of a body":                   {plain, "POST /form", "a=1", []string{"Content-Type: text/plain"}, []string{"Content-Type: application/x-www-form-urlencoded"}, `"f1"`},
		"gzip":                                 {plain, "GET /long", "", nil, []string{"Accept-Encoding: gzip"}, "Content-Encoding:[gzip]"},
		"the recorded text":                    {plain, "GET /own", "", nil, []string{"X-Pmgen-Original: 1"}, "'own'"},
		"a page of some origin":                {plain, "GET /own", "", nil, []string{"Origin: https://a.example"}, "Access-Control-Allow-Origin"},
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 {
				assert.NotContains(t, shown(c.server, c.request, c.body, c.first...), c.differs)
				assert.Contains(t, shown(c.server, c.request, c.body, c.second...), c.differs)
			}
		})
	}
	for range 2 { // a remembered request has values, too
		assert.Contains(t, shown(plain, "GET /mirror/7", ""), `"7"`)
	}

	one, two := api(op("GET /x", ex("one", 200))), api(op("GET /x", ex("two", 200)))
	one.Servers, two.Servers = []model.Server{{URL: "https://one.example"}}, []model.Server{{URL: "https://two.example"}}
	both, err := New([]*model.API{one, two})
	require.NoError(t, err)
	for range 2 {
		assert.Equal(t, `"one"`, text(t, callHost(t, both, "GET /x", "one.example")))
		assert.Equal(t, `"two"`, text(t, callHost(t, both, "GET /x", "two.example")))
	}
}

// What was answered with a description that is not served any more stays in the journal, and keeps nothing of it alive: the
// texts are copies.
func TestTheJournalOutlivesADescription(t *testing.T) {
	s := serve(t, api(op("GET /a", ex("one", 200))))
	call(t, s, "GET /a", "")
	before := s.journal.ring[0].reply
	require.NotNil(t, before, "the reply is that of all who ask so")
	shown := s.Journal()[0]
	require.NoError(t, s.Replace([]*model.API{api(op("GET /a", ex("two", 200)))}))
	after := s.journal.ring[0].reply
	assert.Equal(t, before, after)
	assert.NotSame(t, &before.body[0], &after.body[0])
	assert.Equal(t, shown, s.Journal()[0])

	late := entry{generation: 1, reply: before}
	s.journal.add(&late) // it was being answered while the description was replaced
	assert.NotSame(t, &before.body[0], &s.journal.ring[1].reply.body[0])

	assert.Equal(t, `"two"`, text(t, call(t, s, "GET /a", "")))
}

// However many requests differ, as many are remembered as there is room for.
func TestRecentIsBounded(t *testing.T) {
	r := newRecent[int]()
	for n := range 20 * recentSlots {
		hash := uint64(n) * 0x9e3779b97f4a7c15
		r.keep(hash, &n)
		require.Equal(t, n, *r.find(hash, func(v *int) bool { return *v == n }), "what came last is there")
	}
	kept := 0
	for i := range r.slots {
		if r.slots[i].Load() != nil {
			kept++
		}
	}
	assert.Greater(t, kept, recentSlots/2)
	r.forget()
	assert.Nil(t, r.find(0, func(*int) bool { return true }))
}

// A request that is remembered costs no memory beside what net/http needs for it.
func TestRememberedRequestsAllocateNothing(t *testing.T) {
	s := serve(t, api(op("GET /users/{id}", ex("user", 200))), WithObserver(func(Exchange) {}))
	r := httptest.NewRequest("GET", "/users/1", nil)
	h := http.Header{}
	allocs := testing.AllocsPerRun(100, func() {
		clear(h)
		s.ServeHTTP(nowhere{h}, r)
	})
	assert.LessOrEqual(t, allocs, 2.0)
}
