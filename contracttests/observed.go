package contracttests

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// observed is what the recorded bodies of one reply say beside their type. A type is shared by all replies of its shape, and
// asks for no more than each of them has; what all of at least two recorded objects of this reply have is its contract.
type observed struct {
	api    *model.API
	places map[string]*objects
}

// objects are those that were recorded at one place. Items of a list are all at one, and so are the entries of a map.
type objects struct {
	number  int
	members map[string]int  // in how many of them it is
	keys    map[string]bool // that are data: a map's
	entries map[byte]bool   // the kinds of the values that these have
}

// observations are those of a runner's replies, made when first asked for.
type observations struct {
	mu   sync.Mutex
	made map[*model.Reply]*observed
}

func (o *observations) of(api *model.API, op *model.Operation, reply *model.Reply) *observed {
	o.mu.Lock()
	defer o.mu.Unlock()
	if seen, ok := o.made[reply]; ok {
		return seen
	}
	seen := &observed{api: api, places: map[string]*objects{}}
	if reply.Evidence != model.Declared && !declared(api, reply.Type) {
		seen.read(op, reply)
	}
	if o.made == nil {
		o.made = map[*model.Reply]*observed{}
	}
	o.made[reply] = seen
	return seen
}

// read gathers what was recorded of a reply. A declared type speaks for itself.
func (o *observed) read(op *model.Operation, reply *model.Reply) {
	texts := map[string]bool{} // a body that was pasted twice is one sample
	for _, e := range op.ReplyExamples() {
		if replyOf(op, e) != reply || !e.Content.IsJSON() || e.Made || texts[string(e.Content.Bytes())] {
			continue
		}
		texts[string(e.Content.Bytes())] = true
		value, err := decode(e.Content.Bytes())
		if err != nil {
			continue
		}
		o.walk(reply.Type, value, "", "", func(place, _ string, object map[string]any, _ *model.Type, isMap func(string) bool) {
			at := o.places[place]
			if at == nil {
				at = &objects{members: map[string]int{}, keys: map[string]bool{}, entries: map[byte]bool{}}
				o.places[place] = at
			}
			at.number++
			for name, v := range object {
				if isMap(name) {
					at.keys[name], at.entries[kindOf(v)] = true, true
				} else {
					at.members[name]++
				}
			}
		})
	}
}

// visit is told of an object: its place, in which items and the keys of maps are all alike, its type, and which of its members
// are data rather than names.
type visit = func(place, pointer string, object map[string]any, u *model.Type, isMap func(string) bool)

// walk visits every object in the value.
func (o *observed) walk(t *model.Type, value any, place, pointer string, f visit) {
	u := o.api.Underlying(t)
	if u.Kind == model.KindUnion {
		for _, a := range u.Alternatives {
			if alternative := o.api.Underlying(a.Type); holds(alternative.Kind, value) {
				u = alternative
				break
			}
		}
	}
	switch v := value.(type) {
	case []any:
		var elem *model.Type
		if u.Kind == model.KindArray {
			elem = u.Elem
		}
		for i, item := range v {
			o.walk(elem, item, place+"/*", pointer+"/"+strconv.Itoa(i), f)
		}
	case map[string]any:
		fields := map[string]*model.Type{}
		if u.Kind == model.KindStruct {
			for i := range u.Fields {
				fields[u.Fields[i].Name] = u.Fields[i].Type
			}
		}
		isMap := func(name string) bool {
			_, named := fields[name]
			return u.Kind == model.KindMap || u.Kind == model.KindStruct && u.Extra != nil && !named
		}
		f(place, pointer, v, u, isMap)
		for name, member := range v {
			token := model.EscapeToken(name)
			switch {
			case u.Kind == model.KindMap:
				o.walk(u.Elem, member, place+"/*", pointer+"/"+token, f)
			case isMap(name):
				o.walk(u.Extra, member, place+"/*", pointer+"/"+token, f)
			default:
				o.walk(fields[name], member, place+"/"+token, pointer+"/"+token, f)
			}
		}
	}
}

// beside reports whether a name is none of those that a declared map is of: such a member is new, whatever it is.
func beside(u *model.Type, name string) bool {
	return u.Kind == model.KindMap && len(u.Patterns) > 0 && !slices.ContainsFunc(u.Patterns, func(p model.PatternField) bool { return validate.Named(p.Pattern, name) })
}

func holds(k model.Kind, value any) bool {
	switch value.(type) {
	case []any:
		return k == model.KindArray
	case map[string]any:
		return k == model.KindStruct || k == model.KindMap
	}
	return false
}

// kindOf is the JSON type of a decoded value, as its text begins.
func kindOf(v any) byte {
	switch v.(type) {
	case nil:
		return 'n'
	case bool:
		return 't'
	case string:
		return '"'
	case []any:
		return '['
	case map[string]any:
		return '{'
	}
	return '0'
}

// judge adds what the recordings say to what the type does: members are missing that all recorded objects have; and a member
// that is new beside the entries of a map, of another kind than they are, is a new field and no broken entry.
func (o *observed) judge(t *model.Type, value any, found []validate.Violation) []validate.Violation {
	missing := map[string]int{}
	news := map[string]bool{}
	o.walk(t, value, "", "", func(place, pointer string, object map[string]any, u *model.Type, isMap func(string) bool) {
		for name := range object {
			if beside(u, name) {
				news[pointer+"/"+model.EscapeToken(name)] = true
			}
		}
		at := o.places[place]
		if at == nil {
			return
		}
		for name, count := range at.members {
			if _, there := object[name]; !there && at.number >= 2 && count == at.number {
				missing[pointer+"/"+model.EscapeToken(name)] = count
			}
		}
		for name, v := range object {
			if isMap(name) && !at.keys[name] && !at.entries[kindOf(v)] {
				news[pointer+"/"+model.EscapeToken(name)] = true
			}
		}
	})
	var out []validate.Violation
	for _, v := range found {
		if !news[v.Pointer] {
			out = append(out, v)
		}
		delete(missing, v.Pointer)
	}
	for _, pointer := range slices.Sorted(maps.Keys(missing)) {
		out = append(out, validate.Violation{Pointer: pointer, Keyword: "required", Message: fmt.Sprintf("missing, and all %d recorded ones have it", missing[pointer])})
	}
	return out
}
