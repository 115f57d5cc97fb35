package golang

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestPlain(t *testing.T) {
	for name, row := range map[string]struct{ markdown, want string }{
		"nothing":                       {" \n\n", ""},
		"marks within a line":           {"Use `id`, **not** the _name_; see [docs](https://x.y/z) and <b>this</b> &amp; snake_case_names, 2*3*4.", "Use id, not the name; see docs (https://x.y/z) and this & snake_case_names,|2*3*4."},
		"a link that is its own text":   {"[https://x](https://x) ![](a.png) [here](#top)", "https://x a.png here"},
		"headings and rules":            {"# Title #\ntext\n\n---\n### More\n===\ntext", "Title||text||More||text"},
		"lists":                         {"Items:\n* one\n  more\n* two\n1. three\n\nend", "Items:||  - one more|  - two|  - three||end"},
		"a list that is HTML":           {"<ul><li>one</li><li>two</li></ul>", "  - one|  - two"},
		"code":                          {"See:\n```json\n{\n\n\n  \"a\": 1\n}\n```\nend", "See:||\t{||\t  \"a\": 1|\t}||end"},
		"code after a list":             {"* one\n\n```\ncode\n```", "  - one||Code:||\tcode"},
		"a table":                       {"| a | b |\n|---|:-:|\n| 1 | 2 |", "\ta  b|\t1  2"},
		"a table with text around it":   {"Sizes:\n| a | long cell |\n|---|---|\n| 1 \\| 2 | x |\nend", "Sizes:||\ta      long cell|\t1 | 2  x||end"},
		"a wide table":                  {"| name | " + strings.Repeat("w", 60) + " | " + strings.Repeat("x ", 20) + "|\n|-|-|-|\n| a | b | c |\n| d | | e |", "  - a: b; c|  - d: e"},
		"a table after a list":          {"- one\n\n| a | b |", "  - one||Table:||\ta  b"},
		"a table that is HTML":          {"<table><tr><th>a</th><th>b</th></tr>\n<tr class='x'><td>1</td> <td>2</td></tr></table>end", "\ta  b|\t1  2||end"},
		"a block that is HTML":          {"Done.<blockquote><b>Note:</b> look</blockquote><p>end</p>", "Done.||Note: look||end"},
		"tags of its own":               {"It is <amount>200</amount> for <token>.", "It is 200 for <token>."},
		"a build constraint":            {"+build ignore", `"+build ignore"`},
		"a link definition":             {"[x]: https://y", "x: https://y"},
		"a deprecation that is no mark": {"Deprecated: use x", "Deprecated - use x"},
		"control characters":            {"a\x00b\ufeffc\u202ed\u200be\r\nf", "abcde f"},
		"line separators":               {"a\u2028\u2029b", "a||b"},
		"a placeholder":                 {"Put it in place of <token>.<b>x</b><hr/>", "Put it in place of <token>.x"},
		"breaks":                        {"a<br>b<br/>c", "a b c"},
		"a comment":                     {"a <!-- hidden\nhidden --> b", "a b"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, row.want, strings.Join(plain(row.markdown, 77), "|"))
		})
	}
}

// TestComments: whatever a text holds, every line of its comment is a comment, never a directive, and not too long to print.
func TestComments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"*/", "/*", "\n", "\r", "//go:generate x", "+build x", "# ", "- ", "```\n", "Deprecated: ", "`", "[a]: b",
			"<x>", "\u2028", "\x00", "|"}))).Draw(t, "parts"), "")
		d := &doc{}
		d.markdown(text, docMethod)
		d.code(text)
		for _, line := range d.lines {
			assert.NotContains(t, line, "\n")
			assert.NotContains(t, line, "\r")
			assert.False(t, strings.HasPrefix(line, "go:"))
			assert.False(t, strings.HasPrefix(line, "+build"))
			assert.False(t, strings.HasPrefix(line, "Deprecated:"))
		}
		assert.LessOrEqual(t, len(d.lines), docMethod+6)
	})
}

func TestLead(t *testing.T) {
	for description, want := range map[string]string{
		"Returns the pet.":   "Get returns the pet.",
		"Return the pet":     "Get returns the pet.",
		"Return it\n\nNow":   "Get returns it.\n\nNow",
		"Return it\nnow":     "Get returns it\nnow",
		"Return the pet.":    "Get returns the pet.",
		"Get is what it is.": "Get is what it is.",
		"Apply it.":          "Get applies it.",
		"Searches for pets.": "Get searches for pets.",
		"The pet.":           "Get OTHERWISE",
		"":                   "Get OTHERWISE",
		"Delete":             "Get OTHERWISE",
		"Use\nthis.":         "Get OTHERWISE",
	} {
		text, _ := lead("Get", description, "OTHERWISE")
		assert.Equal(t, want, text, description)
	}
}

func TestNamed(t *testing.T) {
	for request, want := range map[string]string{
		"Retrieve a block":           "retrieves a block.",
		"Look up a build by ID.":     "looks up a build by ID.",
		"capture Payment for  Order": "captures Payment for Order.",
		"List":                       `sends the request "List".`,
		"Users":                      `sends the request "Users".`,
		"Order details":              `sends the request "Order details".`,
		"Get /users/{id}":            `sends the request "Get /users/{id}".`,
		"Get: users":                 `sends the request "Get: users".`,
		"Get a\u202euser":            "gets auser.",
	} {
		assert.Equal(t, want, named(request), request)
	}
}

func TestEscapeLiteral(t *testing.T) {
	for text, want := range map[string]string{
		"/a/b":       "/a/b",
		"/a b":       "/a%20b",
		"/a%20b%zz%": "/a%20b%25zz%25",
		"/{x}":       "/%7Bx%7D",
		"/Name('k')": "/Name('k')",
		"/?#":        "/%3F%23",
		"/ü":         "/%C3%BC",
	} {
		assert.Equal(t, want, escapeLiteral(text))
	}
}

func TestTagName(t *testing.T) {
	for name, want := range map[string]bool{"a": true, "a b": true, "ü": true, "a.b-c/d$": true, "": false, "-": false, "a,b": false, `a"b`: false, "a'b": false, "a`b": false, `a\b`: false, "🐈": false, "a\n": false} {
		assert.Equal(t, want, tagName(name), name)
	}
}

// TestParts: which parts of the runtime need which follows from the names that they mention, methods by their name alone.
// A method that is called like a method or field of another part would pull that part in.
func TestParts(t *testing.T) {
	p := runtimeParts()
	had := map[string]string{}
	for file, part := range p.files {
		for _, d := range part.declares {
			assert.Empty(t, had[d], "%s is declared in %s and %s", d, file, had[d])
			had[d] = file
		}
	}
	least := p.needed(map[string]bool{"newTransport": true, "doNone": true})
	for _, not := range []string{"nullable.go", "upload.go", "bodymultipart.go", "events.go", "members.go", "extra.go", "union.go", "variables.go", "auth.go", "valuescomposite.go", "decode.go", "stream.go", "typederror.go"} {
		assert.NotContains(t, least, not)
	}
	assert.Equal(t, []string{"text.go", "textint.go"}, p.needed(map[string]bool{"joinText": true, "textInt": true}))
}
