package mockserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

func TestVerification(t *testing.T) {
	s := serve(t, api(op("GET /apps/{id}", ex("app", 200), ex("gone", 404)), op("POST /apps", ex("made", 201))), WithErrors(true))
	call(t, s, "GET /apps/7?full=1", "", "Accept: application/json")
	call(t, s, "POST /apps", `{"name":"a"}`)
	call(t, s, "GET /apps/8", "", "X-Mock-Response-Code: 404")
	call(t, s, "GET /nowhere/at/all", "")
	call(t, s, "GET /_pmgen/operations", "")

	all := s.Journal()
	require.Len(t, all, 4, "the admin API's requests are not those of the mock")
	assert.Equal(t, []uint64{1, 2, 3, 4}, []uint64{all[0].Number, all[1].Number, all[2].Number, all[3].Number})
	assert.Equal(t, "/apps/7?full=1", all[0].Request.Target)
	assert.Equal(t, "application/json", all[0].Request.Header.Get("Accept"))
	assert.Equal(t, EntryWhy{API: "Test", Operation: "GET /apps/{id}", Example: "app", Score: 79}, all[0].Why)
	assert.Equal(t, `{"name":"a"}`, all[1].Request.Body)
	assert.Equal(t, 201, all[1].Reply.Status)
	assert.Equal(t, `"made"`, all[1].Reply.Body)
	assert.Equal(t, "made", all[1].Reply.Header.Get("X-Pmgen-Example"))
	assert.WithinDuration(t, time.Now(), all[0].Time, time.Minute)

	calls := s.Calls("GET /apps/{id}")
	require.Len(t, calls, 2)
	assert.Equal(t, 404, calls[1].Reply.Status)
	misses := s.Misses()
	require.Len(t, misses, 1)
	assert.Contains(t, misses[0].Reply.Body, "candidates", "a miss says what is near")
	s.Reset()
	assert.Empty(t, s.Journal())
	call(t, s, "GET /apps/7", "")
	assert.Equal(t, uint64(5), s.Journal()[0].Number, "numbers go on")
}

// What an interceptor answers is in the journal with its status, and with the operation that it answered for.
func TestTheJournalHasWhatAnInterceptorAnswers(t *testing.T) {
	s := serve(t, api(op("GET /apps", ex("apps", 200))), WithInterceptor(answering{http.StatusTeapot, "no"}))
	call(t, s, "GET /apps", "")
	e := s.Calls("GET /apps")[0]
	assert.Equal(t, http.StatusTeapot, e.Reply.Status)
	assert.Equal(t, "no", e.Reply.Body)
	assert.Empty(t, e.Why.Example)
}

type answering struct {
	status int
	body   string
}

func (answering) Prefers(*model.Operation) bool { return false }
func (a answering) Intercept(w http.ResponseWriter, r *http.Request, _ *model.Operation) (int, bool) {
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(a.body))
	return 0, true
}

// The journal is bounded in number and bytes, whatever is sent.
func TestTheJournalIsBounded(t *testing.T) {
	a := api(op("POST /apps", ex("made", 201)))
	s := serve(t, a, WithJournal(10, 1<<20))
	for i := range 25 {
		call(t, s, "POST /apps", fmt.Sprint(i))
	}
	all := s.Journal()
	require.Len(t, all, 10)
	assert.Equal(t, "15", all[0].Request.Body, "the oldest made room")
	assert.Equal(t, "24", all[9].Request.Body)

	s = serve(t, a, WithJournal(1000, 100<<10))
	for range 100 {
		call(t, s, "POST /apps", strings.Repeat("x", maxKept+100), "X-Long: "+strings.Repeat("y", 2*maxKept))
		assert.LessOrEqual(t, s.journal.size, int64(100<<10))
	}
	all = s.Journal()
	require.NotEmpty(t, all)
	last := all[len(all)-1]
	assert.Len(t, last.Request.Body, maxKept)
	assert.Equal(t, int64(maxKept+100), last.Request.Bytes)
	assert.Equal(t, "the last 100 bytes of the body were left out; headers were left out: together they are longer than the journal keeps", last.Request.Note)
	assert.Empty(t, last.Request.Header.Get("X-Long"))

	s = serve(t, a, WithJournal(0, 0))
	call(t, s, "POST /apps", "")
	assert.Empty(t, s.Journal())
	s.Reset()
	s = serve(t, a, WithJournal(5, 10))
	call(t, s, "POST /apps", "")
	assert.Empty(t, s.Journal(), "one that is larger than all that may be kept is not kept")
}

