package infer

import (
	"strings"
	"sync"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
	"github.com/pmgen/pmgen/generator/tree"
)

// recorded is a JSON value of the input that a type must hold.
type recorded struct {
	root    *tree.Node
	body    *body // that the root is the value of, nil of a part of one
	content *model.Content
	label   string // as messages name it: example "OK"
	pos     diag.Pos
}

func (r recorded) node() *Node { return sampleOf(r.root, r.content) }

// bodies are those that were read. Much of what an API answers is the same again and again, the bodies of its errors above all;
// so each text is read once, whichever operation comes to it first. Nil bodies remember nothing.
type bodies = parallel.Memo[*body]

// body is a text of JSON.
type body struct {
	text string
	root *tree.Node
	err  error

	sampled sync.Once
	sample  *Node // without a place: that of who asks
}

func bodyOf(in *bodies, c *model.Content) *body {
	s := text(c)
	return in.Of(s, func() *body {
		root, err := parse(c)
		return &body{text: s, root: root, err: err}
	})
}

// node is what the body says, of one whose every value stands for itself.
func (b *body) node() *Node {
	b.sampled.Do(func() { b.sample = sampleOf(b.root, &model.Content{Text: b.text}) })
	return b.sample
}

func record(in *bodies, label string, pos diag.Pos, c *model.Content) (recorded, bool) {
	if c == nil || !c.IsJSON() {
		return recorded{}, false
	}
	b := bodyOf(in, c)
	if b.err != nil {
		return recorded{}, false
	}
	if !c.Pos.IsZero() {
		pos = c.Pos
	}
	return recorded{b.root, b, c, label, pos}, true
}

// replySamples returns the JSON bodies that were recorded for the reply.
func replySamples(in *bodies, op *model.Operation, reply *model.Reply) []recorded {
	var out []recorded
	for _, e := range op.Examples {
		if e.Status == 0 || e.Status != reply.Status || e.Content.Media != reply.Media || e.Made {
			continue
		}
		if r, ok := record(in, exampleLabel(e), e.Pos, &e.Content); ok {
			out = append(out, r)
		}
	}
	return out
}

func exampleLabel(e *model.Example) string {
	if e.Name == "" {
		return "example " + e.Pointer
	}
	return "example " + diag.Quote(e.Name)
}

// requestSamples returns the JSON bodies that were recorded for the operation's requests: its own, those of its examples,
// and the examples that are bodies.
func requestSamples(in *bodies, op *model.Operation) []recorded {
	var out []recorded
	add := func(label string, pos diag.Pos, b *model.RequestBody) {
		if b == nil || b.Encoding != op.Body.Encoding {
			return
		}
		if r, ok := record(in, label, pos, &b.Content); ok {
			out = append(out, r)
		}
	}
	add("the request's body", op.Pos, op.Request.Body)
	for _, e := range op.Examples {
		switch {
		case e.Made:
		case e.Status == 0:
			if r, ok := record(in, exampleLabel(e), e.Pos, &e.Content); ok {
				out = append(out, r)
			}
		case e.Request != nil:
			add("the request of "+exampleLabel(e), e.Pos, e.Request.Body)
		}
	}
	if op.Body.Encoding == model.GraphQL {
		out = graphQLVariables(out)
	}
	return out
}

// graphQLVariables replaces the bodies by their variables, the only part of a GraphQL request that has a type of its own.
func graphQLVariables(bodies []recorded) []recorded {
	var out []recorded
	for _, b := range bodies {
		v := b.root
		if v.Has("query") {
			v = v.Get("variables")
		}
		if v.Is(tree.String) && strings.TrimSpace(v.Text) != "" {
			f, _, err := tree.Parse("", []byte(v.Text))
			if err != nil {
				continue
			}
			b.content = &model.Content{Text: v.Text, JSON: model.Valid, Pos: b.content.Pos}
			v = f.Root
		}
		if v.Is(tree.Object) {
			b.root, b.body = v, nil
			out = append(out, b)
		}
	}
	return out
}

// samples returns the type of all samples.
func (s *shaper) samples(all []recorded) *model.Type {
	if b := oneBody(all); b != nil {
		for _, r := range all {
			s.place = earliest(s.place, r.content.Pos)
		}
		return s.shape(b.node(), "")
	}
	nodes := make([]*Node, len(all))
	for i, r := range all {
		nodes[i] = r.node()
	}
	return s.shape(mergeAll(nodes), "")
}

// oneBody returns the body that all samples are, nil where they differ or one holds words that stand for values.
func oneBody(all []recorded) *body {
	if len(all) == 0 {
		return nil
	}
	for _, r := range all {
		if r.body == nil || r.body != all[0].body || len(r.content.Marks) > 0 {
			return nil
		}
	}
	return all[0].body
}
