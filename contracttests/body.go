package contracttests

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

func (k *checker) checkBody(reply *model.Reply) {
	if reply != nil && !k.emptyOnPurpose() && !k.checkForm(reply) {
		return
	}
	switch {
	case !k.mirrors():
	case k.got.open:
		k.skip(Body, fmt.Sprintf("the stream went on after %s", k.runner.options.Timeout))
	default:
		k.checkRecorded()
	}
}

// checkForm holds the body against what is documented of it: a type, lines of JSON, XML.
func (k *checker) checkForm(reply *model.Reply) bool {
	switch {
	case reply.Lines:
		return k.checkLines()
	case reply.Type != nil:
		if k.recordedAsText() {
			// Not the server's fault: it answers with what was recorded.
			k.skip(Schema, "the example is not JSON, although its media type says so")
			return true
		}
		value, err := decode(k.got.body)
		if err != nil {
			k.fail(Result{Kind: Body, Expected: "JSON", Received: k.runner.redact.cut(string(k.got.body), 500), Message: "body: " + err.Error()})
			return false
		}
		if !k.checkUTF8() {
			return false
		}
		return k.checkSchema(reply, value)
	case isXML(reply.Media):
		return k.checkXML()
	case k.c.hasEvents():
		return k.checkEvents(reply)
	}
	return true
}

// checkUTF8 demands the encoding that JSON has (RFC 8259, 8.1). Go's decoder puts replacement characters into other texts, so that
// nothing later would notice; other callers refuse them.
func (k *checker) checkUTF8() bool {
	if utf8.Valid(k.got.body) || k.c.Example != nil && !utf8.Valid(k.c.Example.Content.Bytes()) {
		return true
	}
	at := 0
	for at < len(k.got.body) {
		r, n := utf8.DecodeRune(k.got.body[at:])
		if r == utf8.RuneError && n <= 1 {
			break
		}
		at += n
	}
	k.fail(Result{Kind: Schema, Expected: "JSON in UTF-8", Received: k.runner.redact.cut(strings.ToValidUTF8(string(k.got.body), "\uFFFD"), 500),
		Message: fmt.Sprintf("body: want JSON in UTF-8, got something else at byte %d", at)})
	return false
}

// recordedAsText: the reply must be the case's example, which could not be read as the JSON that it is said to be.
func (k *checker) recordedAsText() bool {
	e := k.c.Example
	return e != nil && (k.runner.exact || k.runner.selects) && !e.Content.IsJSON() && len(e.Content.Bytes()) > 0
}

// emptyOnPurpose: the reply has no body; its status forbids one, or the example has none either.
func (k *checker) emptyOnPurpose() bool {
	return len(k.got.body) == 0 && (bodyless(k.got.status) || k.c.Example != nil && len(k.c.Example.Content.Bytes()) == 0)
}

func (k *checker) checkSchema(reply *model.Reply, value any) bool {
	found := k.runner.validator.CheckReply(reply.Type, k.got.body)
	if !k.mirrors() {
		found = k.runner.observations.of(k.runner.api, k.c.Operation, reply).judge(reply.Type, value, found)
	}
	if len(found) == 0 {
		k.pass(Schema)
		return true
	}
	if k.runner.selects && len(k.c.ownErrors) > 0 && sameViolations(found, k.c.ownErrors) {
		// Not the server's fault: the description contradicts itself.
		k.skip(Schema, "the example breaks its own schema ("+describe(found)+")")
		return true
	}
	f := Result{Kind: Schema, Message: "body: " + describe(found), Received: k.runner.redact.cut(string(k.got.body), 500)}
	if k.c.Example != nil && k.c.Example.Status == k.got.status && k.c.Example.Content.IsJSON() {
		f.Diff = k.runner.redact.diffJSON(k.c.Example.Content.Bytes(), k.got.body, violated(found))
		f.Expected = k.runner.redact.cut(string(k.c.Example.Content.Bytes()), 500)
	}
	k.fail(f)
	return false
}

func sameViolations(a, b []validate.Violation) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func violated(found []validate.Violation) []string {
	var pointers []string
	for _, v := range found {
		pointers = append(pointers, v.Pointer)
	}
	return pointers
}

func describe(found []validate.Violation) string {
	var out []string
	for _, v := range found[:min(len(found), 3)] {
		out = append(out, v.String())
	}
	if more := len(found) - len(out); more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, "; ")
}