// Callers send real credentials: neither the journal nor the log shows them, wherever they stand.
func TestTheJournalShowsNoSecrets(t *testing.T) {
	const secret = "q7JRW5zC2M4xH3tB"
	for place, c := range map[string]struct {
		request, body string
		headers       []string
		leaves        string // what is still seen
	}{
		"bearer token":           {"POST /apps", "", []string{"Authorization: Bearer " + secret}, "Bearer ********"},
		"credentials of no kind": {"POST /apps", "", []string{"Authorization: " + secret}, ""},
		"API key":                {"POST /apps", "", []string{"X-Api-Key: " + secret}, ""},
		"cookie":                 {"POST /apps", "", []string{"Cookie: sid=" + secret + "; theme=" + secret}, "theme=********"},
		"query":                  {"POST /apps?access_token=" + secret + "&page=2", "", nil, "page=2"},
		"first of a query":       {"POST /apps?sig=" + secret, "", nil, ""},
		"path":                   {"POST /apps/ghp_" + secret + secret, "", nil, "/apps/"},
		"form":                   {"POST /apps", "user=ada&password=" + secret + "&x=1", []string{"Content-Type: application/x-www-form-urlencoded"}, "user=ada"},
		"JSON":                   {"POST /apps", `{"user": "ada", "client_secret" : "` + secret + `\"", "n": 1}`, nil, `"n": 1`},
		"JSON in JSON":           {"POST /apps", `{"deep": {"apiKey": "` + secret + `"}}`, nil, "deep"},
		"JSON that is cut":       {"POST /apps", `{"x": "` + strings.Repeat("-", maxKept-30) + `", "token": "` + secret, nil, ""},
		"multipart":              {"POST /apps", "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n" + secret + "\r\n--b--", []string{"Content-Type: multipart/form-data; boundary=b"}, "--b--"},
		"JSON Web Token in text": {"POST /apps", "see eyJ" + secret + ".eyJ" + secret + ".sig there", nil, "see "},
		"known":                  {"POST /apps", "the secret is opensesame, say it", nil, "say it"},
		"password in a URL":      {"POST /apps", "call https://me:" + secret + "@example.com/", nil, "example.com"},
	} {
		t.Run(place, func(t *testing.T) {
			var log strings.Builder
			s := serve(t, api(op("POST /apps", ex("made", 201))), WithMask(func(text string) string { return strings.ReplaceAll(text, "opensesame", "**********") }),
				WithLogger(textLogger(&log)))
			call(t, s, c.request, c.body, c.headers...)
			list := text(t, call(t, s, "GET /_pmgen/journal", ""))
			one := text(t, call(t, s, "GET /_pmgen/journal/1", ""))
			shown, err := json.Marshal(s.Journal())
			require.NoError(t, err)
			for _, text := range []string{list, one, string(shown), log.String()} {
				assert.NotContains(t, text, secret[:12])
				assert.NotContains(t, text, "opensesame")
			}
			var e Entry
			require.NoError(t, json.Unmarshal([]byte(one), &e))
			assert.Contains(t, fmt.Sprint(e.Request), c.leaves)
		})
	}
	s := serve(t, api(op("POST /apps", ex("made", 201))))
	const harmless = `{"nextPageToken": "abcdefgh12", "name": "Basic plan", "tokens": 3, "q": "a=b"}`
	call(t, s, "POST /apps?page_token=abcdefgh12", harmless, "Accept: */*")
	e := s.Journal()[0]
	assert.Equal(t, harmless, e.Request.Body, "what is no secret is not masked")
	assert.Equal(t, "/apps?page_token=abcdefgh12", e.Request.Target)
}

