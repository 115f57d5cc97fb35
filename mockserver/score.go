package mockserver

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// queryParam is a parameter of a recorded request with all its values.
type queryParam struct {
	name   string
	values []queryValue
}

type queryValue struct {
	text string
	wild bool // it is an undefined variable
}

func newQuery(recorded []model.NameValue) (query []queryParam) {
	for _, q := range recorded {
		if q.Disabled {
			continue
		}
		i := slices.IndexFunc(query, func(p queryParam) bool { return p.name == q.Name })
		if i < 0 {
			i, query = len(query), append(query, queryParam{name: q.Name})
		}
		query[i].values = append(query[i].values, queryValue{q.Value, unresolved(q.Value)})
	}
	return query
}

// queryScore is step 5.
func (m *matcher) queryScore(c *candidate) float64 {
	if m.request.URL.RawQuery == "" && len(c.query) == 0 {
		return 0
	}
	matches, partial, missing := m.compareQuery(c)
	switch {
	case matches == 0:
		return -float64(min(missing, costMissing))
	case partial+missing == 0:
		return gainQuery
	}
	return gainQuery * float64(matches) / float64(matches+partial+missing)
}

// compareQuery counts the parameters that match, those of which only the key does, and those that one side lacks.
func (m *matcher) compareQuery(c *candidate) (matches, partial, missing int) {
	sent := m.request.Query()
	missing = len(sent)
	for i := range c.query {
		switch q := &c.query[i]; m.compareParam(q) {
		case paramMissing:
			missing++
		case paramMatches:
			matches++
			missing--
		case paramPartial:
			partial++
			missing--
		}
	}
	return matches, partial, missing
}

type paramVerdict int

const (
	paramMissing paramVerdict = iota
	paramPartial
	paramMatches
)

// compareParam compares a recorded parameter with the request's of that name: all values, in any order.
func (m *matcher) compareParam(q *queryParam) paramVerdict {
	sent, ok := m.request.Query()[q.name]
	switch {
	case !ok:
		return paramMissing
	case len(q.values) != len(sent):
		return paramPartial
	case len(sent) == 1:
		if q.values[0].wild || q.values[0].text == sent[0] {
			return paramMatches
		}
		return paramPartial
	}
	rest := slices.Clone(sent)
	for _, wild := range []bool{false, true} { // a variable takes what no recorded value wants
		for _, v := range q.values {
			if v.wild != wild {
				continue
			}
			i := slices.IndexFunc(rest, func(text string) bool { return wild || text == v.text })
			if i < 0 {
				return paramPartial
			}
			rest = slices.Delete(rest, i, i+1)
		}
	}
	return paramMatches
}

// filter is step 6, and what strict matching puts out: it returns the step that refuses the candidate, "" where none does.
func (m *matcher) filter(c *candidate) step {
	if names := m.request.option("X-Mock-Match-Request-Headers"); names != "" {
		for name := range strings.SplitSeq(names, ",") {
			if name = strings.TrimSpace(name); name != "" && !strings.EqualFold(m.header(name), recordedHeader(c, name)) {
				return stepHeaders
			}
		}
	}
	if m.matchesBody() && !m.sameBody(c) {
		return stepSameBody
	}
	if m.strict && m.verdict(c.operation) == contradicted {
		return stepConstants
	}
	return ""
}

func recordedHeader(c *candidate, name string) string {
	for _, h := range c.headers {
		if !h.Disabled && strings.EqualFold(h.Name, name) {
			return strings.TrimSpace(h.Value)
		}
	}
	return ""
}

func (m *matcher) matchesBody() bool {
	return isOn(m.request.option("X-Mock-Match-Request-Body"))
}

// bodyScore is step 6: an equal body counts whether or not the request asks for it.
func (m *matcher) bodyScore(c *candidate) float64 {
	if c.sent.kind == bodyNone || m.sentNothing() || !m.sameBody(c) {
		return 0
	}
	return gainBody
}

// verdict is what an operation's constants say of a request.
type verdict int

const (
	silent verdict = iota // it has none
	agreed
	contradicted
)

// verdict asks an operation's constants, once.
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

// constantScore is step 7.
func (m *matcher) constantScore(op *operation) float64 {
	switch m.verdict(op) {
	case agreed:
		return gainConstants
	case contradicted:
		return -costConstants
	}
	return 0
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
