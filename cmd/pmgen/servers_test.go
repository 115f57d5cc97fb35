package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// server NAME starts a server that does one thing wrong, and puts its address into SERVER.
func server(ts *testscript.TestScript, _ bool, args []string) {
	done := make(chan struct{})
	var n atomic.Int64
	wrong := map[string]http.HandlerFunc{
		"hangs": func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-done:
			case <-r.Context().Done():
			}
		},
		"resets": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"floods": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			block := make([]byte, 1<<20)
			for range 1 << 10 {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		},
		// never ends, but for one who goes.
		"trickles": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for r.Context().Err() == nil {
				_, _ = w.Write([]byte(" "))
				_ = http.NewResponseController(w).Flush()
				time.Sleep(5 * time.Millisecond)
			}
		},
		"maintenance": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte("<html><script>alert(1)</script>\x1b[2J</html>"))
		},
		// answers once, says so at /asked, and then never.
		"stalls": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			switch {
			case r.URL.Path == "/asked":
				_, _ = fmt.Fprintf(w, "asked %d", n.Load())
			case r.URL.Path == "/_pmgen/healthz":
				http.NotFound(w, r)
			case n.Add(1) == 1:
				_, _ = w.Write([]byte(`[{"id": 1, "name": "b"}]`))
			default:
				select {
				case <-done:
				case <-r.Context().Done():
				}
			}
		},
		// answers the first request of two with 503.
		"stumbles": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/_pmgen/healthz" {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			if n.Add(1)%2 == 1 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			_, _ = w.Write([]byte(`{"id": 1}`))
		},
	}[args[0]]
	if wrong == nil {
		ts.Fatalf("no server %q", args[0])
	}
	s := httptest.NewServer(wrong)
	ts.Setenv("SERVER", s.URL)
	ts.Defer(func() {
		close(done)
		s.CloseClientConnections()
		s.Close()
	})
}
