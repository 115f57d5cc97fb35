package infer

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// MaxDepth is how deeply a type follows nested arrays and objects; what lies deeper is kept as raw JSON.
const MaxDepth = 64

// Shape returns the type that holds every sample of the node. name is the name of the member that it is the value of, ""
// for a body.
func Shape(n *Node, name string) *model.Type {
	return (&shaper{}).shape(n, name, "")
}

// shaper turns nodes into types.
type shaper struct {
	force model.Kind // of the root's objects: KindMap or KindStruct; "" leaves it to the rules
	// guessed is told what was decided without certainty; nil where nobody listens.
	guessed func(code diag.Code, pos diag.Pos, path, format string, args ...any)

	depth  int       // of arrays and objects around
	within []*circle // the structs around
}

// inner shapes what stands within an array or object.
func (s *shaper) inner() *shaper {
	return &shaper{guessed: s.guessed, depth: s.depth + 1, within: s.within}
}

func (s *shaper) guess(code diag.Code, pos diag.Pos, path, format string, args ...any) {
	if s.guessed != nil {
		s.guessed(code, pos, path, format, args...)
	}
}

// shape's path is in the words of model.Type.Walk.
func (s *shaper) shape(n *Node, name, path string) *model.Type {
	if n == nil {
		return &model.Type{Kind: model.KindAny, Evidence: model.NoEvidence}
	}
	t := s.value(n, name, path)
	t.Nullable = n.all().has(hasNull)
	t.Pos = n.pos
	return t
}

func (s *shaper) value(n *Node, name, path string) *model.Type {
	all := n.all()
	if all.has(hasRaw) || s.depth == MaxDepth && all.has(hasArray|hasObject) {
		s.guess(diag.KeptRaw, n.pos, path, "holds text that is not Unicode, or is nested more than %d levels deep; it is kept as raw JSON", MaxDepth)
		return &model.Type{Kind: model.KindAny, Evidence: model.Observed}
	}
	var alternatives []func(path string) *model.Type
	if all.has(hasBool) {
		alternatives = append(alternatives, func(string) *model.Type { return &model.Type{Kind: model.KindBool, Evidence: n.evidence(hasBool)} })
	}
	if all.has(anyNumber) {
		alternatives = append(alternatives, func(path string) *model.Type { return s.number(n, path) })
	}
	if all.has(anyString) {
		alternatives = append(alternatives, func(path string) *model.Type { return s.text(n, name, path) })
	}
	if all.has(hasArray) {
		alternatives = append(alternatives, func(path string) *model.Type { return s.array(n, name, path) })
	}
	if all.has(hasObject) {
		alternatives = append(alternatives, func(path string) *model.Type { return s.object(n, name, path) })
	}
	for _, c := range n.circles {
		ref := model.Enclosing(len(s.within) - 1 - c.depth)
		alternatives = append(alternatives, func(string) *model.Type {
			return &model.Type{Kind: model.KindRef, Ref: ref, Evidence: n.evidence(hasCircle)}
		})
	}
	switch len(alternatives) {
	case 0:
		return &model.Type{Kind: model.KindAny, Evidence: n.evidence(0)}
	case 1:
		return alternatives[0](path)
	}
	t := &model.Type{Kind: model.KindUnion, Evidence: n.evidence(^hasNull)}
	for i, alternative := range alternatives {
		a := alternative(path + "/|" + strconv.Itoa(i))
		a.Pos = n.pos
		t.Alternatives = append(t.Alternatives, model.Alternative{Type: a})
	}
	return t
}

// evidence returns how the facts among of are known. A null that was recorded is no evidence, one that stands for a
// placeholder is weak.
func (n *Node) evidence(of facts) model.Evidence {
	switch {
	case n.real.has(of):
		return model.Observed
	case n.guess != 0:
		return model.Placeholder
	}
	return model.NoEvidence
}

func (s *shaper) number(n *Node, path string) *model.Type {
	t := &model.Type{Evidence: n.evidence(anyNumber)}
	switch all := n.all(); {
	case all.has(hasHuge):
		t.Kind = model.KindNumber
		s.guess(diag.NumberKept, n.pos, path, "holds an integer of more than 64 bits; it becomes a json.Number")
	case all.has(hasLossy):
		t.Kind = model.KindNumber
		s.guess(diag.NumberKept, n.pos, path, "holds a number that a float64 would change; it becomes a json.Number")
	case all.has(hasFraction) && all.has(hasWide):
		t.Kind = model.KindNumber
		s.guess(diag.NumberKept, n.pos, path, "holds fractions and integers that a float64 would change; it becomes a json.Number")
	case all.has(hasFraction):
		t.Kind = model.KindFloat
	default:
		t.Kind = model.KindInt
	}
	return t
}

