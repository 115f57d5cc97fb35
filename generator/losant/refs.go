package losant

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dlclark/regexp2"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/jsonschema"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

const matchTimeout = 200 * time.Millisecond

func raw(n *tree.Node) json.RawMessage { return json.RawMessage(n.Compact()) }

// schemaName returns the name that a schema refers to, "" where it is no reference.
func schemaName(n *tree.Node) string {
	name, _ := strings.CutPrefix(n.Get("$ref").Str(), refPrefix)
	return name
}

func refName(t *model.Type) string {
	if t == nil || t.Kind != model.KindRef {
		return ""
	}
	return strings.TrimPrefix(t.Ref, idPrefix)
}

// sampleName returns the name of the sample of a type: that of the schema to which it refers, whether its file is there or not.
func (r *reader) sampleName(t *model.Type) string {
	if name := refName(t); name != "" || t == nil {
		return name
	}
	return r.absent[t.Pos]
}

// schemaType returns the type of a parameter's, body's or response's schema; nil where there is none.
func (r *reader) schemaType(where string, n *tree.Node) *model.Type {
	if n == nil {
		return nil
	}
	name := schemaName(n)
	if name == "" {
		return jsonschema.Convert(n, r.options(where, nil), r.diags)
	}
	r.used[name] = true
	if r.schemas[name] == nil {
		if _, ok := r.missing[name]; !ok {
			r.missing[name] = n.Pos()
		}
		r.absent[n.Pos()] = name
		return &model.Type{Kind: model.KindAny, Evidence: model.NoEvidence, Pos: n.Pos()}
	}
	return &model.Type{Kind: model.KindRef, Ref: idPrefix + name, Evidence: model.Declared, Pos: n.Pos()}
}

// notes reports what concerns the description as a whole, once for each subject rather than once for each place.
func (r *reader) notes() {
	for _, name := range slices.Sorted(maps.Keys(r.missing)) {
		r.diags.Add(diag.MissingSchema, r.missing[name], "the schema %s is referred to, and no file of it was read; any value is allowed there", quote(name))
	}
	type key struct {
		name string
		kind model.Kind
	}
	count := map[key]int{}
	for _, p := range r.retyped {
		count[key{p.name, p.kind}]++
	}
	for _, p := range r.retyped { // in document order, at the first place
		k := key{p.name, p.kind}
		if n := count[k]; n > 0 {
			kind := map[model.Kind]string{model.KindInt: "integers", model.KindBool: "booleans"}[p.kind]
			r.diags.Add(diag.DeclaredAsString, p.pos, "the parameter %s is declared a string, and its samples are %s (%s); it takes %s",
				quote(p.name), kind, times(n), kind)
			delete(count, k)
		}
	}
	if len(r.links) > 0 {
		r.addAtName(diag.NotUsed, r.firstLinks, "resources have links: %s; clients and documents do not have them", strings.Join(r.links, ", "))
	}
	r.foreignPatterns()
	if r.samples == nil {
		return
	}
	for _, m := range r.samples.Members {
		if m.Earlier {
			continue
		}
		switch {
		case r.schemas[m.Name] == nil && !r.used[m.Name]:
			r.addAtName(diag.NotUsed, m.Value, "the sample %s is of no schema that is here; it is left out", quote(m.Name))
		case !r.used[m.Name]:
			r.addAtName(diag.NotUsed, m.Value, "no operation refers to the schema %s; its sample is served nowhere", quote(m.Name))
		}
	}
}

// foreignPatterns reports the patterns of the schemas that Go's own regular expressions cannot read, each once.
func (r *reader) foreignPatterns() {
	type use struct {
		first diag.Pos
		times int
	}
	uses, read := map[string]*use{}, map[string]bool{}
	see := func(pattern string, at diag.Pos) {
		if u := uses[pattern]; u != nil {
			u.times++
			return
		}
		if read[pattern] {
			return
		}
		_, byGo := regexp.Compile(pattern)
		_, byUs := regexp2.Compile(pattern, regexp2.ECMAScript) // what nobody reads is a defect, and reported as one
		if byGo != nil && byUs == nil {
			uses[pattern] = &use{at, 1}
		} else {
			read[pattern] = true
		}
	}
	var walk func(n *tree.Node)
	walk = func(n *tree.Node) {
		for _, v := range n.Items {
			walk(v)
		}
		for _, m := range n.Members {
			switch {
			case m.Name == "pattern" && m.Value.Is(tree.String):
				see(m.Value.Text, m.Value.Pos())
			case m.Name == "patternProperties":
				for _, p := range m.Value.Members {
					see(p.Name, p.Value.Pos())
				}
			}
			walk(m.Value)
		}
	}
	for _, name := range r.names {
		walk(r.schemas[name])
	}
	for _, pattern := range slices.Sorted(maps.Keys(uses)) {
		u := uses[pattern]
		where := ""
		if u.times > 1 {
			where = " (in " + strconv.Itoa(u.times) + " places)"
		}
		r.diags.Add(diag.ForeignPattern, u.first, "the pattern %s%s is ECMAScript's, and more than Go's regexp package reads; it is kept", quote(pattern), where)
	}
}

func times(n int) string {
	if n == 1 {
		return "in 1 operation"
	}
	return "in " + strconv.Itoa(n) + " operations"
}

// suspectReply reports a reply that is called a collection and refers to the schema of one thing, while there is a schema
// of that name in the plural.
func (r *reader) suspectReply(op *model.Operation, where string, reply *model.Reply, schema *tree.Node) {
	name := schemaName(schema)
	target := r.schemas[name]
	if !strings.HasPrefix(strings.ToLower(reply.Description), "collection of") || r.schemas[name+"s"] == nil || target == nil {
		return
	}
	if target.Get("type").Str() == "array" || target.At("properties", "items") != nil {
		return
	}
	became := "it is kept as declared"
	if op.Param(model.InQuery, "page") != nil && op.Param(model.InQuery, "perPage") != nil { // nobody asks for one thing page by page
		became = "since the action takes page and perPage, it is taken for that"
		r.used[name+"s"] = true
		reply.Type.Ref = idPrefix + name + "s"
	}
	r.diags.Add(diag.SuspectReference, schema.Pos(), "the reply %d of %s is a collection by its description, and refers to the schema %s although there is %s; "+became,
		reply.Status, quote(where), quote(name), quote(name+"s")).Request = where
}

// suspectItems reports collections whose items are collections of the same name again, while there is a schema in the singular.
func (r *reader) suspectItems() {
	for _, t := range r.api.Types {
		if t.Type.Kind != model.KindStruct {
			continue
		}
		name := strings.TrimPrefix(t.ID, idPrefix)
		one, plural := strings.CutSuffix(name, "s")
		for _, f := range t.Type.Fields {
			if plural && r.schemas[one] != nil && f.Type.Kind == model.KindArray && refName(f.Type.Elem) == name {
				r.diags.Add(diag.SuspectReference, f.Type.Elem.Pos, "the %s of the schema %s are of that schema itself, although there is %s; it is kept as declared",
					f.Name, quote(name), quote(one))
			}
		}
	}
}
