package mockserver

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

func replyWith(pairs ...string) func(*model.Example) {
	return func(e *model.Example) {
		for _, h := range pairs {
			name, value, _ := strings.Cut(h, ": ")
			e.Headers = append(e.Headers, model.Header{Name: name, Value: value})
		}
	}
}

func content(media, text string) func(*model.Example) {
	return func(e *model.Example) { e.Content = model.Content{Media: media, Text: text, JSON: model.None} }
}

var long = strings.Repeat("pmgen serves what was recorded. ", 500)

func unzip(t *testing.T, r io.Reader) string {
	t.Helper()
	z, err := gzip.NewReader(r)
	require.NoError(t, err)
	data, err := io.ReadAll(z)
	require.NoError(t, err)
	return string(data)
}

func TestCompression(t *testing.T) {
	noise := make([]byte, 5000)
	for i := range noise {
		noise[i] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/"[(i*i*7919+i*104729)>>3&63]
	}
	s := serve(t, api(
		op("GET /text", ex("text", 200, content("text/plain", long), replyWith(`ETag: "v1"`, "Vary: Accept"))),
		op("GET /short", ex("short", 200, content("text/plain", "short"))),
		op("GET /image", ex("image", 200, content("image/png", long))),
		op("GET /kept", ex("kept", 200, content("text/plain", long), replyWith("Cache-Control: public, no-transform"))),
		op("GET /part", ex("part", 206, content("text/plain", long))),
		op("GET /made/{id}", ex("made", 200, content("text/plain", "{{id}}"+long))),
	))
	tests := []struct {
		name, request, accept string
		packed                bool
	}{
		{"asked for", "GET /text", "gzip", true},
		{"among others", "GET /text", "br;q=1.0, GZIP;q=0.8, *;q=0.1", true},
		{"anything", "GET /text", "*", true},
		{"not asked for", "GET /text", "", false},
		{"refused", "GET /text", "gzip;q=0, br", false},
		{"refused among anything", "GET /text", "gzip;q=0, *", false},
		{"identity is preferred", "GET /text", "gzip;q=0.5, identity", false},
		{"nonsense", "GET /text", "gzip;q=x", false},
		{"a short body", "GET /short", "gzip", false},
		{"an image is compressed already", "GET /image", "gzip", false},
		{"what must not be transformed", "GET /kept", "gzip", false},
		{"a part", "GET /part", "gzip", false},
		{"HEAD as GET", "HEAD /text", "gzip", true},
		{"a template", "GET /made/7", "gzip", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reply := call(t, s, tt.request, "", "Accept-Encoding: "+tt.accept)
			plain := call(t, s, strings.Replace(tt.request, "HEAD", "GET", 1), "")
			want := text(t, plain)
			assert.Equal(t, reply.Header["Vary"], plain.Header["Vary"], "the same for everybody")
			if !tt.packed {
				assert.Empty(t, reply.Header.Get("Content-Encoding"))
				assert.Equal(t, want, text(t, reply))
				return
			}
			assert.Equal(t, "gzip", reply.Header.Get("Content-Encoding"))
			assert.Contains(t, strings.Join(reply.Header["Vary"], ", "), "Accept-Encoding")
			body := text(t, reply)
			length, err := strconv.Atoi(reply.Header.Get("Content-Length"))
			require.NoError(t, err)
			assert.Less(t, length, len(want))
			if strings.HasPrefix(tt.request, "HEAD") {
				assert.Empty(t, body)
				return
			}
			assert.Len(t, body, length)
			assert.Equal(t, want, unzip(t, strings.NewReader(body)))
		})
	}
	reply := call(t, s, "GET /text", "", "Accept-Encoding: gzip")
	assert.Equal(t, `W/"v1"`, reply.Header.Get("ETag"), "other bytes of the same thing")
	assert.Equal(t, []string{"Accept", "Accept-Encoding"}, reply.Header["Vary"])
	assert.Equal(t, `"v1"`, call(t, s, "GET /text", "").Header.Get("ETag"))
	off := serve(t, api(op("GET /text", ex("text", 200, content("text/plain", long)))), WithCompression(false))
	assert.Empty(t, call(t, off, "GET /text", "", "Accept-Encoding: gzip").Header.Get("Content-Encoding"))
	assert.Nil(t, compress(noise[:10]), "what is no shorter is not sent")
}

