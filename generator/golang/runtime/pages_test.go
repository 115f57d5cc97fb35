package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lister answers the requests of an iterator, and keeps what was asked.
type lister struct {
	asked   []string
	answers func(r *http.Request) (body string, header []string)
}

func (l *lister) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text, _ := io.ReadAll(r.Body)
	l.asked = append(l.asked, strings.TrimPrefix(r.URL.RequestURI(), "/base")+string(text))
	body, header := l.answers(r)
	for i := 0; i+1 < len(header); i += 2 {
		w.Header().Set(header[i], header[i+1])
	}
	if len(header) == 1 {
		w.WriteHeader(http.StatusInternalServerError)
	}
	io.WriteString(w, body)
}

// items loops over a list of the service and joins what comes; a stop ends the loop before its n-th item.
func (l *lister) items(t *testing.T, query values, at string, start func() pageTurning, opts ...Option) (string, error) {
	t.Helper()
	s := serve(t, l.ServeHTTP, opts...)
	c := &call{op: "Pets.All", method: "GET", path: "/pets", query: query}
	seq := listPages[any](t.Context(), s.t, c, nil, at, start)
	var first string
	var failed error
	for loop := range 2 { // the second asks the same
		asked := len(l.asked)
		var got []string
		failed = nil
		for item, err := range seq {
			if failed = err; err == nil {
				got = append(got, fmt.Sprint(item))
			}
		}
		text := strings.Join(got, " ")
		if loop == 1 {
			assert.Equal(t, first, text, "a second loop")
			assert.Equal(t, l.asked[:asked], l.asked[asked:], "a second loop asks the same")
			l.asked = l.asked[:asked]
		}
		first = text
	}
	return first, failed
}

// script gives one answer after the other, and begins anew when asked what was asked first.
func script(answers ...string) *lister {
	l, at, first := &lister{}, 0, ""
	l.answers = func(r *http.Request) (string, []string) {
		if uri := r.URL.RequestURI() + l.asked[len(l.asked)-1]; first == "" || uri == first {
			first, at = uri, 0
		}
		if at == len(answers) {
			return "asked too often", []string{"fail"}
		}
		at++
		return answers[at-1], nil
	}
	return l
}

