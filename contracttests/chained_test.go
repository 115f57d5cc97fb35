package contracttests_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// usersAPI are users that are made, and their messages, in pages, that are only listed.
func usersAPI(t *testing.T) *model.API {
	t.Helper()
	item := func(name, method, path, status, body string) string {
		return fmt.Sprintf(`{"name": %q, "request": {"method": %q, "url": "http://users.example%s"%s}, "response": [{"name": "ok", "code": %s,
			"header": [{"key": "Content-Type", "value": "application/json"}], "body": %q}]}`, name, method, path,
			map[bool]string{true: `, "body": {"mode": "raw", "raw": "{\"name\": \"a\"}"}, "header": [{"key": "Content-Type", "value": "application/json"}]`}[method == "POST"], status, body)
	}
	collection := `{"info": {"name": "Users", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [` + strings.Join([]string{
		item("List users", "GET", "/users?page=1&per_page=2", "200", `{"items": [{"id": 1}, {"id": 2}], "page": 1, "per_page": 2, "total": 2}`),
		item("Create user", "POST", "/users", "201", `{"id": 1, "name": "a"}`),
		item("Get user", "GET", "/users/:userId", "200", `{"id": 1, "name": "a"}`),
		item("List messages", "GET", "/users/:userId/messages?page=1&per_page=2", "200", `{"items": [{"id": 1}, {"id": 2}], "page": 1, "per_page": 2, "total": 2}`),
		item("Delete user", "DELETE", "/users/:userId", "200", `{"id": 1}`),
	}, ",") + `]}`
	api := compile.Compile(compile.Input{FS: fstest.MapFS{"u.json": {Data: []byte(collection)}}, API: config.API{Name: "users", Package: "users", In: "u.json"}}).API
	require.NotNil(t, api)
	return api
}

// usersServer has what it was told, and nobody with the recorded id. spoil changes its replies.
func usersServer(t *testing.T, calls *[]string, users map[string]bool, spoil func(call string, w *httptest.ResponseRecorder)) string {
	next := 40
	return start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_pmgen") {
			http.NotFound(w, r)
			return
		}
		call := r.Method + " " + r.URL.Path
		*calls = append(*calls, call)
		rec := httptest.NewRecorder()
		rec.Header().Set("Content-Type", "application/json")
		id := strings.TrimPrefix(strings.TrimSuffix(r.URL.Path, "/messages"), "/users/")
		list := `{"items": [], "page": 1, "per_page": 2, "total": 0}`
		switch {
		case call == "POST /users":
			next++
			users[fmt.Sprint(next)] = true
			rec.WriteHeader(http.StatusCreated)
			_, _ = fmt.Fprintf(rec, `{"id": %d, "name": "a"}`, next)
		case call == "GET /users":
			_, _ = rec.WriteString(list)
		case !users[id]:
			rec.WriteHeader(http.StatusNotFound)
		case strings.HasSuffix(r.URL.Path, "/messages"):
			_, _ = rec.WriteString(list)
		default:
			if r.Method == http.MethodDelete {
				delete(users, id)
			}
			_, _ = fmt.Fprintf(rec, `{"id": %s, "name": "a"}`, id)
		}
		if spoil != nil {
			spoil(call, rec)
		}
		w.Header().Set("Content-Type", rec.Header().Get("Content-Type"))
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	}))
}

// Pages of what a chain makes are not asked for by a recorded id; those of other lists are counted, although a chain calls them.
func TestPagesOfWhatIsMade(t *testing.T) {
	var calls []string
	skipped, paged := map[string]string{}, map[string]contracttests.Verdict{}
	report := run(t, usersAPI(t), usersServer(t, &calls, map[string]bool{}, nil), contracttests.Options{Parallel: 1, Each: func(r contracttests.Result) {
		if r.Kind == contracttests.Paging {
			paged[r.Path], skipped[r.Path] = r.Verdict, r.Message
		}
	}})
	for _, f := range report.Failures {
		t.Error(f.Details())
	}
	assert.NotContains(t, strings.Join(calls, "\n"), "/users/1")
	assert.Equal(t, map[string]contracttests.Verdict{"/users": contracttests.Passed, "/users/{userId}/messages": contracttests.Skipped}, paged)
	assert.Equal(t, "its id is only recorded, and those that the server has are those of API.CreateUser/chain", skipped["/users/{userId}/messages"])
}

