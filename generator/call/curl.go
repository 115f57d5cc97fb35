package call

import (
	"bytes"
	"cmp"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// boundary stands between the parts of a form that curl's own options cannot write.
const boundary = "pmgen-form-boundary"

// longest is how long an argument may be: Linux allows 128 KiB.
const longest = 100_000

// Curl prints the call as a command for a POSIX shell, ending in a line break. base, "" for the recorded server, is where it is
// sent. Every text of the collection is one quoted word of the shell, and none is read by curl as the name of a file, a
// further option or a pattern. A body with bytes that a word cannot hold is piped in.
func (c *Call) Curl(base string) string {
	w := &curl{}
	for _, kind := range c.Unsigned {
		w.notes = append(w.notes, "the authorization "+tame(kind)+" signs each request: it is not part of this command")
	}
	target := c.url(base)
	switch {
	case c.Method == "HEAD":
		w.option("--head")
	case c.Method != "GET" || c.Body != nil:
		w.option("--request", Value{Text: oneLineText(c.Method)})
	}
	if text := textOf(target); dotted(text) {
		w.option("--path-as-is")
	}
	w.url = word(target...)
	if c.User {
		w.words = append(w.words, `--user "$`+model.EnvName(c.Prefix, "user")+`:$`+model.EnvName(c.Prefix, "password")+`"`)
	}
	for _, h := range c.Headers {
		if h.Text == "" && h.Env == "" {
			w.option("--header", Value{Text: h.Name + ";"}) // so that it is sent, empty
			continue
		}
		w.option("--header", Value{h.Name + ": " + h.Text, h.Env})
	}
	if c.Body != nil {
		w.body(c.Body)
	}
	return w.String()
}

// url is the URL as pieces of text and secrets.
func (c *Call) url(base string) []Value {
	target := []Value{{Text: strings.TrimRight(base, "/")}}
	switch {
	case base != "":
	case c.Base != "":
		target[0].Text = c.Base
	default:
		target[0] = Value{Env: model.EnvName(c.Prefix, "base_url")}
	}
	target = append(target, c.Path...)
	for i, q := range c.Query {
		mark := "&"
		if i == 0 {
			mark = "?"
		}
		text := mark + url.QueryEscape(q.Name)
		if q.Text != "" || q.Env != "" {
			text += "="
		}
		target = append(target, Value{text + url.QueryEscape(q.Text), q.Env})
	}
	return target
}

// curl is a command under construction.
type curl struct {
	notes, words []string
	url          string
	input        string // what is piped in
}

func (w *curl) option(name string, value ...Value) {
	if len(value) > 0 {
		name += " " + word(value...)
	}
	w.words = append(w.words, name)
}

func (w *curl) String() string {
	var b strings.Builder
	for _, n := range w.notes {
		fmt.Fprintf(&b, "# %s\n", n)
	}
	if w.input != "" {
		b.WriteString(w.input + " |\n")
	}
	head := "curl"
	if len(w.words) > 0 && !strings.HasPrefix(w.words[0], "--header") && !strings.HasPrefix(w.words[0], "--user") {
		head += " " + w.words[0]
		w.words = w.words[1:]
	}
	if strings.ContainsAny(w.url, "[]{}") {
		head += " --globoff"
	}
	b.WriteString(head + " " + w.url)
	for _, o := range w.words {
		b.WriteString(" \\\n  " + o)
	}
	b.WriteByte('\n')
	return b.String()
}

func (w *curl) body(b *Body) {
	switch b.Encoding {
	case model.URLEncoded:
		w.form(b)
	case model.Multipart:
		w.multipart(b)
	default:
		w.option("--header", Value{Text: "Content-Type: " + b.Media})
		w.data(b.Data, b.Encoding == model.Binary)
	}
}

// data is a body as it stands.
func (w *curl) data(data []byte, file bool) {
	switch {
	case len(data) == 0 && file:
		w.notes = append(w.notes, "put the name of your file in the place of /dev/null")
		w.words = append(w.words, "--data-binary @/dev/null")
	case len(data) == 0:
	case shown(string(data)) && len(data) <= longest:
		w.option("--data-raw", Value{Text: string(data)})
	default:
		w.input = printf(data)
		w.words = append(w.words, "--data-binary @-")
	}
}

// form are the fields of an urlencoded form. curl encodes the values, not the names.
func (w *curl) form(b *Body) {
	if b.Media != "application/x-www-form-urlencoded" {
		w.option("--header", Value{Text: "Content-Type: " + b.Media})
	}
	var long []string
	for _, f := range b.Form {
		name := url.QueryEscape(f.Name) + "="
		switch escaped := name + url.QueryEscape(f.Text); {
		case len(escaped) > longest && f.Env == "":
			long = append(long, escaped)
		case !shown(f.Text):
			w.option("--data-raw", Value{escaped, f.Env})
		default:
			w.option("--data-urlencode", Value{name + f.Text, f.Env})
		}
	}
	if long != nil { // curl puts an ampersand before it
		w.input = printf([]byte(strings.Join(long, "&")))
		w.words = append(w.words, "--data-binary @-")
	}
}

// multipart are the parts of a form. Where one has what curl's options cannot say, the body is written out.
func (w *curl) multipart(b *Body) {
	for _, f := range b.Form {
		if f.Name == "" || strings.Contains(f.Name, "=") || !shown(f.Name) || !shown(f.Text) || len(f.Text) > longest || strings.ContainsAny(f.Name, "\n\t\"\\") {
			w.written(b)
			return
		}
	}
	for _, f := range b.Form {
		switch {
		case f.File:
			if len(w.notes) == 0 {
				w.notes = append(w.notes, "put the name of your file in the place of /dev/null")
			}
			w.option("--form", Value{Text: f.Name + `=@/dev/null;filename="file.txt"` + partMedia(cmp.Or(f.Media, "application/octet-stream"))})
		case f.Media != "" && f.Env == "":
			w.option("--form", Value{Text: f.Name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(f.Text) + `"` + partMedia(f.Media)})
		default:
			w.option("--form-string", Value{f.Name + "=" + f.Text, f.Env})
		}
	}
}

// partMedia is the media type of a part as curl reads it, which takes no parameters.
func partMedia(media string) string {
	media, _, _ = strings.Cut(media, ";")
	if media == "" || strings.ContainsAny(media, "\",= ") {
		return ""
	}
	return ";type=" + media
}

// written is a multipart form byte for byte. The secrets in it are left out: a piped text has no variables.
func (w *curl) written(b *Body) {
	for _, f := range b.Form {
		if f.Env != "" {
			w.notes = append(w.notes, "the field "+tame(f.Name)+" is secret: it is sent empty")
		}
	}
	w.input = printf(b.Multipart())
	w.option("--header", Value{Text: "Content-Type: multipart/form-data; boundary=" + boundary})
	w.words = append(w.words, "--data-binary @-")
}

// Multipart is a form as bytes. Its files are empty.
func (b *Body) Multipart() []byte {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	_ = w.SetBoundary(boundary) // it is a valid one
	quote := strings.NewReplacer("\\", "\\\\", `"`, "%22", "\r", "%0D", "\n", "%0A", "\t", "%09")
	for _, f := range b.Form {
		disposition := `form-data; name="` + oneLineText(quote.Replace(f.Name)) + `"`
		if f.File {
			disposition += `; filename="file.txt"`
		}
		h := textproto.MIMEHeader{"Content-Disposition": {disposition}}
		if f.Media != "" {
			h.Set("Content-Type", f.Media)
		}
		part, _ := w.CreatePart(h) // into memory
		if !f.File {
			_, _ = part.Write([]byte(f.Text))
		}
	}
	_ = w.Close()
	return out.Bytes()
}