func TestPagesByNumber(t *testing.T) {
	plain := numberedPages{param: "page"}
	counted := numberedPages{param: "page", echo: "/page", limit: "/perPage", total: "/totalCount"}
	for _, c := range []struct {
		quirk   string
		list    numberedPages
		query   values
		answers []string
		want    string
		asked   string
	}{
		{"until one is empty", plain, nil, []string{`{"items":[1,2]}`, `{"items":[3]}`, `{"items":[]}`}, "1 2 3", "/pets /pets?page=1 /pets?page=2"},
		{"items are null", plain, nil, []string{`{"items":null}`}, "", "/pets"},
		{"no items", plain, nil, []string{`{}`}, "", "/pets"},
		{"no body", plain, nil, []string{``}, "", "/pets"},
		{"from one on", numberedPages{param: "page", first: 1}, nil, []string{`{"items":[1]}`, `{"items":[]}`}, "1", "/pets /pets?page=2"},
		{"the caller's page, other parameters", plain, values{{"a", "x"}, {"page", "7"}, {"z", "y"}}, []string{`{"items":[1]}`, `{"items":[]}`}, "1",
			"/pets?a=x&page=7&z=y /pets?a=x&z=y&page=8"},
		{"a total", counted, nil, []string{`{"items":[1,2],"page":0,"perPage":2,"totalCount":3}`, `{"items":[3],"page":1,"perPage":2,"totalCount":3}`}, "1 2 3", "/pets /pets?page=1"},
		{"a total from the caller's page", counted, values{{"page", "1"}}, []string{`{"items":[3],"page":1,"perPage":2,"totalCount":3}`}, "3", "/pets?page=1"},
		{"a total, of pages whose size is not known", numberedPages{param: "page", total: "/total"}, values{{"page", "1"}},
			[]string{`{"items":[3],"total":4}`, `{"items":[4],"total":4}`, `{"items":[],"total":4}`}, "3 4", "/pets?page=1 /pets?page=2 /pets?page=3"},
		{"a total, of what was there", numberedPages{param: "page", total: "/total"}, nil, []string{`{"items":[1,2],"total":3}`, `{"items":[3],"total":3}`}, "1 2 3", "/pets /pets?page=1"},
		{"all on the first page", numberedPages{param: "page", total: "/total"}, nil, []string{`{"items":[1,2],"total":2}`}, "1 2", "/pets"},
		{"numbers as texts", counted, nil, []string{`{"items":[1],"page":"0","perPage":"1","totalCount":"2"}`, `{"items":[2],"page":"1","perPage":"1","totalCount":"2"}`}, "1 2", "/pets /pets?page=1"},
		{"a smaller size than asked for", counted, values{{"perPage", "1000"}}, []string{`{"items":[1],"page":0,"perPage":1,"totalCount":2}`, `{"items":[2],"page":1,"perPage":1,"totalCount":2}`}, "1 2",
			"/pets?perPage=1000 /pets?perPage=1000&page=1"},
		{"number of pages", numberedPages{param: "page", first: 1, count: "/meta/pages"}, nil, []string{`{"items":[1],"meta":{"pages":2}}`, `{"items":[2],"meta":{"pages":2}}`}, "1 2", "/pets /pets?page=2"},
		{"no more", numberedPages{param: "page", more: "/more"}, nil, []string{`{"items":[1],"more":true}`, `{"items":[2],"more":false}`}, "1 2", "/pets /pets?page=1"},
		{"the reply says its number", numberedPages{param: "page", first: -1, echo: "/page"}, nil, []string{`{"items":[1],"page":1}`, `{"items":[2],"page":2}`, `{"items":[],"page":3}`}, "1 2", "/pets /pets?page=2 /pets?page=3"},
		{"the parameter is ignored", plain, nil, []string{`{"items":[1,2],"at":1}`, `{"items":[1,2],"at":2}`}, "1 2", "/pets /pets?page=1"},
		{"the last page again", counted, nil, []string{`{"items":[1],"page":0}`, `{"items":[2],"page":1}`, `{"items":[2],"page":1}`}, "1 2", "/pets /pets?page=1 /pets?page=2"},
		{"pages alike, of other numbers", counted, nil, []string{`{"items":[1],"page":0}`, `{"items":[1],"page":1}`, `{"items":[],"page":2}`}, "1 1", "/pets /pets?page=1 /pets?page=2"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			l := script(c.answers...)
			got, err := l.items(t, c.query, "/items", c.list.byNumber)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.asked, strings.Join(l.asked, " "))
		})
	}
	_, err := script(`{"items":[1]}`).items(t, nil, "/items", numberedPages{param: "page", first: -1, echo: "/page"}.byNumber)
	assert.ErrorContains(t, err, "does not say which page it is")
}

func TestPagesByOffset(t *testing.T) {
	for _, c := range []struct {
		quirk   string
		list    countedPages
		query   values
		answers []string
		want    string
		asked   string
	}{
		{"until none comes", countedPages{param: "skip"}, nil, []string{`[1,2]`, `[3]`, `[]`}, "1 2 3", "/pets /pets?skip=2 /pets?skip=3"},
		{"the caller's offset", countedPages{param: "skip"}, values{{"skip", "5"}}, []string{`[1]`, `[]`}, "1", "/pets?skip=5 /pets?skip=6"},
		{"the same page again", countedPages{param: "skip"}, nil, []string{`[1]`, `[1]`}, "1", "/pets /pets?skip=1"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			l := script(c.answers...)
			got, err := l.items(t, c.query, "", c.list.byOffset)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.asked, strings.Join(l.asked, " "))
		})
	}
	l := script(`{"Resources":[1,2],"startIndex":1,"totalResults":3}`, `{"Resources":[3],"startIndex":3,"totalResults":3}`)
	got, err := l.items(t, nil, "/Resources", countedPages{param: "startIndex", first: 1, echo: "/startIndex", total: "/totalResults"}.byOffset)
	require.NoError(t, err)
	assert.Equal(t, "1 2 3", got, "SCIM counts from 1")
	assert.Equal(t, []string{"/pets", "/pets?startIndex=3"}, l.asked)
}

