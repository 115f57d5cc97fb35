package postman

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEventRules(t *testing.T) {
	for _, c := range []struct {
		quirk, event string
		want         []string // "listen: code @line:col"
		said         []string
	}{
		{"list of lines", `[{"listen":"test","script":{"exec":["a","b"]}}]`, []string{"test: a\nb @1:36"}, nil},
		{"string exec", `[{"listen":"test","script":{"exec":"a\nb"}}]`, []string{"test: a\nb @1:36"}, nil},
		{"null exec", `[{"listen":"test","script":{"exec":null}}]`, nil, nil},
		{"blank exec", `[{"listen":"test","script":{"exec":[""," "]}}]`, nil, nil},
		{"string script", `[{"listen":"prerequest","script":"a"}]`, []string{"prerequest: a @1:34"}, nil},
		{"list script", `[{"listen":"test","script":["a","b"]}]`, []string{"test: a\nb @1:28"}, nil},
		{"single event", `{"listen":"test","script":{"exec":["a"]}}`, []string{"test: a @1:35"}, nil},
		{"no script", `[{"listen":"test"},null]`, nil, nil},
		{"disabled", `[{"listen":"test","disabled":true,"script":{"exec":["a"]}}]`, nil, nil},
		{"null", `null`, nil, nil},
		{"script in another file", `[{"listen":"test","script":{"src":"x.js"}}]`, nil,
			[]string{`c.json:1:35: warning PM013: the test script of request "R" lies in another file; it is left out`}},
		{"unknown event", `[{"listen":"after","script":{"exec":["a"]}}]`, nil,
			[]string{`c.json:1:12: warning PM013: request "R" has a script for "after", which is neither prerequest nor test; it is left out`}},
		{"element of another type", `["x"]`, nil, []string{`c.json:1:2: warning PM013: script 1 of request "R" is a string; it is left out`}},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			r, diags := ruler()
			var got []string
			for _, s := range scripts(r.events(node(t, c.event))) {
				got = append(got, s.Listen+": "+s.Code+" @"+s.Pos.String()[len("c.json:"):])
			}
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.said, said(*diags))
		})
	}
}

// TestPlacesOfLines: what a script says is named by its place in the file.
func TestPlacesOfLines(t *testing.T) {
	for _, c := range []struct{ quirk, event string }{
		{"list of lines", "[{\"listen\":\"test\",\"script\":{\"exec\":[\n  \"ab\",\n  \"cd\"]}}]"},
		{"a line that holds several", "[{\"listen\":\"test\",\"script\":{\"exec\":[\n  \"ab\",\n  \"c\\nd\"]}}]"},
		{"one text", "[{\"listen\":\"test\",\"script\":\n\"a\\tb\\ncd\"}]"},
	} {
		r, _ := ruler()
		var got []string
		for _, s := range scripts(r.events(node(t, c.event))) {
			assert.True(t, s.Quoted)
			for _, p := range s.Lines {
				got = append(got, p.String())
			}
		}
		want := map[string][]string{"list of lines": {"c.json:2:4", "c.json:3:4"}, "a line that holds several": {"c.json:2:4", "c.json:3:4", "c.json:3:7"}, "one text": {"c.json:2:2", "c.json:2:8"}}
		assert.Equal(t, want[c.quirk], got, c.quirk)
	}
}
