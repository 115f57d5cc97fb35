package everything

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// What a caller writes, against a server that shows what came.

type request struct {
	*http.Request
	body string
}

func client(t *testing.T, status int, media, reply string, opts ...Option) (*Client, *request) {
	got := &request{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got.Request, got.body = r.Clone(context.Background()), string(b)
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		io.WriteString(w, reply)
	}))
	t.Cleanup(s.Close)
	c, err := New(append([]Option{WithBaseURL(s.URL), WithRetries(0)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c, got
}

func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func ptr[T any](v T) *T { return &v }

const cat = `{"id":"1","ID":2,"nothing":null,"scores":{},"self":null,"\"quoted\" \\ ` + "`x`" + `":1,"animal":{"kind":"cat","lives":9},"status":"new"}`

func TestGet(t *testing.T) {
	c, got := client(t, 200, "application/json", cat, WithBearerToken("secret"), WithVersion("57.0"))
	pet, err := c.Pets.Get(t.Context(), "a/b")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "path", got.URL.EscapedPath(), "/v57.0/pets/a%2Fb")
	same(t, "authorization", got.Header.Get("Authorization"), "Bearer secret")
	same(t, "accept", got.Header.Get("Accept"), "application/json")
	if pet.Status.Known() || pet.ID2 != 2 || pet.Quoted != 1 || !pet.Nickname.IsZero() {
		t.Errorf("%+v", pet)
	}
	a, err := pet.Animal.AsCat()
	if err != nil || a.Lives != 9 {
		t.Error(a, err)
	}
	if _, err := pet.Animal.AsDog(); err == nil {
		t.Error("a cat is a dog")
	}
}

// TestAuthorization: a client that has a credential, but not the one that a request needs, does not send it without.
func TestAuthorization(t *testing.T) {
	c, got := client(t, 201, "application/json", cat, WithTenant("x"), WithTokenSource(func(context.Context) (string, error) { return "t", nil }))
	if _, err := c.Pets.Create(t.Context(), &Pet{}); err != nil {
		t.Fatal(err)
	}
	same(t, "OAuth 2.0 is a bearer token, too", got.Header.Get("Authorization"), "Bearer t")
	c, got = client(t, 200, "application/json", cat, WithAPIKey("k"))
	_, err := c.Pets.Get(t.Context(), "1")
	same(t, "error", err.Error(), "everything: Pets.Get: it needs WithBearerToken, and the client has only WithAPIKey")
	if got.Request != nil {
		t.Error("it was sent")
	}
	if _, err := c.Pets.Get(t.Context(), "1", WithCallHeader("Authorization", "mine")); err != nil {
		t.Error(err)
	}
	if _, err := c.Pets.List(t.Context(), nil); got.URL.Path != "/pets" {
		t.Error("authorization that is optional:", err)
	}
}

// TestTokens: the client asks for its tokens itself, by the API's own request or where a flow says.
func TestTokens(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.URL.Path == "/token":
			r.ParseForm()
			id, secret, _ := r.BasicAuth()
			asked = append(asked, r.PostForm.Encode()+" "+id+" "+secret)
			io.WriteString(w, `{"access_token":"t","refresh_token":"next"}`)
		case r.Header.Get("Authorization") != "Bearer t" || len(asked) == 1:
			w.WriteHeader(http.StatusUnauthorized)
		default:
			io.WriteString(w, cat)
		}
	}))
	defer server.Close()
	var saved []string
	get := func(opts ...Option) {
		asked = nil
		c, err := New(append([]Option{WithBaseURL(server.URL), WithTenant("x"), WithRefreshTokenSaver(func(s string) { saved = append(saved, s) }), WithTokenURL(server.URL + "/token")}, opts...)...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Pets.Get(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
	}
	get(WithRefreshToken(RefreshForm{RefreshToken: "first", ClientSecret: ptr("s")}))
	same(t, "the first", asked[0], "client_secret=s&grant_type=refresh_token&refresh_token=first&tenant=x  ")
	same(t, "the second", asked[1], "client_secret=s&grant_type=refresh_token&refresh_token=next&tenant=x  ")
	same(t, "saved", strings.Join(saved, ","), "next")
	get(WithClientCredentials("i d", "s"))
	same(t, "a flow", asked[0], "grant_type=client_credentials&scope=a+b%22%60 i+d s")
	get(WithClientCredentials("id", "s", "c"))
	same(t, "a flow's scope", asked[0], "grant_type=client_credentials&scope=c id s")
}

// TestEnvironment: an option has all of an environment's values, and those after it win.
func TestEnvironment(t *testing.T) {
	var url string
	double := doer(func(r *http.Request) (*http.Response, error) {
		url = r.URL.String()
		return &http.Response{StatusCode: 204}, nil
	})
	for want, opts := range map[string][]Option{
		"https://test.example.com/api/v57.0/pets/1": {WithTest2()},
		"https://test.example.com/api/v1/pets/1":    {WithTest2(), WithVersion("1")},
		"https://example.com/v56.0/pets/1":          nil,
	} {
		c, err := New(append(opts, WithHTTPClient(double))...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Pets.Get(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
		same(t, "URL", url, want)
	}
}

type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(r *http.Request) (*http.Response, error) { return d(r) }

func TestErrors(t *testing.T) {
	c, _ := client(t, 404, "application/json", `{"message":"no such pet","code":"nf"}`)
	_, err := c.Pets.Get(t.Context(), "1")
	var problem *Problem
	if !errors.As(err, &problem) || !errors.Is(err, ErrNotFound) || *problem.Code != "nf" {
		t.Fatal(err)
	}
	same(t, "message", err.Error(), "everything: Pets.Get: 404 Not Found: no such pet")
	same(t, "body", string(problem.APIError.Body), `{"message":"no such pet","code":"nf"}`)

	c, _ = client(t, 409, "application/json", `{"message":null}`)
	_, err = c.Pets.Get(t.Context(), "1")
	var soft *SoftProblem
	if !errors.As(err, &soft) || !soft.Message.IsNull() {
		t.Fatal(err)
	}
}

// TestResults: every documented success is one, and says which it is.
func TestResults(t *testing.T) {
	c, _ := client(t, 202, "application/json", `{"known":"x"}`)
	list, err := c.Pets.List(t.Context(), nil)
	if err != nil || list.StatusCode != 202 || list.OK != nil || list.Accepted.Known != "x" {
		t.Fatal(list, err)
	}
	c, _ = client(t, 204, "", "", WithTenant("x"))
	created, err := c.Pets.Create(t.Context(), &Pet{})
	if err != nil || created.StatusCode != 204 || created.Created != nil {
		t.Fatal(created, err)
	}
	for media, check := range map[string]func(*ChatResult) bool{
		"application/json; charset=utf-8": func(r *ChatResult) bool { return r.OK.Known == "" },
		"text/csv":                        func(r *ChatResult) bool { return string(r.OKCSV) == "{}" },
		"text/plain":                      func(r *ChatResult) bool { return string(r.OKCSV) == "{}" },
		"application/pdf": func(r *ChatResult) bool {
			b, err := io.ReadAll(r.OKPDF)
			return err == nil && r.OKPDF.Close() == nil && string(b) == "{}"
		},
		"text/event-stream": func(r *ChatResult) bool {
			for _, err := range r.OKEvents {
				return err == nil
			}
			return true
		},
	} {
		c, _ := client(t, 200, media, "{}")
		r, err := c.Live.Chat(t.Context())
		if err != nil || r.StatusCode != 200 || !check(r) {
			t.Error(media, r, err)
		}
	}
	c, _ = client(t, 201, "application/json", "5")
	if r, err := c.Live.Chat(t.Context()); err != nil || *r.Created != 5 || r.OK != nil {
		t.Error(r, err)
	}
	c, _ = client(t, 404, "application/json", `{"message":"no"}`)
	var problem *Problem
	if r, err := c.Live.Chat(t.Context()); r != nil || !errors.As(err, &problem) {
		t.Error(r, err)
	}
}

// TestUndocumentedStatus: where all documented errors are of one type, so is another that looks like it.
func TestUndocumentedStatus(t *testing.T) {
	c, _ := client(t, 401, "application/json", `{"message":"who are you"}`)
	_, err := c.Files.Download(t.Context(), "1")
	var problem *Problem
	if !errors.As(err, &problem) || !errors.Is(err, ErrUnauthorized) {
		t.Error(err)
	}
	c, _ = client(t, 401, "application/json", `{"error":"who are you"}`)
	_, err = c.Files.Download(t.Context(), "1")
	if errors.As(err, &problem) {
		t.Error(err)
	}
}

func TestParams(t *testing.T) {
	c, got := client(t, 200, "application/json", `[]`, WithAPIKey("k"), WithQueryKey("q"), WithSession("s"), WithTenant("acme"))
	result, err := c.Pets.List(t.Context(), &PetsListParams{
		Limit: ptr(int64(0)), Q: ptr("a b"), Status: []Status{StatusSold, "odd"}, IDs: []int64{1, 2}, Since: ptr(time.Unix(0, 0).UTC()),
		Ratio: ptr(0.5), Dry: ptr(false), N: ptr(json.Number("1e2")), State: ptr(StatusAvailable), Filter: &Cat{Kind: "cat"},
		TagFilter: []Dog{{Kind: "dog", Breed: ptr("x")}}, Sort: []string{"a", "b"}, Where: map[string]string{"w": "1"},
		Raw: json.RawMessage(`"text"`), XTrace: ptr("t"), XList: []int64{3, 4}, Theme: ptr("dark"),
	})
	if err != nil || result.OK == nil || len(result.OK) != 0 {
		t.Fatal(result, err)
	}
	same(t, "query", got.URL.RawQuery, "fixed=a%26b&tenant=acme&limit=0&q=a+b&status=sold&status=odd&ids=1&ids=2&since=1970-01-01T00%3A00%3A00Z&ratio=0.5"+
		"&dry=false&n=1e2&state=available&filter=%7B%22kind%22%3A%22cat%22%2C%22lives%22%3A0%7D&tagFilter%5B0%5D%5Bkind%5D=dog&tagFilter%5B0%5D%5Bbreed%5D=x"+
		"&sort=a%2Cb&w=1&raw=text&api+key=q")
	same(t, "headers", got.Header.Get("X-Trace")+" "+got.Header.Get("X-List")+" "+got.Header.Get("X-Key"), "t 3,4 k")
	same(t, "cookies", got.Header.Get("Cookie"), "theme=dark; sid=s")

	if _, err := c.Pets.List(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	same(t, "query without parameters", got.URL.RawQuery, "fixed=a%26b&tenant=acme&api+key=q")
	_, err = c.Pets.Update(t.Context(), nil, nil)
	same(t, "missing parameters", err.Error(), "everything: Pets.Update: params is nil, but required")
	_, err = c.Pets.Update(t.Context(), nil, &PetsUpdateParams{})
	same(t, "an empty path parameter", err.Error(), "everything: Pets.Update: params.PetID is empty, but it is part of the path")
}

func TestConfiguration(t *testing.T) {
	c, _ := client(t, 201, "application/json", cat)
	_, err := c.Pets.Create(t.Context(), &Pet{})
	same(t, "a missing variable", err.Error(), "everything: Pets.Create: Tenant is not set; use WithTenant")
	if _, err := New(WithURL("")); err == nil {
		t.Error("no base URL")
	}
	if _, err := New(WithURL("https://x"), WithSite("/y")); err != nil {
		t.Error(err)
	}
}

func TestBodies(t *testing.T) {
	c, got := client(t, 201, "application/json", cat, WithTenant("x"), WithBasicAuth("u", "p"))
	pet := &Pet{ID: "x", Nickname: Null[string](), Tags: []string{}, Scores: map[string]float64{}, Animal: ptr(NewAnimalFromCat(Cat{"cat", 9})),
		Mixed: Value(NewMixedFromInt(5)), Quoted: 3, Empty: Value("e")}
	if _, err := c.Pets.Create(t.Context(), pet); err != nil {
		t.Fatal(err)
	}
	same(t, "body", got.body, `{"id":"x","ID":0,"nothing":null,"nickname":null,"tags":[],"scores":{},"animal":{"kind":"cat","lives":9},"mixed":5,"self":null,"\"quoted\" \\ `+"`x`"+`":3,"":"e"}`)
	same(t, "authorization", got.Header.Get("Authorization"), "Basic dTpw")
	_, err := c.Pets.Create(t.Context(), nil)
	same(t, "no body", err.Error(), "everything: Pets.Create: body is nil, but required")
	if _, err := c.Pets.Create(t.Context(), &Pet{Animal: &Animal{}}); err == nil || !strings.Contains(err.Error(), "Animal has no value") {
		t.Error(err)
	}

	c, got = client(t, 200, "application/json", `{"access_token":"t"}`)
	reply, err := c.Auth.Refresh(t.Context(), &RefreshForm{RefreshToken: "r&", Scope: []string{"a", "b"}})
	if err != nil || reply["access_token"] != "t" {
		t.Fatal(reply, err)
	}
	same(t, "form", got.body, "grant_type=refresh_token&refresh_token=r%26&scope=a&scope=b")
	same(t, "media", got.Header.Get("Content-Type"), "application/x-www-form-urlencoded")

	c, got = client(t, 200, "text/plain", "stored")
	text, err := c.Files.Upload(t.Context(), &UploadForm{File: Upload{Name: "a.txt", Reader: strings.NewReader("content")}, Note: ptr("n"), Labels: []string{"x", "y"}, Meta: &Open{Known: "k"}})
	if err != nil || string(text) != "stored" {
		t.Fatal(string(text), err)
	}
	for _, want := range []string{"name=\"kind\"\r\n\r\nphoto", `name="file"; filename="a.txt"`, "content", "name=\"labels\"\r\n\r\ny", "Content-Type: application/json\r\n\r\n{\"known\":\"k\"}"} {
		if !strings.Contains(got.body, want) {
			t.Errorf("no %q in %s", want, got.body)
		}
	}
	c, got = client(t, 204, "", "")
	if err := c.Files.Put(t.Context(), strings.NewReader("bytes")); err != nil {
		t.Fatal(err)
	}
	same(t, "binary", got.Header.Get("Content-Type")+" "+got.body, "application/octet-stream bytes")
	c, got = client(t, 200, "text/xml", "<a/>")
	text, err = c.Files.Soap(t.Context(), []byte("<b/>"))
	same(t, "XML", string(text)+got.body+got.Header.Get("Content-Type"), "<a/><b/>text/xml")
	if err != nil {
		t.Error(err)
	}
	c, got = client(t, 200, "application/json", `{"data":1}`)
	raw, err := c.Live.Query(t.Context(), &Open{Known: "k", Extra: map[string]int64{"n": 1}})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "GraphQL", string(raw)+got.body, `{"data":1}{"query":"query Q($id: ID!) {\n  pet(id: $id) { name }\n}","operationName":"Q","variables":{"known":"k","n":1}}`)
}

func TestReplies(t *testing.T) {
	c, _ := client(t, 200, "application/octet-stream", "file")
	file, err := c.Files.Download(t.Context(), "1")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(file)
	file.Close()
	same(t, "file", string(b), "file")
	c, _ = client(t, 200, "text/html", "<p>")
	b, err = c.Files.Unknown(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "undocumented", string(b), "<p>")
	c, _ = client(t, 200, "application/json", "null")
	if n, err := c.Live.Count(t.Context()); n != nil || err != nil {
		t.Error(n, err)
	}
	c, _ = client(t, 200, "text/event-stream", "data: 1\n\ndata: 2\n\n")
	n := 0
	for e, err := range c.Live.Stream(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n += len(e.Data)
	}
	if n != 2 {
		t.Error(n)
	}
	c, _ = client(t, 200, "application/json", `"odd"`)
	if s, err := c.Live.State(t.Context()); s != "odd" || err != nil {
		t.Error(s, err)
	}
	if len(OpenAPI()) == 0 {
		t.Error("no document")
	}
}