func TestPagesByCursor(t *testing.T) {
	byNext := byCursor("/next", "/more", inQuery("cursor"))
	for _, c := range []struct {
		quirk   string
		answers []string
		want    string
		asked   string
	}{
		{"until none comes", []string{`{"items":[1],"next":"a&b"}`, `{"items":[2],"next":null}`}, "1 2", "/pets /pets?cursor=a%26b"},
		{"an empty page goes on", []string{`{"items":[],"next":"a"}`, `{"items":[2],"next":""}`}, "2", "/pets /pets?cursor=a"},
		{"a number", []string{`{"items":[1],"next":20}`, `{"items":[2]}`}, "1 2", "/pets /pets?cursor=20"},
		{"a cursor again", []string{`{"items":[1],"next":"a"}`, `{"items":[2],"next":"a"}`}, "1 2", "/pets /pets?cursor=a"},
		{"no more", []string{`{"items":[1],"next":"a","more":false}`}, "1", "/pets"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			l := script(c.answers...)
			got, err := l.items(t, nil, "/items", byNext)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.asked, strings.Join(l.asked, " "))
		})
	}
}

func TestPagesByCursorInBody(t *testing.T) {
	l := script(`{"items":[1],"next":"a"}`, `{"items":[2]}`)
	s := serve(t, l.ServeHTTP)
	c := &call{op: "Pets.Query", method: "POST", path: "/query"}
	c.body = jsonBody(c, "application/json", map[string]int{"size": 1})
	next := byCursor("/next", "", inBody("start"))
	var got []int
	for item, err := range listPages[int](t.Context(), s.t, c, nil, "/items", next) {
		require.NoError(t, err)
		got = append(got, item)
	}
	assert.Equal(t, []int{1, 2}, got)
	assert.Equal(t, []string{`/query{"size":1}`, `/query{"size":1,"start":"a"}`}, l.asked)

	c.body = jsonBody(c, "application/json", []int{1})
	l = script(`{"items":[1],"next":"a"}`)
	s = serve(t, l.ServeHTTP)
	var failed error
	for _, failed = range listPages[int](t.Context(), s.t, c, nil, "/items", next) {
	}
	assert.ErrorContains(t, failed, "could take a cursor")
}

func TestPagesByLastID(t *testing.T) {
	l := script(`{"items":[{"id":"a"},{"id":"b"}],"hasMore":true}`, `{"items":[{"id":"c"}],"hasMore":false}`)
	got, err := l.items(t, nil, "/items", byLast("/id", "/hasMore", inQuery("after")))
	require.NoError(t, err)
	assert.Equal(t, "map[id:a] map[id:b] map[id:c]", got)
	assert.Equal(t, []string{"/pets", "/pets?after=b"}, l.asked)

	l = script(`{"items":[{"id":"a"}],"hasMore":true}`, `{"items":[{"id":"a"}],"hasMore":true}`)
	got, err = l.items(t, nil, "/items", byLast("/id", "/hasMore", inQuery("after")))
	require.NoError(t, err)
	assert.Equal(t, "map[id:a]", got, "the parameter is ignored")
}

func TestPagesByURL(t *testing.T) {
	byNext := byURL(urlAt("/next"))
	for _, c := range []struct {
		quirk   string
		answers []string
		want    string
		asked   string
	}{
		{"a path", []string{`{"items":[1],"next":"/base/pets?page=2&q=%2F"}`, `{"items":[2],"next":null}`}, "1 2", "/pets?a=b /pets?page=2&q=%2F"},
		{"a query", []string{`{"items":[1],"next":"?page=2"}`, `{"items":[2]}`}, "1 2", "/pets?a=b /pets?page=2"},
		{"the same URL again", []string{`{"items":[1],"next":"?page=2"}`, `{"items":[2],"next":"?page=2"}`}, "1 2", "/pets?a=b /pets?page=2"},
		{"the same page again", []string{`{"items":[1],"next":"?page=2"}`, `{"items":[1],"next":"?page=2"}`}, "1", "/pets?a=b /pets?page=2"},
		{"no text", []string{`{"items":[1],"next":{"href":"x"}}`}, "1", "/pets?a=b"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			l := script(c.answers...)
			got, err := l.items(t, values{{"a", "b"}}, "/items", byNext)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.asked, strings.Join(l.asked, " "))
		})
	}
	l := script(`{"items":[1],"links":[{"rel":"self","href":"?x"},{"rel":"next","href":"?y"}]}`, `{"items":[2],"links":[]}`)
	got, err := l.items(t, nil, "/items", byURL(urlOfRel("/links")))
	require.NoError(t, err)
	assert.Equal(t, "1 2", got)
	assert.Equal(t, []string{"/pets", "/pets?y"}, l.asked)
}