func TestJournalPages(t *testing.T) {
	s := serve(t, api(op("GET /a", ex("a", 200), ex("bad", 404)), op("POST /b", ex("b", 201))))
	for range 3 {
		call(t, s, "GET /a", "")
		call(t, s, "POST /b", "{}")
	}
	call(t, s, "GET /a", "", "X-Mock-Response-Code: 404")
	call(t, s, "GET /lost/and/found", "")
	numbers := func(query string) (out []uint64) {
		var page journalPage
		r := call(t, s, "GET /_pmgen/journal"+query, "")
		require.Equal(t, 200, r.StatusCode)
		require.NoError(t, json.Unmarshal([]byte(text(t, r)), &page))
		for _, row := range page.Requests {
			out = append(out, row.Number)
		}
		if page.Next != "" {
			out = append(out, 0)
		}
		return out
	}
	for query, want := range map[string][]uint64{
		"":                                  {8, 7, 6, 5, 4, 3, 2, 1},
		"/":                                 {8, 7, 6, 5, 4, 3, 2, 1},
		"?operation=GET+/a":                 {7, 5, 3, 1},
		"?method=post":                      {6, 4, 2},
		"?status=4xx":                       {8, 7},
		"?status=201":                       {6, 4, 2},
		"?status=404&operation=GET+/a":      {7},
		"?operation=nothing":                nil,
		"?limit=2":                          {8, 7, 0},
		"?limit=2&before=7":                 {6, 5, 0},
		"?limit=2&before=2":                 {1},
		"?status=2xx&limit=100&before=1000": {6, 5, 4, 3, 2, 1},
	} {
		assert.Equal(t, want, numbers(query), query)
	}
	assert.Equal(t, 400, call(t, s, "GET /_pmgen/journal?limit=x", "").StatusCode)
	assert.Equal(t, 404, call(t, s, "GET /_pmgen/journal/9", "").StatusCode)
	assert.Equal(t, 404, call(t, s, "GET /_pmgen/journal/x", "").StatusCode)
	assert.Equal(t, 200, call(t, s, "GET /_pmgen/journal/8", "").StatusCode)
	assert.Equal(t, 405, call(t, s, "GET /_pmgen/reset", "").StatusCode)
	assert.Equal(t, 204, call(t, s, "POST /_pmgen/reset", "").StatusCode)
	assert.Empty(t, numbers(""))
	call(t, s, "GET /a", "")
	assert.Equal(t, 204, call(t, s, "DELETE /_pmgen/journal", "").StatusCode)
	assert.Empty(t, s.Journal())
}

// An entry says what else matched, and by which steps; of another description or a request that was cut nobody can say.
func TestAnEntrySaysWhatElseMatched(t *testing.T) {
	versions := []*model.API{api(op("GET /a", ex("one", 200), ex("two", 200, at("/a?token=opensesame")))), api(op("GET /b", ex("b", 200)))}
	s := serve(t, versions[0])
	call(t, s, "GET /a?token=opensesame", "")
	call(t, s, "GET /nothing/there/of/that/kind", "")
	call(t, s, "GET /a", strings.Repeat("x", maxKept+1))
	why := func(number int) EntryWhy {
		var e Entry
		shown := text(t, call(t, s, fmt.Sprintf("GET /_pmgen/journal/%d", number), ""))
		assert.NotContains(t, shown, "opensesame")
		require.NoError(t, json.Unmarshal([]byte(shown), &e))
		return e.Why
	}
	first := why(1)
	require.Len(t, first.Candidates, 2)
	assert.Equal(t, "two", first.Example)
	assert.Equal(t, "two", first.Candidates[0].Example)
	assert.Equal(t, first.Score, first.Candidates[0].Score)
	assert.Equal(t, 10.0, first.Candidates[0].Steps["query"])
	assert.Equal(t, "score", first.Candidates[1].Behind)
	assert.Equal(t, "nothing matches; the reply names what is near", why(2).Note)
	assert.Contains(t, why(3).Note, "parts of the request were not kept")
	require.NoError(t, s.Replace(versions[1:]))
	assert.Contains(t, why(1).Note, "another description is served since")
	assert.Empty(t, why(1).Candidates)
}

// Requests and readers at the same time: every entry that is seen is whole.
func TestTheJournalWhileServing(t *testing.T) {
	s := serve(t, api(op("POST /apps", ex("made", 201))), WithJournal(50, 1<<20))
	var writers, readers sync.WaitGroup
	for i := range 4 {
		writers.Go(func() {
			for n := range 500 {
				call(t, s, "POST /apps", strings.Repeat(string(rune('a'+i)), 1+n))
			}
		})
	}
	done := make(chan bool)
	readers.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			last := uint64(0)
			for _, e := range s.Journal() {
				assert.Greater(t, e.Number, last)
				last = e.Number
				assert.Equal(t, strings.Repeat(e.Request.Body[:1], len(e.Request.Body)), e.Request.Body)
				assert.Equal(t, int64(len(e.Request.Body)), e.Request.Bytes)
				assert.Equal(t, "made", e.Why.Example)
			}
		}
	})
	writers.Wait()
	close(done)
	readers.Wait()
	assert.Equal(t, uint64(2000), s.journal.last)
}

// A journal costs a request no memory of its own once it is full.
func BenchmarkJournal(b *testing.B) {
	for name, options := range map[string][]Option{"off": {WithJournal(0, 0)}, "on": nil} {
		b.Run(name, func(b *testing.B) {
			s := serve(b, api(op("GET /users/{id}", ex("user", 200))), options...)
			r := httptest.NewRequest("GET", "/users/1", nil)
			r.Header = http.Header{"Accept": {"application/json"}, "User-Agent": {"bench"}, "Accept-Encoding": {"gzip"}}
			b.ReportAllocs()
			for b.Loop() {
				s.ServeHTTP(nowhere{http.Header{}}, r)
			}
		})
	}
}

type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n nowhere) WriteHeader(int)             {}
