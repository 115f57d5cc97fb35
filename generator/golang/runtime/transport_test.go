package runtime

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestRequest(t *testing.T) {
	var got *http.Request
	var body []byte
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Clone(context.Background())
		body, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, `{"id":"1"}`)
	}, WithHeader("X-All", "a"), WithUserAgent("me"))

	t.Run("a path argument is one segment", func(t *testing.T) {
		for id, want := range map[string]string{"a/b": "a%2Fb", "..": "%2E%2E", ".": "%2E", "a?b#c": "a%3Fb%23c", "ü {x}": "%C3%BC%20%7Bx%7D", "100%": "100%25"} {
			_, err := s.get(t.Context(), id)
			require.NoError(t, err)
			assert.Equal(t, "/base/v1.0/pets/"+want, got.URL.EscapedPath())
		}
	})
	t.Run("headers: the call's win over the client's", func(t *testing.T) {
		_, err := s.get(t.Context(), "1", WithCallHeader("x-all", "b"), WithCallHeader("Accept", "x/y"))
		require.NoError(t, err)
		assert.Equal(t, []string{"b"}, got.Header["X-All"])
		assert.Equal(t, "x/y", got.Header.Get("Accept"))
		assert.Equal(t, "me", got.Header.Get("User-Agent"))
		_, err = s.get(t.Context(), "1")
		require.NoError(t, err)
		assert.Equal(t, "a", got.Header.Get("X-All"))
	})
	t.Run("a body is JSON, and no body has no content type", func(t *testing.T) {
		_, err := s.create(t.Context(), &pet{ID: "x", Nickname: Null[string](), Tags: []string{}})
		require.NoError(t, err)
		assert.JSONEq(t, `{"id":"x","nickname":null,"tags":[]}`, string(body))
		assert.Equal(t, "application/json", got.Header.Get("Content-Type"))
		require.NoError(t, s.put(t.Context(), nil))
		assert.Empty(t, body)
	})
	t.Run("query, headers and cookies keep their order", func(t *testing.T) {
		_, err := s.list(t.Context(), func(c *call) {
			c.query.add("b", "1 & 2")
			c.query.add("a[]", "ü")
			c.query.add("b", "")
			c.header.add("X-One", "1")
			c.cookie.add("theme", "dark")
			c.cookie.add("theme", "a b")
		})
		require.Error(t, err) // the reply is no list
		assert.Equal(t, "b=1+%26+2&a%5B%5D=%C3%BC&b=", got.URL.RawQuery)
		assert.Equal(t, "1", got.Header.Get("X-One"))
		assert.Equal(t, `theme=dark; theme="a b"`, got.Header.Get("Cookie"))
	})
}

func TestMissing(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("must not be called") })
	_, err := s.get(t.Context(), "")
	assert.EqualError(t, err, "runtime: Pets.Get: id is empty, but it is part of the path")
	s.t.variables["Version"] = ""
	_, err = s.get(t.Context(), "1")
	assert.EqualError(t, err, "runtime: Pets.Get: Version is not set; use WithVersion")
	_, err = s.list(t.Context(), func(c *call) { c.fail(missing("params")) })
	assert.EqualError(t, err, "runtime: Pets.List: params is nil, but required")
	_, err = s.list(t.Context(), func(c *call) { c.query.add("v", variable(s.t, c, "Tenant")) })
	assert.EqualError(t, err, "runtime: Pets.List: Tenant is not set; use WithTenant")
}

