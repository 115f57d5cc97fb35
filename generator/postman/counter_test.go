package postman_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

// census is what a file holds, counted by a plain walk over encoding/json that shares nothing with the reader: requests and
// examples by their JSON Pointers.
type census struct {
	requests map[string]counted
	examples map[string]counted
}

// counted is what the walk sees of a request or example.
type counted struct {
	name   string
	method string // of a request, "" where it is not written
	lacks  string // of a request: why nobody could send it; "" where somebody could
	status int    // of an example, 0 where it is not written
	text   string // of an example: its body, where that is a text
	media  string // of an example: its Content-Type header
	json   string // of an example: "object", "array" or "scalar" where a strict decoder takes its body
}

// count walks over a JSON text. It returns nil where that is no object.
func count(data []byte) *census {
	root, ok := decode(data).(map[string]any)
	if !ok {
		return nil
	}
	c := &census{map[string]counted{}, map[string]counted{}}
	root, at := envelope(root, "")
	if list, ok := root["collections"].([]any); ok && !known(root) {
		for i, one := range list {
			if one, ok := one.(map[string]any); ok {
				c.collection(envelope(one, at+"/collections/"+strconv.Itoa(i)))
			}
		}
		return c
	}
	c.collection(root, at)
	return c
}

// envelope takes off what Postman's API puts around a thing.
func envelope(root map[string]any, at string) (map[string]any, string) {
	for _, name := range []string{"collection", "environment"} {
		if inner, ok := root[name].(map[string]any); ok && !known(root) {
			return inner, at + "/" + name
		}
	}
	return root, at
}

// known reports whether an object is something itself: a collection, a folder, a request, an environment.
func known(root map[string]any) bool {
	info, _ := root["info"].(map[string]any)
	_, v1 := root["requests"].([]any)
	_, values := root["values"].([]any)
	return has(root, "item", "request", "_postman_variable_scope") || has(info, "schema", "_postman_id") && has(root, "info") ||
		v1 && has(root, "id", "name", "order") || values
}

func (c *census) collection(root map[string]any, at string) {
	info, _ := root["info"].(map[string]any)
	requests, _ := root["requests"].([]any)
	switch {
	case has(root, "info") && (has(root, "item") || has(info, "schema", "_postman_id")):
		c.items(root["item"], at+"/item")
	case has(root, "request"), has(root, "item"):
		c.item(root, at)
	default:
		for i, q := range requests {
			if q, ok := q.(map[string]any); ok {
				c.request(q, q, at+"/requests/"+strconv.Itoa(i))
				c.replies(q["responses"], at+"/requests/"+strconv.Itoa(i)+"/responses")
			}
		}
	}
}

func (c *census) items(list any, at string) {
	all, _ := list.([]any)
	for i, it := range all {
		c.item(it, at+"/"+strconv.Itoa(i))
	}
}

func (c *census) item(v any, at string) {
	it, ok := v.(map[string]any)
	if !ok {
		c.requests[at] = counted{lacks: "an object"}
		return
	}
	if has(it, "item") {
		c.items(it["item"], at+"/item")
		return
	}
	switch q := it["request"].(type) {
	case map[string]any:
		c.request(it, q, at)
	case string:
		c.request(it, map[string]any{"url": q, "method": "GET"}, at)
	default:
		c.requests[at] = counted{name: says(it["name"]), lacks: "a request"}
	}
	c.replies(it["response"], at+"/response")
}

// httpMethod is what RFC 9110 calls a token.
var httpMethod = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

func (c *census) request(it, q map[string]any, at string) {
	one := counted{name: says(it["name"]), method: strings.ToUpper(strings.TrimSpace(says(q["method"])))}
	if one.name == "" {
		one.name = says(q["name"])
	}
	if one.method != "" && !httpMethod.MatchString(one.method) {
		one.lacks = "a method"
	}
	if u, ok := q["url"].(map[string]any); !ok && strings.TrimSpace(says(q["url"])) == "" || ok && !urlSays(u) {
		one.lacks = "a URL"
	}
	c.requests[at] = one
}

func urlSays(u map[string]any) bool {
	host, _ := u["host"].([]any)
	path, _ := u["path"].([]any)
	return strings.TrimSpace(says(u["raw"])) != "" || says(u["host"]) != "" || says(u["path"]) != "" || len(host) > 0 || len(path) > 0
}

func (c *census) replies(list any, at string) {
	all, _ := list.([]any)
	for i, v := range all {
		e, ok := v.(map[string]any)
		if !ok {
			continue
		}
		one := counted{name: says(e["name"]), media: contentTypeOf(e)}
		code := e["code"]
		one.text, _ = e["body"].(string)
		if v1, ok := e["responseCode"].(map[string]any); ok {
			code = v1["code"]
		}
		if _, v2 := e["body"]; !v2 {
			one.text, _ = e["text"].(string)
		}
		if n, ok := code.(json.Number); ok {
			one.status, _ = strconv.Atoi(n.String())
		}
		switch decode([]byte(one.text)).(type) {
		case undecodable:
		case map[string]any:
			one.json = "object"
		case []any:
			one.json = "array"
		default:
			one.json = "scalar"
		}
		c.examples[at+"/"+strconv.Itoa(i)] = one
	}
}

func contentTypeOf(e map[string]any) string {
	for _, key := range []string{"header", "headers"} {
		list, _ := e[key].([]any)
		for _, h := range list {
			h, _ := h.(map[string]any)
			if strings.EqualFold(says(h["key"]), "Content-Type") {
				return says(h["value"])
			}
		}
	}
	return ""
}

func has(object map[string]any, members ...string) bool {
	for _, m := range members {
		if _, ok := object[m]; ok {
			return true
		}
	}
	return false
}

// says is a scalar as text.
func says(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number, bool:
		return fmt.Sprint(v)
	}
	return ""
}

// undecodable is what decode returns for anything but one JSON value.
type undecodable struct{}

func decode(data []byte) any {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return undecodable{}
	}
	if _, err := d.Token(); err != io.EOF {
		return undecodable{}
	}
	return v
}

// plainFile reads a file as UTF-8 without a byte order mark.
func plainFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err, filepath.Base(path))
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	default:
		return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	}
	units := make([]uint16, len(data)/2-1)
	require.NoError(t, binary.Read(bytes.NewReader(data[2:]), order, &units))
	return []byte(string(utf16.Decode(units)))
}