func (s *shaper) text(n *Node, name, path string) *model.Type {
	t := &model.Type{Kind: model.KindString, Evidence: n.evidence(anyString)}
	if t.Evidence != model.Observed || n.guess.has(anyString) {
		return t // a placeholder says nothing but that it is a string
	}
	switch real := n.real; {
	case !real.has(hasText):
		t.Kind, t.Format = model.KindTime, "date-time"
	case real.has(hasTime):
	case !real.has(notUUID):
		t.Format = "uuid"
	case !real.has(notDate):
		t.Format = "date"
	case !real.has(notEmail):
		t.Format = "email"
	case !real.has(notURI):
		t.Format = "uri"
	}
	if len(n.texts) >= 5 && len(n.words.list) >= 2 && namesEnum(name) && t.Format == "" {
		for _, w := range n.words.list {
			value, _ := json.Marshal(w)
			t.Enum = append(t.Enum, model.Enumerator{Value: value})
		}
		s.guess(diag.EnumGuessed, n.pos, path, "takes few values (%s); it becomes an enumeration, and other values are taken, too", strings.Join(n.words.list, ", "))
	}
	return t
}

func (s *shaper) array(n *Node, name, path string) *model.Type {
	evidence := model.NoEvidence
	if n.all().has(hasElements) {
		evidence = n.evidence(hasElements)
	}
	return &model.Type{Kind: model.KindArray, Evidence: evidence, Elem: s.inner().shape(n.items, name, path+"/*")}
}

func (s *shaper) object(n *Node, name, path string) *model.Type {
	inner := s.inner()
	if s.force == "" && n.empty() {
		return &model.Type{Kind: model.KindMap, Evidence: model.NoEvidence, Elem: inner.shape(nil, "", path+"/*")}
	}
	asMap := s.force == model.KindMap
	if s.force == "" {
		var why string
		if why, asMap = n.asMap(); asMap {
			s.guess(diag.MapGuessed, n.pos, path, "has keys that are data (%s); it becomes a map", why)
		}
	}
	if !asMap {
		own := &circle{depth: len(s.within)}
		inner.within = append(slices.Clip(s.within), own)
		var circles []steps
		if n, circles = (&folder{map[*Node]*Node{}}).fold(n, own); len(circles) > 0 {
			s.guess(diag.CircleGuessed, n.pos, path, "holds objects like itself (%s); its type refers to itself", list(circles))
		}
	}
	if asMap || len(n.members) > 0 && !slices.ContainsFunc(n.members, func(m member) bool { return fitsTag(m.name) }) {
		return &model.Type{Kind: model.KindMap, Evidence: n.evidence(hasObject), Elem: inner.shape(n.value(), name, path+"/*")}
	}
	t := &model.Type{Kind: model.KindStruct, Evidence: n.evidence(hasObject), Fields: make([]model.Field, 0, len(n.members))}
	var rest []*Node
	for _, m := range n.inOrder() {
		if !fitsTag(m.name) {
			rest = append(rest, m.node)
			continue
		}
		t.Fields = append(t.Fields, model.Field{
			Name:     m.name,
			Type:     inner.shape(m.node, m.name, path+"/"+model.EscapeToken(m.name)),
			Required: !m.optional && len(n.objects) > 1,
			Present:  !m.optional && len(n.objects) == 1,
		})
	}
	if len(rest) > 0 {
		t.Extra = inner.shape(mergeAll(rest), "", path+"/*")
	}
	return t
}

// list names paths in a message.
func list(paths []steps) string {
	var out []string
	for _, p := range paths {
		out = append(out, p.String())
	}
	return strings.Join(out, ", ")
}

// fitsTag reports whether encoding/json takes the name from a struct tag. Members with other names are kept in Extra.
func fitsTag(name string) bool {
	if name == "" || name == "-" || len(name) > 256 {
		return false
	}
	for _, r := range name {
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^{|}~ ", r) {
			return false
		}
	}
	return true
}