// What was compressed is kept in the journal as it reads.
func TestJournalOfCompressedReplies(t *testing.T) {
	s := serve(t, api(op("GET /text", ex("text", 200, content("text/plain", long)))))
	call(t, s, "GET /text", "", "Accept-Encoding: gzip")
	assert.Contains(t, text(t, call(t, s, "GET /_pmgen/journal/1", "")), "pmgen serves what was recorded")
}

func TestDelay(t *testing.T) {
	for _, tt := range []struct {
		name, header string
		usual, want  time.Duration
		warning      string
	}{
		{"none", "", 0, 0, ""},
		{"asked for", "1500", 0, 1500 * time.Millisecond, ""},
		{"usual", "", 2 * time.Second, 2 * time.Second, ""},
		{"asked for goes before usual", "0", 2 * time.Second, 0, ""},
		{"bounded", "4000000000", 0, MaxDelay, "1m0s at most"},
		{"no number", "soon", time.Second, time.Second, "want milliseconds"},
		{"less than nothing", "-1", 0, 0, "want milliseconds"},
		{"usual is bounded", "", time.Hour, MaxDelay, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := serve(t, api(op("GET /x", ex("x", 200))), WithDelay(tt.usual))
				began := time.Now()
				reply := call(t, s, "GET /x", "", "x-mock-response-delay: "+tt.header)
				assert.Equal(t, tt.want, time.Since(began))
				assert.Contains(t, reply.Header.Get("X-Pmgen-Warnings"), tt.warning)
			})
		})
	}
	t.Run("a client that goes is not waited for", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := serve(t, api(op("GET /x", ex("x", 200))), WithDelay(time.Minute))
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			began := time.Now()
			s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/x", nil))
			assert.Equal(t, time.Second, time.Since(began))
		})
	})
}

func TestEvents(t *testing.T) {
	const stream = "id: 1\ndata: a\n\n: comment\r\nid:2\r\ndata: b\r\n\r\ndata: c"
	s := serve(t, api(op("GET /events", ex("events", 200, content("text/event-stream", stream)))), WithEventInterval(20*time.Millisecond))
	server := httptest.NewServer(s)
	defer server.Close()
	began := time.Now()
	reply, err := server.Client().Get(server.URL + "/events")
	require.NoError(t, err)
	defer reply.Body.Close()
	assert.EqualValues(t, -1, reply.ContentLength)
	assert.Equal(t, "text/event-stream", reply.Header.Get("Content-Type"))
	lines := bufio.NewReader(reply.Body)
	line, err := lines.ReadString('\n')
	require.NoError(t, err)
	assert.Equal(t, "id: 1\n", line)
	rest, err := io.ReadAll(lines)
	require.NoError(t, err)
	assert.Equal(t, stream, line+string(rest))
	assert.GreaterOrEqual(t, time.Since(began), 40*time.Millisecond, "event by event")

	for id, want := range map[string]string{"1": ": comment\r\nid:2\r\ndata: b\r\n\r\ndata: c", "2": "data: c", "9": stream} {
		assert.Equal(t, want, text(t, call(t, s, "GET /events", "", "Last-Event-ID: "+id)))
	}
	assert.Empty(t, text(t, call(t, s, "HEAD /events", "")))
	for _, odd := range []string{"", "\n", "\r\r", "\n\n\n", "a", "a\r\n\r\nb\n"} {
		assert.Equal(t, odd, string(bytes.Join(splitEvents([]byte(odd)), nil)))
	}
}

