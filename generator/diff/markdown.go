package diff

import (
	"fmt"
	"io"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// mostOfMarkdown is how many changes of a severity are listed for a pull request: code hosts cut comments of more than 64 KB.
const mostOfMarkdown = 100

// WriteMarkdown writes the changes for a pull request. Texts of the descriptions are data: they become neither markup nor mentions.
func (r *Report) WriteMarkdown(w io.Writer, path func(Change, string) string) error {
	p := printer{w: w}
	p.line("## %s", plainMarkdown(capital(r.Sums())))
	titles := map[Severity]string{Breaking: "Breaking", Addition: "New", Documentation: "Documentation"}
	for _, s := range severities {
		n := 0
		for _, c := range r.Changes {
			if c.Severity != s {
				continue
			}
			if n++; n == 1 {
				p.line("\n### %s\n", titles[s])
			}
			if n <= mostOfMarkdown {
				p.line("- %s", c.markdown(path))
			}
		}
		if n > mostOfMarkdown {
			p.line("- and %d more", n-mostOfMarkdown)
		}
	}
	return p.err
}

func (c Change) markdown(path func(Change, string) string) string {
	var b strings.Builder
	if s := c.subject(); s != "" {
		b.WriteString("**" + code(s) + "**: ")
	}
	b.WriteString(inline(c.Message))
	if below := c.below(); below != "" {
		parts := strings.Split(below, "   ")
		for _, part := range parts {
			b.WriteString("; " + inline(part))
		}
	}
	pos := c.Pos
	if path != nil && pos.File != "" {
		pos.File = path(c, pos.File)
	}
	if !pos.IsZero() {
		fmt.Fprintf(&b, " (%s)", code(pos.String()))
	}
	return b.String()
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// code is a text as Markdown shows it letter by letter.
func code(s string) string {
	s = strings.Join(strings.Fields(diag.Printable(s)), " ")
	longest, run := 0, 0
	for _, r := range s {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// inline is a message: what stands in backquotes as code, all else as plain text.
func inline(s string) string {
	parts := strings.Split(s, "`")
	var b strings.Builder
	for i, part := range parts {
		if i%2 == 1 && i < len(parts)-1 && strings.TrimSpace(part) != "" {
			b.WriteString(code(part))
		} else {
			b.WriteString(plainMarkdown(part))
		}
	}
	return b.String()
}

var markup = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "|", `\|`, "#", `\#`, "@", "@\u200b", "~", `\~`, "!", `\!`, "://", `\://`, "www.", `www\.`)

func plainMarkdown(s string) string { return markup.Replace(diag.Printable(s)) }
