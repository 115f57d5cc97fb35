package postman

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHeaderRules(t *testing.T) {
	for _, c := range []struct {
		quirk, header string
		want          []string // "Name: value @line:col", a minus before disabled ones
		said          []string
	}{
		{"list", `[{"key":"A","value":"1"},{"key":"B","value":"2","disabled":true}]`, []string{"A: 1 @1:2", "-B: 2 @1:26"}, nil},
		{"null header", `null`, nil, nil},
		{"header string", `"A: 1\nB: x:y\n// C: 3\n\n"`, []string{"A: 1 @1:2", "B: x:y @1:8", "-C: 3 @1:16"}, nil},
		{"header string with \\r\\n", `"A: 1\r\nB: 2"`, []string{"A: 1 @1:2", "B: 2 @1:10"}, nil},
		{"header line", `["A: 1", {"key":"B","value":"2"}]`, []string{"A: 1 @1:3", "B: 2 @1:10"}, nil},
		{"header object", `{"A":"1","B":2}`, []string{"A: 1 @1:6", "B: 2 @1:14"}, nil},
		{"value of another type", `[{"key":"A","value":1},{"key":"B","value":true},{"key":"C","value":null},{"key":"D"}]`,
			[]string{"A: 1 @1:2", "B: true @1:24", "C:  @1:49", "D:  @1:74"}, nil},
		{"name with outer space", `[{"key":" A ","value":"1"}]`, []string{"A: 1 @1:2"}, nil},
		{"empty row", `[{"key":"","value":""},{"key":"","value":"x","disabled":true},null,{}]`, nil, nil},
		{"duplicate", `[{"key":"A","value":"1"},{"key":"A","value":"2"}]`, []string{"A: 1 @1:2", "A: 2 @1:26"}, nil},
		{"v1's enabled", `[{"key":"A","value":"1","enabled":false}]`, []string{"-A: 1 @1:2"}, nil},
		{"value without a name", `[{"key":"","value":"x"}]`, nil,
			[]string{`c.json:1:20: warning PM013: a header of request "R" has the value "x" but no name; it is left out`}},
		{"line without a name", `"A"`, nil,
			[]string{`c.json:1:2: warning PM013: the header line "A" of request "R" has no name and value; it is left out`}},
		{"element of another type", `[1]`, nil, []string{`c.json:1:2: warning PM013: header 1 of request "R" is a number; it is left out`}},
		{"no list", `7`, nil, []string{`c.json:1:1: warning PM013: the list of headers of request "R" is a number; it is left out`}},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			r, diags := ruler()
			var got []string
			for _, h := range r.headers(node(t, c.header)) {
				s := h.Key + ": " + h.Value + " @" + h.pos.String()[len("c.json:"):]
				if h.Disabled {
					s = "-" + s
				}
				got = append(got, s)
			}
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.said, said(*diags))
		})
	}
}

func TestContentTypeRules(t *testing.T) {
	for _, c := range []struct{ quirk, header, want string }{
		{"parameters", `[{"key":"content-type","value":"Application/JSON;charset=UTF-8"}]`, "application/json"},
		{"wildcard content type", `[{"key":"Content-Type","value":"*/*"}]`, ""},
		{"variable", `[{"key":"Content-Type","value":"{{type}}"}]`, ""},
		{"disabled", `[{"key":"Content-Type","value":"text/plain","disabled":true}]`, ""},
		{"parameter not properly quoted", `[{"key":"Content-Type","value":"text/plain; charset=\"utf"}]`, "text/plain"},
		{"none", `[]`, ""},
	} {
		r, _ := ruler()
		assert.Equal(t, c.want, contentType(r.headers(node(t, c.header))), c.quirk)
	}
}

func TestHeadersThatAreNotReplayed(t *testing.T) {
	r, _ := ruler()
	dropped := map[string]bool{}
	for _, h := range headersOf(r.headers(node(t, `"Date: x\nContent-Encoding: gzip\nContent-Length: 1\nTransfer-Encoding: chunked\nConnection: close\nBad Name: 1\nSet-Cookie: a=b\nSet-Cookie: c=d\nX: y\n//Z: off"`))) {
		dropped[h.Name] = h.Dropped
	}
	assert.Equal(t, map[string]bool{"Date": true, "Content-Encoding": true, "Content-Length": true, "Transfer-Encoding": true,
		"Connection": true, "Bad Name": true, "Set-Cookie": false, "X": false, "Z": true}, dropped)
}
