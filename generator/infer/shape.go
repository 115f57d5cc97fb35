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
	return (&shaper{}).shape(n, name)
}

// shaper turns nodes into types.
type shaper struct {
	// guessed is told what was decided without certainty; nil where nobody listens.
	guessed func(code diag.Code, pos diag.Pos, path, format string, args ...any)

	folder
	place diag.Pos // of all that is shaped, where the nodes have none
	path  []string // where the value stands, in the words of model.Type.Walk
	around
}

// around is what is around a value.
type around struct {
	force   model.Kind // of the root's objects: KindMap or KindStruct; "" leaves it to the rules
	depth   int        // of arrays and objects
	structs int
}

// enter goes into an array or object. It returns what is to be set again afterwards.
func (s *shaper) enter() (outer around) {
	outer = s.around
	s.force = ""
	s.depth++
	return outer
}

func (s *shaper) guess(code diag.Code, pos diag.Pos, format string, args ...any) {
	if s.guessed == nil {
		return
	}
	var path strings.Builder
	for _, token := range s.path {
		path.WriteString("/" + model.EscapeToken(token))
	}
	s.guessed(code, pos, path.String(), format, args...)
}

func (s *shaper) pos(n *Node) diag.Pos { return earliest(n.pos, s.place) }

// at shapes what stands one step deeper.
func (s *shaper) at(token string, n *Node, name string) *model.Type {
	s.path = append(s.path, token)
	t := s.shape(n, name)
	s.path = s.path[:len(s.path)-1]
	return t
}

func (s *shaper) shape(n *Node, name string) *model.Type {
	if n == nil {
		return &model.Type{Kind: model.KindAny, Evidence: model.NoEvidence}
	}
	t := s.value(n, name)
	t.Nullable = n.all().has(hasNull)
	t.Pos = s.pos(n)
	return t
}

// jsonTypes are those that a value may be of beside null, in the order of a union's alternatives.
var jsonTypes = [...]facts{hasBool, anyNumber, anyString, hasArray, hasObject}

func (s *shaper) value(n *Node, name string) *model.Type {
	all := n.all()
	if all.has(hasRaw) || s.depth == MaxDepth && all.has(hasArray|hasObject) {
		s.guess(diag.KeptRaw, s.pos(n), "holds text that is not Unicode, or is nested more than %d levels deep; it is kept as raw JSON", MaxDepth)
		return &model.Type{Kind: model.KindAny, Evidence: model.Observed}
	}
	alternatives, only := len(n.circles), hasCircle
	for _, f := range jsonTypes {
		if all.has(f) {
			alternatives++
			only = f
		}
	}
	switch alternatives {
	case 0:
		return &model.Type{Kind: model.KindAny, Evidence: n.evidence(0)}
	case 1:
		if only == hasCircle {
			return s.circle(n, n.circles[0])
		}
		return s.one(n, only, name)
	}
	t := &model.Type{Kind: model.KindUnion, Evidence: n.evidence(^hasNull)}
	add := func(make func() *model.Type) {
		s.path = append(s.path, "|"+strconv.Itoa(len(t.Alternatives)))
		a := make()
		a.Pos = s.pos(n)
		s.path = s.path[:len(s.path)-1]
		t.Alternatives = append(t.Alternatives, model.Alternative{Type: a})
	}
	for _, f := range jsonTypes {
		if all.has(f) {
			add(func() *model.Type { return s.one(n, f, name) })
		}
	}
	for _, c := range n.circles {
		add(func() *model.Type { return s.circle(n, c) })
	}
	return t
}

// one shapes the values of one of the jsonTypes.
func (s *shaper) one(n *Node, of facts, name string) *model.Type {
	switch of {
	case hasBool:
		return &model.Type{Kind: model.KindBool, Evidence: n.evidence(hasBool)}
	case anyNumber:
		return s.number(n)
	case anyString:
		return s.text(n, name)
	case hasArray:
		return s.array(n, name)
	}
	return s.object(n, name)
}

func (s *shaper) circle(n *Node, c *circle) *model.Type {
	return &model.Type{Kind: model.KindRef, Ref: model.Enclosing(s.structs - 1 - c.depth), Evidence: n.evidence(hasCircle)}
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

func (s *shaper) number(n *Node) *model.Type {
	t := &model.Type{Evidence: n.evidence(anyNumber)}
	switch all := n.all(); {
	case all.has(hasHuge):
		t.Kind = model.KindNumber
		s.guess(diag.NumberKept, s.pos(n), "holds an integer of more than 64 bits; it becomes a json.Number")
	case all.has(hasLossy):
		t.Kind = model.KindNumber
		s.guess(diag.NumberKept, s.pos(n), "holds a number that a float64 would change; it becomes a json.Number")
	case all.has(hasFraction) && all.has(hasWide):
		t.Kind = model.KindNumber
		s.guess(diag.NumberKept, s.pos(n), "holds fractions and integers that a float64 would change; it becomes a json.Number")
	case all.has(hasFraction):
		t.Kind = model.KindFloat
	default:
		t.Kind = model.KindInt
	}
	return t
}

func (s *shaper) text(n *Node, name string) *model.Type {
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
		s.guess(diag.EnumGuessed, s.pos(n), "takes few values (%s); it becomes an enumeration, and other values are taken, too", strings.Join(n.words.list, ", "))
	}
	return t
}

func (s *shaper) array(n *Node, name string) *model.Type {
	evidence := model.NoEvidence
	if n.all().has(hasElements) {
		evidence = n.evidence(hasElements)
	}
	outer := s.enter()
	t := &model.Type{Kind: model.KindArray, Evidence: evidence, Elem: s.at("*", n.items, name)}
	s.around = outer
	return t
}

func (s *shaper) object(n *Node, name string) *model.Type {
	outer := s.enter()
	defer func() { s.around = outer }()
	if outer.force == "" && n.empty() {
		return &model.Type{Kind: model.KindMap, Evidence: model.NoEvidence, Elem: s.at("*", nil, "")}
	}
	asMap := outer.force == model.KindMap
	if outer.force == "" {
		keys := s.keys(n)
		if asMap = keys.data; asMap {
			s.guess(diag.MapGuessed, s.pos(n), "has keys that are data (%s); it becomes a map", keys.why)
		}
	}
	if !asMap {
		own := &circle{depth: s.structs}
		s.structs++
		var circles []steps
		if n, circles = s.fold(n, own); len(circles) > 0 {
			s.guess(diag.CircleGuessed, s.pos(n), "holds objects like itself (%s); its type refers to itself", list(circles))
		}
	}
	if asMap || len(n.members) > 0 && !slices.ContainsFunc(n.members, func(m member) bool { return fitsTag(m.name) }) {
		return &model.Type{Kind: model.KindMap, Evidence: n.evidence(hasObject), Elem: s.at("*", n.value(), name)}
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
			Type:     s.at(m.name, m.node, m.name),
			Required: !m.optional && len(n.objects) > 1,
			Present:  !m.optional && len(n.objects) == 1,
		})
	}
	if len(rest) > 0 {
		t.Extra = s.at("*", mergeAll(rest), "")
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
