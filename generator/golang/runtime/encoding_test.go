package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestComposite(t *testing.T) {
	type filter struct {
		Key   string         `json:"key"`
		Limit int            `json:"limit"`
		On    []bool         `json:"on,omitempty"`
		Deep  map[string]any `json:"deep,omitempty"`
	}
	value := filter{Key: "a b", Limit: 2, On: []bool{true, false}}
	for name, row := range map[string]struct {
		style string
		value any
		want  string
	}{
		"JSON text":                       {"json", value, `f={"key":"a b","limit":2,"on":[true,false]}`},
		"brackets":                        {"brackets", []filter{value, {Key: "c", Deep: map[string]any{"x": 1.5, "y": nil}}}, "f[0][key]=a b&f[0][limit]=2&f[0][on][0]=true&f[0][on][1]=false&f[1][key]=c&f[1][limit]=0&f[1][deep][x]=1.5&f[1][deep][y]="},
		"brackets of a scalar":            {"brackets", "x", "f=x"},
		"brackets of nothing":             {"brackets", []int{}, ""},
		"a list with commas":              {"comma", []any{"a", 1, true}, "f=a,1,true"},
		"an object with commas":           {"comma", map[string]any{"a": 1, "b": "x"}, "f=a,1,b,x"},
		"an object's members":             {"", map[string]any{"a": 1, "b": []int{1, 2}}, "a=1&b=[1,2]"},
		"a list":                          {"", []any{1, map[string]int{"x": 1}}, `f=1&f={"x":1}`},
		"a string in any":                 {"", json.RawMessage(`"x"`), "f=x"},
		"a number is not changed":         {"", json.RawMessage(`12345678901234567890.10`), "f=12345678901234567890.10"},
		"nothing":                         {"", nil, "f="},
		"a text that looks like the rest": {"brackets", map[string]string{"a]&b": "=&"}, "f[a]&b]==&"},
	} {
		t.Run(name, func(t *testing.T) {
			var v values
			c := &call{}
			addComposite(&v, c, "f", row.style, row.value)
			require.NoError(t, c.err)
			texts := make([]string, len(v))
			for i, p := range v {
				texts[i] = p.name + "=" + p.value
			}
			assert.Equal(t, row.want, strings.Join(texts, "&"))
		})
	}
	var v values
	c := &call{}
	addComposite(&v, c, "f", "", func() {})
	assert.ErrorContains(t, c.err, "f: json")
}

// TestQueryDecodes: whatever the values are, a server reads what was given.
func TestQueryDecodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var v values
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			v.add(rapid.String().Draw(t, "name"), rapid.String().Draw(t, "value"))
		}
		got, err := url.ParseQuery(v.encode())
		require.NoError(t, err)
		want := url.Values{}
		for _, p := range v {
			want.Add(p.name, p.value)
		}
		assert.Equal(t, want, got)
	})
}

// TestPathDecodes: whatever an argument is, it stays one segment and a server reads what was given.
func TestPathDecodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arg := rapid.StringN(1, 20, -1).Draw(t, "argument")
		u, err := url.Parse("http://x/a/" + escapePath(arg) + "/b")
		require.NoError(t, err)
		assert.Equal(t, "/a/"+arg+"/b", u.Path)
		assert.Equal(t, 3, strings.Count(u.EscapedPath(), "/"))
	})
}

func TestTexts(t *testing.T) {
	assert.Equal(t, "9007199254740993", textInt(9007199254740993))
	assert.Equal(t, "1000000000000000000000", textFloat(1e21))
	assert.Equal(t, "0.1", textFloat(0.1))
	assert.Equal(t, "true", textBool(true))
	assert.Equal(t, "2020-01-02T03:04:05.6Z", textTime(time.Date(2020, 1, 2, 3, 4, 5, 6e8, time.UTC)))
	assert.Equal(t, "1,2", joinText([]int64{1, 2}, textInt))
	assert.Equal(t, "", joinText(nil, textString[string]))
	c := &call{}
	assert.Equal(t, "x", textJSON(c, "p", "x"))
	assert.Equal(t, `{"a":1}`, textJSON(c, "p", map[string]int{"a": 1}))
	require.NoError(t, c.err)
	textJSON(c, "p", math.NaN())
	assert.Error(t, c.err)
	c = &call{}
	jsonBody(c, "application/json", math.Inf(1))
	assert.ErrorContains(t, c.err, "encode request")
	assert.Equal(t, "", optionalPath(nil, textInt))
	assert.Equal(t, "5", optionalPath(new(int64(5)), textInt))
	assert.Equal(t, `{"query":"q"}`, string(jsonBody(c, "", graphQLRequest{Query: "q"}).data))
}

