package failures

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	postman "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
)

// collection makes the collection of what was kept.
func (k *keeper) collection(report *contracttests.Report) *postman.Collection {
	c := postman.CreateCollection("Failures of "+k.title, "")
	about := fmt.Sprintf("What broke its contract, checked with `pmgen test`: %d of %d checks.", report.Failed, report.Checks)
	if k.left > 0 {
		about += fmt.Sprintf(" %d more failures were not kept.", k.left)
	}
	if k.alone > 0 {
		about += fmt.Sprintf(" %d are of recorded examples that break their own schemas: no reply led to them.", k.alone)
	}
	c.Info.Description = postman.Description{Content: about, Type: "text/markdown"}
	c.Variables = []*postman.Variable{{Key: "baseUrl", Value: report.BaseURL, Type: "string"}}
	c.Items = []*postman.Items{}
	for _, f := range k.failures {
		c.Items = append(c.Items, k.item(f, strings.TrimRight(report.BaseURL, "/")))
	}
	return c
}

func (k *keeper) item(f *failure, base string) *postman.Items {
	target := k.url(f.URL, base)
	request := func() *postman.Request {
		return &postman.Request{Method: postman.Method(f.Method), URL: target, Header: k.headers(f.Headers), Body: k.body(f)}
	}
	asked := request()
	asked.Description = k.reason(f)
	item := postman.CreateItem(postman.Item{Name: f.results[0].Case, Request: asked})
	if f.Status == 0 {
		return item // no reply came
	}
	contentType := http.Header(f.ReplyHeaders).Get("Content-Type")
	item.Responses = []*postman.Response{{Name: cut(k.mask(f.results[0].Message), 120), OriginalRequest: request(), Status: http.StatusText(f.Status), Code: f.Status,
		Headers: &postman.HeaderList{Headers: k.headers(f.ReplyHeaders)}, Body: k.mask(f.ReplyBody), PreviewLanguage: language(contentType)}}
	return item
}

// reason says what is wrong, as blocks of code: nothing in it is Markdown.
func (k *keeper) reason(f *failure) string {
	var b strings.Builder
	for _, r := range f.results {
		if pos := r.Pos; !pos.IsZero() {
			if k.path != nil {
				pos.File = k.path(pos.File)
			}
			b.WriteString("    " + pos.String() + "\n")
		}
		for line := range strings.SplitSeq(k.mask(r.Details()), "\n") {
			b.WriteString("    " + line + "\n")
		}
		b.WriteString("\n")
	}
	if f.ReplyBytes > len(f.ReplyBody) {
		fmt.Fprintf(&b, "Of the reply's %d bytes the first %d are kept.\n", f.ReplyBytes, len(f.ReplyBody))
	}
	return strings.TrimRight(b.String(), "\n")
}

// url is where the request went, the server in a variable.
func (k *keeper) url(raw, base string) *postman.URL {
	rest, ok := strings.CutPrefix(raw, base)
	if !ok || base == "" {
		return &postman.URL{Raw: k.mask(raw)}
	}
	path, query, asked := strings.Cut(rest, "?")
	out := &postman.URL{Host: []string{"{{baseUrl}}"}}
	for segment := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		if strings.HasPrefix(segment, ":") {
			segment = "%3A" + segment[1:] // it is no parameter
		}
		out.Path = append(out.Path, segment)
	}
	out.Raw = "{{baseUrl}}/" + strings.Join(out.Path, "/")
	if !asked {
		return out
	}
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		value = k.value(unescaped(name), unescaped(value))
		out.Query = append(out.Query, &postman.QueryParam{Key: unescaped(name), Value: value})
		out.Raw += map[bool]string{true: "?", false: "&"}[len(out.Query) == 1] + name + "=" + url.QueryEscape(value)
	}
	return out
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// headers are sorted, so that the same run gives the same collection. The list is never nil: the library writes a request without
// one as its URL alone, which it does not escape.
func (k *keeper) headers(h map[string][]string) []*postman.Header {
	out := []*postman.Header{}
	names := make([]string, 0, len(h))
	for name := range h {
		if !strings.HasPrefix(name, "X-Pmgen-") && !slices.Contains(onWire, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range h[name] {
			out = append(out, &postman.Header{Key: name, Value: k.value(name, value)})
		}
	}
	return out
}

// onWire are headers about the way of a message; a day later they are wrong.
var onWire = []string{"Connection", "Content-Length", "Date", "Keep-Alive", "Transfer-Encoding"}

// value masks the value of a name.
func (k *keeper) value(name, value string) string {
	var back map[string]string
	text, err := json.Marshal(map[string]string{name: value})
	if err != nil || json.Unmarshal([]byte(k.mask(string(text))), &back) != nil || len(back) != 1 {
		return k.mask(value)
	}
	for _, masked := range back {
		value = masked
	}
	return value
}

func (k *keeper) body(f *failure) *postman.Body {
	if f.Body == "" {
		return nil
	}
	b := &postman.Body{Mode: "raw", Raw: k.mask(f.Body)}
	if l := language(http.Header(f.Headers).Get("Content-Type")); l != postman.Text {
		b.Options = &postman.BodyOptions{Raw: postman.BodyOptionsRaw{Language: l}}
	}
	return b
}

func language(contentType string) string {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	switch media = strings.TrimSpace(media); {
	case model.IsJSON(media):
		return postman.JSON
	case strings.HasSuffix(media, "xml"):
		return postman.XML
	case media == "text/html":
		return postman.HTML
	}
	return postman.Text
}

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