// A browser keeps the cookies that a mock on this machine sets, whatever domain they were recorded for.
func TestCookies(t *testing.T) {
	recorded := []string{"a=1; Domain=.example.com; Path=/; Secure; HttpOnly", "b=2; SameSite=None; Secure; Partitioned", "__Host-c=3; Path=/; Secure", "d=4; domain=127.0.0.1"}
	var pairs []string
	for _, c := range recorded {
		pairs = append(pairs, "Set-Cookie: "+c)
	}
	s := serve(t, api(op("GET /x", ex("x", 200, replyWith(pairs...)))))
	server := httptest.NewServer(s)
	defer server.Close()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	client := server.Client()
	client.Jar = jar
	reply, err := client.Get(server.URL + "/x")
	require.NoError(t, err)
	require.NoError(t, reply.Body.Close())
	assert.Equal(t, []string{"a=1; Path=/; HttpOnly", "b=2", "__Host-c=3; Path=/; Secure", "d=4; domain=127.0.0.1"}, reply.Header["Set-Cookie"])
	u, err := url.Parse(server.URL)
	require.NoError(t, err)
	assert.Len(t, jar.Cookies(u), 4)
	assert.Equal(t, recorded, call(t, s, "GET /x", "", "X-Pmgen-Original: 1").Header["Set-Cookie"])
	assert.Equal(t, "a=1; Domain=.example.com; Path=/; Secure; HttpOnly", usableCookie(recorded[0], "api.example.com", true))
	assert.Equal(t, recorded[1], usableCookie(recorded[1], "localhost", true))
}

func TestCORS(t *testing.T) {
	open := ex("open", 200, replyWith("Access-Control-Allow-Origin: *", "Access-Control-Expose-Headers: X-Rate", "Vary: Accept"))
	preflighted := ex("pre", 204, replyWith("Access-Control-Allow-Origin: https://recorded.example", "Access-Control-Allow-Methods: PUT"))
	s := serve(t, api(op("GET /x", ex("x", 200, replyWith("Vary: Accept"))), op("PUT /x", ex("put", 200)), op("GET /open", open), op("OPTIONS /pre", preflighted), op("PUT /pre", ex("prex", 200)),
		op("OPTIONS /bare", ex("bare", 200))), WithCORS(true))
	const origin = "Origin: https://app.example"

	h := call(t, s, "GET /x", "", origin).Header
	assert.Equal(t, "https://app.example", h.Get("Access-Control-Allow-Origin"))
	assert.Equal(t, "true", h.Get("Access-Control-Allow-Credentials"))
	assert.Contains(t, h.Get("Access-Control-Expose-Headers"), "X-Pmgen-Example")
	assert.ElementsMatch(t, []string{"Accept", "Origin"}, h["Vary"])
	assert.Equal(t, "x", h.Get("X-Pmgen-Example"))
	h = call(t, s, "GET /x", "").Header
	assert.Empty(t, h.Get("Access-Control-Allow-Origin"), "no browser asks")
	assert.ElementsMatch(t, []string{"Accept", "Origin"}, h["Vary"])
	assert.Equal(t, "https://app.example", call(t, s, "GET /missing", "", origin).Header.Get("Access-Control-Allow-Origin"), "a page can read why there is nothing")

	preflight := []string{origin, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: authorization,x-mock-response-code"}
	reply := call(t, s, "OPTIONS /x", "", preflight...)
	assert.Equal(t, 204, reply.StatusCode)
	assert.Equal(t, "PUT", reply.Header.Get("Access-Control-Allow-Methods"))
	assert.Equal(t, "authorization,x-mock-response-code", reply.Header.Get("Access-Control-Allow-Headers"))
	assert.NotEmpty(t, call(t, s, "OPTIONS /bare", "", preflight...).Header.Get("Access-Control-Allow-Methods"), "a recorded OPTIONS that does not say so")

	h = call(t, s, "GET /open", "", origin).Header
	assert.Equal(t, []string{"*"}, h["Access-Control-Allow-Origin"], "what is recorded goes first")
	assert.Empty(t, h.Get("Access-Control-Allow-Credentials"))
	assert.Contains(t, h.Get("Access-Control-Expose-Headers"), "X-Rate, X-Pmgen-Example")
	reply = call(t, s, "OPTIONS /pre", "", preflight...)
	assert.Equal(t, "pre", reply.Header.Get("X-Pmgen-Example"))
	assert.Equal(t, "https://recorded.example", reply.Header.Get("Access-Control-Allow-Origin"))

	for _, request := range []string{"GET /_pmgen/healthz", "GET /_pmgen/journal", "OPTIONS /_pmgen/reset"} {
		assert.Empty(t, call(t, s, request, "", preflight...).Header.Get("Access-Control-Allow-Origin"), "%s is nobody's page", request)
	}
	assert.Empty(t, call(t, serve(t, api(op("GET /x", ex("x", 200)))), "GET /x", "", origin).Header.Get("Access-Control-Allow-Origin"), "off by default")
}

func TestPartsAndConditions(t *testing.T) {
	file := ex("file", 200, content("text/plain", "0123456789"), replyWith("Accept-Ranges: bytes", `ETag: "v1"`, "Last-Modified: Thu, 16 Nov 2023 15:34:45 GMT"))
	plain := ex("plain", 200, content("text/plain", "0123456789"))
	s := serve(t, api(op("GET /file", file), op("GET /plain", plain)))
	tests := []struct {
		name, request string
		headers       []string
		status        int
		body          string
	}{
		{"a part", "GET /file", []string{"Range: bytes=2-4"}, 206, "234"},
		{"the end", "GET /file", []string{"Range: bytes=-2"}, 206, "89"},
		{"none of it", "GET /file", []string{"Range: bytes=20-"}, 416, "invalid range: failed to overlap\n"},
		{"a part of another version", "GET /file", []string{"Range: bytes=2-4", `If-Range: "v0"`}, 200, "0123456789"},
		{"where none is recorded the header means nothing", "GET /plain", []string{"Range: bytes=2-4"}, 200, "0123456789"},
		{"not modified", "GET /file", []string{`If-None-Match: "v1"`}, 304, ""},
		{"not modified, compressed before", "GET /file", []string{`If-None-Match: W/"v1"`}, 304, ""},
		{"modified", "GET /file", []string{`If-None-Match: "v0"`}, 200, "0123456789"},
		{"not modified since", "GET /file", []string{"If-Modified-Since: Thu, 16 Nov 2023 15:34:45 GMT"}, 304, ""},
		{"a condition without a recorded version", "GET /plain", []string{`If-None-Match: "v1"`}, 200, "0123456789"},
		{"a selector wins", "GET /file", []string{`If-None-Match: "v1"`, "x-mock-response-code: 200"}, 200, "0123456789"},
		{"a selector wins over the condition, not over the part", "GET /file", []string{"Range: bytes=2-4", `If-None-Match: "v1"`, "x-mock-response-code: 200"}, 206, "234"},
		{"HEAD", "HEAD /file", []string{"Range: bytes=2-4"}, 206, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reply := call(t, s, tt.request, "", tt.headers...)
			assert.Equal(t, tt.status, reply.StatusCode)
			assert.Equal(t, tt.body, text(t, reply))
			assert.NotEmpty(t, reply.Header.Get("X-Pmgen-Example"))
		})
	}
}

