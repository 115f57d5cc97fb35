package mockserver

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// queryScore is step 5.
func (m *matcher) queryScore(c *candidate) float64 {
	if m.request.URL.RawQuery == "" && len(c.query) == 0 {
		return 0
	}
	sent := m.request.Query()
	matches, partial, missing := 0, 0, 0
	recorded := make(map[string][]queryParam, len(c.query))
	for _, q := range c.query {
		recorded[q.name] = append(recorded[q.name], q)
	}
	for name, params := range recorded {
		values, ok := sent[name]
		switch {
		case !ok:
			missing++
		case sameValues(params, values):
			matches++
		default:
			partial++
		}
	}
	for name := range sent {
		if _, ok := recorded[name]; !ok {
			missing++
		}
	}
	switch {
	case matches > 0 && partial+missing == 0:
		return gainQuery
	case matches > 0 || partial > 0:
		return gainQuery * float64(matches) / float64(matches+partial+missing)
	}
	return -float64(min(missing, costMissing))
}

func sameValues(recorded []queryParam, sent []string) bool {
	if len(recorded) != len(sent) {
		return false
	}
	rest := slices.Clone(sent)
	for _, q := range recorded {
		i := slices.IndexFunc(rest, func(v string) bool { return q.wild || v == q.value })
		if i < 0 {
			return false
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return true
}

// passes is the filters of step 6.
func (m *matcher) passes(c *candidate) bool {
	if names := m.request.Header.Get("X-Mock-Match-Request-Headers"); names != "" {
		for name := range strings.SplitSeq(names, ",") {
			if name = strings.TrimSpace(name); name != "" && m.header(name) != strings.TrimSpace(recordedHeader(c, name)) {
				return false
			}
		}
	}
	if m.matchesBody() && !m.sameBody(c) {
		return false
	}
	return !m.strict || m.verdict(c.operation) != contradicted
}

func recordedHeader(c *candidate, name string) string {
	for _, h := range c.headers {
		if !h.Disabled && strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

func (m *matcher) matchesBody() bool {
	on, _ := strconv.ParseBool(m.header("X-Mock-Match-Request-Body"))
	return on
}

func (m *matcher) bodyScore(*candidate) float64 {
	if m.matchesBody() { // what is left has an equal body
		return gainBody
	}
	return 0
}

// sameBody compares JSON by value, forms by their fields, and anything else by its text.
func (m *matcher) sameBody(c *candidate) bool {
	sent := m.request.Body()
	if c.body == nil {
		return len(sent) == 0
	}
	if c.body.Encoding == model.URLEncoded || c.body.Encoding == model.Multipart {
		want := url.Values{}
		for _, f := range c.body.Form {
			if !f.Disabled {
				want.Add(f.Name, f.Value)
			}
		}
		return reflect.DeepEqual(want, m.request.Form())
	}
	recorded := c.body.Content.Bytes()
	if v := decodeJSON(recorded); v != nil {
		return reflect.DeepEqual(v, m.request.JSON())
	}
	return strings.TrimSpace(string(recorded)) == strings.TrimSpace(string(sent))
}

// verdict is what an operation's constants say of a request.
type verdict int

const (
	silent verdict = iota // it has none
	agreed
	contradicted
)

// verdict is step 7.
func (m *matcher) verdict(op *operation) verdict {
	if len(op.Constants) == 0 {
		return silent
	}
	if v, ok := m.constants[op]; ok {
		return v
	}
	v := agreed
	for _, c := range op.Constants {
		if !m.has(c) {
			v = contradicted
			break
		}
	}
	if m.constants == nil {
		m.constants = map[*operation]verdict{}
	}
	m.constants[op] = v
	return v
}

// has reports whether the request has the constant.
func (m *matcher) has(c model.Constant) bool {
	r := m.request
	switch c.In {
	case "query":
		return slices.Contains(r.Query()[c.Name], c.Value)
	case "header":
		return slices.Contains(r.Header[http.CanonicalHeaderKey(c.Name)], c.Value)
	case "form":
		return slices.Contains(r.Form()[c.Name], c.Value)
	case "json":
		v := pointer(r.JSON(), c.Name)
		if text, ok := v.(string); ok && !c.Literal() {
			return c.Is(text)
		}
		return jsonEquals(v, c.Value)
	case "graphql":
		return m.hasGraphQL(c)
	case "xml":
		_, name := model.XMLSubject(string(r.Body())) // where the envelope is a variable's, the name is all that is recorded
		return name == c.Value
	}
	return true
}

// hasGraphQL reports whether a GraphQL request has the constant: what is selected within the root's fields, and how it is laid
// out, is the caller's. The name of an operation may stand in the document alone.
func (m *matcher) hasGraphQL(c model.Constant) bool {
	body, _ := m.request.JSON().(map[string]any)
	document, _ := body["query"].(string)
	chosen, _ := body["operationName"].(string)
	operation, fields := model.GraphQLSubject(document, chosen)
	switch c.Name {
	case "operation":
		return operation == c.Value
	case "fields":
		return fields == c.Value
	case "operationName":
		return chosen == c.Value || operation == "query "+c.Value || operation == "mutation "+c.Value || operation == "subscription "+c.Value
	}
	return strings.Join(strings.Fields(document), " ") == strings.Join(strings.Fields(c.Value), " ")
}

// jsonEquals compares a value with a constant, which is a string's text or any other value as JSON.
func jsonEquals(v any, constant string) bool {
	if s, ok := v.(string); ok {
		var quoted string
		return s == constant || json.Unmarshal([]byte(constant), &quoted) == nil && s == quoted
	}
	if v == nil {
		return constant == "null"
	}
	text, err := json.Marshal(v)
	return err == nil && string(text) == constant
}

// pointer follows a JSON Pointer; nil where it leads nowhere.
func pointer(v any, path string) any {
	if path == "" {
		return v
	}
	for token := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch x := v.(type) {
		case map[string]any:
			v = x[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}