func TestPagesByLinkHeader(t *testing.T) {
	for header, want := range map[string]string{
		`<?page=2>; rel="next"`: "/pets /pets?page=2",
		`<?page=9>; rel="last", <?page=2>; title="a, b"; rel="prev next"`: "/pets /pets?page=2",
		`<?page=2>;REL=Next`:    "/pets /pets?page=2",
		`<?page=2>; rel="prev"`: "/pets",
		`<?page=2; rel="next"`:  "/pets",
		`aliquip sint`:          "/pets",
		``:                      "/pets",
	} {
		l := &lister{answers: func(r *http.Request) (string, []string) {
			if r.URL.RawQuery != "" {
				return "[2]", nil
			}
			return "[1]", []string{"Link", header}
		}}
		_, err := l.items(t, nil, "", byURL(urlOfLink))
		require.NoError(t, err)
		assert.Equal(t, want, strings.Join(l.asked, " "), header)
	}
}

// TestPagesStayOnTheHost: credentials are for the API's host alone, whatever a reply says.
func TestPagesStayOnTheHost(t *testing.T) {
	var leaked []string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { leaked = append(leaked, r.Header.Get("Authorization")) }))
	defer other.Close()
	for _, next := range []string{other.URL + "/pets", "//evil.example/pets", "http://base.example@evil.example/x?key=evil.key", "http://" + strings.Repeat("evil", 100) + "/", "ftp://x/y", "javascript:alert(1)", "http://[bad", "mailto:a@b.c"} {
		l := script(`{"items":[1],"next":"` + next + `"}`)
		got, err := l.items(t, nil, "/items", byURL(urlAt("/next")), withToken("WithBearerToken", "Bearer ", fixedToken("secret")))
		assert.Equal(t, "1", got, next)
		require.Error(t, err, next)
		assert.NotContains(t, err.Error(), "/", "no more of the URL is shown than its host")
		assert.NotContains(t, err.Error(), "key")
		assert.Less(t, len(err.Error()), 200)
		if strings.Contains(next, "evil.example") {
			assert.EqualError(t, err, `runtime: Pets.All: the next page is on another host: "evil.example"`)
		}
		assert.Len(t, l.asked, 1, next)
		if !strings.Contains(next, "[") {
			assert.ErrorIs(t, err, ErrOtherHost, next)
		}
	}
	assert.Empty(t, leaked)
}

func TestFollow(t *testing.T) {
	own := &transport{servers: []string{"https://api.example.com/v1", "https://{$Region}.example.com"}}
	own.baseURL, own.variables = "http://127.0.0.1:8080/mock", map[string]string{"Region": "eu"}
	for _, c := range []struct {
		quirk, from, ref, want string
		server                 int
	}{
		{"relative", "https://a.example/v1/pets?page=1", "?page=2", "https://a.example/v1/pets?page=2", 0},
		{"never less safe", "https://a.example/pets", "http://a.example/pets?page=2", "https://a.example/pets?page=2", 0},
		{"the scheme's port", "https://a.example/pets", "http://a.example:80/pets?x", "https://a.example/pets?x", 0},
		{"case", "https://a.example/pets", "https://A.Example/pets?x", "https://a.example/pets?x", 0},
		{"name and password", "https://a.example/pets", "https://u:p@a.example/pets?x#f", "https://a.example/pets?x", 0},
		{"another port", "https://a.example/pets", "https://a.example:8443/pets?x", "", 0},
		{"a subdomain", "https://a.example/pets", "https://b.a.example/pets?x", "", 0},
		{"the API's own URL, called elsewhere", "http://127.0.0.1:8080/mock/pets", "https://api.example.com/v1/pets?page=2", "http://127.0.0.1:8080/mock/pets?page=2", 0},
		{"beside the API's own URL", "http://127.0.0.1:8080/mock/pets", "https://api.example.com/v10/pets?page=2", "", 0},
		{"of another server", "http://127.0.0.1:8080/mock/pets", "https://api.example.com/v1/pets?page=2", "", 1},
		{"of a server with a variable", "http://127.0.0.1:8080/mock/pets", "https://eu.example.com/a%2Fb", "http://127.0.0.1:8080/mock/a%2Fb", 1},
		{"of a server that is not there", "http://127.0.0.1:8080/mock/pets", "https://api.example.com/v1/pets", "", 7},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			got, err := own.follow(&call{op: "x", server: c.server}, c.from, c.ref)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.want == "", errors.Is(err, ErrOtherHost))
		})
	}
}

