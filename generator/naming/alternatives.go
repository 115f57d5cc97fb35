package naming

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// alternativeLabels names the alternatives of a union: by the words that tell its objects apart ("blockType": "graph" is
// GraphBlock; "op": "set" and "target": "name" are SetNameOperation), by a title, by a member that no other has, or by the
// union and what kind of JSON it is.
func alternativeLabels(label []string, union *model.Type) [][]string {
	out := make([][]string, len(union.Alternatives))
	tags := tagsOf(union)
	for i, a := range union.Alternatives {
		out[i] = alternativeLabel(label, union, tags, i)
		if a.Type == nil || a.Type.Kind != model.KindStruct {
			continue
		}
		for _, other := range out[:i] { // nothing of the above tells the two apart: then what it must have
			if slices.Equal(other, out[i]) {
				if f := firstRequired(a.Type, tags); f != "" {
					out[i] = overlap(words(f), out[i])
				}
				break
			}
		}
	}
	return out
}

func alternativeLabel(label []string, union *model.Type, tags []string, i int) []string {
	t := union.Alternatives[i].Type
	if t == nil {
		return label
	}
	of := func(ws []string) []string { return overlap(ws, label) }
	switch t.Kind {
	case model.KindStruct:
		var ws []string
		for _, member := range tags {
			if values := enumOf(t, member); len(values) <= 2 {
				ws = append(ws, words(strings.Join(values, " or "))...)
			}
		}
		if len(ws) > 0 {
			return of(ws)
		}
		if ws := words(t.Title); len(ws) > 0 && len(ws) < 5 {
			return ws
		}
		if name := peculiar(union, i); name != "" {
			return of(words(name))
		}
		return append(slices.Clone(label), "Object")
	case model.KindString:
		if len(t.Enum) == 1 {
			return of(words(enumText(t.Enum[0].Value)))
		}
		return append(slices.Clone(label), "Text")
	case model.KindArray, model.KindMap:
		return append(slices.Clone(label), "Items")
	}
	return append(slices.Clone(label), "Alternative")
}

// tagsOf returns the members whose values tell a union's structs apart: the one that does so alone, the discriminator first;
// else as many as each tell some more apart. Only enumerations that every struct has are such.
func tagsOf(union *model.Type) []string {
	var structs []*model.Type
	for _, a := range union.Alternatives {
		if a.Type != nil && a.Type.Kind == model.KindStruct {
			structs = append(structs, a.Type)
		}
	}
	if len(structs) == 0 {
		return nil
	}
	var members []string
	for i := range structs[0].Fields {
		f := structs[0].Fields[i].Name
		all := !slices.ContainsFunc(structs, func(t *model.Type) bool { return len(enumOf(t, f)) == 0 })
		switch {
		case all && f == union.Discriminator:
			members = slices.Insert(members, 0, f)
		case all:
			members = append(members, f)
		}
	}
	distinct := func(tags []string) int {
		seen := map[string]bool{}
		for _, t := range structs {
			key := ""
			for _, f := range tags {
				key += strings.Join(enumOf(t, f), " ") + "\x00"
			}
			seen[key] = true
		}
		return len(seen)
	}
	for _, f := range members {
		if distinct([]string{f}) == len(structs) {
			return []string{f}
		}
	}
	var tags []string
	for _, f := range members {
		if more := append(slices.Clone(tags), f); len(tags) == 0 || distinct(more) > distinct(tags) {
			tags = more
		}
	}
	return tags
}

// enumOf returns the values of a struct's member where it is an enumeration of strings.
func enumOf(t *model.Type, member string) []string {
	var out []string
	for i := range t.Fields {
		if f := &t.Fields[i]; f.Name == member && f.Type != nil && f.Type.Kind == model.KindString && texts(f.Type) > 0 {
			for _, e := range f.Type.Enum {
				out = append(out, enumText(e.Value))
			}
		}
	}
	return out
}

// peculiar is the first member of the i-th alternative that no other struct of the union has; one that must be there goes
// before others.
func peculiar(union *model.Type, i int) string {
	found := ""
	structs := 0
	for _, a := range union.Alternatives {
		if a.Type != nil && a.Type.Kind == model.KindStruct {
			structs++
		}
	}
	if structs < 2 {
		return ""
	}
	for _, f := range union.Alternatives[i].Type.Fields {
		own := true
		for j, a := range union.Alternatives {
			if j != i && a.Type != nil && slices.ContainsFunc(a.Type.Fields, func(g model.Field) bool { return g.Name == f.Name }) {
				own = false
			}
		}
		if own && f.Required {
			return f.Name
		}
		if own && found == "" {
			found = f.Name
		}
	}
	return found
}

// firstRequired is the first member that a struct must have and that is no tag.
func firstRequired(t *model.Type, tags []string) string {
	for _, f := range t.Fields {
		if f.Required && !slices.Contains(tags, f.Name) {
			return f.Name
		}
	}
	return ""
}

// ownWords is the name of an alternative's type without the words of the union's name that it begins and ends with: of the
// union DashboardBlock the alternative DashboardGraphBlock is Graph.
func ownWords(alternative, union string) string {
	a, u := wordsOf(alternative), wordsOf(union)
	front, back := 0, 0
	for front < min(len(a)-1, len(u)) && a[front] == u[front] {
		front++
	}
	for back < min(len(a)-1-front, len(u)) && a[len(a)-1-back] == u[len(u)-1-back] {
		back++
	}
	own := a[front : len(a)-back]
	for n := min(len(own)-1, len(u)); n > 0; n-- { // DisabledAtObject of OrgDisabledAt
		if slices.Equal(own[:n], u[len(u)-n:]) {
			own = own[n:]
			break
		}
	}
	name := strings.Join(own, "")
	if !strings.Contains(alternative, name) || !valid(name) {
		return alternative
	}
	return name
}
