package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
)

// serving DIR is a server of somebody else's at $SERVER until the script ends: GET /items is answered with DIR/items.json, anything
// that is not there with 404.
func serving(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Set-Cookie", "session=0123456789abcdef")
		data, err := os.ReadFile(filepath.Join(dir, filepath.Base(r.URL.Path)+".json"))
		if err != nil {
			w.WriteHeader(http.StatusNotFound)
			data = []byte(`{"error": "not here", "token": "s3cr3t-0f-the-server"}`)
		}
		_, _ = w.Write(data)
	})}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv("SERVER", "http://"+l.Addr().String())
	go func() { _ = s.Serve(l) }() // until it is shut down
	ts.Defer(func() { _ = s.Shutdown(context.Background()) })
}
