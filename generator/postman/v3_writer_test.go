package postman_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	writer "go.yaml.in/yaml/v3"
)

// writerV3 turns a collection v2.1 into the folder that Postman would write of it. It shares no code with the reader, not even
// the YAML.
type writerV3 struct {
	t     testing.TB
	files fstest.MapFS
}

type object = map[string]any

// writeV3 writes the collection below dir.
func writeV3(t testing.TB, data []byte, dir string) fstest.MapFS {
	t.Helper()
	var c object
	require.NoError(t, json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &c))
	w := writerV3{t, fstest.MapFS{}}
	info, _ := c["info"].(object)
	definition := w.shared(c, info, "http:")
	definition["name"], definition["$kind"] = info["name"], "collection"
	w.file(path.Join(dir, ".resources/definition.yaml"), definition)
	w.items(dir, c["item"])
	return w.files
}

func (w writerV3) file(name string, content object) {
	for k, v := range content {
		if v == nil {
			delete(content, k)
		}
	}
	data, err := writer.Marshal(yamlNode(content))
	require.NoError(w.t, err)
	require.NotContains(w.t, w.files, name)
	w.files[name] = &fstest.MapFile{Data: data}
}

// yamlNode is a value as YAML. Texts that begin with space stand in quotes: the library indents them wrongly where it writes
// them as blocks.
func yamlNode(v any) *writer.Node {
	n := &writer.Node{}
	switch v := v.(type) {
	case object:
		n.Kind = writer.MappingNode
		for _, k := range slices.Sorted(maps.Keys(v)) {
			n.Content = append(n.Content, yamlNode(k), yamlNode(v[k]))
		}
	case []any:
		n.Kind = writer.SequenceNode
		for _, e := range v {
			n.Content = append(n.Content, yamlNode(e))
		}
	case string:
		n.SetString(v)
		if strings.TrimLeft(v, " \t\r\n") != v {
			n.Style = writer.DoubleQuotedStyle
		}
	case float64:
		n.Kind, n.Value = writer.ScalarNode, strconv.FormatFloat(v, 'f', -1, 64)
	default:
		n.Kind, n.Value = writer.ScalarNode, fmt.Sprint(v)
		if v == nil {
			n.Value = "null"
		}
	}
	return n
}

// shared is what collections, folders and requests have alike.
func (w writerV3) shared(n, described object, prefix string) object {
	out := object{"description": text(described["description"]), "auth": authV3(n["auth"]), "scripts": scriptsV3(n["event"], prefix)}
	if v, ok := n["variable"].([]any); ok {
		out["variables"] = v
	}
	if s, ok := n["protocolProfileBehavior"].(object); ok {
		out["settings"] = s
	}
	return out
}

// text is a description: a text, or an object with one.
func text(v any) any {
	if o, ok := v.(object); ok {
		v = o["content"]
	}
	if s, ok := v.(string); ok {
		return s
	}
	return nil
}

func (w writerV3) items(dir string, list any) {
	names := stems{}
	for i, e := range list.([]any) {
		it := e.(object)
		name, _ := it["name"].(string)
		stem := names.of(name)
		if _, folder := it["item"]; folder {
			out := w.shared(it, it, "http:")
			out["$kind"], out["order"] = "collection", 1000*(i+1)
			if stem != name {
				out["name"] = name
			}
			w.file(path.Join(dir, stem, ".resources/definition.yaml"), out)
			w.items(path.Join(dir, stem), it["item"])
			continue
		}
		w.request(dir, stem, name, it, 1000*(i+1))
	}
}

// stems are the names of files in one folder: none twice, whatever its case.
type stems map[string]bool

func (s stems) of(name string) string {
	stem := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
	stem = strings.Trim(stem, " .")
	if stem == "" {
		stem = "request"
	}
	unique := stem
	for n := 2; s[strings.ToLower(unique)]; n++ {
		unique = fmt.Sprintf("%s %d", stem, n)
	}
	s[strings.ToLower(unique)] = true
	return unique
}

func (w writerV3) request(dir, stem, name string, it object, order int) {
	q, _ := it["request"].(object)
	if url, ok := it["request"].(string); ok {
		q = object{"url": url, "method": "GET"}
	}
	out := w.shared(it, q, "")
	for k, v := range sentV3(q) {
		out[k] = v
	}
	if out["description"] == nil {
		out["description"] = text(it["description"])
	}
	if a := authV3(q["auth"]); a != nil {
		out["auth"] = a
	}
	out["$kind"], out["order"] = "http-request", order
	if body, ok := q["body"].(object); ok && body["mode"] == "graphql" {
		g := body["graphql"].(object)
		out["$kind"], out["query"], out["variables"], out["operationName"] = "graphql-request", g["query"], g["variables"], g["operationName"]
		delete(out, "body")
	}
	if stem != name {
		out["name"] = name
	}
	resources := path.Join(".resources", stem+".resources", "examples")
	if list, ok := it["response"].([]any); ok && len(list) > 0 {
		out["examples"] = "./" + resources
		w.examples(path.Join(dir, resources), list)
	}
	w.file(path.Join(dir, stem+".request.yaml"), out)
}