func TestBaseURL(t *testing.T) {
	server := "{$Host}{$Site}/api"
	for name, row := range map[string]struct {
		opts []Option
		want string
	}{
		"a variable is missing":           {nil, "runtime: no base URL: Host is not set; use WithHost or WithBaseURL"},
		"a variable without a scheme":     {[]Option{withVariable("Host", "h")}, `runtime: the base URL "h/api" is not an absolute http or https URL; use WithHost or WithSite or WithBaseURL`},
		"a variable":                      {[]Option{withVariable("Host", "https://h")}, "https://h/api"},
		"two variables":                   {[]Option{withVariable("Host", "https://h"), withVariable("Site", "/s")}, "https://h/s/api"},
		"given as a whole":                {[]Option{WithBaseURL("http://x:1/y//")}, "http://x:1/y"},
		"given as a whole, whatever else": {[]Option{withVariable("Host", ":"), WithBaseURL("http://x")}, "http://x"},
		"an environment":                  {[]Option{withEnvironment("", "Host", "https://e", "Site", "/s")}, "https://e/s/api"},
		"an environment's base URL":       {[]Option{withEnvironment("https://e")}, "https://e"},
		"what comes after an environment": {[]Option{withEnvironment("", "Host", "https://e"), withVariable("Host", "https://h")}, "https://h/api"},
		"a query":                         {[]Option{WithBaseURL("http://x/?token=secret")}, `runtime: the base URL "http://x/" has a query or fragment`},
		"relative":                        {[]Option{WithBaseURL("/x")}, `runtime: the base URL "/x" is not an absolute http or https URL`},
		"another scheme":                  {[]Option{WithBaseURL("file:///etc")}, `runtime: the base URL "file:///etc" is not an absolute http or https URL`},
		"a secret in what is refused":     {[]Option{WithBaseURL("ftp://me:secret@x/y?token=secret")}, `runtime: the base URL "ftp://x/y" is not an absolute http or https URL`},
		"not parsable":                    {[]Option{WithBaseURL("http://a b:%")}, "runtime: the base URL cannot be parsed"},
		"retries":                         {[]Option{WithRetries(-1)}, "runtime: WithRetries: -1 is negative"},
		"size":                            {[]Option{WithMaxResponseBytes(0)}, "runtime: WithMaxResponseBytes: 0 is not positive"},
		"client":                          {[]Option{WithHTTPClient(nil)}, "runtime: WithHTTPClient: the client is nil"},
		"signer":                          {[]Option{withSigner("WithSigner", nil)}, "runtime: WithSigner: the signer is nil"},
		"token source":                    {[]Option{withToken("WithTokenSource", "", nil)}, "runtime: WithTokenSource: the source of tokens is nil"},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := newTransport([]string{server}, map[string]string{"Site": ""}, nil, row.opts)
			if err != nil {
				assert.EqualError(t, err, row.want)
				return
			}
			assert.Equal(t, row.want, tr.bases[0].url)
		})
	}
	_, err := newTransport(nil, nil, nil, nil)
	assert.EqualError(t, err, "runtime: the base URL is not known; use WithBaseURL")
	_, err = newTransport([]string{"{$Host}"}, map[string]string{"Host": ""}, nil, nil)
	assert.EqualError(t, err, "runtime: no base URL; use WithHost or WithBaseURL")
}

// TestSecondServer: an operation of another server goes there, and is an error of its own if that has no URL.
func TestSecondServer(t *testing.T) {
	var host string
	tr, err := newTransport([]string{"https://one", "https://two", "{$X}"}, map[string]string{}, nil, []Option{WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) {
		host = r.URL.Host
		return response(204, ""), nil
	}))})
	require.NoError(t, err)
	require.NoError(t, doNone(t.Context(), tr, &call{method: "GET", path: "/x", server: 1}, nil))
	assert.Equal(t, "two", host)
	assert.ErrorContains(t, doNone(t.Context(), tr, &call{method: "GET", path: "/x", server: 2}, nil), "use WithX or WithBaseURL")
}