// Preparing a reply once means that sending it makes no copy of its body.
func TestNoCopyOfTheBody(t *testing.T) {
	big, err := json.Marshal(strings.Repeat("x", 4<<20))
	require.NoError(t, err)
	s := serve(t, api(op("GET /big", ex("big", 200, content("application/json", string(big))))), WithJournal(0, 0))
	call(t, s, "GET /big", "")
	r := httptest.NewRequest("GET", "/big", nil)
	perRun := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			s.ServeHTTP(discard{http.Header{}}, r)
		}
	}).AllocedBytesPerOp()
	assert.Less(t, perRun, int64(10_000))
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) WriteHeader(int)             {}
func (d discard) Write(p []byte) (int, error) { return len(p), nil }

// A server's patience with clients that do not read is not used up by a delay.
func TestDelayAndWriteTimeout(t *testing.T) {
	s := serve(t, api(op("GET /x", ex("x", 200)), op("GET /events", ex("events", 200, content("text/event-stream", "data: a\n\ndata: b\n\n")))),
		WithEventInterval(150*time.Millisecond))
	server := httptest.NewUnstartedServer(s)
	server.Config.WriteTimeout = 100 * time.Millisecond
	server.Start()
	defer server.Close()
	for path, want := range map[string]string{"/x": `"x"`, "/events": "data: a\n\ndata: b\n\n"} {
		r, err := http.NewRequest("GET", server.URL+path, nil)
		require.NoError(t, err)
		r.Header.Set("x-mock-response-delay", "150")
		reply, err := server.Client().Do(r)
		require.NoError(t, err, path)
		assert.Equal(t, want, text(t, reply))
		require.NoError(t, reply.Body.Close())
	}
}
