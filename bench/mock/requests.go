package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// request is what is asked of an operation.
type request struct {
	method, target, body string
	header               map[string]string
}

// requests are those that the collection records: one for each operation.
func requests(collection string) ([]request, error) {
	dir, base := filepath.Split(collection)
	result := compile.Compile(compile.Input{FS: os.DirFS(filepath.Clean(dir)), API: config.API{In: base}, Forget: true})
	if result.API == nil {
		return nil, fmt.Errorf("%s cannot be read", collection)
	}
	var list []request
	for _, op := range result.API.Operations {
		list = append(list, requestOf(op))
	}
	return list, nil
}

func requestOf(op *model.Operation) request {
	recorded := &op.Request
	for _, e := range op.Examples {
		if e.Request != nil {
			recorded = e.Request
			break
		}
	}
	args := map[string]string{}
	for _, list := range [][]model.NameValue{op.Request.Args, recorded.Args} {
		for _, a := range list {
			if a.Value != "" {
				args[a.Name] = a.Value
			}
		}
	}
	var path strings.Builder
	for _, p := range op.Path {
		path.WriteString(p.Literal)
		if p.Param != "" {
			value := args[p.Param]
			if value == "" || strings.Contains(value, "{{") {
				value = "1"
			}
			path.WriteString(url.PathEscape(value))
		}
	}
	q := request{method: op.Method, target: path.String(), header: map[string]string{}}
	if !strings.HasPrefix(q.target, "/") {
		q.target = "/" + q.target
	}
	query := url.Values{}
	for _, v := range recorded.Query {
		if !v.Disabled && !strings.Contains(v.Value, "{{") {
			query.Add(v.Name, v.Value)
		}
	}
	if len(query) > 0 {
		q.target += "?" + query.Encode()
	}
	if b := recorded.Body; b != nil && b.Encoding == model.JSON {
		q.body, q.header["Content-Type"] = string(b.Content.Bytes()), "application/json"
	}
	q.header["Accept"], q.header["User-Agent"] = "application/json", "bench"
	return q
}

// wire is the request as it is sent.
func (q *request) wire(host string) string {
	var b strings.Builder
	b.WriteString(q.method + " " + q.target + " HTTP/1.1\r\nHost: " + host + "\r\n")
	for _, name := range []string{"Accept", "User-Agent", "Content-Type"} {
		if v := q.header[name]; v != "" {
			b.WriteString(name + ": " + v + "\r\n")
		}
	}
	if q.body != "" || q.method == "POST" || q.method == "PUT" || q.method == "PATCH" {
		b.WriteString("Content-Length: " + strconv.Itoa(len(q.body)) + "\r\n")
	}
	return b.String() + "\r\n" + q.body
}
