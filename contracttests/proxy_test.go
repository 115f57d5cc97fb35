package contracttests_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

// reply is what goes over the wire.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// proxy stands between the checks and the server and changes one reply. It knows HTTP and JSON, and nothing of the API.
type proxy struct {
	server http.Handler
	next   *reply // instead of the server's reply
}

func (p *proxy) RoundTrip(req *http.Request) (*http.Response, error) {
	r := p.next
	if r == nil || strings.HasPrefix(req.URL.Path, "/_pmgen/") {
		r = p.ask(req)
	}
	return &http.Response{StatusCode: r.status, Header: r.header, Body: io.NopCloser(bytes.NewReader(r.body)), Request: req, ProtoMajor: 1, ProtoMinor: 1}, nil
}

func (p *proxy) ask(req *http.Request) *reply {
	rec := httptest.NewRecorder()
	p.server.ServeHTTP(rec, req)
	return &reply{rec.Code, rec.Header(), rec.Body.Bytes()}
}

// listener is a proxy that keeps what the server says.
type listener struct {
	proxy
	heard *reply
}

func (l *listener) RoundTrip(req *http.Request) (*http.Response, error) {
	l.heard = l.ask(req)
	return (&proxy{next: l.heard, server: l.server}).RoundTrip(req)
}