func TestResponses(t *testing.T) {
	var reply func(http.ResponseWriter)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { reply(w) }, WithMaxResponseBytes(1000))
	send := func(status int, media, body string) {
		reply = func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", media)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	var api *APIError
	var typed *problem

	send(200, "application/json; charset=utf-8", `{"id":"1","unknown":true}`)
	var raw *http.Response
	p, err := s.get(t.Context(), "1", WithResponse(&raw))
	require.NoError(t, err)
	assert.Equal(t, "1", p.ID)
	body, _ := io.ReadAll(raw.Body)
	assert.Contains(t, string(body), "unknown", "the captured body can be read again")

	send(204, "application/json", "")
	p, err = s.get(t.Context(), "1")
	require.NoError(t, err, "204 with a JSON content type")
	assert.Equal(t, &pet{}, p)

	send(404, "application/problem+json", `{"message":"no such\npet","code":"nf"}`)
	_, err = s.get(t.Context(), "1", WithResponse(&raw))
	require.ErrorAs(t, err, &typed)
	assert.Equal(t, "nf", *typed.Code)
	assert.ErrorIs(t, err, ErrNotFound)
	assert.NotErrorIs(t, err, ErrConflict)
	assert.Equal(t, 404, raw.StatusCode)
	assert.EqualError(t, err, "runtime: Pets.Get: 404 Not Found: no such pet")

	send(404, "text/html", "<html>secret</html>")
	_, err = s.get(t.Context(), "1")
	require.ErrorAs(t, err, &api)
	assert.NotErrorAs(t, err, &typed)
	assert.EqualError(t, err, "runtime: Pets.Get: 404 Not Found (text/html)")
	assert.Equal(t, "<html>secret</html>", string(api.Body))

	send(404, "application/json", `[1]`)
	_, err = s.get(t.Context(), "1")
	assert.NotErrorAs(t, err, &typed, "a body of another shape")
	require.ErrorAs(t, err, &api)
	var list []int
	require.NoError(t, api.Decode(&list))
	assert.Equal(t, []int{1}, list)

	send(500, "application/json", `{"message":"x"}`)
	_, err = s.get(t.Context(), "1")
	assert.NotErrorAs(t, err, &typed, "a status without a documented type")
	assert.ErrorAs(t, err, &api)

	like := func(all bool, members ...string) error {
		_, err := doBytes(t.Context(), s.t, &call{op: "O", method: "GET", path: "/", errs: []errorType{{404, asError[problem]}, {0, asErrorLike(asError[problem], all, members...)}}}, nil)
		return err
	}
	send(418, "application/json", `{"message":"x"}`)
	assert.ErrorAs(t, like(true, "message"), &typed, "a status without a documented type, but a body that has its members")
	assert.ErrorAs(t, like(false, "code", "message"), &typed)
	assert.NotErrorAs(t, like(true, "code", "message"), &typed)
	send(418, "application/json", `[]`)
	assert.NotErrorAs(t, like(false, "message"), &typed)

	send(200, "text/html; charset=utf-8", "<html>sign in</html>")
	_, err = s.get(t.Context(), "1")
	require.ErrorAs(t, err, &api, "HTML under 200 where JSON is documented")
	assert.Equal(t, 200, api.StatusCode)
	_, err = s.text(t.Context(), false)
	assert.ErrorAs(t, err, &api, "HTML under 200 where text is documented")
	_, err = s.download(t.Context())
	assert.ErrorAs(t, err, &api, "HTML under 200 where a file is documented")
	assert.ErrorAs(t, s.put(t.Context(), nil), &api, "HTML under 200 where nothing is documented")
	text, err := s.text(t.Context(), true)
	require.NoError(t, err, "HTML where HTML is documented")
	assert.Contains(t, string(text), "sign in")

	send(200, "application/json", `{"id":7}`)
	_, err = s.get(t.Context(), "1")
	require.ErrorAs(t, err, &api, "a reply that does not fit keeps its body")
	assert.ErrorContains(t, err, "decode response")
	assert.Equal(t, `{"id":7}`, string(api.Body))

	send(200, "application/json", strings.Repeat("x", 1001))
	_, err = s.get(t.Context(), "1")
	assert.ErrorIs(t, err, ErrResponseTooLarge)

	send(200, "application/octet-stream", strings.Repeat("x", 5000))
	file, err := s.download(t.Context(), WithResponse(&raw))
	require.NoError(t, err)
	all, err := io.ReadAll(file)
	require.NoError(t, err, "a stream has no limit")
	require.NoError(t, file.Close())
	assert.Len(t, all, 5000)
	assert.Equal(t, "application/octet-stream", raw.Header.Get("Content-Type"))
	send(404, "application/json", `{"message":"gone"}`)
	_, err = s.download(t.Context())
	assert.ErrorAs(t, err, &typed)
}

// TestErrorsHideTheURL: neither the query nor the path is in an error; both may hold secrets.
func TestErrorsHideTheURL(t *testing.T) {
	s := service(t, WithBaseURL("http://127.0.0.1:1/secret"), WithRetries(0))
	_, err := s.list(t.Context(), func(c *call) { c.query.add("token", "secret") })
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "secret")
	assert.NotContains(t, err.Error(), "token")

	failed := errors.New("boom")
	s = service(t, WithBaseURL("http://x"), WithHTTPClient(doer(func(*http.Request) (*http.Response, error) { return nil, failed })), WithRetries(0))
	_, err = s.get(t.Context(), "1")
	assert.ErrorIs(t, err, failed)
}

