// Package validate checks JSON values against the model's types: the one validator of the mock server and of contract
// tests.
//
// Types become JSON Schema on first use and are kept, so that a [Validator] costs nothing until it is asked. What a
// schema declares is asserted in full. Of what was only inferred from recordings, the kinds of values and the presence
// of required members are asserted: a recording cannot show that a string never grows longer.
//
// Replies are read like a tolerant client reads them: members that no schema mentions are welcome, since real servers
// send them (_links, _etag). Requests are held to the letter.
package validate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/pmgen/pmgen/generator/model"
)

// Violation is one way in which a value breaks its type.
type Violation struct {
	Pointer string // JSON Pointer to the value, or to the member that is missing; "" is the whole
	Keyword string // JSON Schema's: type, required, enum, …; "json" where the text is not JSON
	Message string // in plain words: want integer, got string
}

// String returns the violation in one line: /useCount: want integer, got string.
func (v Violation) String() string {
	if v.Pointer == "" {
		return v.Message
	}
	return v.Pointer + ": " + v.Message
}

// Validator checks values of one API. It is safe for concurrent use. The model must not change while it is used.
type Validator struct {
	api *model.API

	mu      sync.Mutex
	types   []schemaType            // what schemas are made of, by number
	named   map[string]int          // NamedType.ID -> number
	inline  map[*model.Type]int     // other types
	schemas [2]*jsonschema.Compiler // by direction
	cache   map[cacheKey]compiled
}

// schemaType is a type that has a schema of its own, so that others can refer to it.
type schemaType struct {
	t        *model.Type
	declared bool   // what carries no evidence of its own is declared
	source   []byte // a declared schema instead of t
}

type cacheKey struct {
	t *model.Type
	d direction
}

type compiled struct {
	schema *jsonschema.Schema
	err    error
}

// direction says who wrote a value.
type direction int

const (
	reply   direction = iota // a server: undeclared members are tolerated
	request                  // a caller: held to the letter
)

// New returns a validator of the API's types.
func New(api *model.API) *Validator {
	v := &Validator{api: api, named: map[string]int{}, inline: map[*model.Type]int{}, cache: map[cacheKey]compiled{}}
	for d := range v.schemas {
		c := jsonschema.NewCompiler()
		c.DefaultDraft(jsonschema.Draft7)
		c.AssertFormat()
		c.UseRegexpEngine(compilePattern)
		c.UseLoader(loader{v, direction(d)})
		for _, f := range formats {
			c.RegisterFormat(f)
		}
		v.schemas[d] = c
	}
	return v
}

// Check returns how data, a reply's body, breaks the type: it is [Validator.CheckReply]. A nil type takes any JSON.
func (v *Validator) Check(t *model.Type, data []byte) []Violation { return v.check(t, data, reply) }

// CheckReply returns how the body of a reply breaks the type. Members beside the declared ones are tolerated.
func (v *Validator) CheckReply(t *model.Type, data []byte) []Violation {
	return v.check(t, data, reply)
}

// CheckRequest returns how the body of a request breaks the type. Members beside the declared ones break a type that is
// declared closed.
func (v *Validator) CheckRequest(t *model.Type, data []byte) []Violation {
	return v.check(t, data, request)
}

func (v *Validator) check(t *model.Type, data []byte, d direction) []Violation {
	value, err := decode(data)
	if err != nil {
		return []Violation{{Keyword: "json", Message: "not JSON: " + err.Error()}}
	}
	return v.checkValue(t, value, d)
}

func (v *Validator) checkValue(t *model.Type, value any, d direction) []Violation {
	if t == nil {
		return nil
	}
	schema, err := v.schema(t, d)
	if err != nil {
		return []Violation{{Keyword: "schema", Message: "the type cannot be checked: " + err.Error()}}
	}
	return explain(schema.Validate(value))
}

// schema compiles the type's schema once.
func (v *Validator) schema(t *model.Type, d direction) (*jsonschema.Schema, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	key := cacheKey{t, d}
	c, ok := v.cache[key]
	if !ok {
		c.schema, c.err = v.schemas[d].Compile(v.inlineURL(t))
		v.cache[key] = c
	}
	return c.schema, c.err
}

// decode reads one JSON value the way the schema library wants it, numbers kept as they are spelt.
func decode(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("it is empty")
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, errors.New("it ends in the middle of a value")
		}
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("more text after the value, at byte %d", dec.InputOffset())
	}
	return boundNumbers(value), nil
}
