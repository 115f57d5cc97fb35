package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/pmgen/pmgen/generator/diag"
)

// An archive is how a generated test package holds its model: one JSON document whose lines are read one by one. The first
// says what the API is, the second which operations a request may mean; after them each operation has a line of its own, and
// the last holds the types. So a test that calls three operations reads three lines, and not megabytes.

// ArchiveGeneration is the version of the archive's form. A reader refuses another.
const ArchiveGeneration = 1

const (
	archiveHead  = `{"pmgen_archive":`
	archiveAPI   = `"api":`
	archiveIndex = `"index":`
	archiveOps   = `"operations":[`
	archiveTypes = `"types":`
)

// Pack returns the model as an archive: what a mock server needs of it.
func Pack(a *API) ([]byte, error) {
	head := API{Name: a.Name, Package: a.Package, Title: a.Title, Version: a.Version, Format: a.Format, Source: a.Source, Servers: a.Servers, Schemes: slices.Clone(a.Schemes),
		ReplyVariables: slices.Clone(a.ReplyVariables)}
	for i := range head.Schemes {
		head.Schemes[i].Description, head.Schemes[i].Pos = "", diag.Pos{}
	}
	for i := range head.ReplyVariables {
		head.ReplyVariables[i].Pos = diag.Pos{}
	}
	index := make([][]string, len(a.Operations))
	for i, op := range a.Operations {
		index[i] = append([]string{op.ID, op.Method}, patterns(op)...)
	}
	var b bytes.Buffer
	b.WriteString(archiveHead + fmt.Sprint(ArchiveGeneration) + ",\n" + archiveAPI)
	if err := line(&b, head); err != nil {
		return nil, err
	}
	b.WriteString(",\n" + archiveIndex)
	if err := line(&b, index); err != nil {
		return nil, err
	}
	b.WriteString(",\n" + archiveOps)
	for i, op := range a.Operations {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		lean, err := leanOperation(op)
		if err != nil {
			return nil, err
		}
		if err := line(&b, lean); err != nil {
			return nil, err
		}
	}
	b.WriteString("],\n" + archiveTypes)
	types, err := leanTypes(a.Types)
	if err != nil {
		return nil, err
	}
	if err := line(&b, types); err != nil {
		return nil, err
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}

// line writes a value; encoding/json writes no line breaks.
func line(b *bytes.Buffer, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("model: %w", err)
	}
	b.Write(text)
	return nil
}

// templateMarks are those of expressions, which the mock server fills in.
func templateMarks(marks []Mark) []Mark {
	var kept []Mark
	for _, m := range marks {
		if strings.HasPrefix(m.Text, "{{") {
			kept = append(kept, Mark{Pointer: m.Pointer, Text: m.Text, Kind: m.Kind})
		}
	}
	return kept
}

// leanOperation is a copy of the operation without what only readers of documents want.
func leanOperation(op *Operation) (*Operation, error) {
	short := *op
	short.Description, short.Identity, short.Scripts, short.Facts, short.Settings, short.Variables = "", Identity{}, nil, nil, nil, nil
	lean, err := again(&short)
	if err != nil {
		return nil, err
	}
	for i := range lean.Params {
		leanParam(&lean.Params[i])
	}
	if b := lean.Body; b != nil {
		b.Description, b.Query, b.Pos = "", "", diag.Pos{}
		leanType(b.Type)
		for i := range b.Fields {
			leanParam(&b.Fields[i])
		}
	}
	for i := range lean.Replies {
		r := &lean.Replies[i]
		leanType(r.Type)
		for j := range r.Headers {
			example := r.Headers[j].Example
			leanParam(&r.Headers[j])
			r.Headers[j].Example = example // which is sent
		}
		for j := range r.Events {
			leanType(r.Events[j].Type)
		}
	}
	for _, e := range lean.Examples {
		e.Key, e.Reason, e.Content.Marks, e.Content.Pos = "", "", templateMarks(e.Content.Marks), diag.Pos{}
		if e.Request != nil && e.Request.Body != nil {
			e.Request.Body.Content.Marks, e.Request.Body.Content.Pos = nil, diag.Pos{}
		}
	}
	return lean, nil
}

// leanTypes are copies of the types, as far as values are checked against them and made of them.
func leanTypes(types []*NamedType) ([]*NamedType, error) {
	out := make([]*NamedType, len(types))
	for i, n := range types {
		short := *n
		short.Sample, short.Key, short.Pos = nil, "", diag.Pos{}
		lean, err := again(&short)
		if err != nil {
			return nil, err
		}
		leanType(lean.Type)
		out[i] = lean
	}
	return out, nil
}

// again is a deep copy.
func again[T any](v *T) (*T, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	out := new(T)
	if err := json.Unmarshal(text, out); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	return out, nil
}

func leanParam(p *Param) {
	p.Description, p.Example, p.Pos = "", nil, diag.Pos{}
	leanType(p.Type)
}

