package drift

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// response is a saved response, in the order in which Postman writes its members.
type response struct {
	Name            string          `json:"name"`
	OriginalRequest json.RawMessage `json:"originalRequest"`
	Status          string          `json:"status"`
	Code            int             `json:"code"`
	Language        string          `json:"_postman_previewlanguage"`
	Header          []header        `json:"header"`
	Cookie          []any           `json:"cookie"`
	Body            string          `json:"body"`
}

type header struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// element is the new example without white space.
func (e *editor) element(p *contracttests.Proposal, name string) ([]byte, error) {
	request := e.at(p.Operation.Pointer).Get("request")
	if p.Example != nil {
		if own := e.at(p.Example.Pointer).Get("originalRequest"); !own.IsNull() {
			request = own
		}
	}
	r := response{Name: name, OriginalRequest: e.masked(nil, request, ""), Status: http.StatusText(p.Status), Code: p.Status, Language: "text",
		Header: []header{}, Cookie: []any{}, Body: e.mask(p.Body)}
	names := make([]string, 0, len(p.Header))
	for name := range p.Header {
		if !volatile(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range p.Header[name] {
			r.Header = append(r.Header, header{name, e.value(name, value)})
			if name == "Content-Type" {
				r.Language = language(value)
			}
		}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r); err != nil {
		return nil, err
	}
	parsed, _, err := tree.Parse("", bytes.TrimSpace(b.Bytes()))
	if err != nil {
		return nil, fmt.Errorf("the example cannot be written: %w", err)
	}
	return parsed.Root.Compact(), nil
}

// volatile reports whether a header is about the wire, the moment or the one who asked: it is another with the next reply.
func volatile(name string) bool {
	lower := strings.ToLower(name)
	return slices.Contains(passing, lower) || strings.HasPrefix(lower, "x-pmgen-") || strings.HasPrefix(lower, "cf-") || strings.HasPrefix(lower, "x-amz") ||
		strings.HasSuffix(lower, "request-id") || strings.HasSuffix(lower, "correlation-id") || strings.HasSuffix(lower, "trace-id")
}

var passing = []string{"age", "alt-svc", "authorization", "connection", "content-encoding", "content-length", "cookie", "date", "expires", "keep-alive", "nel",
	"proxy-authorization", "proxy-connection", "report-to", "server", "server-timing", "set-cookie", "te", "traceparent", "tracestate", "trailer",
	"transfer-encoding", "upgrade", "vary", "via", "x-cache", "x-powered-by", "x-runtime", "x-response-time", "x-served-by", "x-timer"}

func language(contentType string) string {
	mediaType, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	switch mediaType = strings.TrimSpace(mediaType); {
	case model.IsJSON(mediaType):
		return "json"
	case strings.HasSuffix(mediaType, "xml"):
		return "xml"
	case mediaType == "text/html":
		return "html"
	}
	return "text"
}

// value masks the value of a name: where the name says that it is nobody's business, all of it. Variables stay.
func (e *editor) value(name, value string) string {
	switch {
	case strings.Contains(value, "{{"):
		return e.known(value)
	case name == "":
		return e.mask(value)
	}
	text, err := json.Marshal(map[string]string{name: value})
	if err != nil {
		return e.mask(value)
	}
	var back map[string]string
	if json.Unmarshal([]byte(e.mask(string(text))), &back) != nil || len(back) != 1 {
		return e.mask(value)
	}
	for _, masked := range back {
		value = masked
	}
	return value
}

// masked writes a request of the collection without its secrets.
func (e *editor) masked(b []byte, n *tree.Node, name string) []byte {
	switch {
	case n == nil:
		return append(b, "null"...)
	case n.Is(tree.String):
		return appendQuoted(b, e.value(name, n.Text))
	case n.Is(tree.Array):
		b = append(b, '[')
		for i, item := range n.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = e.masked(b, item, "")
		}
		return append(b, ']')
	case n.Is(tree.Object):
		b = append(b, '{')
		first := true
		for _, m := range n.Members {
			if m.Earlier {
				continue
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			of := m.Name
			if m.Name == "value" { // of a row: {"key": "Authorization", "value": …}
				of = n.First("key", "name", "id").Str()
			}
			b = e.masked(append(appendQuoted(b, m.Name), ':'), m.Value, of)
		}
		return append(b, '}')
	}
	return append(b, n.Compact()...)
}

func appendQuoted(b []byte, s string) []byte {
	quoted, err := jsontext.AppendQuote(nil, strings.ToValidUTF8(s, "\uFFFD"))
	if err != nil {
		quoted = []byte(`""`) // it is valid UTF-8: there is no error
	}
	return append(b, quoted...)
}
