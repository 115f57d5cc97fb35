package generator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// Why a leaf of a recorded value is kept as json.RawMessage.
const (
	rawNull       = "null, and nothing else was recorded there"
	rawDeclared   = "its schema allows anything"
	rawUndeclared = "a member that its schema does not mention"
	rawUnheld     = "text that is not Unicode, or nested too deeply"
	rawNone       = "no reason" // a defect
)

// account counts the leaves of what was recorded for an API, and those of them that no typed place holds, by cause.
type account struct {
	api    *model.API
	check  *validate.Validator
	values int
	leaves int
	raw    map[string]int
}

func newAccount(api *model.API) *account {
	a := &account{api: api, check: validate.New(api), raw: map[string]int{}}
	add := func(t *model.Type, c *model.Content) {
		if t == nil || !c.IsJSON() {
			return
		}
		d := json.NewDecoder(bytes.NewReader(c.Bytes()))
		d.UseNumber()
		var v any
		if d.Decode(&v) == nil {
			a.values++
			a.add(t, v, false)
		}
	}
	for _, op := range api.Operations {
		if b := op.Request.Body; b != nil && op.Body != nil && b.Encoding == model.JSON && op.Body.Encoding == model.JSON {
			add(op.Body.Type, &b.Content)
		}
		for _, e := range op.Examples {
			switch r := op.Reply(e.Status, e.Content.Media); {
			case e.Made:
			case e.Status == 0 && op.Body != nil:
				add(op.Body.Type, &e.Content)
			case r != nil:
				add(r.Type, &e.Content)
			}
		}
	}
	return a
}

// add walks a value beside its type. extra says that the value is a member that the type of its object does not list.
func (a *account) add(t *model.Type, v any, extra bool) {
	u := a.api.Underlying(t)
	if u.Kind == model.KindUnion {
		if u = a.alternative(u, v); u == nil {
			a.keep(v, rawNone)
			return
		}
	}
	if u.Kind == model.KindAny {
		switch {
		case extra:
			a.keep(v, rawUndeclared)
		case u.Evidence == model.Observed:
			a.keep(v, rawUnheld)
		case u.Evidence == model.Declared || u.Evidence == "":
			a.keep(v, rawDeclared)
		default:
			a.keep(v, rawNone)
		}
		return
	}
	switch x := v.(type) {
	case []any:
		for _, item := range x {
			a.add(u.Elem, item, false)
		}
	case map[string]any:
		for name, m := range x {
			inner, other := u.Elem, false
			if u.Kind == model.KindStruct {
				if i := slices.IndexFunc(u.Fields, func(f model.Field) bool { return f.Name == name }); i >= 0 {
					inner = u.Fields[i].Type
				} else if inner, other = u.Extra, true; inner == nil && len(u.Patterns) > 0 {
					inner = u.Patterns[0].Type
				}
			}
			a.add(inner, m, other)
		}
	default:
		a.leaves++
	}
}

// keep counts the leaves of a value that is kept raw.
func (a *account) keep(v any, cause string) {
	switch x := v.(type) {
	case []any:
		for _, item := range x {
			a.keep(item, cause)
		}
	case map[string]any:
		for _, m := range x {
			a.keep(m, cause)
		}
	case nil:
		a.leaves++
		a.raw[rawNull]++
	default:
		a.leaves++
		a.raw[cause]++
	}
}

func (a *account) alternative(u *model.Type, v any) *model.Type {
	data, _ := json.Marshal(v)
	for _, alt := range u.Alternatives {
		if t := a.api.Underlying(alt.Type); t.Kind == model.KindUnion {
			if t = a.alternative(t, v); t != nil {
				return t
			}
		} else if kindOf(t.Kind) == kindOfValue(v) && (len(u.Alternatives) < 3 || len(a.check.Check(alt.Type, data)) == 0) {
			return t
		}
	}
	for _, alt := range u.Alternatives { // none is without fault: the first of the kind, which decodes it all the same
		if t := a.api.Underlying(alt.Type); kindOf(t.Kind) == kindOfValue(v) || t.Kind == model.KindAny {
			return t
		}
	}
	if v == nil {
		return &model.Type{Kind: model.KindBool} // the union itself is nullable
	}
	return nil
}

