package mockserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"sync"

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
	case c.reply != nil:
		media = w.fromReply(c)
	}
	if !bodyAllowed(w.status) {
		w.body, w.original = nil, nil
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
	return w
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
		w.body, _ = c.operation.validator().Sample(c.reply.Type) // the nearest where none is whole
	}
	for _, h := range c.reply.Headers {
		if name := textproto.CanonicalMIMEHeaderKey(h.Name); validName(name) && h.Required && !slices.Contains(neverReplayed, name) {
			w.header[name] = []string{headerValue(headerSample(c.operation, &h))}
		}
	}
	return c.reply.Media
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

// write sends the reply and returns its status.
func (c *candidate) write(out http.ResponseWriter, r *request, score float64, j judgement) int {
	w := c.written()
	h := out.Header()
	for name, values := range w.header {
		h[name] = slices.Clip(values)
	}
	h["X-Pmgen-Score"] = scoreHeader(score)
	if len(j.violations) > 0 {
		h["X-Pmgen-Violations"] = []string{headerValue(line(j.violations))}
	}
	if len(j.warnings) > 0 {
		h["X-Pmgen-Warnings"] = []string{headerValue(line(j.warnings))}
	}
	body := w.body
	if w.original != nil && r.wantsOriginal() {
		body = w.original
		h["Content-Type"] = slices.Clip(w.originalType)
		h["Content-Length"] = []string{strconv.Itoa(len(body))}
	}
	out.WriteHeader(w.status)
	if r.Method != http.MethodHead && len(body) > 0 {
		if seen, ok := out.(*recorder); ok {
			seen.writeWhole(body)
		} else {
			_, _ = out.Write(body)
		}
	}
	return w.status
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
