package openapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dlclark/regexp2"
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Validate returns what is wrong with a document, YAML or JSON, sorted: its structure, its references, and every example
// and default against its schema, formats and patterns included. Nothing is fetched.
func Validate(data []byte) []error {
	doc, err := load(data)
	if err != nil {
		return []error{err}
	}
	return validate(doc)
}

func load(data []byte) (*openapi3.T, error) {
	defineFormats()
	loader := openapi3.NewLoader() // external references are not allowed
	doc, err := loader.LoadFromData(data)
	if err != nil {
		return nil, fmt.Errorf("it cannot be loaded: %w", err)
	}
	return doc, nil
}

func validate(doc *openapi3.T, more ...openapi3.ValidationOption) []error {
	opts := append([]openapi3.ValidationOption{openapi3.EnableExamplesValidation(), openapi3.EnableSchemaDefaultsValidation(),
		openapi3.EnableMultiError(), openapi3.SetRegexCompiler(compileMatcher)}, more...)
	err := doc.Validate(context.Background(), opts...)
	var out []error
	flatten(err, &out)
	slices.SortFunc(out, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return out
}

func flatten(err error, out *[]error) {
	if err == nil {
		return
	}
	var many openapi3.MultiError
	if errors.As(err, &many) && len(many) > 0 && err.Error() == many.Error() {
		for _, e := range many {
			flatten(e, out)
		}
		return
	}
	*out = append(*out, err)
}

// matcher is a pattern for kin-openapi.
type matcher struct {
	re       *regexp2.Regexp
	timeouts atomic.Int32
}

// MatchString reports whether the text matches. A match that takes too long counts, since it shows nothing against the
// text, and a pattern that does so again and again is not asked any more.
func (m *matcher) MatchString(s string) bool {
	const most = 3
	if m.timeouts.Load() >= most {
		return true
	}
	ok, err := m.re.MatchString(s)
	if err != nil {
		m.timeouts.Add(1)
	}
	return ok || err != nil
}

func compileMatcher(pattern string) (openapi3.RegexMatcher, error) {
	re, err := compilePattern(pattern)
	if err != nil {
		return nil, err
	}
	return &matcher{re: re}, nil
}

// defineFormats makes kin-openapi check the formats that people declare. Its table of formats is global.
var defineFormats = sync.OnceFunc(func() {
	define := func(name string, pattern string) {
		if _, ok := openapi3.SchemaStringFormats[name]; !ok {
			openapi3.DefineStringFormatValidator(name, openapi3.NewRegexpFormatValidator(pattern))
		}
	}
	define("uuid", `^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	define("email", openapi3.FormatOfStringForEmail)
	if _, ok := openapi3.SchemaStringFormats["uri"]; !ok {
		openapi3.DefineStringFormatValidator("uri", openapi3.NewCallbackValidator(func(s string) error {
			if u, err := url.Parse(s); err != nil || !u.IsAbs() {
				return errors.New("not an absolute URI")
			}
			return nil
		}))
	}
})

// check is a value of the document that has to fit a schema of it.
type check struct {
	holder *object // of the value
	member string
	schema *object
	pos    diag.Pos
	what   string
	// Of a recorded body: its media type, where it is put aside if it does not fit, and its name there.
	media   *object
	key     string
	request string
}

func (w *writer) check(holder *object, member string, schema *object, pos diag.Pos, what string) {
	w.checks = append(w.checks, check{holder: holder, member: member, schema: schema, pos: pos, what: what})
}

// checkDefault checks the default of a parameter's schema.
func (w *writer) checkDefault(schema *object, p *model.Param, name string) {
	if schema.has("default") {
		w.check(schema, "default", schema, p.Pos, "the default of parameter "+diag.Quote(name))
	}
}

// settle loads the document, puts aside what does not fit its schema, and validates the rest. It does what [Validate] does,
// but looks at each value once, and at examples not through kin-openapi's loader: of a document, most is examples.
func (w *writer) settle(root *object) []error {
	doc, err := load(w.skeleton(root))
	if err != nil {
		return []error{err}
	}
	w.prune(root, doc)
	return validate(doc, openapi3.DisableExamplesValidation(), openapi3.DisableSchemaDefaultsValidation())
}

// skeleton is the document without the recorded bodies.
func (w *writer) skeleton(root *object) []byte {
	recorded := map[*object]bool{}
	for _, c := range w.checks {
		if c.media != nil {
			recorded[c.holder] = true
		}
	}
	var b bytes.Buffer
	if err := writeJSON(&b, root, recorded); err != nil {
		return nil // load says what is wrong
	}
	return b.Bytes()
}

// prune removes values that do not fit.
func (w *writer) prune(root *object, doc *openapi3.T) {
	schemas := map[string]*openapi3.Schema{}
	_ = doc.WalkSchemas(func(pointer string, s *openapi3.SchemaRef) error {
		schemas[pointer] = s.Value
		return nil
	})
	places := map[*object]string{}
	w.locate(root, "", places)
	fit := &fitting{v31: w.v31}
	done := map[*object]bool{} // schemas whose default is checked already
	for _, c := range w.checks {
		s := resolved(c.schema, places, schemas)
		if s == nil {
			continue // in an extension, where nobody validates
		}
		if c.member == "default" {
			done[c.schema] = true
		}
		fit.add(s, c.holder.get(c.member), func(why string) { w.reject(c, why) })
	}
	for _, pointer := range slices.Sorted(maps.Keys(schemas)) {
		s := schemas[pointer]
		if s.Default == nil && s.Example == nil {
			continue
		}
		_, _, value := at(root, pointer)
		o, ok := value.(*object)
		if !ok || done[o] {
			continue
		}
		for _, name := range []string{"default", "example"} {
			if !o.has(name) {
				continue
			}
			fit.add(s, o.get(name), func(why string) {
				w.diags.Add(diag.BadDefault, diag.Pos{File: w.api.Source}, "the %s %s of the schema at %s is %s; the document leaves it out", name, shorten(spell(o.get(name))), pointer, why)
				o.remove(name)
			})
		}
	}
	fit.rejectOthers()
}

func (w *writer) reject(c check, why string) {
	value := c.holder.get(c.member)
	if c.media == nil {
		w.diags.Add(diag.BadDefault, c.pos, "%s is %s, which is %s; the document leaves it out", c.what, shorten(spell(value)), why)
		c.holder.remove(c.member)
		return
	}
	w.diags.Add(diag.BadExample, c.pos, "%s is %s; the document keeps it as x-pmgen-examples", c.what, why).Request = c.request
	if list, ok := c.media.get("examples").(*object); ok {
		list.remove(c.key)
		if len(list.members) == 0 {
			c.media.remove("examples")
		}
	}
	c.media.child("x-pmgen-examples").set(c.key, value)
}

// resolved returns kin-openapi's schema of one of ours.
func resolved(s *object, places map[*object]string, schemas map[string]*openapi3.Schema) *openapi3.Schema {
	if ref, ok := s.get("$ref").(string); ok {
		return schemas[strings.TrimPrefix(ref, "#")]
	}
	place, ok := places[s]
	if !ok {
		return nil
	}
	return schemas[place]
}

// locate notes where the schemas stand that values are checked against.
func (w *writer) locate(value any, pointer string, places map[*object]string) {
	wanted, skip := map[*object]bool{}, map[*object]bool{}
	for _, c := range w.checks {
		wanted[c.schema] = true
		if c.media != nil {
			skip[c.holder] = true
		}
	}
	var walk func(value any, pointer []string)
	walk = func(value any, pointer []string) {
		switch v := value.(type) {
		case *object:
			if skip[v] {
				return
			}
			if _, ok := places[v]; wanted[v] && !ok {
				places[v] = strings.Join(pointer, "/")
			}
			for _, m := range v.members {
				walk(m.value, append(pointer, model.EscapeToken(m.name)))
			}
		case []any:
			for i, item := range v {
				walk(item, append(pointer, strconv.Itoa(i)))
			}
		}
	}
	walk(value, []string{pointer})
}

// shorten bounds a value in a message.
func shorten(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
