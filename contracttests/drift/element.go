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

// responseV2 is a saved response, in the order in which Postman writes its members.
type responseV2 struct {
	Name            string          `json:"name"`
	OriginalRequest json.RawMessage `json:"originalRequest"`
	Status          string          `json:"status"`
	Code            int             `json:"code"`
	Language        string          `json:"_postman_previewlanguage"`
	Header          []header        `json:"header"`
	Cookie          []any           `json:"cookie"`
	Body            string          `json:"body"`
}

// responseV1 is one of v1.
type responseV1 struct {
	Name    string          `json:"name"`
	Code    code            `json:"responseCode"`
	Headers []header        `json:"headers"`
	Text    string          `json:"text"`
	Request json.RawMessage `json:"request"`
}

type code struct {
	Code int    `json:"code"`
	Name string `json:"name"`
}

type header struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// element is the new example without white space.
func (e *editor) element(p *contracttests.Proposal, name string) ([]byte, error) {
	item := e.at(p.Operation.Pointer)
	headers, contentType := e.headers(p.Header)
	body := e.mask(p.Body)
	var response any = responseV2{name, e.request(item, p.Example), http.StatusText(p.Status), p.Status, language(contentType), headers, []any{}, body}
	if isV1(item) {
		response = responseV1{name, code{p.Status, http.StatusText(p.Status)}, headers, body, e.request(item, p.Example)}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(response); err != nil {
		return nil, err
	}
	parsed, _, err := tree.Parse("", bytes.TrimSpace(b.Bytes()))
	if err != nil {
		return nil, fmt.Errorf("the example cannot be written: %w", err)
	}
	return parsed.Root.Compact(), nil
}

// request is the one that was sent as the collection has it: the example's own, else the item's.
func (e *editor) request(item *tree.Node, example *model.Example) []byte {
	own, of, without := "originalRequest", item.Get("request"), []string(nil)
	if isV1(item) {
		own, of, without = "request", item, besideRequest
	}
	if example != nil {
		if n := e.at(example.Pointer).Get(own); !n.IsNull() {
			of, without = n, nil
		}
	}
	return e.masked(nil, of, "", without...)
}

// besideRequest are members of a request of v1 that are not what is asked for.
var besideRequest = []string{"responses", "id", "name", "collectionId", "folder", "owner", "time", "timestamp", "createdAt", "updatedAt", "lastUpdatedBy",
	"description", "preRequestScript", "tests", "events", "auth", "currentHelper", "helperAttributes"}

// headers are those of a reply that are worth keeping, by name.
func (e *editor) headers(all map[string][]string) (kept []header, contentType string) {
	names := make([]string, 0, len(all))
	for name := range all {
		if !volatile(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	kept = []header{}
	for _, name := range names {
		for _, value := range all[name] {
			kept = append(kept, header{name, e.value(name, value)})
			if name == "Content-Type" {
				contentType = value
			}
		}
	}
	return kept, contentType
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

// masked writes a request of the collection without its secrets, and without some of its members.
func (e *editor) masked(b []byte, n *tree.Node, name string, without ...string) []byte {
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
			if m.Earlier || slices.Contains(without, m.Name) {
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
