package mockserver

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pmgen/pmgen/generator/model"
)

// writtenReply is a candidate's reply, ready to be written many times. Nobody changes it.
type writtenReply struct {
	status   int
	header   http.Header
	body     []byte
	original []byte // of a repaired body: the recorded text; else nil
	// originalType is the Content-Type of the recorded text.
	originalType []string

	template        *template // of the body; nil: it is always the same
	headerTemplates []headerTemplate

	stream       bool // of server-sent events
	compressible bool
	gzipped      func() []byte // the body, compressed; nil where that is no shorter
	ranges       bool          // it was recorded with Accept-Ranges: bytes
	modified     time.Time     // as it was recorded; zero: not
}

// headerTemplate is a value of a header that has holes.
type headerTemplate struct {
	name     string
	index    int
	template *template
}

// neverReplayed are about the old wire even where a reader did not mark them.
var neverReplayed = []string{"Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection", "Keep-Alive", "Date",
	"Trailer", "Upgrade", "Te", "Proxy-Connection"}

func newWrittenReply(c *candidate) *writtenReply {
	w := &writtenReply{status: c.status, header: http.Header{}}
	w.header["X-Pmgen-Example"] = []string{c.id}
	w.header["X-Pmgen-Operation"] = []string{headerValue(c.operation.ID)}
	var media string
	switch {
	case c.example != nil:
		media = w.fromExample(c.example)
		w.findTemplates(c)
	case c.reply != nil:
		media = w.fromReply(c)
	}
	if !bodyAllowed(w.status) {
		w.body, w.original, w.template = nil, nil, nil
	}
	// A stream of no events is one, too; any other body that is empty has no type.
	if len(w.header["Content-Type"]) == 0 && (len(w.body) > 0 || media == "text/event-stream" && bodyAllowed(w.status)) {
		if media == "" {
			media = "text/plain; charset=utf-8"
		}
		w.header["Content-Type"] = []string{media}
	}
	if bodyAllowed(w.status) {
		w.header["Content-Length"] = []string{strconv.Itoa(len(w.body))}
	}
	w.prepareSending(media)
	return w
}

// prepareSending finds out in which forms the body can be sent.
func (w *writtenReply) prepareSending(media string) {
	first := func(name string) string {
		if values := w.header[name]; len(values) > 0 {
			return values[0]
		}
		return ""
	}
	success := w.status >= 200 && w.status < 300
	w.stream = success && media == "text/event-stream"
	w.ranges = strings.EqualFold(strings.TrimSpace(first("Accept-Ranges")), "bytes")
	w.modified, _ = http.ParseTime(first("Last-Modified")) // zero where it is none
	w.compressible = compresses(first("Content-Type")) && w.status != http.StatusPartialContent && bodyAllowed(w.status) &&
		!strings.Contains(strings.ToLower(first("Cache-Control")), "no-transform") && (len(w.body) >= minCompressed || w.template != nil)
	if w.compressible {
		if vary := w.header["Vary"]; !strings.Contains(strings.ToLower(strings.Join(vary, ",")), "accept-encoding") {
			w.header["Vary"] = append(slices.Clip(vary), "Accept-Encoding")
		}
		w.gzipped = sync.OnceValue(func() []byte { return compress(w.body) })
	}
}

// findTemplates finds what of the reply depends on the request. Variables that have a value are replaced at once.
func (w *writtenReply) findTemplates(c *candidate) {
	n := newNames(c.operation, c.recordedRequest())
	t := n.ofExample(c.example)
	filled := t != nil
	if filled {
		if w.original == nil {
			w.original, w.originalType = []byte(c.example.Content.Text), w.header["Content-Type"]
		}
		if text, ok := t.constant(); ok {
			w.body = []byte(text)
		} else {
			w.template = t
		}
	}
	for name, values := range w.header {
		for i, value := range values {
			t := n.ofHeader(value)
			if t == nil || strings.HasPrefix(name, "X-Pmgen-") {
				continue
			}
			filled = true
			if text, ok := t.constant(); ok {
				values[i] = headerValue(text)
				continue
			}
			w.headerTemplates = append(w.headerTemplates, headerTemplate{name, i, t})
		}
	}
	slices.SortFunc(w.headerTemplates, func(a, b headerTemplate) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.index, b.index))
	})
	if filled {
		w.header["X-Pmgen-Template"] = []string{"1"}
	}
}

