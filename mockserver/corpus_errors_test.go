package mockserver

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	recorded "github.com/pmgen/pmgen/generator/call"
	"github.com/pmgen/pmgen/generator/model"
)

// TestCorpusErrors counts the recorded errors that a request gets without naming them: by Postman's matching alone, and with
// errors answered for their reason.
func TestCorpusErrors(t *testing.T) {
	type count struct{ recorded, matched, reasoned int }
	total := map[int]*count{}
	eachOfCorpus(t, func(t *testing.T, _ string, api *model.API) {
		off, on := serve(t, api), serve(t, api, WithErrors(true))
		matched, reasoned := map[string]bool{}, map[string]bool{}
		refuses := map[string]bool{} // endpoints with a recorded error, and paths with a recorded 405
		for _, op := range api.Operations {
			for _, e := range op.ReplyExamples() {
				if e.Status >= 400 && e.Status <= 499 {
					refuses[op.Method+" "+model.Template(op.Path)] = true
					refuses[model.Template(op.Path)] = refuses[model.Template(op.Path)] || e.Status == http.StatusMethodNotAllowed
				}
			}
		}
		for _, op := range api.Operations {
			intact := recordedCall(api, op)
			if intact == nil {
				continue
			}
			matched[example(off, intact)] = true
			w := httptest.NewRecorder()
			on.ServeHTTP(w, intact)
			assert.Empty(t, w.Header().Get("X-Pmgen-Violations"), "%s is called as it was recorded", op.ID)
			if !refuses[op.Method+" "+model.Template(op.Path)] && !refuses[model.Template(op.Path)] {
				continue // nothing to reach
			}
			for _, r := range broken(api, op) {
				matched[example(off, r)] = true
				reasoned[example(on, r)] = true
			}
		}
		all := count{}
		for _, op := range api.Operations {
			for _, e := range op.ReplyExamples() {
				if e.Made || e.Status < 400 || e.Status > 499 || e.Skipped != "" {
					continue
				}
				c := total[e.Status]
				if c == nil {
					c = &count{}
					total[e.Status] = c
				}
				for _, c := range []*count{c, &all} {
					c.recorded++
					if matched[e.ID] {
						c.matched++
					}
					if reasoned[e.ID] {
						c.reasoned++
					}
				}
			}
		}
		if all.recorded > 0 {
			t.Logf("%d recorded 4xx: %d come without --errors, %d with", all.recorded, all.matched, all.reasoned)
			assert.GreaterOrEqual(t, all.reasoned, all.matched)
		}
	})
	sum := count{}
	for _, status := range slices.Sorted(maps.Keys(total)) {
		c := total[status]
		sum.recorded, sum.matched, sum.reasoned = sum.recorded+c.recorded, sum.matched+c.matched, sum.reasoned+c.reasoned
		t.Logf("%d: %d recorded, %d come without --errors, %d with", status, c.recorded, c.matched, c.reasoned)
	}
	t.Logf("4xx: %d recorded, %d come without --errors, %d with", sum.recorded, sum.matched, sum.reasoned)
}

// recordedCall is the operation's request as it was recorded, with credentials.
func recordedCall(api *model.API, op *model.Operation) *http.Request {
	r, err := recorded.Of(api, op).Request("http://mock.example")
	if err != nil {
		return nil
	}
	return r
}

func answerTo(s *Server, r *http.Request) (int, string) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code, w.Header().Get("X-Pmgen-Example")
}

func example(s *Server, r *http.Request) string {
	again := r.Clone(r.Context())
	if r.GetBody != nil {
		again.Body, _ = r.GetBody()
	}
	_, id := answerTo(s, again)
	return id
}

// broken are requests with one thing wrong in each.
func broken(api *model.API, op *model.Operation) (list []*http.Request) {
	with := func(change func(r *http.Request, body []byte) []byte) {
		r := recordedCall(api, op)
		var body []byte
		if r.Body != nil {
			body, _ = io.ReadAll(r.Body)
		}
		body = change(r, body)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		list = append(list, r)
	}
	with(func(r *http.Request, body []byte) []byte { // without credentials
		bare(api, op, r)
		return body
	})
	for _, text := range []string{"", "{", "{}", "[]", `"x"`, "<x", "%zz"} {
		with(func(*http.Request, []byte) []byte { return []byte(text) })
	}
	with(func(r *http.Request, body []byte) []byte {
		r.Header.Set("Content-Type", "application/x-pmgen")
		return body
	})
	with(func(r *http.Request, body []byte) []byte {
		r.Header.Set("Accept", "application/x-pmgen")
		return body
	})
	with(func(r *http.Request, body []byte) []byte {
		r.Method = "BREW"
		return body
	})
	for i := range op.Params {
		p := &op.Params[i]
		with(func(r *http.Request, body []byte) []byte { // with a value of another kind
			switch p.In {
			case model.InQuery:
				q := r.URL.Query()
				q.Set(p.Name, "no\x01thing")
				r.URL.RawQuery = q.Encode()
			case model.InHeader:
				r.Header.Set(p.Name, "no thing")
			case model.InPath:
				if value := captured(op.Path, segmentsOf(r.URL))[p.Name]; value != "" {
					r.URL.Path, r.URL.RawPath = strings.Replace(r.URL.Path, "/"+value, "/no thing", 1), ""
				}
			}
			return body
		})
		with(func(r *http.Request, body []byte) []byte { // without it
			q := r.URL.Query()
			q.Del(p.Name)
			r.URL.RawQuery = q.Encode()
			r.Header.Del(p.Name)
			return body
		})
	}
	if op.Body != nil {
		for i := range op.Body.Fields {
			with(func(_ *http.Request, body []byte) []byte {
				form, err := url.ParseQuery(string(body))
				if err != nil {
					return body
				}
				form.Del(op.Body.Fields[i].Name)
				return []byte(form.Encode())
			})
		}
		if op.Body.Encoding == model.JSON {
			members, _ := decodeJSON(recordedBody(op)).(map[string]any)
			for i, name := range slices.Sorted(maps.Keys(members)) {
				if i > 20 {
					break
				}
				with(func(*http.Request, []byte) []byte {
					other := maps.Clone(members)
					other[name] = []any{strconv.Itoa(i)}
					return encoded(other)
				})
			}
		}
	}
	return list
}

func segmentsOf(u *url.URL) []string {
	segments, _ := splitPath(u.Path, u.RawPath)
	return segments
}

// bare takes the credentials away.
func bare(api *model.API, op *model.Operation, r *http.Request) {
	r.Header.Del("Authorization")
	r.Header.Del("Cookie")
	for _, alternative := range op.Security {
		for _, use := range alternative {
			if s := api.Scheme(use.Scheme); s != nil && s.Name != "" {
				r.Header.Del(s.Name)
				q := r.URL.Query()
				q.Del(s.Name)
				r.URL.RawQuery = q.Encode()
			}
		}
	}
}

func recordedBody(op *model.Operation) []byte {
	if op.Request.Body == nil {
		return nil
	}
	return op.Request.Body.Content.Bytes()
}
