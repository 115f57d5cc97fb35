package docs

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func TestMarkdown(t *testing.T) {
	m := newMarkdown()
	for name, c := range map[string]struct{ in, want string }{
		"nothing":             {" \n", ""},
		"a text":              {"Lists *all* items, `a < b`.", "<p>Lists <em>all</em> items, <code>a &lt; b</code>.</p>\n"},
		"headings below ours": {"# One\n\n##### Five", "<h3>One</h3>\n<h6>Five</h6>\n"},
		"a table":             {"|a|b|\n|-|-|\n|1|2|", "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n"},
		"HTML stays":          {"<p>One <b>two</b></p>", "<p>One <b>two</b></p>"},
		"a link":              {"[a](https://x.example/b?c=d&e)", `<p><a href="https://x.example/b?c=d&amp;e" rel="nofollow noreferrer">a</a></p>` + "\n"},
		"mail":                {"<mailto:a@x.example>", `<p><a href="mailto:a@x.example" rel="nofollow noreferrer">mailto:a@x.example</a></p>` + "\n"},
		"a bare link":         {"see https://x.example.", `<p>see <a href="https://x.example" rel="nofollow noreferrer">https://x.example</a>.</p>` + "\n"},

		"words in angle brackets":        {"Put <access token> or <id> here", "<p>Put &lt;access token&gt; or &lt;id&gt; here</p>\n"},
		"such a word alone":              {"<yourId>\n\ntext", "&lt;yourId&gt;\n<p>text</p>\n"},
		"such a word in HTML":            {"<p>use <x-id></p>", "<p>use &lt;x-id&gt;</p>"},
		"a word that is an element":      {"Rename to <title>, then go on", "<p>Rename to &lt;title&gt;, then go on</p>\n"},
		"an element that does not end":   {"a <script> b", "<p>a &lt;script&gt; b</p>\n"},
		"an end of what did not begin":   {"a </script> b </x> c", "<p>a  b &lt;/x&gt; c</p>\n"},
		"a word in an attribute":         {`<a href="https://x.example" title="<id>">a</a>`, `<p><a href="https://x.example" rel="nofollow noreferrer">a</a></p>` + "\n"},
		"a script within what is none":   {"<x><script>alert(1)</script></x>", "<p>&lt;x&gt;&lt;/x&gt;</p>\n"},
		"what becomes a tag by escaping": {"<<script>script>alert(1)<</script>/script>", "<p>&lt;/script&gt;</p>\n"},

		"a script":                {"a<script>alert(1)</script>b", "<p>ab</p>\n"},
		"a script in a block":     {"<script>\nalert(1)\n</script>\n\ntext", "\n<p>text</p>\n"},
		"a style":                 {"<style>*{display:none}</style>\n\ntext", "\n<p>text</p>\n"},
		"a handler":               {`<b onclick="alert(1)" style="position:fixed" id="x" class="y">a</b>`, "<p><b>a</b></p>\n"},
		"a link that is script":   {"[a](javascript:alert(1)) [b](JaVaScRiPt&#58;alert(1)) [c](data:text/html,x) [d](vbscript:x)", "<p>a b c d</p>\n"},
		"HTML of such a link":     {`<a href="java&#10;script:alert(1)">a</a>`, "<p>a</p>\n"},
		"a link to the disk":      {"[a](file:///etc/passwd) [b](/etc/passwd) [c](../../x) [d](//x.example/y) [e](#top)", "<p>a b c d e</p>\n"},
		"a reference":             {"[a][r]\n\n[r]: javascript:alert(1)", "<p>a</p>\n"},
		"a form":                  {`<form action="https://x.example"><input name=a><button>b</button></form>`, "b"},
		"a frame":                 {`<iframe src="https://x.example">x</iframe>text`, "text"},
		"another page's base":     {`<base href="https://x.example/"><meta http-equiv="refresh" content="0;url=https://x.example"><link rel=stylesheet href="https://x.example/a.css">text`, "text"},
		"a comment":               {"a <!-- b --> c", "<p>a  c</p>\n"},
		"a heading of HTML":       {"<h1>Big</h1>", "Big"},
		"what turns the text":     {"a\u202eb\u2028c\x00", `<p>a\u{202E}b\u{2028}c\u{0000}</p>` + "\n"},
		"template":                {"{{.}} ${x} {{template \"x\"}}", "<p>{{.}} ${x} {{template &#34;x&#34;}}</p>\n"},
		"an SVG":                  {`<svg onload=alert(1)><script>alert(1)</script></svg>text`, "<p>text</p>\n"},
		"an end of what it is in": {"</main></body></html><p>x</p>", "<p>x</p>"},

		"a picture":                    {"![alt *text*](https://x.example/a.png)", `<p><a href="https://x.example/a.png" rel="nofollow noreferrer">alt <em>text</em></a></p>` + "\n"},
		"a picture without a text":     {"![](https://x.example/a.png)", `<p><a href="https://x.example/a.png" rel="nofollow noreferrer">picture</a></p>` + "\n"},
		"a picture in a link":          {"[![alt](https://x.example/a.png)](https://x.example)", `<p><a href="https://x.example" rel="nofollow noreferrer">alt</a></p>` + "\n"},
		"a picture that is none":       {"![alt](data:image/svg+xml,x)", "<p>alt</p>\n"},
		"a picture of HTML":            {`a<img src="https://x.example/a.png" onerror="alert(1)">b`, "<p>ab</p>\n"},
		"a picture of HTML on the way": {`<img src=x onerror=alert(1)//`, "<p>&lt;img src=x onerror=alert(1)//</p>\n"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, string(m.html(c.in))) })
	}
}