func kindOf(k model.Kind) string {
	switch k {
	case model.KindInt, model.KindFloat, model.KindNumber:
		return "number"
	case model.KindTime:
		return "string"
	case model.KindMap, model.KindStruct:
		return "object"
	}
	return string(k)
}

func kindOfValue(v any) string {
	switch v.(type) {
	case json.Number:
		return "number"
	case string:
		return "string"
	case bool:
		return "bool"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "null"
}

func (a *account) String() string {
	raw := 0
	var causes []string
	for _, cause := range slices.Sorted(maps.Keys(a.raw)) {
		raw += a.raw[cause]
		causes = append(causes, fmt.Sprintf("%.2f %% %s", 100*float64(a.raw[cause])/float64(max(a.leaves, 1)), cause))
	}
	return strings.Join(append([]string{fmt.Sprintf("%d of %d leaves are in typed places", a.leaves-raw, a.leaves)}, causes...), "; ")
}

// TestCorpusEvidence: json.RawMessage stands only where the input gives no evidence of a type, or no type holds the value.
func TestCorpusEvidence(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus)
	}
	inputs := sample
	if *whole {
		inputs = []string{"losant"}
		files, _ := filepath.Glob(corpus + "/collections/*.json")
		for _, f := range files {
			inputs = append(inputs, "collections/"+filepath.Base(f))
		}
	}
	total := &account{raw: map[string]int{}}
	for _, in := range inputs {
		r := compile.Compile(compile.Input{FS: os.DirFS(corpus), API: config.API{Name: "x", Package: "x", In: in}})
		require.NotNil(t, r.API, in)
		a := newAccount(r.API)
		t.Logf("%s: %d recorded values; %s", in, a.values, a)
		assert.Zero(t, a.raw[rawNone], "%s: leaves that a type could hold", in)
		if in != "losant" {
			assert.Zero(t, a.raw[rawDeclared]+a.raw[rawUndeclared], "%s: a collection declares nothing", in)
		}
		total.values, total.leaves = total.values+a.values, total.leaves+a.leaves
		for cause, n := range a.raw {
			total.raw[cause] += n
		}
	}
	t.Logf("all: %d recorded values; %s", total.values, total)
}

// Each cause is told from the others, and what has none would be found.
func TestCausesOfRawValues(t *testing.T) {
	text := func(s string) model.Content {
		return model.Content{Media: "application/json", Text: s, JSON: model.Valid}
	}
	anything := func(e model.Evidence) *model.Type { return &model.Type{Kind: model.KindAny, Evidence: e} }
	typ := &model.Type{Kind: model.KindStruct, Extra: anything(model.NoEvidence), Fields: []model.Field{
		{Name: "none", Type: anything(model.NoEvidence)}, {Name: "declared", Type: anything(model.Declared)}, {Name: "deep", Type: anything(model.Observed)},
		{Name: "s", Type: &model.Type{Kind: model.KindString}},
		{Name: "u", Type: &model.Type{Kind: model.KindUnion, Alternatives: []model.Alternative{{Type: &model.Type{Kind: model.KindInt}}, {Type: &model.Type{Kind: model.KindArray, Elem: anything(model.NoEvidence)}}}}},
	}}
	op := &model.Operation{ID: "A.B", Replies: []model.Reply{{Status: 200, Media: "application/json", Type: typ}}, Examples: []*model.Example{
		{Status: 200, Content: text(`{"none":null,"declared":{"a":[1,2],"b":null},"deep":"x","s":"y","u":1,"other":true}`)},
		{Status: 200, Content: text(`{"none":{"a":1},"u":"neither"}`)}, {Status: 200, Content: text(`{"u":[null]}`)},
	}}
	a := newAccount(&model.API{Operations: []*model.Operation{op}})
	assert.Equal(t, map[string]int{rawNull: 3, rawDeclared: 2, rawUnheld: 1, rawUndeclared: 1, rawNone: 2}, a.raw)
	assert.Equal(t, []int{3, 11}, []int{a.values, a.leaves})
}
