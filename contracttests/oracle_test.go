package contracttests_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/pmgen/pmgen/generator/model"
)

// The oracles say which changes of a reply break its contract. They know nothing of types that were inferred, nor of the
// checks: one reads the recorded texts, the other the published schemas.
//
// What breaks the observed contract, for replies of one request with one status and media type, whose texts are JSON as they
// were recorded (equal texts are one sample: the same body pasted twice says nothing new):
//   - a member dropped, if at least two objects were recorded at its place (list items count each), and all have it;
//   - a value of another JSON type, null among them, if the place was only ever recorded with others, and not only with null;
//   - an item of a type that no item at the place was recorded with, if any was;
//   - a body that is no JSON any more, or empty;
//   - another status, if the request has no recorded or declared reply with it;
//   - another content type, or none, if the reply has a body and was recorded with one;
//   - a header missing by which a client goes on (HTTP's own list below), if all of at least two recorded replies have it.
//
// What breaks a declared contract is what the published schema rejects, read by a JSON Schema library as it stands.
type oracle interface {
	// breaks reports whether the changed body is against the contract: what was done to it is one of the kinds, at the place.
	breaks(what mutation, at path, original, changed any) bool
	// allows reports whether the changed body, of a change that callers do not notice, is within what the contract says of
	// values.
	allows(what mutation, changed any) bool
}

// observed is what the recorded bodies of one reply say.
type observed struct {
	texts   map[string]bool
	objects map[string]int             // by place
	members map[string]int             // by place
	types   map[string]map[string]bool // by place
}

func newObserved() *observed {
	return &observed{map[string]bool{}, map[string]int{}, map[string]int{}, map[string]map[string]bool{}}
}

func (o *observed) add(text []byte) {
	v, err := parse(text)
	if err != nil || o.texts[string(print(v))] {
		return
	}
	o.texts[string(print(v))] = true
	for _, s := range sites(v) {
		place := s.path.shape()
		if o.types[place] == nil {
			o.types[place] = map[string]bool{}
		}
		o.types[place][jsonType(s.value)] = true
		if _, ok := s.value.(map[string]any); ok {
			o.objects[place]++
		}
		if n := len(s.path); n > 0 {
			if _, ok := s.path[n-1].(string); ok {
				o.members[place]++
			}
		}
	}
}

func (o *observed) breaks(what mutation, at path, original, changed any) bool {
	place := at.shape()
	switch what {
	case dropField:
		n := o.objects[path(at[:len(at)-1]).shape()]
		return n >= 2 && o.members[place] == n
	case changeType, nullValue:
		return o.foreign(place, jsonType(lookup(changed, at)))
	case otherItem:
		items := lookup(changed, at).([]any)
		return o.foreign(place+"\x1f*", jsonType(items[len(items)-1]))
	}
	return false
}

// foreign reports whether a place is known, and never had the type.
func (o *observed) foreign(place, jsonType string) bool {
	known := o.types[place]
	return len(known) > 0 && !(len(known) == 1 && known["null"]) && !known[jsonType]
}

func (o *observed) allows(mutation, any) bool { return true }

// declaredBody is a published schema, as it stands and open: without additionalProperties: false, for a new field is welcome
// there. One that says of which type further members are rejects a new field of another.
type declaredBody struct{ schema, open *jsonschema.Schema }

func (d declaredBody) breaks(what mutation, at path, original, changed any) bool {
	err := d.schema.Validate(changed)
	if what != wrongEnum {
		return err != nil
	}
	return err != nil && isEnumError(err)
}

func isEnumError(err error) bool {
	v, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return false
	}
	if path := v.ErrorKind.KeywordPath(); len(path) > 0 && (path[len(path)-1] == "enum" || path[len(path)-1] == "const") {
		return true
	}
	return slices.ContainsFunc(v.Causes, func(c *jsonschema.ValidationError) bool { return isEnumError(c) })
}

func (d declaredBody) allows(what mutation, changed any) bool {
	if what == newField {
		return d.open.Validate(changed) == nil
	}
	return d.schema.Validate(changed) == nil
}