func TestAuthorization(t *testing.T) {
	var got *http.Request
	capture := WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) { got = r; return response(204, ""), nil }))
	send := func(auth [][]string, opts ...Option) error {
		got = nil
		s := service(t, append([]Option{WithBaseURL("http://x"), capture, WithRetries(0)}, opts...)...)
		return doNone(t.Context(), s.t, &call{op: "O", method: "GET", path: "/x", query: values{{"q", "1"}}, auth: auth}, nil)
	}
	token := withToken("WithBearerToken", "Bearer ", fixedToken("t"))
	basic := withBasic("WithBasicAuth", "u", "p")
	header := withKeyHeader("WithKey", "X-Key", "k")
	query := withKeyQuery("WithQuery", "key", "a b")
	bearer := [][]string{{"WithBearerToken"}}

	require.NoError(t, send(bearer, token, nil))
	assert.Equal(t, "Bearer t", got.Header.Get("Authorization"))
	require.NoError(t, send(nil, token))
	assert.Empty(t, got.Header.Get("Authorization"), "an operation without security sends none")
	require.NoError(t, send([][]string{{"WithBasicAuth"}, {"WithBearerToken"}}, token))
	assert.Equal(t, "Bearer t", got.Header.Get("Authorization"), "the alternative that is given")
	require.NoError(t, send([][]string{{"WithBasicAuth"}, {"WithBearerToken"}}, token, basic))
	assert.Equal(t, "Basic dTpw", got.Header.Get("Authorization"), "the first of two that are given")
	require.NoError(t, send([][]string{{"WithKey", "WithQuery"}}, header, query))
	assert.Equal(t, "k", got.Header.Get("X-Key"))
	assert.Equal(t, "q=1&key=a+b", got.URL.RawQuery)
	require.NoError(t, send([][]string{{"WithSession"}}, withKeyCookie("WithSession", "sid", "s")))
	assert.Equal(t, "sid=s", got.Header.Get("Cookie"))
	require.NoError(t, send(bearer, token, WithHeader("Authorization", "mine")))
	assert.Equal(t, "mine", got.Header.Get("Authorization"), "a header of the caller's own stands")
	require.NoError(t, send([][]string{{"WithSigner"}}, withSigner("WithSigner", func(r *http.Request) error { r.Header.Set("Authorization", "Hawk "+r.Method); return nil })))
	assert.Equal(t, "Hawk GET", got.Header.Get("Authorization"))

	refused := errors.New("refused")
	err := send(bearer, withToken("WithBearerToken", "Bearer ", func(context.Context) (string, error) { return "", refused }))
	assert.ErrorIs(t, err, refused)
	assert.Nil(t, got, "nothing is sent without the token")
	assert.ErrorIs(t, send([][]string{{"WithSigner"}}, withSigner("WithSigner", func(*http.Request) error { return refused })), refused)

	// A credential that is configured is never left out in silence.
	assert.EqualError(t, send(bearer, header), "runtime: O: it needs WithBearerToken, and the client has only WithKey")
	assert.Nil(t, got, "and nothing is sent")
	assert.EqualError(t, send([][]string{{"WithKey", "WithQuery"}, {"WithBearerToken"}}, header, basic),
		"runtime: O: it needs WithKey and WithQuery or WithBearerToken, and the client has only WithBasicAuth and WithKey")
	require.NoError(t, send(bearer), "a mock, or an HTTP client that has its own")
	assert.Empty(t, got.Header.Get("Authorization"))
	require.NoError(t, send([][]string{{"WithBearerToken"}, {}}, header), "where authorization is optional")
	require.NoError(t, send(bearer, header, WithHeader("Authorization", "mine")), "by a header")
	assert.Equal(t, "mine", got.Header.Get("Authorization"))
	require.NoError(t, send([][]string{{"WithKey", "WithQuery"}}, query, WithHeader("x-key", "mine")), "half by a header")
	assert.Equal(t, "mine", got.Header.Get("X-Key"))
	assert.Equal(t, "q=1&key=a+b", got.URL.RawQuery)
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	s := service(t, WithBaseURL("http://x"), withToken("WithBearerToken", "Bearer ", fixedToken("t")), WithHTTPClient(doer(func(*http.Request) (*http.Response, error) { return response(200, `{"id":"1"}`), nil })))
	done := make(chan error)
	for range 16 {
		go func() {
			_, err := s.get(context.Background(), "1", WithCallHeader("X", "y"))
			done <- err
		}()
	}
	for range 16 {
		require.NoError(t, <-done)
	}
}

func TestStreamedBody(t *testing.T) {
	var got []byte
	var length int64
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		length = r.ContentLength
		w.WriteHeader(204)
	})
	require.NoError(t, s.put(t.Context(), io.MultiReader(strings.NewReader("a"), strings.NewReader("b"))))
	assert.Equal(t, "ab", string(got))
	assert.EqualValues(t, -1, length)
	require.NoError(t, s.put(t.Context(), bytes.NewReader([]byte("abc"))))
	assert.EqualValues(t, 3, length)
}