// TestErrorsSayWhatTheReplySays: bodies as APIs send them.
func TestErrorsSayWhatTheReplySays(t *testing.T) {
	for body, want := range map[string]string{
		`{"type":"NotFound","message":"no such device"}`:                                   ": no such device",
		`{"error":{"code":"x","message":"No such charge: ch_1","type":"invalid_request"}}`: ": No such charge: ch_1",
		`{"errors":[{"message":"first"},{"message":"second"}]}`:                            ": first",
		`[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`:      ": Session expired or invalid",
		`{"title":"Forbidden","detail":"not your tweet","status":403}`:                     ": Forbidden: not your tweet",
		`{"title":"Unauthorized","detail":"Unauthorized"}`:                                 ": Unauthorized",
		`{"title":"Forbidden"}`: ": Forbidden",
		`{"error":"invalid_grant","error_description":"expired authorization code"}`: ": expired authorization code",
		`{"error":"invalid_grant"}`:                                                          ": invalid_grant",
		`{"message":["name is empty","age is negative"]}`:                                    ": name is empty",
		`{"errors":{"zip":["is short"],"email":["is taken","is odd"]}}`:                      ": email: is taken",
		`{"errors":["bad"]}`:                                                                 ": bad",
		`{"errorCode":"E1","errorSummary":"Not found: Resource"}`:                            ": Not found: Resource",
		`{"fault":{"faultstring":"Invalid ApiKey","detail":{"errorcode":"oauth.v2"}}}`:       ": Invalid ApiKey",
		`"quota exceeded"`:                                                                   ": quota exceeded",
		`{"message":" two\nlines\u001b[31m "}`:                                               ": two lines [31m",
		`{"message":"","error":{"message":"inner"}}`:                                         ": inner",
		`{"token":"secret","message":5}`:                                                     "",
		`{"message":{"message":{"message":{"message":{"message":{"message":"too deep"}}}}}}`: "",
		`[]`:                ``,
		`{}`:                ``,
		`null`:              ``,
		`not JSON: secret`:  ``,
		`{"data":"secret"}`: ``,
		``:                  ``,
	} {
		err := &APIError{Op: "O", StatusCode: 400, Header: http.Header{}, Body: []byte(body)}
		assert.Equal(t, "runtime: O: 400 Bad Request"+want, err.Error(), body)
	}
	long := &APIError{Op: "O", StatusCode: 400, Header: http.Header{}, Body: []byte(`{"message":"` + strings.Repeat("ü", 1000) + `"}`)}
	assert.Less(t, len(long.Error()), 700)
	page := &APIError{Op: "O", StatusCode: 502, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(`{"message":"x"}`)}
	assert.Equal(t, "runtime: O: 502 Bad Gateway (text/html)", page.Error())
	assert.NotEmpty(t, (*APIError)(nil).Error())
}

func TestSentinels(t *testing.T) {
	for status, want := range map[int]error{400: ErrBadRequest, 401: ErrUnauthorized, 403: ErrForbidden, 404: ErrNotFound, 409: ErrConflict, 422: ErrUnprocessable,
		429: ErrRateLimited, 500: ErrServer, 503: ErrServer, 418: nil} {
		for _, sentinel := range []error{ErrBadRequest, ErrUnauthorized, ErrForbidden, ErrNotFound, ErrConflict, ErrUnprocessable, ErrRateLimited, ErrServer} {
			assert.Equal(t, sentinel == want, errors.Is(&APIError{StatusCode: status}, sentinel), "%d %v", status, sentinel)
		}
	}
}