func (w *writtenReply) templated() bool { return w.template != nil || len(w.headerTemplates) > 0 }

// expand fills the reply's templates.
func (w *writtenReply) expand(e *expansion, h http.Header) (body []byte) {
	for _, t := range w.headerTemplates {
		values := slices.Clone(h[t.name])
		values[t.index] = headerValue(string(e.bytes(t.template)))
		h[t.name] = values
	}
	if w.template == nil {
		return w.body
	}
	body = e.bytes(w.template)
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	return body
}

func (w *writtenReply) fromExample(e *model.Example) (media string) {
	for _, h := range e.Headers {
		name := textproto.CanonicalMIMEHeaderKey(h.Name)
		if h.Dropped || slices.Contains(neverReplayed, name) || !validName(name) || strings.HasPrefix(name, "X-Pmgen-") {
			continue
		}
		w.header[name] = append(w.header[name], headerValue(h.Value))
	}
	w.body = e.Content.Bytes()
	media = e.Content.Media
	if media == "" && e.Content.IsJSON() {
		media = "application/json"
	}
	if e.Content.JSON == model.Repaired {
		w.original, w.originalType = []byte(e.Content.Text), w.header["Content-Type"]
		if len(w.originalType) == 0 {
			w.originalType = []string{"text/plain; charset=utf-8"}
		}
		w.header["X-Pmgen-Repaired"] = []string{"1"}
		w.header["Content-Type"] = []string{"application/json"}
	}
	return media
}

// fromReply makes a reply that is documented but not recorded.
func (w *writtenReply) fromReply(c *candidate) (media string) {
	w.header["X-Pmgen-Made"] = []string{"1"}
	if c.reply.Type != nil && model.IsJSON(c.reply.Media) {
		w.body, _ = c.operation.validator().Draw(c.reply.Type, c.drawSeed()) // the nearest where none is whole
	}
	for _, h := range c.reply.Headers {
		if name := textproto.CanonicalMIMEHeaderKey(h.Name); validName(name) && h.Required && !slices.Contains(neverReplayed, name) {
			w.header[name] = []string{headerValue(headerSample(c.operation, &h))}
		}
	}
	return c.reply.Media
}

// drawSeed is another for each reply and each seed of the server.
func (c *candidate) drawSeed() uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(c.id)) // which never fails
	return h.Sum64() ^ c.operation.seed
}

// headerSample is the header's example, or one made from its type.
func headerSample(op *operation, h *model.Param) string {
	value := h.Example
	if len(value) == 0 {
		if h.Value != "" {
			return h.Value
		}
		value, _ = op.validator().Sample(h.Type)
	}
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// scoreHeader is a score as a header's values. Most are whole numbers of up to three digits, which are made once.
func scoreHeader(score float64) []string {
	if n := int(score); n >= 0 && n < len(wholeScores()) && float64(n) == score {
		return wholeScores()[n : n+1 : n+1]
	}
	return []string{strconv.FormatFloat(score, 'g', 4, 64)}
}

var wholeScores = sync.OnceValue(func() *[200]string {
	var texts [200]string
	for i := range texts {
		texts[i] = strconv.Itoa(i)
	}
	return &texts
})

// validName reports whether net/http would send the header: collections write "{{name}}", too.
func validName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}

// headerValue is a text that can stand in a header: one line of visible characters.
func headerValue(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
}

func writeJSON(w http.ResponseWriter, status int, value any) int {
	body, err := json.Marshal(value)
	if err != nil { // only values of this package come here
		status, body = http.StatusInternalServerError, fmt.Appendf(nil, `{"error":{"message":%q}}`, err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
	return status
}

// mockError is the form of Postman's errors, with what pmgen adds.
type mockError struct {
	Error      mockErrorText `json:"error"`
	Candidates []NearMiss    `json:"candidates,omitempty"`
}

type mockErrorText struct {
	Name    string `json:"name"`
	Message string `json:"message"`
	Header  string `json:"header"`
}

func writeError(w http.ResponseWriter, status int, name, message, header string) int {
	return writeJSON(w, status, mockError{Error: mockErrorText{name, message, header}})
}

func writeAllow(w http.ResponseWriter, methods []string) int {
	w.Header().Set("Allow", strings.Join(methods, ", "))
	w.WriteHeader(http.StatusNoContent)
	return http.StatusNoContent
}
