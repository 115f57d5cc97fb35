package drift

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/tree"
)

// editor gathers what is inserted, by operation.
type editor struct {
	*File
	mask  func(string) string
	known func(string) string
	lists []*list
	added []Added
	taken map[string]bool // names of examples, by operation
}

// list is what is inserted into one item's list of examples.
type list struct {
	item     *tree.Node
	pointer  string
	elements [][]byte // without white space
}

// edit replaces the bytes from start to end, which is nothing where the two are equal.
type edit struct {
	start, end int
	text       string
}

// propose makes the new example of a proposal.
func (e *editor) propose(p *contracttests.Proposal) error {
	op := p.Operation
	item := e.at(op.Pointer)
	have := item.Get(responses(item))
	if !have.IsNull() && !have.Is(tree.Array) {
		return fmt.Errorf("%s: the examples of %s are %s, not an array: none can be added", have.Pos(), op.ID, have.Kind.Article())
	}
	i := slices.IndexFunc(e.lists, func(l *list) bool { return l.pointer == op.Pointer })
	if i < 0 {
		i = len(e.lists)
		e.lists = append(e.lists, &list{item: item, pointer: op.Pointer})
	}
	l := e.lists[i]
	a := e.describe(p)
	text, err := e.element(p, a.Name)
	if err != nil {
		return fmt.Errorf("%s: %w", op.ID, err)
	}
	before := 0
	if have != nil {
		before = len(have.Items)
	}
	a.text, a.pointer = text, op.Pointer+"/"+responses(item)+"/"+strconv.Itoa(before+len(l.elements))
	e.added = append(e.added, a)
	l.elements = append(l.elements, text)
	return nil
}

// describe is the account of a proposal.
func (e *editor) describe(p *contracttests.Proposal) Added {
	a := Added{Operation: p.Operation.ID, Name: e.name(p), Status: p.Status, Pos: p.Pos}
	for _, news := range p.News {
		a.News = append(a.News, e.mask(news))
	}
	return a
}

// name says what is new, and is of no other example of the operation.
func (e *editor) name(p *contracttests.Proposal) string {
	for _, x := range p.Operation.Examples {
		e.taken[p.Operation.ID+"\x00"+x.Name] = true
	}
	const most = 80
	base := e.mask(strconv.Itoa(p.Status) + ": " + p.News[0])
	if len(base) > most {
		base = strings.ToValidUTF8(base[:most], "") + "…"
	}
	name := base
	for n := 2; e.taken[p.Operation.ID+"\x00"+name]; n++ {
		name = fmt.Sprintf("%s (%d)", base, n)
	}
	e.taken[p.Operation.ID+"\x00"+name] = true
	return name
}

// apply returns the text with all insertions.
func (e *editor) apply() []byte {
	lay := e.layout()
	var edits []edit
	for _, l := range e.lists {
		edits = append(edits, lay.insert(l))
	}
	slices.SortFunc(edits, func(a, b edit) int { return a.start - b.start })
	var out bytes.Buffer
	at := 0
	for _, x := range edits {
		out.Write(e.data[at:x.start])
		out.WriteString(x.text)
		at = x.end
	}
	out.Write(e.data[at:])
	return out.Bytes()
}

// layout is how the file is written.
type layout struct {
	data    []byte
	newline string
	unit    string // of the indentation; "" where all stands on one line
}

func (f *File) layout() layout {
	lay := layout{data: f.data, newline: "\n"}
	if bytes.Contains(f.data, []byte("\r\n")) {
		lay.newline = "\r\n"
	}
	if root := f.tree.Root; len(root.Members) > 0 {
		start, _ := root.Members[0].Value.Offsets()
		lay.unit, _ = lay.lead(start)
	}
	return lay
}

// lead is the white space at the start of the line of an offset, and whether nothing else stands before the offset but a name.
func (lay layout) lead(offset int) (string, bool) {
	start := bytes.LastIndexByte(lay.data[:offset], '\n') + 1
	line := string(lay.data[start:offset])
	rest := strings.TrimLeft(line, " \t")
	if start == 0 {
		return "", false
	}
	return line[:len(line)-len(rest)], rest == "" || rest[0] == '"'
}

// insert puts the elements after the last one of the item's list, into the empty list, or into a list of its own.
func (lay layout) insert(l *list) edit {
	name := responses(l.item)
	have := l.item.Get(name)
	if have != nil && len(have.Items) > 0 {
		last := have.Items[len(have.Items)-1]
		start, end := last.Offsets()
		prefix, own := lay.lead(start)
		before := ","
		switch {
		case lay.unit == "":
		case own:
			before += lay.newline + prefix
		default:
			before += " "
		}
		var out strings.Builder
		for _, text := range l.elements {
			out.WriteString(before + lay.written(text, prefix))
		}
		return edit{end, end, out.String()}
	}
	if have != nil {
		start, end := have.Offsets()
		prefix, _ := lay.lead(start)
		return edit{start, end, lay.array(l.elements, prefix)}
	}
	last := l.item.Members[len(l.item.Members)-1]
	start, end := last.Value.Offsets()
	prefix, own := lay.lead(start)
	switch {
	case lay.unit == "":
		return edit{end, end, `,"` + name + `":` + lay.array(l.elements, prefix)}
	case own:
		return edit{end, end, "," + lay.newline + prefix + `"` + name + `": ` + lay.array(l.elements, prefix)}
	}
	return edit{end, end, `, "` + name + `": ` + lay.array(l.elements, prefix)}
}

func (lay layout) array(elements [][]byte, prefix string) string {
	if lay.unit == "" {
		return "[" + string(bytes.Join(elements, []byte(","))) + "]"
	}
	var out []string
	for _, text := range elements {
		out = append(out, lay.newline+prefix+lay.unit+lay.written(text, prefix+lay.unit))
	}
	return "[" + strings.Join(out, ",") + lay.newline + prefix + "]"
}

// written is an element as the file is written.
func (lay layout) written(text []byte, prefix string) string {
	if lay.unit == "" {
		return string(text)
	}
	var b bytes.Buffer
	if json.Indent(&b, text, prefix, lay.unit) != nil {
		return string(text)
	}
	return strings.ReplaceAll(b.String(), "\n", lay.newline)
}