func TestMultipart(t *testing.T) {
	parse := func(p payload, body io.Reader) *multipart.Form {
		_, params, err := mime.ParseMediaType(p.media)
		require.NoError(t, err)
		form, err := multipart.NewReader(body, params["boundary"]).ReadForm(1 << 20)
		require.NoError(t, err)
		return form
	}
	p := multipartBody([]formPart{{name: "a\"\r\nb", value: "1"}, {name: "json", value: "{}", media: "application/json\r\nX: y"}})
	require.Nil(t, p.stream, "a form without files can be sent again")
	form := parse(p, bytes.NewReader(p.data))
	assert.Equal(t, []string{"1"}, form.Value["a%22%0D%0Ab"])
	assert.Equal(t, []string{"{}"}, form.Value["json"])

	big := strings.Repeat("0123456789", 1000)
	p = multipartBody([]formPart{{name: "a", value: "1"}, Upload{Name: "x.txt", ContentType: "text/plain", Reader: strings.NewReader(big)}.asPart("file"),
		{name: "b", value: "2"}, Upload{}.asPart("empty"), Upload{Reader: strings.NewReader("z")}.asPart("last")})
	require.Nil(t, p.data, "a form with files is streamed")
	form = parse(p, p.stream)
	assert.Equal(t, map[string][]string{"a": {"1"}, "b": {"2"}}, form.Value)
	read := func(name string) (string, *multipart.FileHeader) {
		f, err := form.File[name][0].Open()
		require.NoError(t, err)
		b, err := io.ReadAll(f)
		require.NoError(t, err)
		return string(b), form.File[name][0]
	}
	text, head := read("file")
	assert.Equal(t, big, text)
	assert.Equal(t, "x.txt", head.Filename)
	assert.Equal(t, "text/plain", head.Header.Get("Content-Type"))
	text, head = read("empty")
	assert.Empty(t, text)
	assert.Equal(t, "application/octet-stream", head.Header.Get("Content-Type"))
	text, _ = read("last")
	assert.Equal(t, "z", text)
	require.NoError(t, form.RemoveAll())
}

func TestForm(t *testing.T) {
	p := formBody(values{{"grant_type", "refresh token"}, {"a", "ü&"}})
	assert.Equal(t, "grant_type=refresh+token&a=%C3%BC%26", string(p.data))
	assert.NotNil(t, formBody(nil).data, "an empty form is a body")
}

func TestReadEvents(t *testing.T) {
	stream := "\ufeff: comment\nid: 1\nevent: add\ndata: one\ndata:two\n\n" + "data\n\n" + "event: nothing\n\n" + "data: crlf\r\n\r\n" + "id\ndata:  two spaces\rother: x\r\r" + "id: a\x00b\ndata: {\"x\":1}\n\n" + "data: not ended\n"
	var got []StreamEvent
	for e, err := range readEvents(iotestOneByte{strings.NewReader(stream)}, 100) {
		require.NoError(t, err)
		got = append(got, e)
	}
	assert.Equal(t, []StreamEvent{{"1", "add", []byte("one\ntwo")}, {"1", "message", []byte("")}, {"1", "message", []byte("crlf")}, {"", "message", []byte(" two spaces")}, {"", "message", []byte(`{"x":1}`)}}, got)
	var v struct{ X int }
	require.NoError(t, got[4].Decode(&v))
	assert.Equal(t, 1, v.X)

	for name, text := range map[string]string{"one line": "data: " + strings.Repeat("x", 200), "many lines": strings.Repeat("data: 12345678901234\n", 20)} {
		var last error
		for _, err := range readEvents(strings.NewReader(text), 100) {
			last = err
		}
		assert.ErrorIs(t, last, ErrResponseTooLarge, name)
	}
	for range readEvents(strings.NewReader("data: 1\n\ndata: 2\n\n"), 100) {
		break // must not panic
	}
	broken := errors.New("broken")
	var last error
	for _, err := range readEvents(io.MultiReader(strings.NewReader("data: 1\n\n"), brokenReader{broken}), 100) {
		last = err
	}
	assert.ErrorIs(t, last, broken)
}

type iotestOneByte struct{ io.Reader }

func (r iotestOneByte) Read(p []byte) (int, error) { return r.Reader.Read(p[:min(1, len(p))]) }

type brokenReader struct{ err error }

func (r brokenReader) Read([]byte) (int, error) { return 0, r.err }

func TestEventsCall(t *testing.T) {
	calls := 0
	left := make(chan struct{}, 9)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		calls++
		assert.Equal(t, "text/event-stream", r.Header.Get("Accept"))
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: 1\n\ndata: 2\n\n")
		w.(http.Flusher).Flush()
		if calls > 1 {
			<-r.Context().Done() // a stream that does not end
			left <- struct{}{}
		}
	})
	events := s.events(t.Context())
	assert.Zero(t, calls, "nothing is sent before the loop")
	n := 0
	for _, err := range events {
		require.NoError(t, err)
		n++
	}
	assert.Equal(t, 2, n)
	for range events { // the second loop calls anew; leaving it ends the call
		break
	}
	assert.Equal(t, 2, calls)
	<-left

	s = serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) })
	for _, err := range s.events(t.Context()) {
		assert.ErrorIs(t, err, ErrNotFound)
		n++
	}
	s = serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "x") })
	for _, err := range s.events(t.Context()) {
		assert.ErrorContains(t, err, "200 OK: the reply is no event stream")
		var reply *APIError
		require.ErrorAs(t, err, &reply)
		assert.Equal(t, "x", string(reply.Body))
		n++
	}
	assert.Equal(t, 4, n)
}
