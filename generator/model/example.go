package model

import (
	"encoding/json"

	"github.com/pmgen/pmgen/generator/diag"
)

// Example is a recorded reply with the request that led to it, or the recorded body of a request.
type Example struct {
	// ID selects the example: the recorded id where it is unique, else made from file and pointer, 12 hexadecimal digits.
	ID string `json:"id"`
	// OwnID: the ID is the recorded one.
	OwnID bool   `json:"own_id,omitempty"`
	Name  string `json:"name"`
	Key   string `json:"key,omitempty"` // in the OpenAPI document; unique in its operation. Written by Name

	File    string   `json:"file"`
	Pointer string   `json:"pointer"`
	Pos     diag.Pos `json:"pos,omitzero"`

	// Of a request's body Status is 0: such an example is a sample for its type, not a reply.
	Status        int      `json:"status"`
	StatusGuessed bool     `json:"status_guessed,omitempty"` // the recording has none
	Reason        string   `json:"reason,omitempty"`         // the status text as recorded
	Headers       []Header `json:"headers,omitempty"`        // as recorded, in order; those that are not replayed are marked
	Content       Content  `json:"content"`
	Request       *Request `json:"request,omitempty"` // nil where not recorded

	Served  bool   `json:"served"`
	Skipped string `json:"skipped,omitempty"` // why the mock cannot serve it
	Made    bool   `json:"made,omitempty"`    // nothing was recorded: made from the schema, and not in the ledger
}

// Header is a header field.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	// Dropped: about the old wire (Content-Encoding, Content-Length, Transfer-Encoding, Connection, Date), never replayed.
	Dropped bool `json:"dropped,omitempty"`
}

// State says whether a text is JSON.
type State string

// The states. A repaired text became JSON by replacing bare words, placeholders, comments, trailing commas.
const (
	Valid    State = "valid"
	Repaired State = "repaired"
	None     State = "none"
)

// Content is a recorded body.
type Content struct {
	Media string `json:"media,omitempty"` // without parameters; "" where there is no body
	Text  string `json:"text,omitempty"`  // as recorded
	JSON  State  `json:"json"`
	// Lines: a JSON value on each line (JSON Lines), by its media type or as it is written. JSON is then None, but for a single
	// line.
	Lines bool `json:"lines,omitempty"`
	// Value is the body as JSON where it is or was repaired; nil where it is the Text itself, byte for byte.
	Value json.RawMessage `json:"value,omitempty"`
	Marks []Mark          `json:"marks,omitempty"` // what in Value is not recorded
	Pos   diag.Pos        `json:"pos,omitzero"`    // of the body in the input
	// Places tells where parts of the text stand in the input; nil where only Pos is known.
	Places Places `json:"-"`
}

// Places tells where the part of a body stands that is at the JSON Pointer and has the bytes from start to end of its text, and
// how long it is there, 0 where it goes over several lines.
type Places interface {
	Within(pointer string, start, end int) (pos diag.Pos, span int)
}

// Bytes returns the body as the mock serves it: JSON where it is or was repaired to JSON, else the text.
func (c *Content) Bytes() []byte {
	if c.Value != nil {
		return c.Value
	}
	return []byte(c.Text)
}

// IsJSON reports whether the body is JSON or was repaired to it.
func (c *Content) IsJSON() bool { return c.JSON == Valid || c.JSON == Repaired }

// Mark is a value of a repaired body that was not recorded: what stood in its place, and the type that it names.
type Mark struct {
	Pointer string   `json:"pointer"` // JSON Pointer into Value
	Text    string   `json:"text"`    // what stood there: integer, {{count}}
	Kind    Kind     `json:"kind"`    // the type that the word names; KindAny where it names none
	Pos     diag.Pos `json:"pos,omitzero"`
}

// Request is a recorded request. Texts have their variables replaced as far as they have values; the others stand as
// {{name}}.
type Request struct {
	Method  string       `json:"method"`
	Parts   *URL         `json:"-"`               // the URL in pieces; read by Resolve, which fills Base, Path and Args
	URL     string       `json:"url"`             // raw, as written
	Base    string       `json:"base,omitempty"`  // scheme, host and the path of the server
	Path    string       `json:"path"`            // below the server, not escaped further than recorded
	Args    []NameValue  `json:"args,omitempty"`  // the path parameters' values, by the names of the operation's template
	Query   []NameValue  `json:"query,omitempty"` // enabled ones, in order, decoded
	Headers []NameValue  `json:"headers,omitempty"`
	Body    *RequestBody `json:"body,omitempty"`
}

// URL is a URL in pieces, as written: variables stand as {{name}}.
type URL struct {
	Base     string   // scheme, host and port: {{url}}{{site}}; "" where there is none
	Segments []string // of the path, without slashes: v{{version}}, :id, {{_appId}}; a trailing slash is an empty last one
	// Variables are the values and descriptions that the collection gives the path's :names.
	Variables []Param
	Fragment  string
	Pos       diag.Pos
}

// NameValue is a name with a value.
type NameValue struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Disabled bool   `json:"disabled,omitempty"`
}

// RequestBody is the body of a recorded request.
type RequestBody struct {
	Encoding Encoding    `json:"encoding"`
	Content  Content     `json:"content"` // of all but forms
	Form     []NameValue `json:"form,omitempty"`
}

// ReplyExamples returns the examples that are replies.
func (o *Operation) ReplyExamples() []*Example {
	var out []*Example
	for _, e := range o.Examples {
		if e.Status != 0 {
			out = append(out, e)
		}
	}
	return out
}
