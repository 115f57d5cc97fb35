package naming

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// reserveConstants keeps the names that constants of the lock have from new types.
func (t *typing) reserveConstants(sets [][]*node) {
	for _, set := range sets {
		for _, n := range set {
			for _, e := range n.t.Enum {
				if name := t.lock.Fields[n.id+"#"+enumText(e.Value)]; name != "" {
					t.scope[name] = true
				}
			}
		}
	}
}

// members names what belongs to types: fields, alternatives, constants. Types come in the order of their IDs.
func (t *typing) members() {
	errors := errorTypes(t.api)
	count := 0
	for _, n := range t.api.Types {
		if t.kept {
			count += len(n.Type.Fields) + len(n.Type.Alternatives) + len(n.Type.Enum)
		}
	}
	t.fields = make(map[string]string, count)
	t.sharers = map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(t.lock.Types)) {
		t.sharers[t.lock.Types[id]] = append(t.sharers[t.lock.Types[id]], id)
	}
	for i, names := range t.structFields(errors) {
		n := t.api.Types[i]
		switch n.Type.Kind {
		case model.KindStruct:
			for j, name := range names {
				n.Type.Fields[j].GoName = name
				if t.kept {
					t.fields[n.ID+"#"+n.Type.Fields[j].Name] = name
				}
			}
		case model.KindUnion:
			t.alternatives(n)
		case model.KindString:
			t.constants(n)
		}
	}
}

// memory returns the name that the lock has for a member of the type, under its ID or that of a type that became one with it,
// now or then: the one that the lock has the members of may be gone.
func (t *typing) memory(n *model.NamedType, member string) string {
	if len(t.lock.Fields) == 0 {
		return ""
	}
	own := append([]string{n.ID}, n.Aliases...)
	for _, id := range own {
		if name := t.lock.Fields[id+"#"+member]; name != "" {
			return name
		}
	}
	asked := ""
	for _, id := range own {
		name := t.lock.Types[id]
		if name == asked {
			continue // sharers are as many as own, so they are asked once
		}
		asked = name
		for _, then := range t.sharers[name] {
			if name := t.lock.Fields[then+"#"+member]; name != "" {
				return name
			}
		}
	}
	return ""
}

// remembers reports whether the lock has the type's name.
func (t *typing) remembers(n *model.NamedType) bool {
	return slices.ContainsFunc(append([]string{n.ID}, n.Aliases...), func(id string) bool { return t.lock.Types[id] == n.Name })
}

// structFields are the names of the members of each struct among the types. They hang on nothing but the struct. The body of an
// error reply has methods whose names they cannot have.
func (t *typing) structFields(errors map[string]bool) [][]string {
	const stretch = 64 // of types, of which many members have the same name
	out := make([][]string, len(t.api.Types))
	parallel.Each((len(out)+stretch-1)/stretch, func(s int) {
		spelt := spellings{}
		for i := s * stretch; i < min(len(out), (s+1)*stretch); i++ {
			n := t.api.Types[i]
			if n.Type.Kind != model.KindStruct {
				continue
			}
			isError := errors[n.ID] || slices.ContainsFunc(n.Aliases, func(id string) bool { return errors[id] })
			taken := func(name string) bool { return reservedFields[name] || isError && reservedErrorFields[name] }
			wants := make([]want, len(n.Type.Fields))
			for i, f := range n.Type.Fields {
				wants[i] = want{text: f.Name, had: t.memory(n, f.Name)}
			}
			out[i] = spelt.distinct(wants, taken)
		}
	})
	return out
}

// want is a member that needs a name among others.
type want struct {
	text   string
	had    string // in the lock
	ending string // what to put behind the name where another has it
}

// distinct names members: what the lock knows first, then those whose text is the closest to the Go name (type before
// _type). A name that is taken by the struct itself gets Field behind it.
func (s spellings) distinct(wants []want, taken func(string) bool) []string {
	out := make([]string, len(wants))
	used, numbers := make(map[string]bool, len(wants)), numbering{}
	spelt, order := make([]spelling, len(wants)), make([]int, len(wants))
	for i := range order {
		spelt[i], order[i] = s.of(wants[i].text), i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if x, y := spelt[a].oddities, spelt[b].oddities; x != y {
			return x - y
		}
		return strings.Compare(wants[a].text, wants[b].text)
	})
	for _, i := range order {
		if had := wants[i].had; had != "" && valid(had) && !used[had] && !taken(had) {
			out[i], used[had] = had, true
		}
	}
	for _, i := range order {
		if out[i] != "" {
			continue
		}
		name := cmp.Or(spelt[i].name, "Field")
		if taken(name) {
			name += "Field"
		}
		if used[name] && wants[i].ending != "" {
			name += wants[i].ending
		}
		out[i] = numbers.number(name, func(n string) bool { return used[n] || taken(n) })
		used[out[i]] = true
	}
	return out
}

// spellings are the Go names of texts. An API has few names for its many members: id, url, name.
type spellings map[string]spelling

type spelling struct {
	name     string // "" where the text holds nothing that could be one
	oddities int
}

