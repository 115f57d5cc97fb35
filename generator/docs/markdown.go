package docs

import (
	"bytes"
	"html/template"
	"net/url"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/pmgen/pmgen/generator/look"
)

// maxMarkdown bounds a description that is read as Markdown, and maxMarks the marks in one paragraph of it.
const (
	maxMarkdown = 200_000
	maxMarks    = 1_500
)

// markdown makes HTML of descriptions: Markdown, which may hold HTML. Whatever comes out of it goes through the policy: nothing
// but the structure of texts, and links to pages and mail. Pictures are never fetched.
type markdown struct {
	reader goldmark.Markdown
	policy *bluemonday.Policy

	elements, swallowing map[string]bool
}

func newMarkdown() *markdown {
	policy := bluemonday.NewPolicy()
	policy.AllowElements("p", "br", "hr", "b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "code", "pre", "kbd", "samp", "blockquote",
		"ul", "ol", "li", "dl", "dt", "dd", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "caption")
	policy.AllowAttrs("href").OnElements("a")
	policy.AllowURLSchemes("http", "https", "mailto")
	policy.AllowRelativeURLs(false)
	policy.RequireParseableURLs(true)
	policy.RequireNoFollowOnLinks(true)
	policy.RequireNoReferrerOnLinks(true)
	policy.SkipElementsContent(strings.Fields(swallowing)...)
	return &markdown{
		reader: goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
			goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tame{}, 0))),
			goldmark.WithRendererOptions(html.WithUnsafe())), // the policy comes after it
		policy: policy, elements: wordsOf(htmlNames), swallowing: wordsOf(swallowing),
	}
}

// html is a description as HTML. What would cost too much to read as Markdown stays a text.
func (m *markdown) html(description string) template.HTML {
	if strings.TrimSpace(description) == "" {
		return ""
	}
	source := []byte(look.Text(description))
	var b bytes.Buffer
	if len(source) > maxMarkdown || tooDense(source) || m.reader.Convert(source, &b) != nil {
		return template.HTML("<pre>" + template.HTMLEscapeString(look.Cut(string(source), maxMarkdown)) + "</pre>") // escaped
	}
	return template.HTML(m.policy.SanitizeBytes(m.literal(b.Bytes()))) // the policy lets nothing through that is not on its list
}

// tooDense reports whether a paragraph has so many marks of links, emphasis, lists or quotations that reading them as what they
// may be takes time that grows with the square of their number.
func tooDense(source []byte) bool {
	marks := 0
	blank := true
	for _, c := range source {
		switch c {
		case '[', ']', '(', '*', '_', '>', '<', '~', '`', '.', '-', '+':
			marks++
			blank = false
		case '\n':
			if blank {
				marks = 0
			}
			blank = true
		case ' ', '\t':
		default:
			blank = false
		}
		if marks > maxMarks {
			return true
		}
	}
	return false
}

// tame changes what is parsed: headings stand below those of the page, pictures become links to them, and links that lead
// nowhere from a folder on disk become text.
type tame struct{}

// Transform implements goldmark's hook for what was parsed.
func (tame) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	var pictures []*ast.Image
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := n.(type) {
			case *ast.Heading:
				n.Level = min(n.Level+2, 6)
			case *ast.Image:
				pictures = append(pictures, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, p := range pictures {
		replace(p)
	}
}

// replace puts a link in the place of a picture, or its description where the picture is not on the web.
func replace(p *ast.Image) {
	parent := p.Parent()
	if p.FirstChild() == nil {
		p.AppendChild(p, ast.NewString([]byte("picture")))
	}
	var link *ast.Link
	if u, err := url.Parse(string(p.Destination)); err == nil && (u.Scheme == "https" || u.Scheme == "http") && !inLink(p) {
		link = ast.NewLink()
		link.Destination = p.Destination
		parent.InsertBefore(parent, p, link)
	}
	for p.FirstChild() != nil {
		child := p.FirstChild()
		p.RemoveChild(p, child)
		if link != nil {
			link.AppendChild(link, child)
		} else {
			parent.InsertBefore(parent, p, child)
		}
	}
	parent.RemoveChild(parent, p)
}

func inLink(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}