// opened takes additionalProperties: false out of a schema.
func opened(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, member := range v {
			if name != "additionalProperties" || member != false {
				out[name] = opened(member)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = opened(v[i])
		}
		return out
	}
	return v
}

// losantSchemas are the published schemas of Losant's replies: by resource, action and status.
type losantSchemas struct {
	info map[string]struct {
		Actions map[string]struct {
			Responses map[string]struct {
				Schema struct {
					Ref string `json:"$ref"`
				}
			}
		}
	}
	compiler *jsonschema.Compiler
}

func readLosant(dir fs.FS) (*losantSchemas, error) {
	l := &losantSchemas{compiler: jsonschema.NewCompiler()}
	data, err := fs.ReadFile(dir, "apiInfo.json")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &l.info); err != nil {
		return nil, err
	}
	l.compiler.DefaultDraft(jsonschema.Draft7)
	l.compiler.AssertFormat()
	l.compiler.UseRegexpEngine(func(s string) (jsonschema.Regexp, error) {
		re, err := regexp2.Compile(s, regexp2.ECMAScript)
		return ecma{re}, err
	})
	names, err := fs.Glob(dir, "schemas/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		// One file a schema; they name each other as if they stood in one document.
		data = bytes.ReplaceAll(data, []byte(`"#/definitions/`), []byte(`"losant:///`))
		schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		name = strings.TrimSuffix(strings.TrimPrefix(name, "schemas/"), ".json")
		if err := l.compiler.AddResource("losant:///"+name, schema); err != nil {
			return nil, err
		}
		if schema, err = jsonschema.UnmarshalJSON(bytes.NewReader(bytes.ReplaceAll(data, []byte(`"losant:///`), []byte(`"open:///`)))); err != nil {
			return nil, err
		}
		if err := l.compiler.AddResource("open:///"+name, opened(schema)); err != nil {
			return nil, err
		}
	}
	return l, nil
}

type ecma struct{ re *regexp2.Regexp }

func (e ecma) MatchString(s string) bool { ok, err := e.re.MatchString(s); return err == nil && ok }
func (e ecma) String() string            { return e.re.String() }

// of is the oracle of an operation's reply; nil where no schema says anything, or it is published broken: four are.
func (l *losantSchemas) of(op *model.Operation, status int) oracle {
	resource, action, _ := strings.Cut(strings.TrimPrefix(op.Pointer, "/"), "/actions/")
	name, ok := strings.CutPrefix(l.info[resource].Actions[action].Responses[fmt.Sprint(status)].Schema.Ref, "#/definitions/")
	if !ok {
		return nil
	}
	schema, err := l.compiler.Compile("losant:///" + name)
	if err != nil {
		return nil
	}
	open, err := l.compiler.Compile("open:///" + name)
	if err != nil {
		return nil
	}
	return declaredBody{schema, open}
}

// goOn are the headers of a reply by which a client goes on: RFC 9110 (8.5, 8.7, 8.8, 10.2, 11.6, 14.4), 8288, 6266, and those
// that say how many more requests it may send.
func goOn(name string) bool {
	lower := strings.ToLower(name)
	return slices.Contains([]string{"allow", "content-disposition", "content-language", "content-location", "content-range", "etag", "last-modified", "link",
		"location", "retry-after", "www-authenticate"}, lower) || strings.Contains(lower, "ratelimit") || strings.Contains(lower, "rate-limit")
}

// steadyHeaders are those of goOn that all recorded replies like the example have, of which there are at least two.
func steadyHeaders(op *model.Operation, like *model.Example) []string {
	counts, replies := map[string]int{}, 0
	for _, e := range op.ReplyExamples() {
		if e.Status != like.Status || e.Content.Media != like.Content.Media {
			continue
		}
		replies++
		names := map[string]bool{}
		for _, h := range e.Headers {
			if goOn(h.Name) {
				names[http.CanonicalHeaderKey(h.Name)] = true
			}
		}
		for name := range names {
			counts[name]++
		}
	}
	var out []string
	for name, n := range counts {
		if replies > 1 && n == replies {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
