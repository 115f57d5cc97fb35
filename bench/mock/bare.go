package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
)

// recorded is a reply of the mock, which the bare server repeats.
type recorded struct {
	Method, Target string
	Status         int
	Header         http.Header
	Body           []byte
}

// bare is what somebody would write with net/http and nothing else: a table of replies.
func bare(args []string) error {
	file, err := os.Open(args[0])
	if err != nil {
		return err
	}
	var list []recorded
	if err := json.NewDecoder(bufio.NewReader(file)).Decode(&list); err != nil {
		return err
	}
	replies := make(map[string]*recorded, len(list))
	for i := range list {
		replies[list[i].Method+" "+list[i].Target] = &list[i]
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("bare: listening on http://%s\n", listener.Addr())
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		target := r.RequestURI
		if i := strings.LastIndex(target, freshName); i > 0 {
			target = target[:i-1]
		}
		reply := replies[r.Method+" "+target]
		if reply == nil {
			http.NotFound(w, r)
			return
		}
		header := w.Header()
		for name, values := range reply.Header {
			header[name] = values
		}
		w.WriteHeader(reply.Status)
		if len(reply.Body) > 0 {
			_, _ = w.Write(reply.Body)
		}
	}))
}

// record asks the mock every request once.
func record(base string, requests []request) ([]recorded, error) {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	var list []recorded
	for _, q := range requests {
		r, err := http.NewRequest(q.method, base+q.target, strings.NewReader(q.body))
		if err != nil {
			return nil, err
		}
		for name, value := range q.header {
			r.Header.Set(name, value)
		}
		resp, err := client.Do(r)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			return nil, err
		}
		resp.Header.Del("Date")
		if q.method == http.MethodHead {
			body = nil
		}
		list = append(list, recorded{q.method, q.target, resp.StatusCode, resp.Header, body})
	}
	return list, nil
}