// A chain that a failed check stops deletes what it has made, and what it did not come to is said to be so.
func TestStoppedChains(t *testing.T) {
	const stopped, called = "the chain API.CreateUser/chain stopped before it", "it is called in API.CreateUser/chain, with an id that the server has"
	for name, c := range map[string]struct {
		spoil func(call string, w *httptest.ResponseRecorder)
		get   string
		fails int
		left  int
	}{
		"nothing": {nil, called, 0, 0},
		"a field is off": {func(call string, w *httptest.ResponseRecorder) {
			if call == "POST /users" {
				w.Body = bytes.NewBuffer(bytes.Replace(w.Body.Bytes(), []byte(`"a"`), []byte(`7`), 1))
			}
		}, stopped, 1, 0},
		"another status": {func(call string, w *httptest.ResponseRecorder) {
			if call == "POST /users" {
				w.Code = http.StatusAccepted
			}
		}, stopped, 1, 0},
		"an error, whatever its body says": {func(call string, w *httptest.ResponseRecorder) {
			if call == "POST /users" {
				w.Code = http.StatusInternalServerError
			}
		}, stopped, 1, 1},
		"no id": {func(call string, w *httptest.ResponseRecorder) {
			if call == "POST /users" {
				w.Body = bytes.NewBufferString(`{"name": "a"}`)
			}
		}, stopped, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var calls []string
			users, reasons := map[string]bool{}, map[string]string{}
			report := run(t, usersAPI(t), usersServer(t, &calls, users, c.spoil), contracttests.Options{Parallel: 1, Each: func(r contracttests.Result) {
				if r.Verdict == contracttests.Skipped && strings.HasPrefix(r.Case, r.Operation+"/200") {
					reasons[r.Operation] = r.Message
				}
			}})
			assert.Len(t, report.Failures, c.fails, "%v", report.Failures)
			assert.Len(t, users, c.left, "%v", calls)
			assert.Equal(t, c.get, reasons["API.GetUser"], "%v", reasons)
		})
	}
}

// A 404 to an id that was only recorded is no failure where another operation of the path documents it.
func TestRecordedIDsOfSiblings(t *testing.T) {
	item := func(method, path string) *model.Operation {
		return &model.Operation{ID: method + path, Method: method, Path: []model.PathPart{{Literal: "/notes/"}, {Param: "id"}, {Literal: path}},
			Request: model.Request{Args: []model.NameValue{{Name: "id", Value: "1"}}}, Params: []model.Param{{Name: "id", In: model.InPath, Type: kind(model.KindString), Required: true}},
			Replies: []model.Reply{{Status: 200}}}
	}
	get, put, other := item("GET", ""), item("PUT", ""), item("GET", "/text")
	get.Replies = append(get.Replies, model.Reply{Status: 404})
	api := &model.API{Title: "Notes", Operations: []*model.Operation{get, put, other}}
	status := http.StatusNotFound
	url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_pmgen") {
			http.NotFound(w, r)
			return
		}
		w.WriteHeader(status)
	}))
	reasons := map[string]string{}
	check := func() (failed []string) {
		for _, f := range run(t, api, url, contracttests.Options{Each: func(r contracttests.Result) {
			if r.Verdict == contracttests.Skipped {
				reasons[r.Operation] = r.Message
			}
		}}).Failures {
			if f.Kind == contracttests.Status {
				failed = append(failed, f.Operation)
			}
		}
		return failed
	}
	assert.Equal(t, []string{"GET/text"}, check(), "of another path nobody documents it")
	assert.Equal(t, "the recorded id is unknown to this server: it answers with the 404 that is documented of the same path", reasons["PUT"])
	status = http.StatusForbidden
	assert.Len(t, check(), 3, "it is about what is not there")
}