// What would take long to read as Markdown is shown as it is, and whole.
func TestMarkdownTakesNoTime(t *testing.T) {
	m := newMarkdown()
	for name, s := range map[string]string{
		"quotations": ">", "brackets": "[", "links": "[a](", "empty links": "[](", "emphasis": "*a_", "strong": "**a", "lists": "1. ", "nested": "> - ", "pictures": "![", "code": "`a``",
		"HTML": "<div>", "struck": "~~a",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			got := string(m.html(strings.Repeat(s, 100_000/len(s))))
			assert.Less(t, time.Since(start), 2*time.Second)
			assert.True(t, strings.HasPrefix(got, "<pre>"), "%.40s", got)
		})
	}
	paragraphs := strings.Repeat(strings.Repeat("*a_", 400)+"\n\n", 50)
	start := time.Now()
	m.html(paragraphs)
	assert.Less(t, time.Since(start), 2*time.Second)
	assert.True(t, strings.HasPrefix(string(m.html(strings.Repeat("word ", 50_000))), "<pre>"), "too long")
	long := string(m.html(strings.Repeat("- a [link](https://x.example) in a_snake_case list.\n", 80)))
	assert.Equal(t, 80, strings.Count(long, "<li>"), "what people write is read")
}

// Whatever a description is, what comes out of it has nothing but the structure of a text, and links to the web and mail.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"# a\n\n![x](https://x.example/y) <b>c</b>", "<a href='java\tscript:alert(1)'>", "<x><script>a</x>", "[a]: javascript:b\n\n[a]", "|a|\n|-|\n|<img src=x onerror=y>|",
		"<svg><style><img src=x onerror=alert(1)//></style>", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", "<title>a</title", "&lt;script&gt;"} {
		f.Add(seed)
	}
	m := newMarkdown()
	allowed := wordsOf("p br hr b strong i em u s del sub sup code pre kbd samp blockquote ul ol li dl dt dd h3 h4 h5 h6 table thead tbody tr th td caption a")
	f.Fuzz(func(t *testing.T, description string) {
		nodes, err := html.ParseFragment(strings.NewReader(string(m.html(description))), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
		if err != nil {
			return // nested deeper than a reader of HTML goes
		}
		all := &html.Node{Type: html.ElementNode, Data: "div"}
		for _, n := range nodes {
			all.AppendChild(n)
		}
		for n := range all.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			assert.True(t, allowed[n.Data], n.Data)
			for _, a := range n.Attr {
				switch a.Key {
				case "href":
					assert.Regexp(t, `(?i)^(https?:|mailto:)`, a.Val)
				case "rel":
				default:
					t.Errorf("%s has %s", n.Data, a.Key)
				}
			}
		}
	})
}
