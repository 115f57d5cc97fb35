package model

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// Evidence is how a fact is known.
type Evidence string

// The evidence, strongest first.
const (
	Declared    Evidence = "declared"    // a schema or a line of the config says so
	Observed    Evidence = "observed"    // a real recorded value
	Placeholder Evidence = "placeholder" // <timestamp>, integer, "string"
	NoEvidence  Evidence = "none"        // null, an empty array
)

// Kind is the shape of a type: what it becomes in Go.
type Kind string

// The kinds, with their Go types.
const (
	KindAny    Kind = "any"    // json.RawMessage
	KindBool   Kind = "bool"   // bool
	KindInt    Kind = "int"    // int64
	KindFloat  Kind = "float"  // float64
	KindNumber Kind = "number" // json.Number: what neither of the two holds without loss
	KindString Kind = "string" // string, or a named string type where Enum lists values
	KindTime   Kind = "time"   // time.Time: an RFC 3339 date-time
	KindArray  Kind = "array"  // []Elem
	KindMap    Kind = "map"    // map[string]Elem
	KindStruct Kind = "struct" // a struct; after Name only in NamedType.Type
	KindUnion  Kind = "union"  // a struct with an accessor per alternative; after Name only in NamedType.Type
	KindRef    Kind = "ref"    // the NamedType with ID Ref
)

// Type is the type of a JSON value. It carries two things: the shape (Kind and what belongs to it), from which the Go
// type follows, and assertions (Limits, Format, Pattern, Choices, ...) that validators and documents use.
type Type struct {
	Kind     Kind     `json:"kind"`
	Nullable bool     `json:"nullable,omitempty"` // null is a value, too
	Evidence Evidence `json:"evidence,omitempty"`

	// Ref is what a KindRef refers to: the ID of a named type. Until Name, "^0" is the struct that it stands in, "^1" the one
	// around that: a type that holds itself and has no name yet (see [Enclosing]).
	Ref    string  `json:"ref,omitempty"`
	Elem   *Type   `json:"elem,omitempty"`   // of KindArray and KindMap
	Fields []Field `json:"fields,omitempty"` // of KindStruct, in document order

	// Extra is the type of members that are not Fields; nil where nothing is known of them. Where it is set, the Go struct
	// keeps them in a map.
	Extra *Type `json:"extra,omitempty"`
	// Closed: members beside Fields, Patterns and Extra are against the schema. Decoding tolerates them all the same.
	Closed bool `json:"closed,omitempty"`
	// Patterns are the types of members whose names match a regular expression (ECMA 262).
	Patterns []PatternField `json:"patterns,omitempty"`

	// Alternatives are those of a KindUnion.
	Alternatives []Alternative `json:"alternatives,omitempty"`
	// Discriminator is the property whose single-value enum tells the alternatives apart; "" where none does.
	Discriminator string `json:"discriminator,omitempty"`
	// Choices narrow a type of another kind: a value must match one (exactly one if Exclusive). A string that is either an id
	// or "sandbox" is a KindString with two choices.
	Choices   []*Type `json:"choices,omitempty"`
	Exclusive bool    `json:"exclusive,omitempty"` // of Alternatives and Choices: oneOf rather than anyOf

	Enum    []Enumerator    `json:"enum,omitempty"`   // the known values of a string, number or boolean
	Format  string          `json:"format,omitempty"` // date-time, uri, email, uuid...
	Limits  *Limits         `json:"limits,omitempty"`
	Default json.RawMessage `json:"default,omitempty"`
	// Examples are values that the schema gives as samples; they assert nothing.
	Examples []json.RawMessage `json:"examples,omitempty"`

	Title       string   `json:"title,omitempty"`
	Description string   `json:"description,omitempty"`
	Deprecated  bool     `json:"deprecated,omitempty"`
	ReadOnly    bool     `json:"read_only,omitempty"`  // servers say it, callers do not
	WriteOnly   bool     `json:"write_only,omitempty"` // callers say it, servers do not
	Pos         diag.Pos `json:"pos,omitzero"`         // of the schema or of the first sample
	// Source is the declared schema where it says what this type cannot; validators then use it in addition.
	Source json.RawMessage `json:"source,omitempty"`
}

// Field is a member of a struct.
type Field struct {
	Name   string `json:"name"` // in JSON
	GoName string `json:"go_name,omitempty"`
	Type   *Type  `json:"type"`
	// Required: always there. From a schema, or seen in every one of at least two samples. Contracts demand it.
	Required bool `json:"required,omitempty"`
	// Present: there in all samples, but there are fewer than two: Go has a plain value, the document does not require it.
	Present bool `json:"present,omitempty"`
}

// Always reports whether Go has a plain value for the field rather than an optional one.
func (f *Field) Always() bool { return f.Required || f.Present }

// PatternField is the type of members whose names match. In a KindMap, Type is the map's Elem itself (the same pointer
// until the model is encoded): members of other names are anything, or against the schema if the map is Closed.
type PatternField struct {
	Pattern string `json:"pattern"`
	Type    *Type  `json:"type"`
}

