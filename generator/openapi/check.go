package openapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

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

func validate(doc *openapi3.T) []error {
	err := doc.Validate(context.Background(), openapi3.EnableExamplesValidation(), openapi3.EnableSchemaDefaultsValidation(),
		openapi3.EnableMultiError(), openapi3.SetRegexCompiler(compileMatcher))
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
type matcher struct{ match func(string) (bool, error) }

func (m matcher) MatchString(s string) bool {
	ok, err := m.match(s)
	return ok || err != nil // a match that takes too long shows nothing against the text
}

func compileMatcher(pattern string) (openapi3.RegexMatcher, error) {
	re, err := compilePattern(pattern)
	if err != nil {
		return nil, err
	}
	return matcher{re.MatchString}, nil
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
		w.check(schema, "default", schema, p.Pos, "the default of parameter "+name)
	}
}

// settle loads the document, puts aside what does not fit its schema, and validates what is left.
func (w *writer) settle(root *object) []error {
	doc, err := load([]byte(spell(root)))
	if err != nil {
		return []error{err}
	}
	errs := []error(nil)
	for _, thorough := range []bool{false, true} {
		if thorough && !w.v31 {
			break // it was
		}
		if w.prune(root, doc, thorough) {
			if doc, err = load([]byte(spell(root))); err != nil {
				return []error{err}
			}
		}
		if errs = validate(doc); len(errs) == 0 {
			break
		}
	}
	return errs
}

// prune removes values that do not fit, and reports whether there were any. Not thorough, it trusts the validator of 3.0
// with what that finds right: it is forty times as fast as the one of 3.1, and seldom wrong.
func (w *writer) prune(root *object, doc *openapi3.T, thorough bool) bool {
	schemas := map[string]*openapi3.Schema{}
	pruned := false
	_ = doc.WalkSchemas(func(pointer string, s *openapi3.SchemaRef) error {
		schemas[pointer] = s.Value
		return nil
	})
	places := map[*object]string{}
	locate(root, "", places)
	done := map[*object]bool{} // schemas whose default is checked below
	for _, c := range w.checks {
		s := resolved(c.schema, places, schemas)
		if s == nil || !c.holder.has(c.member) || c.media != nil && !listed(c) {
			continue // in an extension, where nobody validates, or put aside before
		}
		if c.member == "default" {
			done[c.schema] = true
		}
		if !w.fits(s, c.holder.get(c.member), thorough) {
			pruned = true
			w.reject(c)
		}
	}
	for _, pointer := range sortedKeys(schemas) {
		s := schemas[pointer]
		_, _, value := at(root, pointer)
		o, ok := value.(*object)
		if !ok || done[o] {
			continue
		}
		for _, name := range []string{"default", "example"} {
			if o.has(name) && !w.fits(s, o.get(name), thorough) {
				pruned = true
				w.diags.Add(diag.BadDefault, diag.Pos{File: w.api.Source}, "the %s %s of the schema at %s is no value of it; the document leaves it out", name, shorten(spell(o.get(name))), pointer)
				o.remove(name)
			}
		}
	}
	return pruned
}

// listed reports whether the recorded body is among the examples still.
func listed(c check) bool {
	list, ok := c.media.get("examples").(*object)
	return ok && list.get(c.key) == any(c.holder)
}

func (w *writer) reject(c check) {
	value := c.holder.get(c.member)
	if c.media == nil {
		w.diags.Add(diag.BadDefault, c.pos, "%s is %s, which its own schema does not allow; the document leaves it out", c.what, shorten(spell(value)))
		c.holder.remove(c.member)
		return
	}
	w.diags.Add(diag.BadExample, c.pos, "%s is no value of its type; the document keeps it as x-pmgen-examples", c.what).Request = c.request
	if list, ok := c.media.get("examples").(*object); ok {
		list.remove(c.key)
		if len(list.members) == 0 {
			c.media.remove("examples")
		}
	}
	c.media.child("x-pmgen-examples").set(c.key, value)
}

// fits reports whether a value passes a schema, as the document's validation will see it.
func (w *writer) fits(s *openapi3.Schema, value any, thorough bool) bool {
	var v any
	if err := json.Unmarshal([]byte(spell(value)), &v); err != nil {
		return false
	}
	opts := []openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.SetSchemaRegexCompiler(compileMatcher)}
	fits := (!w.v31 || !thorough) && s.VisitJSON(v, opts...) == nil
	if w.v31 && !fits {
		fits = s.VisitJSON(v, append(opts, openapi3.EnableJSONSchema2020())...) == nil
	}
	return fits
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

// locate notes where each object of the document stands.
func locate(value any, pointer string, places map[*object]string) {
	switch v := value.(type) {
	case *object:
		if _, ok := places[v]; ok {
			return
		}
		places[v] = pointer
		for _, m := range v.members {
			locate(m.value, pointer+"/"+model.EscapeToken(m.name), places)
		}
	case []any:
		for i, item := range v {
			locate(item, pointer+"/"+strconv.Itoa(i), places)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// shorten bounds a value in a message.
func shorten(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
