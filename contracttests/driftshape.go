package contracttests

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// shape is what recorded bodies of one reply have in common, and what at least one of them has. Items of a list are all at one
// place, and so are the entries of a map.
type shape struct {
	replies int
	kinds   map[string]map[byte]bool   // at a place
	values  map[string]map[string]bool // of an enumeration
	objects map[string]*objects
	headers map[string]int // by which callers go on
}

func newShape() *shape {
	return &shape{kinds: map[string]map[byte]bool{}, values: map[string]map[string]bool{}, objects: map[string]*objects{}, headers: map[string]int{}}
}

// facts are what one body says.
type facts struct {
	kinds   []fact
	values  []fact
	members []fact // of an object at a place, its names
}

type fact struct {
	place string
	kind  byte
	text  string
	names []string
}

// factsOf reads a body.
func factsOf(api *model.API, reply *model.Reply, value any) facts {
	var f facts
	var t *model.Type
	if reply != nil {
		t = reply.Type
	}
	f.see("", value)
	(&observed{api: api}).walk(t, value, "", "", func(place, _ string, object map[string]any, u *model.Type, isMap func(string) bool) {
		named := fact{place: place}
		for _, name := range slices.Sorted(maps.Keys(object)) {
			at := place + "/*"
			if !isMap(name) && u.Kind != model.KindMap {
				at = place + "/" + model.EscapeToken(name)
				named.names = append(named.names, name)
				f.enumerated(api, u, name, at, object[name])
			}
			f.see(at, object[name])
		}
		f.members = append(f.members, named)
	})
	byPlace := func(a, b fact) int { return cmp.Compare(a.place, b.place) } // objects come in any order
	slices.SortStableFunc(f.kinds, byPlace)
	slices.SortStableFunc(f.values, byPlace)
	slices.SortStableFunc(f.members, byPlace)
	return f
}

// see notes a value's kind, and those of the items of lists. Objects come by themselves.
func (f *facts) see(place string, value any) {
	f.kinds = append(f.kinds, fact{place: place, kind: kindOf(value)})
	if list, ok := value.([]any); ok {
		for _, item := range list {
			f.see(place+"/*", item)
		}
	}
}

// enumerated notes the value of a field of which the known values are listed.
func (f *facts) enumerated(api *model.API, u *model.Type, name, place string, value any) {
	text, ok := value.(string)
	if !ok || u.Kind != model.KindStruct {
		return
	}
	for i := range u.Fields {
		if u.Fields[i].Name != name {
			continue
		}
		t := api.Underlying(u.Fields[i].Type)
		if len(t.Enum) == 0 {
			return
		}
		f.values = append(f.values, fact{place: place, text: text})
	}
}

// learn takes a reply in.
func (s *shape) learn(api *model.API, reply *model.Reply, value any, isJSON bool, headers []string) {
	s.replies++
	slices.Sort(headers)
	for _, name := range slices.Compact(headers) {
		if name = http.CanonicalHeaderKey(name); actsOn(name) && !unreplayed(name) {
			s.headers[name]++
		}
	}
	if !isJSON {
		return
	}
	f := factsOf(api, reply, value)
	for _, k := range f.kinds {
		if s.kinds[k.place] == nil {
			s.kinds[k.place] = map[byte]bool{}
		}
		s.kinds[k.place][k.kind] = true
	}
	for _, v := range f.values {
		if s.values[v.place] == nil {
			s.values[v.place] = map[string]bool{}
		}
		s.values[v.place][v.text] = true
	}
	for _, m := range f.members {
		at := s.objects[m.place]
		if at == nil {
			at = &objects{members: map[string]int{}}
			s.objects[m.place] = at
		}
		at.number++
		for _, name := range m.names {
			at.members[name]++
		}
	}
}

// news says what a reply has that the shape has not: the first of it, and how much more there is.
func (s *shape) news(api *model.API, a *Accepted, headers []string) []string {
	const most = 5
	all := s.allNews(api, a, headers)
	for i := range all {
		all[i] = excerpt(all[i], 200)
	}
	if more := len(all) - most; more > 0 {
		all = append(all[:most], fmt.Sprintf("and %d more", more))
	}
	return all
}

func (s *shape) allNews(api *model.API, a *Accepted, headers []string) []string {
	if s.replies == 0 {
		return []string{fmt.Sprintf("the first reply with status %d%s", a.Status, ofType(a))}
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(s.headers)) {
		if s.headers[name] == s.replies && !slices.ContainsFunc(headers, func(h string) bool { return strings.EqualFold(h, name) }) {
			out = append(out, "header "+name+", which was always there, is missing")
		}
	}
	if !a.json {
		return out
	}
	f := factsOf(api, typed(a.Operation, a.Status), a.value)
	told := map[string]bool{}
	for _, m := range f.members {
		at := s.objects[m.place]
		if at == nil {
			continue // its kind is the news
		}
		for _, name := range m.names {
			if place := m.place + "/" + model.EscapeToken(name); at.members[name] == 0 && !told[place] {
				told[place] = true
				out = append(out, "new field "+place)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(at.members)) {
			place := m.place + "/" + model.EscapeToken(name)
			if at.members[name] == at.number && !slices.Contains(m.names, name) && !told[place] {
				told[place] = true
				out = append(out, place+", which was always there, is missing")
			}
		}
	}
	for _, k := range f.kinds {
		if s.kinds[k.place][k.kind] || told[k.place] || within(told, k.place) || s.kinds[k.place] == nil && !s.reaches(k.place) {
			continue
		}
		told[k.place] = true
		out = append(out, fmt.Sprintf("%s is %s for the first time", cmp.Or(k.place, "the body"), kindNames[k.kind]))
	}
	for _, v := range f.values {
		if a.Unfit != "" { // its secrets may not be masked: no value of it is told
			break
		}
		if seen := s.values[v.place]; seen != nil && !seen[v.text] && !told[v.place] {
			told[v.place] = true
			out = append(out, "new value "+strconv.Quote(excerpt(v.text, 40))+" of "+v.place)
		}
	}
	return out
}

// within reports whether a place lies in one that was told of.
func within(told map[string]bool, place string) bool {
	for i := strings.LastIndexByte(place, '/'); i >= 0; i = strings.LastIndexByte(place[:i], '/') {
		if told[place[:i]] {
			return true
		}
	}
	return false
}

// reaches reports whether something is known of what a place lies in, so that what is new there is the place itself.
func (s *shape) reaches(place string) bool {
	i := strings.LastIndexByte(place, '/')
	return i < 0 || s.kinds[place[:i]] != nil
}

func ofType(a *Accepted) string {
	if t := strings.Join(a.Header["Content-Type"], ""); t != "" && a.Body != "" {
		return " and type " + excerpt(media(t), 60)
	}
	return ""
}

var kindNames = map[byte]string{'n': "null", 't': "a boolean", '"': "a string", '[': "an array", '{': "an object", '0': "a number"}
