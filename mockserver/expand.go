package mockserver

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver/fake"
)

// maxExpanded is how long a body may become by what is put into it.
const maxExpanded = 16 << 20

// seeding says where the values of dynamic variables come from.
type seeding struct {
	seed   uint64
	random bool // others for every reply, and the time is the clock's
}

// fixedTime is the time of replies that are always the same.
var fixedTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// expansion are the values of one reply.
type expansion struct {
	candidate *candidate
	request   *request
	seeding   seeding
	maker     *fake.Maker
	captured  map[string]string
	left      int  // bytes that may still be put in
	cut       bool // some values were left out
}

func newExpansion(c *candidate, r *request, s seeding) *expansion {
	r.split() // a request that was asked before was not matched
	return &expansion{candidate: c, request: r, seeding: s, left: maxExpanded}
}

// known is a value: a text, or JSON.
type known struct {
	text     string
	json     []byte // nil: it is the text
	missing  bool
	variable bool // it is the collection's own, which can be any JSON
}

func (e *expansion) bytes(t *template) []byte {
	var b bytes.Buffer
	for i, literal := range t.literals {
		b.WriteString(literal)
		if i == len(t.holes) {
			break
		}
		h := t.holes[i]
		var value []byte
		if !e.cut { // else the rest costs nothing more
			value = h.value(e.value(h))
		}
		if e.cut = e.cut || len(value) > e.left; e.cut {
			h.given = false
			value = h.value(known{missing: true})
		}
		e.left -= len(value)
		b.Write(value)
	}
	return b.Bytes()
}

func (e *expansion) value(h hole) known {
	switch h.of {
	case fromDynamic:
		text, _ := e.fake().Value(h.name)
		return known{text: text}
	case fromCaptured:
		text, ok := e.capturedValues()[h.name]
		return known{text: text, missing: !ok}
	case fromBody:
		return e.ofBody(h.keys)
	case fromQuery:
		return ofValues(e.request.Query(), h.keys)
	case fromPath:
		return e.ofPath(h.keys)
	case fromHeaders:
		return e.ofHeaders(h.keys)
	}
	return known{missing: true}
}

// fake makes the values of dynamic variables: of one seed, the same for the same request, on every machine.
func (e *expansion) fake() *fake.Maker {
	if e.maker != nil {
		return e.maker
	}
	if e.seeding.random {
		e.maker = fake.New(rand.Uint64(), rand.Uint64(), time.Now())
		return e.maker
	}
	sum := sha256.New()
	var length [8]byte
	for _, part := range [][]byte{binary.BigEndian.AppendUint64(nil, e.seeding.seed), []byte(e.candidate.id), []byte(e.request.Method),
		[]byte(e.request.URL.RequestURI()), e.request.Body()} {
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		sum.Write(length[:])
		sum.Write(part)
	}
	key := sum.Sum(nil)
	e.maker = fake.New(binary.BigEndian.Uint64(key), binary.BigEndian.Uint64(key[8:]), fixedTime)
	return e.maker
}

// capturedValues are the request's values by the names of the recorded variables that stand in their places.
func (e *expansion) capturedValues() map[string]string {
	if e.captured != nil {
		return e.captured
	}
	op := e.candidate.operation
	e.captured = captured(op.Path, e.request.segments)
	for i := range op.Params {
		if p := &op.Params[i]; p.In == model.InPath && p.Variable != "" {
			if value, ok := e.captured[p.Name]; ok {
				e.captured[p.Variable] = value
			}
		}
	}
	for _, q := range e.candidate.recordedRequest().Query {
		if name, ok := wholeVariable(q.Value); ok && e.request.Query().Has(q.Name) {
			if _, taken := e.captured[name]; !taken {
				e.captured[name] = e.request.Query().Get(q.Name)
			}
		}
	}
	return e.captured
}

// ofBody is a member of the body: of JSON, or a field of a form.
func (e *expansion) ofBody(keys []string) known {
	body := e.request.Body()
	if value := e.request.JSON(); value != nil {
		return member(value, keys)
	}
	if keys == nil {
		return known{text: string(body), missing: len(body) == 0}
	}
	return ofValues(e.request.Form(), keys)
}

// member follows keys into JSON.
func member(value any, keys []string) known {
	for _, key := range keys {
		switch v := value.(type) {
		case map[string]any:
			value = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(v) {
				return known{missing: true}
			}
			value = v[i]
		default:
			return known{missing: true}
		}
	}
	switch v := value.(type) {
	case nil:
		return known{missing: true}
	case string:
		return known{text: v, json: quoted(v)} // a text stays one where JSON is written: "7" is not 7
	}
	text := encoded(value) // and not what was sent, which may have more after it
	return known{text: string(text), json: text}
}

// ofValues is a value of a query or form, or all of them.
func ofValues(values url.Values, keys []string) known {
	if keys == nil {
		first := make(map[string]string, len(values))
		for name := range values {
			first[name] = values.Get(name)
		}
		text := encoded(first)
		return known{text: string(text), json: text}
	}
	name := strings.Join(keys, ".")
	return known{text: values.Get(name), missing: !values.Has(name)}
}

func (e *expansion) ofPath(keys []string) known {
	segments := e.request.segments
	segments = segments[min(len(e.candidate.operation.prefix), len(segments)):]
	if keys == nil {
		return known{text: strings.Join(segments, "/")}
	}
	i, err := strconv.Atoi(keys[0])
	if err != nil || len(keys) > 1 || i < 0 || i >= len(segments) {
		return known{missing: true}
	}
	return known{text: segments[i]}
}

func (e *expansion) ofHeaders(keys []string) known {
	h := e.request.Header
	if keys == nil {
		first := make(map[string]string, len(h))
		for name := range h {
			first[strings.ToLower(name)] = h.Get(name)
		}
		text := encoded(first)
		return known{text: string(text), json: text}
	}
	name := strings.Join(keys, ".")
	if strings.EqualFold(name, "Host") {
		return known{text: e.request.Host}
	}
	return known{text: h.Get(name), missing: len(h.Values(name)) == 0}
}

// value writes a value into the hole.
func (h hole) value(v known) []byte {
	if v.missing && h.given {
		v = known{text: h.fallback}
	}
	switch h.place {
	case inJSON:
		switch {
		case v.missing:
			return []byte("null")
		case v.json != nil:
			return v.json
		case isScalar(v.text) || v.variable && json.Valid([]byte(v.text)):
			return []byte(strings.TrimSpace(v.text))
		}
		return quoted(v.text)
	case inString:
		text := quoted(v.text)
		return text[1 : len(text)-1]
	case inXML:
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(v.text)) // a buffer takes anything
		return b.Bytes()
	case inLine:
		return []byte(headerValue(v.text))
	}
	return []byte(v.text)
}

// isScalar reports whether a text is a JSON number, true, false or null.
func isScalar(text string) bool {
	switch text = strings.TrimSpace(text); text {
	case "":
		return false
	case "true", "false", "null":
		return true
	}
	return (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && json.Valid([]byte(text))
}

// quoted is a text as a JSON string.
func quoted(text string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text is always JSON
	return bytes.TrimRight(b.Bytes(), "\n")
}
