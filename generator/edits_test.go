package generator_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func mapFS(files map[string][]byte) fs.FS {
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: data}
	}
	return fsys
}

// edited is a collection that is edited as a person edits one in Postman.
type edited struct{ root map[string]any }

func openDocument(t require.TestingT, text []byte) *edited {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	d.UseNumber()
	doc := &edited{}
	require.NoError(t, d.Decode(&doc.root))
	return doc
}

func (d *edited) text(t require.TestingT) []byte {
	out, err := json.Marshal(d.root)
	require.NoError(t, err)
	return out
}

// folder is a list of items: the collection's own, or a folder's.
type folder struct{ of map[string]any }

func (f folder) items() []any { l, _ := f.of["item"].([]any); return l }

// isRequest: what has no items of its own.
func isRequest(item any) bool {
	m, ok := item.(map[string]any)
	return ok && m["item"] == nil && m["request"] != nil
}

// folders returns the collection and all folders, in document order.
func (d *edited) folders() []folder {
	var out []folder
	var visit func(m map[string]any)
	visit = func(m map[string]any) {
		out = append(out, folder{m})
		for _, item := range (folder{m}).items() {
			if sub, ok := item.(map[string]any); ok && sub["item"] != nil {
				visit(sub)
			}
		}
	}
	visit(d.root)
	return out
}

// place is a request in its folder.
type place struct {
	folder folder
	index  int
}

func (p place) item() map[string]any { return p.folder.items()[p.index].(map[string]any) }

func (p place) name() string { s, _ := p.item()["name"].(string); return s }

func (d *edited) requests() []place {
	var out []place
	for _, f := range d.folders() {
		for i, item := range f.items() {
			if isRequest(item) {
				out = append(out, place{f, i})
			}
		}
	}
	return out
}

func (p place) remove() map[string]any {
	item := p.item()
	p.folder.of["item"] = slices.Delete(slices.Clone(p.folder.items()), p.index, p.index+1)
	return item
}

func (f folder) insert(at int, item map[string]any) {
	f.of["item"] = slices.Insert(slices.Clone(f.items()), at, any(item))
}

// like returns a new request of the same name for another thing: its URL goes on, it has no id, and its reply is its own.
func (p place) like(t require.TestingT, suffix, body string) map[string]any {
	var c map[string]any
	data, err := json.Marshal(p.item())
	require.NoError(t, err)
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	require.NoError(t, d.Decode(&c))
	for _, id := range []string{"id", "_postman_id", "uid"} {
		delete(c, id)
	}
	r, ok := c["request"].(map[string]any)
	if !ok {
		c["request"] = c["request"].(string) + "/" + suffix
	} else {
		switch u := r["url"].(type) {
		case string:
			r["url"] = u + "/" + suffix
		case map[string]any:
			if segments, ok := u["path"].([]any); ok {
				u["path"] = append(slices.Clone(segments), suffix)
			}
			if raw, ok := u["raw"].(string); ok {
				u["raw"] = insertSegment(raw, suffix)
			}
		}
	}
	c["response"] = []any{map[string]any{"name": "new", "code": 200, "header": []any{map[string]any{"key": "Content-Type", "value": "application/json"}}, "body": body}}
	return c
}

func insertSegment(raw, suffix string) string {
	for i, c := range raw {
		if c == '?' || c == '#' {
			return raw[:i] + "/" + suffix + raw[i:]
		}
	}
	return raw + "/" + suffix
}

// jsonExamples are the recorded replies whose bodies are JSON objects or lists of such.
func (d *edited) jsonExamples() []map[string]any {
	var out []map[string]any
	for _, p := range d.requests() {
		list, _ := p.item()["response"].([]any)
		for _, r := range list {
			if m, ok := r.(map[string]any); ok && withMember(m, "x", nil) != "" {
				out = append(out, m)
			}
		}
	}
	return out
}

// withMember returns the body of an example with one more member in its first object, "" where it has none.
func withMember(example map[string]any, name string, value any) string {
	text, _ := example["body"].(string)
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || d.More() {
		return ""
	}
	to := v
	for {
		if list, ok := to.([]any); ok && len(list) > 0 {
			to = list[0]
			continue
		}
		break
	}
	m, ok := to.(map[string]any)
	if !ok {
		return ""
	}
	// Within the object if it holds one: types that several operations share are mostly there.
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if inner, ok := m[k].(map[string]any); ok && len(inner) > 1 {
			m = inner
			break
		}
	}
	m[name] = value
	out, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(out)
}
