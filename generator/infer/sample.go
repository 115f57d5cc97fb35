package infer

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// Sample returns what one recorded body says. The error is that of a body that is not JSON.
func Sample(c *model.Content) (*Node, error) {
	root, err := parse(c)
	if err != nil {
		return nil, err
	}
	return sampleOf(root, c), nil
}

// parse reads the body as it is served.
func parse(c *model.Content) (*tree.Node, error) {
	f, _, err := tree.ParseText(c.Pos.File, text(c))
	if err != nil {
		return nil, err
	}
	return f.Root, nil
}

// text is the body as it is served.
func text(c *model.Content) string {
	if c.Value != nil {
		return string(c.Value)
	}
	return c.Text
}

// sampleOf reads a value of the body, perhaps all of it.
func sampleOf(n *tree.Node, c *model.Content) *Node {
	sample := identity(text(c))
	r := reader{pos: c.Pos, samples: few{sample}, size: len(c.Text) + len(c.Value)}
	if len(c.Marks) > 0 {
		r.marks = make(map[string]model.Kind, len(c.Marks))
		for _, m := range c.Marks {
			r.marks[m.Pointer] = m.Kind
		}
	}
	// The place in the body is part of every value's identity.
	return r.read(n, below(sample, n.Pointer()))
}

// reader turns a tree into a node.
type reader struct {
	pos     diag.Pos
	samples few                   // the one that is read
	marks   map[string]model.Kind // by pointer
	size    int                   // of the body, in bytes

	nodes []Node   // to come
	ids   []uint64 // to come
}

// node takes a node from a batch, and the set of its identity from another. Those of a sample live and die together.
func (r *reader) node(id uint64) *Node {
	if len(r.nodes) == 0 {
		const most, bytesEach = 64, 32
		n := min(most, 1+r.size/bytesEach)
		r.nodes, r.ids = make([]Node, n), make([]uint64, n)
	}
	out := &r.nodes[0]
	r.ids[0] = id
	out.pos, out.values, out.samples = r.pos, r.ids[:1:1], r.samples
	r.nodes, r.ids = r.nodes[1:], r.ids[1:]
	return out
}

func (r *reader) read(n *tree.Node, id uint64) *Node {
	out := r.node(id)
	if r.marks != nil {
		if kind, ok := r.marks[n.Pointer()]; ok {
			out.guess = markFacts(n, kind)
			return out
		}
	}
	switch n.Kind {
	case tree.Null:
		out.real = hasNull
	case tree.Bool:
		out.real = hasBool
	case tree.Number:
		out.real = numberFacts(n.Text)
	case tree.String:
		r.text(out, n)
	case tree.Array:
		r.array(out, n, id)
	case tree.Object:
		r.object(out, n, id)
	}
	return out
}

func (r *reader) text(out *Node, n *tree.Node) {
	switch {
	case broken(n):
		out.real = hasRaw
	case IsPlaceholder(n.Text):
		out.guess = hasText
	default:
		out.real = textFacts(n)
		out.texts = out.values
		if isWord(n.Text) {
			out.words.list = []string{n.Text}
		} else {
			out.words.many = true
		}
	}
}

func (r *reader) array(out *Node, n *tree.Node, id uint64) {
	out.real = hasArray
	if len(n.Items) == 0 {
		return
	}
	out.real |= hasElements
	items := make([]*Node, len(n.Items))
	for i, item := range n.Items {
		items[i] = r.read(item, below(id, strconv.Itoa(i)))
	}
	out.items = mergeAll(items)
}

func (r *reader) object(out *Node, n *tree.Node, id uint64) {
	out.real, out.objects = hasObject, out.values
	for i, m := range n.Members {
		if m.Earlier {
			continue
		}
		if strings.ContainsRune(m.Name, utf8.RuneError) {
			// Two names that are not Unicode may read as one.
			out.real, out.objects, out.members = hasRaw, nil, nil
			return
		}
		if out.members == nil {
			out.members = make(members, 0, len(n.Members))
		}
		out.members = append(out.members, member{name: m.Name, node: r.read(m.Value, below(id, m.Name)), rank: int32(i)})
	}
	slices.SortFunc(out.members, func(a, b member) int { return strings.Compare(a.name, b.name) })
}

// markFacts returns what a replaced bare word says: the type that it names and that its replacement has.
func markFacts(n *tree.Node, kind model.Kind) facts {
	switch n.Kind {
	case tree.Null:
		return hasNull
	case tree.Bool:
		return hasBool
	case tree.Number:
		if kind == model.KindFloat || kind == model.KindNumber {
			return hasFraction
		}
		return numberFacts(n.Text)
	case tree.Array:
		return hasArray
	case tree.Object:
		return hasObject
	}
	return hasText
}

// broken reports whether a string's text lost something in decoding: a lone surrogate or invalid UTF-8.
func broken(n *tree.Node) bool {
	lost := strings.Count(n.Text, "\uFFFD")
	if lost == 0 {
		return false
	}
	raw := strings.ToLower(n.Raw())
	return lost != strings.Count(raw, "\uFFFD")+strings.Count(raw, `\ufffd`)
}

// identity and below make identities of samples and of places in them (after FNV-1a: the same on every machine). A sample
// is taken by eight bytes at a time.
func identity(text string) uint64 {
	h := uint64(14695981039346656037) ^ uint64(len(text))
	for ; len(text) >= 8; text = text[8:] {
		w := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
			uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
		h = (h ^ w) * prime
		h ^= h >> 32 // a product carries to the left only
	}
	return below(h, text)
}

const prime = 1099511628211

func below(id uint64, token string) uint64 {
	for i := range len(token) {
		id = (id ^ uint64(token[i])) * prime
	}
	return (id ^ 0xff) * prime
}
