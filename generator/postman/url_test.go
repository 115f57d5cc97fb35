package postman

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestURLRules(t *testing.T) {
	for _, c := range []struct {
		quirk, url string
		raw, base  string
		segments   []string
		query      string
		fragment   string
	}{
		{"pieces", `{"raw":"{{url}}{{site}}/a/v{{v}}","host":["{{url}}{{site}}"],"path":["a","v{{v}}"]}`,
			"{{url}}{{site}}/a/v{{v}}", "{{url}}{{site}}", []string{"a", "v{{v}}"}, "", ""},
		{"pieces win over the raw text", `{"raw":"http://old/x","protocol":"https","host":["api","example","com"],"port":"8443","path":["new"]}`,
			"http://old/x", "https://api.example.com:8443", []string{"new"}, "", ""},
		{"url string", `"https://example.com/a/:id?b=1&c#d"`, "https://example.com/a/:id?b=1&c#d", "https://example.com",
			[]string{"a", ":id"}, "b=1&c=", "d"},
		{"url raw only", `{"raw":"{{url}}/a?b=%20{{c}}"}`, "{{url}}/a?b=%20{{c}}", "{{url}}", []string{"a"}, "b= {{c}}", ""},
		{"url without raw", `{"host":["about"],"port":"blank"}`, "about:blank", "about:blank", nil, "", ""},
		{"host string, path string", `{"raw":"x","host":"example.com","path":"/a/b"}`, "x", "example.com", []string{"a", "b"}, "", ""},
		{"typed segment", `{"raw":"x","host":["h"],"path":["a",{"type":"string","value":":id"}]}`, "x", "h", []string{"a", ":id"}, "", ""},
		{"slash within a piece", `{"raw":"x","host":["h"],"path":["a/b","c"]}`, "x", "h", []string{"a", "b", "c"}, "", ""},
		{"trailing slash", `"http://h/a/"`, "http://h/a/", "http://h", []string{"a", ""}, "", ""},
		{"only the slash", `"http://h/"`, "http://h/", "http://h", []string{""}, "", ""},
		{"no path", `"http://h"`, "http://h", "http://h", nil, "", ""},
		{"no path in pieces", `{"raw":"http://h","host":["http://h"],"path":[]}`, "http://h", "http://h", nil, "", ""},
		{"empty segment", `"{{u}}/a//b"`, "{{u}}/a//b", "{{u}}", []string{"a", "", "b"}, "", ""},
		{"no host", `"/a/b"`, "/a/b", "", []string{"a", "b"}, "", ""},
		{"outer space", `" http://h/a\n"`, " http://h/a\n", "http://h", []string{"a"}, "", ""},
		{"outer space in pieces", `{"raw":"http://h/a\n","host":["http://h"],"path":["a\n"]}`, "http://h/a\n", "http://h", []string{"a"}, "", ""},
		{"separators within a variable", `"{{a/b?c#d}}/x?y={{e&f=g}}"`, "{{a/b?c#d}}/x?y={{e&f=g}}", "{{a/b?c#d}}", []string{"x"}, "y={{e&f=g}}", ""},
		{"variable that does not end", `"{{a/b?c"`, "{{a/b?c", "{{a", []string{"b"}, "c=", ""},
		{"scheme in a variable", `"{{scheme}}://h/a"`, "{{scheme}}://h/a", "{{scheme}}://h", []string{"a"}, "", ""},
		{"a URL within the path", `"{{u}}/go/http://x/y"`, "{{u}}/go/http://x/y", "{{u}}", []string{"go", "http:", "", "x", "y"}, "", ""},
		{"query only in the raw text", `{"raw":"http://h/a?b=1","host":["http://h"],"path":["a"]}`, "http://h/a?b=1", "http://h", []string{"a"}, "b=1", ""},
		{"query within a piece", `{"raw":"http://h/a?b=1","host":["http://h"],"path":["a?b=2"]}`, "http://h/a?b=1", "http://h", []string{"a"}, "b=2", ""},
		{"query string", `{"raw":"x","host":["h"],"query":"?b=1&c=2"}`, "x", "h", nil, "b=1&c=2", ""},
		{"query object", `{"raw":"x","host":["h"],"query":{"b":1,"c":true}}`, "x", "h", nil, "b=1&c=true", ""},
		{"query list", `{"raw":"x?b=9","host":["h"],"query":[{"key":"b","value":"1"},{"key":"c","value":null},{"key":"d","value":2,"disabled":true}]}`,
			"x?b=9", "h", nil, "b=1&c=&-d=2", ""},
		{"query row without a name", `{"raw":"x","host":["h"],"query":[{"key":"","value":""},{"key":null,"value":null},null]}`, "x", "h", nil, "", ""},
		{"query key twice", `"h?b=1&b=2"`, "h?b=1&b=2", "h", nil, "b=1&b=2", ""},
		{"query key with space", `{"raw":"x","host":["h"],"query":[{"key":"b\t","value":"1"}]}`, "x", "h", nil, "b=1", ""},
		{"query not properly encoded", `"h?b=100%&c=%zz&d=%ff"`, "h?b=100%&c=%zz&d=%ff", "h", nil, "b=100%&c=%zz&d=%ff", ""},
		{"plus is a space", `"h?q=SELECT+Id+FROM+{{a+b}}"`, "h?q=SELECT+Id+FROM+{{a+b}}", "h", nil, "q=SELECT Id FROM {{a+b}}", ""},
		{"url hash", `{"raw":"h#x","host":["h"],"hash":"x"}`, "h#x", "h", nil, "", "x"},
		{"url null", `null`, "", "", nil, "", ""},
		{"url empty object", `{}`, "", "", nil, "", ""},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			r, diags := ruler()
			got := r.target(node(t, c.url))
			assert.Equal(t, c.raw, got.raw)
			assert.Equal(t, c.base, got.base)
			assert.Equal(t, c.segments, got.segments)
			assert.Equal(t, c.query, show(got.query))
			assert.Equal(t, c.fragment, got.fragment)
			assert.Empty(t, *diags)
		})
	}
}

