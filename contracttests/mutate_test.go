package contracttests_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// path leads to a value in a JSON document: names and indices.
type path []any

// shape is the path without its indices: what items of a list have in common.
func (p path) shape() string {
	var b strings.Builder
	for _, step := range p {
		name, ok := step.(string)
		if !ok {
			name = "*"
		}
		b.WriteString("\x1f" + name)
	}
	return b.String()
}

// site is a value in a JSON document.
type site struct {
	path  path
	value any
}

// sites lists every value, the whole first, members by name.
func sites(v any) []site {
	var out []site
	var walk func(p path, v any)
	walk = func(p path, v any) {
		out = append(out, site{slices.Clone(p), v})
		switch v := v.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				walk(append(p, name), v[name])
			}
		case []any:
			for i := range v {
				walk(append(p, i), v[i])
			}
		}
	}
	walk(nil, v)
	return out
}

// with is the document with another value at the path; what is not on the way is shared.
func with(v any, p path, value any) any {
	if len(p) == 0 {
		return value
	}
	switch v := v.(type) {
	case map[string]any:
		out := maps.Clone(v)
		out[p[0].(string)] = with(v[p[0].(string)], p[1:], value)
		return out
	case []any:
		out := slices.Clone(v)
		out[p[0].(int)] = with(v[p[0].(int)], p[1:], value)
		return out
	}
	return v
}

// drop is the document without the member at the path.
func drop(v any, p path) any {
	parent := p[:len(p)-1]
	object := maps.Clone(lookup(v, parent).(map[string]any))
	delete(object, p[len(p)-1].(string))
	return with(v, parent, object)
}

func lookup(v any, p path) any {
	for _, step := range p {
		switch at := v.(type) {
		case map[string]any:
			v = at[step.(string)]
		case []any:
			v = at[step.(int)]
		}
	}
	return v
}

// jsonType is the JSON type of a decoded value.
func jsonType(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case json.Number:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

// valueOf is a value of each JSON type.
var valueOf = map[string]any{"null": nil, "boolean": true, "number": json.Number("42"), "string": "pmgen mutation", "array": []any{},
	"object": map[string]any{}}

var jsonTypes = slices.Sorted(maps.Keys(valueOf))

func parse(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

func print(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // it was decoded
	}
	return b.Bytes()
}

// otherID is another id of the same form: digits stay digits, letters of their case and alphabet.
func otherID(v any) any {
	turn := func(s string) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r >= '1' && r <= '8', r >= 'a' && r <= 'e', r >= 'A' && r <= 'E', r >= 'g' && r <= 'y', r >= 'G' && r <= 'Y':
				return r + 1
			}
			return r
		}, s)
	}
	switch v := v.(type) {
	case string:
		return turn(v)
	case json.Number:
		if strings.ContainsAny(string(v), ".eE") {
			return v
		}
		return json.Number(turn(string(v)))
	}
	return v
}

// isID reports whether a member is named like an id.
func isID(name string) bool {
	lower := strings.ToLower(name)
	return lower == "id" || lower == "_id" || lower == "uuid" || strings.HasSuffix(lower, "_id") || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "ID")
}

// isEnum reports whether a member is named like an enumeration, and its value is a word.
func isEnum(name string, v any) bool {
	s, ok := v.(string)
	word := ok && s != "" && len(s) < 40 && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-')
	})
	lower := strings.ToLower(name)
	return word && slices.ContainsFunc([]string{"status", "state", "type", "kind", "role", "level", "mode", "visibility", "event", "scope", "method"},
		func(e string) bool { return strings.HasSuffix(lower, e) })
}
