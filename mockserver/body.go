package mockserver

import (
	"bytes"
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/pmgen/pmgen/generator/model"
)

// bodyKind is what a recorded body is compared as.
type bodyKind int

const (
	bodyNone bodyKind = iota // nothing was sent
	bodyText
	bodyJSON
	bodyForm
	bodyFile // whose bytes are not in the recording: nothing is equal to it
)

// sentBody is the body of a recorded request. Bodies that count as equal have the same kind and text.
type sentBody struct {
	kind bodyKind
	text func() string
	raw  []byte // of JSON, as it is recorded: equal bytes are equal values, which is quicker to see
}

// newSentBody finds out what a recorded body is, and leaves the rest until somebody asks.
func newSentBody(b *model.RequestBody) sentBody {
	switch {
	case b == nil:
		return sentBody{}
	case b.Encoding == model.URLEncoded || b.Encoding == model.Multipart:
		values := url.Values{}
		for _, f := range b.Form {
			if !f.Disabled {
				values.Add(f.Name, f.Value)
			}
		}
		if len(values) == 0 {
			return sentBody{}
		}
		return sentBody{kind: bodyForm, text: sync.OnceValue(values.Encode)}
	case b.Encoding == model.Binary:
		return sentBody{kind: bodyFile}
	}
	data := b.Content.Bytes()
	if b.Content.IsJSON() {
		return sentBody{bodyJSON, sync.OnceValue(func() string { return canonicalJSON(decodeJSON(data)) }), data}
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		return sentBody{}
	}
	return sentBody{kind: bodyText, text: func() string { return text }}
}

// sameBody compares JSON by value, forms by their fields, and anything else by its text.
func (m *matcher) sameBody(c *candidate) bool {
	switch c.sent.kind {
	case bodyNone:
		return len(m.request.Body()) == 0
	case bodyText:
		return c.sent.text() == strings.TrimSpace(string(m.request.Body()))
	case bodyJSON:
		return bytes.Equal(c.sent.raw, m.request.Body()) || c.sent.text() == m.request.canonicalJSON()
	case bodyForm:
		return c.sent.text() == m.request.Form().Encode()
	}
	return false
}

// sentNothing reports whether the request comes without a body.
func (m *matcher) sentNothing() bool {
	return !m.request.hasBody() || m.request.ContentLength == 0
}

// canonicalJSON is a text that equal values share: members sorted, numbers by value.
func canonicalJSON(value any) string {
	text, err := json.Marshal(canonicalNumbers(value))
	if err != nil { // what was decoded can be encoded
		return ""
	}
	return string(text)
}

func canonicalNumbers(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = canonicalNumbers(member)
		}
	case []any:
		for i, element := range v {
			v[i] = canonicalNumbers(element)
		}
	case json.Number:
		if f, err := v.Float64(); err == nil && strings.ContainsAny(string(v), ".eE") {
			if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
				return json.Number(strconv.FormatInt(int64(f), 10))
			}
			return f
		}
	}
	return value
}