func (w writerV3) examples(dir string, list []any) {
	names := stems{}
	for i, e := range list {
		x := e.(object)
		name, _ := x["name"].(string)
		stem := names.of(name)
		language, _ := x["_postman_previewlanguage"].(string)
		if _, known := bodyTypes[language]; !known {
			language = "text"
		}
		reply := object{"statusCode": x["code"], "statusText": x["status"], "headers": x["header"], "body": object{"type": language, "content": x["body"]}}
		out := object{"$kind": "http-example", "order": 1000 * (i + 1), "response": reply}
		if stem != name {
			out["name"] = name
		}
		switch original := x["originalRequest"].(type) {
		case object:
			out["request"] = sentV3(original)
		case string:
			out["request"] = object{"url": original, "method": "GET"}
		}
		w.file(path.Join(dir, stem+".example.yaml"), out)
	}
}

var bodyTypes = map[string]bool{"json": true, "text": true, "xml": true, "html": true, "javascript": true}

// sentV3 is what a request and the one that led to an example have alike.
func sentV3(q object) object {
	out := object{}
	add := func(key string, v any) {
		if v != nil {
			out[key] = v
		}
	}
	add("method", q["method"])
	switch url := q["url"].(type) {
	case string:
		out["url"] = url
	case object:
		add("url", rawOf(url))
		if query, ok := url["query"].([]any); ok && len(query) > 0 {
			out["queryParams"] = query
		}
		if variables, ok := url["variable"].([]any); ok && len(variables) > 0 {
			out["pathVariables"] = variables
		}
	}
	add("headers", q["header"])
	add("body", bodyOfV3(q["body"]))
	return out
}

// rawOf is the text of a URL: v3 has no pieces.
func rawOf(url object) any {
	if url["raw"] != nil {
		return url["raw"]
	}
	join := func(v any, separator string) string {
		var parts []string
		for _, p := range v.([]any) {
			parts = append(parts, p.(string))
		}
		return strings.Join(parts, separator)
	}
	if url["host"] == nil {
		return nil
	}
	raw := join(url["host"], ".")
	if p, ok := url["protocol"].(string); ok {
		raw = p + "://" + raw
	}
	if p, ok := url["port"].(string); ok {
		raw += ":" + p
	}
	if url["path"] != nil {
		raw += "/" + join(url["path"], "/")
	}
	return raw
}

func bodyOfV3(v any) any {
	body, ok := v.(object)
	if !ok || body["disabled"] == true {
		return nil
	}
	mode, _ := body["mode"].(string)
	switch mode {
	case "raw":
		language := "text"
		if o, ok := body["options"].(object); ok {
			if r, ok := o["raw"].(object); ok {
				if l, ok := r["language"].(string); ok && bodyTypes[l] {
					language = l
				}
			}
		}
		return object{"type": language, "content": body["raw"]}
	case "urlencoded", "formdata":
		return object{"type": mode, "content": body[mode]}
	case "file":
		file, ok := body["file"].(object)
		if !ok {
			return nil
		}
		return object{"type": "file", "content": file["src"]}
	}
	return nil
}

func authV3(v any) any {
	auth, ok := v.(object)
	if !ok {
		return nil
	}
	kind, _ := auth["type"].(string)
	out := object{"type": kind}
	switch params := auth[kind].(type) {
	case []any:
		credentials := []any{}
		for _, p := range params {
			credentials = append(credentials, object{"key": p.(object)["key"], "value": p.(object)["value"]})
		}
		out["credentials"] = credentials
	case object:
		out["credentials"] = params
	}
	return out
}

func scriptsV3(v any, prefix string) any {
	list, _ := v.([]any)
	var out []any
	for _, e := range list {
		event := e.(object)
		script, _ := event["script"].(object)
		if event["disabled"] == true || script == nil {
			continue
		}
		code, _ := script["exec"].(string)
		if lines, ok := script["exec"].([]any); ok {
			all := make([]string, len(lines))
			for i, line := range lines {
				all[i], _ = line.(string)
			}
			code = strings.Join(all, "\n")
		}
		kind := map[any]string{"prerequest": "beforeRequest", "test": "afterResponse"}[event["listen"]]
		out = append(out, object{"type": prefix + kind, "language": "text/javascript", "code": code})
	}
	if out == nil {
		return nil
	}
	return out
}
