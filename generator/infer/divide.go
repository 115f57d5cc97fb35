package infer

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// divide makes the type of several requests' bodies a union at the place where a constant tells them apart: of
// {"actions": [{"action": "setName", ...}]} the elements of actions, by what action is.
func divide(t *model.Type, ops []*model.Operation, samples []recorded) {
	path, property := apart(ops)
	if path == nil {
		return
	}
	at := t
	for _, token := range path {
		if at = inner(at, token); at == nil {
			return
		}
	}
	if at.Kind != model.KindStruct && at.Kind != model.KindMap || at.Nullable {
		return
	}
	groups := map[string][]*Node{}
	for _, s := range samples {
		for _, n := range elements(s.root, path) {
			v := n.Get(property)
			if !n.Is(tree.Object) || v == nil || !v.Is(tree.String) || broken(v) || IsPlaceholder(v.Text) || marked(s.content, v) {
				return
			}
			groups[v.Text] = append(groups[v.Text], sampleOf(n, s.content))
		}
	}
	if len(groups) < 2 {
		return
	}
	union := model.Type{Kind: model.KindUnion, Exclusive: true, Discriminator: property, Evidence: at.Evidence, Pos: at.Pos}
	for _, value := range slices.Sorted(maps.Keys(groups)) {
		a := only(mergeAll(groups[value]), property, value)
		if a == nil {
			return
		}
		union.Alternatives = append(union.Alternatives, model.Alternative{Type: a})
	}
	*at = union
}

// only is the type of the objects whose property has one value, nil where they make no struct.
func only(n *Node, property, value string) *model.Type {
	if len(n.members) > maxFields {
		return nil
	}
	s := shaper{around: around{force: model.KindStruct}}
	t := s.shape(n, "")
	i := slices.IndexFunc(t.Fields, func(f model.Field) bool { return f.Name == property })
	if t.Kind != model.KindStruct || i < 0 || !inferred(t) {
		return nil
	}
	text, _ := json.Marshal(value)
	f := &t.Fields[i]
	f.Required, f.Present = true, false
	f.Type = &model.Type{Kind: model.KindString, Evidence: model.Observed, Enum: []model.Enumerator{{Value: text}}, Pos: f.Type.Pos}
	return t
}

// apart returns the place, deeper than the top, of objects in one of whose properties all operations have a constant: the one
// in which they differ most, and of equal ones the first by the alphabet.
func apart(ops []*model.Operation) (path []string, property string) {
	values := map[string]map[string]bool{} // by place
	having := map[string]int{}
	for _, op := range ops {
		seen := map[string]bool{}
		for _, c := range op.Constants {
			if c.In != "json" || !c.Literal() || strings.Count(c.Name, "/") < 2 {
				continue
			}
			place := general(c.Name)
			if values[place] == nil {
				values[place] = map[string]bool{}
			}
			values[place][c.Value] = true
			if !seen[place] {
				seen[place] = true
				having[place]++
			}
		}
	}
	best := ""
	for _, place := range slices.Sorted(maps.Keys(values)) {
		if having[place] == len(ops) && len(values[place]) > max(1, len(values[best])) {
			best = place
		}
	}
	if best == "" {
		return nil, ""
	}
	tokens := model.PointerTokens(best)
	return tokens[:len(tokens)-1], tokens[len(tokens)-1]
}

// general is a pointer with * for the indexes of arrays, or what looks like them.
func general(pointer string) string {
	tokens := strings.Split(pointer, "/")
	for i, token := range tokens {
		if token != "" && strings.Trim(token, "0123456789") == "" {
			tokens[i] = "*"
		}
	}
	return strings.Join(tokens, "/")
}

// inner returns the type one token deeper: of an array's elements, or of a member.
func inner(t *model.Type, token string) *model.Type {
	if t.Kind == model.KindArray && token == "*" {
		return t.Elem
	}
	for i := range t.Fields {
		if t.Fields[i].Name == token {
			return t.Fields[i].Type
		}
	}
	return nil
}

// elements returns the values at the place.
func elements(n *tree.Node, path []string) []*tree.Node {
	switch {
	case n == nil || n.IsNull():
		return nil
	case len(path) == 0:
		return []*tree.Node{n}
	case path[0] != "*":
		return elements(n.Get(path[0]), path[1:])
	}
	var out []*tree.Node
	for _, item := range n.Items {
		out = append(out, elements(item, path[1:])...)
	}
	return out
}

// marked reports whether the value stands for a word that the reader replaced.
func marked(c *model.Content, n *tree.Node) bool {
	return len(c.Marks) > 0 && slices.ContainsFunc(c.Marks, func(m model.Mark) bool { return m.Pointer == n.Pointer() })
}