func TestPagesAreLazy(t *testing.T) {
	l := script(`[1,2]`, `[3]`)
	s := serve(t, l.ServeHTTP)
	seq := listPages[int](t.Context(), s.t, &call{op: "Pets.All", method: "GET", path: "/pets"}, nil, "", countedPages{param: "skip"}.byOffset)
	assert.Empty(t, l.asked, "nothing is sent before the loop")
	for item := range seq {
		if item == 2 {
			break
		}
	}
	assert.Equal(t, []string{"/pets"}, l.asked, "the next page is asked for when it is wanted")
	for item := range seq {
		if item == 3 {
			break
		}
	}
	assert.Equal(t, []string{"/pets", "/pets", "/pets?skip=2"}, l.asked)
}

func TestPagesEndAfterAnError(t *testing.T) {
	byNumber := numberedPages{param: "page"}.byNumber
	for _, c := range []struct{ quirk, body, contentType, want string }{
		{"a page of HTML under 200", "<html>log in", "text/html", "(text/html)"},
		{"a text under 200", "sorry", "application/octet-stream", "(application/octet-stream)"},
		{"no JSON", "{", "application/json", "decode response"},
		{"items of another type", `{"items":[{}]}`, "application/json", "decode response"},
		{"items that are no list", `{"items":7}`, "application/json", "decode response"},
		{"a list where an object should be", `[1]`, "application/json", "decode response"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			l := &lister{answers: func(r *http.Request) (string, []string) {
				if r.URL.RawQuery == "" {
					return `{"items":[1]}`, []string{"Content-Type", "application/json"}
				}
				return c.body, []string{"Content-Type", c.contentType}
			}}
			s := serve(t, l.ServeHTTP)
			var got []string
			for item, err := range listPages[int](t.Context(), s.t, &call{op: "Pets.All", method: "GET", path: "/pets"}, nil, "/items", byNumber) {
				if err != nil {
					assert.ErrorContains(t, err, c.want)
					var reply *APIError
					require.ErrorAs(t, err, &reply)
					assert.Equal(t, c.body, string(reply.Body), "the body is kept")
					got = append(got, "error")
					continue
				}
				got = append(got, fmt.Sprint(item))
			}
			assert.Equal(t, []string{"1", "error"}, got)
		})
	}
}

func TestPagesOfACancelledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	l := script(`[1]`, `[2]`)
	s := serve(t, l.ServeHTTP)
	var failed error
	for _, failed = range listPages[int](ctx, s.t, &call{op: "Pets.All", method: "GET", path: "/pets"}, nil, "", countedPages{param: "skip"}.byOffset) {
		cancel()
	}
	assert.ErrorIs(t, failed, context.Canceled)
	assert.Len(t, l.asked, 1)
}

func TestPagesOfACallThatCannotBeMade(t *testing.T) {
	c := &call{op: "Pets.All", method: "GET", path: "/pets"}
	c.fail(missing("params"))
	l := script()
	s := serve(t, l.ServeHTTP)
	var got []error
	for _, err := range listPages[int](t.Context(), s.t, c, nil, "", countedPages{param: "skip"}.byOffset) {
		got = append(got, err)
	}
	require.Len(t, got, 1)
	assert.ErrorContains(t, got[0], "params is nil")
	assert.Empty(t, l.asked)
}