// checkLines demands a JSON value on each line.
func (k *checker) checkLines() bool {
	for i, line := range strings.Split(strings.TrimRight(string(k.got.body), "\r\n"), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if _, err := decode([]byte(line)); err != nil {
			if k.c.Example != nil && k.runner.selects && bytes.Equal(k.got.body, k.c.Example.Content.Bytes()) {
				k.skip(Schema, "the example is not JSON on every line, although its media type says so")
				return true
			}
			k.fail(Result{Kind: Schema, Expected: "JSON on each line", Received: k.runner.redact.cut(line, 500), Message: fmt.Sprintf("body: line %d: %s", i+1, err)})
			return false
		}
	}
	if !k.checkUTF8() {
		return false
	}
	k.pass(Schema)
	return true
}

func isXML(contentType string) bool {
	m := media(contentType)
	return m == "application/xml" || m == "text/xml" || strings.HasSuffix(m, "+xml")
}

// checkXML demands a whole document, unless the recorded one is none either.
func (k *checker) checkXML() bool {
	root, err := wellFormed(k.got.body)
	if err == nil {
		k.pass(Schema)
		return true
	}
	if k.c.Example != nil {
		if _, own := wellFormed(k.c.Example.Content.Bytes()); own != nil {
			k.skip(Schema, "the example is not XML, although its media type says so")
			return true
		}
	}
	k.fail(Result{Kind: Body, Expected: "XML", Received: k.runner.redact.cut(string(k.got.body), 500), Message: "body: want XML, got something else: " + root + err.Error()})
	return false
}

// wellFormed reads an XML document to its end.
func wellFormed(data []byte) (root string, err error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && root != "" {
			return root, nil
		}
		if errors.Is(err, io.EOF) {
			return "", errors.New("there is no element")
		}
		if err != nil {
			return "", errors.New(strings.TrimPrefix(err.Error(), "XML syntax error on "))
		}
		if start, ok := token.(xml.StartElement); ok && root == "" {
			root = start.Name.Local
		}
	}
}

// checkRecorded compares the body with the example's: JSON by value, anything else by its text.
func (k *checker) checkRecorded() {
	content := &k.c.Example.Content
	want := content.Bytes()
	if bodyless(k.c.Example.Status) {
		want = nil
	}
	if content.IsJSON() && len(want) > 0 {
		got, err := decode(k.got.body)
		if err != nil {
			k.fail(Result{Kind: Body, Expected: "JSON", Received: k.runner.redact.cut(string(k.got.body), 500), Message: "body: " + err.Error()})
			return
		}
		recorded, err := decode(want)
		body := k.got.body
		if err == nil {
			if alignKeys(recorded, got) {
				if text, err := json.Marshal(got); err == nil {
					body = text
				}
			}
			fillIn(recorded, got, content.Marks)
			if equal(recorded, got) {
				k.pass(Body)
				return
			}
			if text, err := json.Marshal(recorded); err == nil {
				want = text
			}
		}
		lines := k.runner.redact.diffJSON(want, body, nil)
		k.fail(Result{Kind: Body, Diff: lines, Expected: k.runner.redact.cut(string(want), 500), Received: k.runner.redact.cut(string(k.got.body), 500),
			Message: "body: " + summary(lines)})
		return
	}
	if sameText(string(want), string(k.got.body)) {
		k.pass(Body)
		return
	}
	k.fail(Result{Kind: Body, Diff: k.runner.redact.diffText(string(want), string(k.got.body)), Expected: k.runner.redact.cut(string(want), 500),
		Received: k.runner.redact.cut(string(k.got.body), 500), Message: "body: differs from the recorded text"})
}

// sameText reports whether a text is the recorded one, whose {{variables}} stand for whatever a server puts there.
func sameText(recorded, got string) bool {
	if recorded == got {
		return true
	}
	literals := variable.Split(recorded, -1)
	if len(literals) < 2 || !strings.HasPrefix(got, literals[0]) {
		return false
	}
	got = got[len(literals[0]):]
	last := literals[len(literals)-1]
	for _, l := range literals[1 : len(literals)-1] {
		i := strings.Index(got, l)
		if i < 0 {
			return false
		}
		got = got[i+len(l):]
	}
	return strings.HasSuffix(got, last)
}

// checkOwn holds the example against the schema that stands beside it. A mock that serves it keeps the contract all the
// same.
func (k *checker) checkOwn() {
	if k.c.Example == nil || !k.c.consistent() || k.runner.exact {
		return
	}
	if len(k.c.ownErrors) == 0 {
		k.pass(Example)
		return
	}
	k.fail(Result{Kind: Example, Received: k.runner.redact.cut(string(k.c.Example.Content.Bytes()), 500), Message: "the example breaks its own schema: " + describe(k.c.ownErrors)})
}

// decode reads exactly one JSON value.
func decode(data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fmt.Errorf("want JSON, got nothing")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("want JSON, got something else: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("want JSON, got more text after it")
	}
	return v, nil
}