func leanType(t *Type) {
	t.Walk("", func(_ string, t *Type) bool {
		t.Title, t.Description, t.Pos = "", "", diag.Pos{}
		for _, c := range t.Choices {
			leanType(c)
		}
		return true
	})
}

// patterns are the paths under which an operation's examples are found, servers aside: segments in lower case, "*" for one
// that may be anything. They may promise too much, never too little.
func patterns(op *Operation) []string {
	var list []string
	add := func(p string) {
		if !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	template := pattern(Template(op.Path))
	add(template)
	recorded := func(r *Request) {
		if r == nil || r.Path == "" {
			return
		}
		if p := pattern(r.Path); !within(template, p) {
			add(p)
		}
	}
	recorded(&op.Request)
	for _, e := range op.Examples {
		recorded(e.Request)
	}
	return list
}

func pattern(path string) string {
	path = strings.TrimPrefix(path, "/")
	path = strings.TrimSuffix(path, "/")
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if u, err := url.PathUnescape(s); err == nil {
			s = u
		}
		if strings.ContainsAny(s, "{}<>*/%") || strings.HasPrefix(s, ":") || strings.ContainsAny(s, "0123456789") || len(s) >= 256 {
			s = "*" // a variable, or perhaps an id: those are all alike
		}
		segments[i] = strings.ToLower(s)
	}
	return strings.Join(segments, "/")
}

// within reports whether all that the second pattern means the first means, too.
func within(wide, narrow string) bool {
	w, n := strings.Split(wide, "/"), strings.Split(narrow, "/")
	return slices.EqualFunc(w, n, func(w, n string) bool { return w == "*" || w == n })
}

// Archive is a model of which the operations and types are read when they are asked for. It is safe for concurrent use.
type Archive struct {
	api        *API
	index      [][]string
	operations []archivedOperation
	types      func() error
}

type archivedOperation struct {
	text string
	once sync.Once
	op   *Operation
	err  error
}

// OpenArchive reads what [Pack] wrote, as far as it must.
func OpenArchive(text string) (*Archive, error) {
	next := func(prefix, suffix string) string {
		l, rest, _ := strings.Cut(text, "\n")
		text = rest
		l, ok := strings.CutPrefix(l, prefix)
		l, ok2 := strings.CutSuffix(l, suffix)
		if !ok || !ok2 {
			return ""
		}
		return l
	}
	if g := next(archiveHead, ","); g != fmt.Sprint(ArchiveGeneration) {
		return nil, fmt.Errorf("model: archive of generation %q, this pmgen reads generation %d: generate again", g, ArchiveGeneration)
	}
	a := &Archive{api: &API{}}
	if err := json.Unmarshal([]byte(next(archiveAPI, ",")), a.api); err != nil {
		return nil, fmt.Errorf("model: archive: %w", err)
	}
	if err := json.Unmarshal([]byte(next(archiveIndex, ",")), &a.index); err != nil {
		return nil, fmt.Errorf("model: archive: %w", err)
	}
	next(archiveOps, "")
	a.operations = make([]archivedOperation, len(a.index))
	for i := range a.operations {
		if len(a.index[i]) < 2 {
			return nil, errors.New("model: archive: an operation without a method")
		}
		end := ","
		if i == len(a.operations)-1 {
			end = "],"
		}
		if a.operations[i].text = next("", end); a.operations[i].text == "" {
			return nil, fmt.Errorf("model: archive: operation %s is missing", a.index[i][0])
		}
	}
	types := next(archiveTypes, "}")
	a.types = sync.OnceValue(func() error {
		var list []*NamedType
		if err := json.Unmarshal([]byte(types), &list); err != nil {
			return fmt.Errorf("model: archive: %w", err)
		}
		a.api.SetTypes(list)
		return nil
	})
	return a, nil
}

// API is the API without its operations and, before Types was called, types.
func (a *Archive) API() *API { return a.api }

// Types reads the types of the API.
func (a *Archive) Types() error { return a.types() }

// Len is the number of operations.
func (a *Archive) Len() int { return len(a.operations) }

// Index returns an operation's ID, its method, and the paths under which its examples are found, servers aside: segments in
// lower case, "*" for one that may be anything.
func (a *Archive) Index(i int) (id, method string, patterns []string) {
	return a.index[i][0], a.index[i][1], a.index[i][2:]
}

// Find returns the index of the operation with the ID.
func (a *Archive) Find(id string) (int, bool) {
	i := slices.IndexFunc(a.index, func(row []string) bool { return row[0] == id })
	return i, i >= 0
}

// Operation reads an operation.
func (a *Archive) Operation(i int) (*Operation, error) {
	o := &a.operations[i]
	o.once.Do(func() {
		o.op = new(Operation)
		if err := json.Unmarshal([]byte(o.text), o.op); err != nil {
			o.op, o.err = nil, fmt.Errorf("model: archive: operation %s: %w", a.index[i][0], err)
		}
	})
	return o.op, o.err
}