// Alternative is one of a union's types.
type Alternative struct {
	GoName string `json:"go_name,omitempty"` // of its accessor: As…
	Type   *Type  `json:"type"`
	// Key is its name among the component schemas where the type is the document's alone: see [BodyAlternative]. Written by Name.
	Key string `json:"key,omitempty"`
}

// Enumerator is one known value.
type Enumerator struct {
	Value  json.RawMessage `json:"value"`
	GoName string          `json:"go_name,omitempty"` // its constant; "" where the type is not a named string
}

// Limits bound a value. Zero pointers and strings are absent.
type Limits struct {
	Minimum          *json.Number `json:"minimum,omitempty"`
	Maximum          *json.Number `json:"maximum,omitempty"`
	ExclusiveMinimum *json.Number `json:"exclusive_minimum,omitempty"`
	ExclusiveMaximum *json.Number `json:"exclusive_maximum,omitempty"`
	MultipleOf       *json.Number `json:"multiple_of,omitempty"`
	MinLength        *int         `json:"min_length,omitempty"`
	MaxLength        *int         `json:"max_length,omitempty"`
	MinItems         *int         `json:"min_items,omitempty"`
	MaxItems         *int         `json:"max_items,omitempty"`
	MinProperties    *int         `json:"min_properties,omitempty"`
	MaxProperties    *int         `json:"max_properties,omitempty"`
	UniqueItems      bool         `json:"unique_items,omitempty"`
	Pattern          string       `json:"pattern,omitempty"` // ECMA 262
}

// NamedType is a type with a name: a declared schema, or a struct, union or enumeration that Name took out of another type.
type NamedType struct {
	// ID is what KindRef refers to. Of a declared schema it is "schema:" and its name; of any other, the path to it in the
	// words of overrides: "OAuthUsage.List/200/apps/*".
	ID   string `json:"id"`
	Name string `json:"name,omitempty"` // in Go
	// Key is its name among the document's component schemas; "" where the document writes it in place.
	Key      string   `json:"key,omitempty"`
	Type     *Type    `json:"type"` // never KindRef
	Declared bool     `json:"declared,omitempty"`
	Error    bool     `json:"error,omitempty"`   // the struct is the body of error replies: its Go type is an error
	Aliases  []string `json:"aliases,omitempty"` // IDs of equal types that became this one
	// Sample is a published value of a declared type that is no example of any operation.
	Sample *Content `json:"sample,omitempty"`
	Pos    diag.Pos `json:"pos,omitzero"`
}

// Type returns the named type with the ID, or nil.
func (a *API) Type(id string) *NamedType {
	if a.types != nil {
		return a.types[id]
	}
	for _, t := range a.Types {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// SetTypes replaces the named types, sorted by ID and indexed for [API.Type].
func (a *API) SetTypes(types []*NamedType) {
	slices.SortFunc(types, func(x, y *NamedType) int { return strings.Compare(x.ID, y.ID) })
	a.Types, a.types = types, make(map[string]*NamedType, len(types))
	for _, t := range types {
		a.types[t.ID] = t
		for _, alias := range t.Aliases {
			a.types[alias] = t
		}
	}
}

// Underlying follows references. A nil type and a dangling reference give an empty KindAny.
func (a *API) Underlying(t *Type) *Type {
	if t != nil && t.Kind == KindRef {
		if n := a.Type(t.Ref); n != nil {
			return n.Type
		}
		t = nil
	}
	if t == nil {
		return &Type{Kind: KindAny, Evidence: NoEvidence}
	}
	return t
}

// Enclosing makes a reference to an enclosing struct: the innermost one is 0.
func Enclosing(n int) string { return "^" + strconv.Itoa(n) }

// Enclosing returns which enclosing struct a reference is to, if it is one to any.
func (t *Type) Enclosing() (n int, ok bool) {
	if t == nil || t.Kind != KindRef || !strings.HasPrefix(t.Ref, "^") {
		return 0, false
	}
	n, err := strconv.Atoi(t.Ref[1:])
	return n, err == nil
}

// Walk calls f for t and every type within it, with the path in the words of overrides below path: a member's name, "*"
// for elements and map values, "|0" for alternatives. It does not follow references. f returns whether to go deeper.
func (t *Type) Walk(path string, f func(path string, t *Type) bool) {
	if t == nil || !f(path, t) {
		return
	}
	t.Elem.Walk(path+"/*", f)
	for i := range t.Fields {
		t.Fields[i].Type.Walk(path+"/"+EscapeToken(t.Fields[i].Name), f)
	}
	for i := range t.Patterns {
		t.Patterns[i].Type.Walk(path+"/*", f)
	}
	t.Extra.Walk(path+"/*", f)
	for i := range t.Alternatives {
		t.Alternatives[i].Type.Walk(path+"/|"+strconv.Itoa(i), f)
	}
}

// EscapeToken escapes a member's name for a JSON Pointer (RFC 6901).
func EscapeToken(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// PointerTokens are the unescaped tokens of a JSON Pointer; none of "", the value itself.
func PointerTokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, t := range tokens {
		if strings.Contains(t, "~") {
			tokens[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(t)
		}
	}
	return tokens
}