func (s spellings) of(text string) spelling {
	known, ok := s[text]
	if !ok {
		known = spelling{GoName(text), oddities(text)}
		s[text] = known
	}
	return known
}

// oddities counts what a text has that its Go name has not.
func oddities(text string) int {
	n := 0
	for i, r := range text {
		if r == '_' || r == '-' || r == ' ' {
			n++
			if i == 0 {
				n += 2
			}
		} else if r >= 'A' && r <= 'Z' && i == 0 {
			n++
		} else if r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z' {
			n += 2
		}
	}
	return n
}

// alternatives names the accessors of a union after the alternatives' types, without the words that the union's name has: what the
// lock knows first.
func (t *typing) alternatives(n *model.NamedType) {
	list := n.Type.Alternatives
	used := map[string]bool{}
	taken := func(name string) bool { return used[name] || t.scope["New"+n.Name+"From"+name] }
	keys := make([]string, len(list))
	give := func(i int, name string) {
		list[i].GoName, used[name] = name, true
		t.scope["New"+n.Name+"From"+name] = true
		t.fields[n.ID+"#"+keys[i]] = name
	}
	var open []int
	alike := map[string]int{}
	before := t.remembers(n) // by a lock that had no accessors yet: theirs were the whole names
	for i := range list {
		keys[i] = "|" + alternativeKey(list[i].Type, n.ID)
		if alike[keys[i]]++; alike[keys[i]] > 1 {
			keys[i] += " " + strconv.Itoa(alike[keys[i]])
		}
		had := t.memory(n, keys[i])
		before = before && had == ""
		if had != "" && valid(had) && !taken(had) {
			give(i, had)
		} else {
			open = append(open, i)
		}
	}
	short, numbers := map[string]int{}, numbering{}
	for _, i := range open {
		short[ownWords(t.typeName(list[i].Type, 0), n.Name)]++
	}
	for _, i := range open {
		name := t.typeName(list[i].Type, 0)
		if own := ownWords(name, n.Name); before {
			// as it was
		} else if short[own] == 1 && !taken(own) {
			name = own
		} else if v := list[i].Type; v != nil && v.Kind == model.KindString && len(v.Enum) == 1 && taken(name) {
			name = exported(append(words(enumText(v.Enum[0].Value)), name), name) // one of two texts
		}
		give(i, numbers.number(name, taken))
	}
}

// alternativeKey is what the lock calls an alternative: its kind, or the type that it refers to, as seen from the union.
func alternativeKey(of *model.Type, union string) string {
	key := ""
	for of != nil && (of.Kind == model.KindArray || of.Kind == model.KindMap) {
		key, of = key+string(of.Kind)+" ", of.Elem
	}
	switch {
	case of == nil:
		return key
	case of.Kind == model.KindRef:
		return key + strings.TrimPrefix(of.Ref, union)
	}
	return key + string(of.Kind)
}

// typeName is a type as a part of a name: String, UserList.
func (t *typing) typeName(of *model.Type, depth int) string {
	if of == nil || depth > 4 {
		return "Value"
	}
	switch of.Kind {
	case model.KindRef:
		if n := t.api.Type(of.Ref); n != nil {
			return n.Name
		}
	case model.KindBool:
		return "Bool"
	case model.KindInt:
		return "Int"
	case model.KindFloat:
		return "Float"
	case model.KindNumber:
		return "Number"
	case model.KindString:
		return "String"
	case model.KindTime:
		return "Time"
	case model.KindArray:
		return t.typeName(of.Elem, depth+1) + "List"
	case model.KindMap:
		return t.typeName(of.Elem, depth+1) + "Map"
	}
	return "Value"
}

// constants names the known values of an enumeration, the type always in front.
func (t *typing) constants(n *model.NamedType) {
	order := make([]int, 0, len(n.Type.Enum))
	for i, e := range n.Type.Enum {
		if len(e.Value) > 0 && e.Value[0] == '"' {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := enumText(n.Type.Enum[a].Value), enumText(n.Type.Enum[b].Value)
		if d := oddities(x) - oddities(y); d != 0 {
			return d
		}
		return strings.Compare(x, y)
	})
	n.Type.Enum = slices.Clone(n.Type.Enum)
	used, numbers := map[string]bool{}, numbering{}
	for _, i := range order {
		if had := t.memory(n, enumText(n.Type.Enum[i].Value)); had != "" && valid(had) && !used[had] {
			n.Type.Enum[i].GoName, used[had] = had, true
		}
	}
	for _, i := range order {
		e := &n.Type.Enum[i]
		text := enumText(e.Value)
		if e.GoName == "" {
			part := join(words(text), text)
			if part == "" {
				part = "Empty"
			}
			e.GoName = numbers.number(n.Name+part, func(name string) bool { return used[name] || t.scope.taken(name) })
			used[e.GoName] = true
		}
		t.scope[e.GoName] = true
		t.fields[n.ID+"#"+text] = e.GoName
	}
}

// enumText is an enumerator as text: a string's value, anything else as it is written.
func enumText(value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) == nil {
		return s
	}
	return strconv.Quote(string(value))
}