// show writes fields as a=b&-c=d, a minus for disabled ones.
func show(fields []field) string {
	var all []string
	for _, f := range fields {
		s := f.name + "=" + f.value
		if f.disabled {
			s = "-" + s
		}
		all = append(all, s)
	}
	return strings.Join(all, "&")
}

func TestQueryPlaces(t *testing.T) {
	r, _ := ruler()
	got := r.target(node(t, "\n \"http://h/a?x=\\u00e91&y=2\"")).query
	assert.Equal(t, "c.json:2:14", got[0].pos.String())
	assert.Equal(t, "c.json:2:24", got[1].pos.String(), "after x=, an escaped letter, 1 and &")
	got = r.target(node(t, "{\"query\": [\n {\"key\":\"a\"}]}")).query
	assert.Equal(t, "c.json:2:2", got[0].pos.String())
}

func TestPathVariableRules(t *testing.T) {
	r, diags := ruler()
	got := r.pathVariables(node(t, `[
 {"key":"a","value":"1","description":{"content":"D"}},
 {"id":"b","value":"{{b}}"},
 {"key":"c","value":null},
 {"value":"nameless"},
 7]`))
	assert.Len(t, got, 3)
	assert.Equal(t, "D", got[0].Description, "description object")
	assert.Equal(t, "b", got[1].Name, "path variable id")
	assert.Equal(t, "c.json:3:2", got[1].Pos.String())
	assert.Empty(t, got[2].Value, "null value")
	assert.Equal(t, []string{`c.json:6:2: warning PM013: path variable 5 of request "R" is a number; it is left out`}, said(*diags))
}

// A URL is somebody else's text: the time that it takes must not grow with its square.
func TestLongURLs(t *testing.T) {
	r, _ := ruler()
	for _, unit := range []string{"{{", "/", "&", "?a=b&", "}}{{", "{{a}}/"} {
		r.target(node(t, `"http://h/?`+strings.Repeat(unit, 1<<18)+`"`))
		r.target(node(t, `"http://h/`+strings.Repeat(unit, 1<<18)+`"`))
	}
}
