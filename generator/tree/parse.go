package tree

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/generator/diag"
)

// MaxDepth bounds how deeply arrays and objects may nest.
const MaxDepth = 1000

// MaxValues bounds how many values a file holds: a megabyte that is compressed unpacks to millions of them, and a tree needs
// far more memory than its text. The largest of the published collections has 123,037.
const MaxValues = 4_000_000

// SyntaxError says why and where a text cannot be read.
type SyntaxError struct {
	Pos     diag.Pos
	Message string
	Kind    ErrorKind
}

// ErrorKind tells why a text cannot be read.
type ErrorKind int

// The kinds of errors. Only the first and the last are of JSON, too.
const (
	NotParsed   ErrorKind = iota
	Unquoted              // a {{variable}} that YAML takes for an object
	Unsupported           // of YAML, but not of JSON: anchors, tags, several documents
	TooLarge              // more of something than pmgen reads
)

func (e *SyntaxError) Error() string { return e.Pos.String() + ": " + e.Message }

// Duplicate is a name that an object has twice.
type Duplicate struct {
	Pos  diag.Pos
	Name string
	More int // of the last one that is told of, the 10,000th: how many follow
}

// Parse reads one JSON value. A UTF-8 byte order mark is passed over. Duplicate names are returned beside the file:
// whoever reads decides what to say about them.
func Parse(name string, data []byte) (*File, []Duplicate, error) {
	return ParseText(name, string(data))
}

// ParseText is [Parse] of a string. The tree's texts are parts of it as far as they have no escapes.
func ParseText(name, text string) (*File, []Duplicate, error) {
	f := NewFile(name, text)
	if len(f.Text) > math.MaxInt32 {
		return nil, nil, f.fail(TooLarge, 0, "the file is larger than 2 GiB")
	}
	return f.parse(startAhead(f))
}

// parse parses the text, of which a part may be parsed already.
func (f *File) parse(a *ahead) (*File, []Duplicate, error) {
	defer a.wait()
	p := jsonParser{file: f, text: f.Text, ahead: a}
	f.Root = p.value(nil, 0, 0)
	if p.space(); p.err == nil && p.at < len(p.text) {
		p.err = errMalformed
	}
	switch {
	case p.err == errMalformed:
		return nil, nil, f.complaint(p.at)
	case p.err != nil:
		return nil, nil, p.err
	}
	return f, p.duplicates, nil
}

// Verdict is what [Judge] says of a text.
type Verdict int

// The verdicts.
const (
	NotJSON  Verdict = iota
	TooDeep          // JSON as far as [MaxDepth], and nested more deeply
	Repeated         // JSON in which an object has a name twice
	Sound
)

// Judge tells whether a text is JSON, without making a tree of it. A byte order mark is no JSON.
func Judge(text string) Verdict {
	p := jsonParser{file: &File{Text: text}, text: text, bare: true}
	p.value(nil, 0, 0)
	p.space()
	switch {
	case p.err != nil && p.err != errMalformed:
		return TooDeep
	case p.err != nil || p.at < len(text):
		return NotJSON
	case len(p.duplicates) > 0:
		return Repeated
	}
	return Sound
}

// NewFile prepares a text for positions, without parsing it.
func NewFile(name, text string) *File {
	f := &File{Name: name, Text: text}
	if rest, ok := strings.CutPrefix(text, "\xef\xbb\xbf"); ok {
		f.Text, f.shift = rest, 3
	}
	return f
}

func (f *File) fail(kind ErrorKind, offset int, format string, args ...any) error {
	return &SyntaxError{Pos: f.Pos(min(max(offset, 0), len(f.Text))), Message: fmt.Sprintf(format, args...), Kind: kind}
}

// complaint says what is wrong with a text that is not JSON, and where, as jsontext puts it: the parser met it at the offset.
func (f *File) complaint(at int) error {
	if strings.TrimSpace(f.Text) == "" {
		return f.fail(NotParsed, 0, "the file is empty")
	}
	dec := jsontext.NewDecoder(strings.NewReader(f.Text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for complete := false; ; complete = dec.StackDepth() == 0 {
		_, err := dec.ReadToken()
		var se *jsontext.SyntacticError
		switch {
		case err == nil && complete:
			return f.fail(NotParsed, int(dec.InputOffset())-1, "more text after the JSON value")
		case err == nil:
		case err == io.EOF && complete:
			return f.fail(NotParsed, at, "not JSON") // the two disagree: that is for the tests to rule out
		case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
			return f.fail(NotParsed, len(f.Text), "the file ends in the middle of a JSON value")
		case errors.As(err, &se):
			return f.fail(NotParsed, int(se.ByteOffset), "not JSON: %v", se.Err)
		default:
			return f.fail(NotParsed, int(dec.InputOffset()), "not JSON: %v", err)
		}
	}
}
