package jsonschema

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// shape is one schema read: every keyword in the place where the conversion needs it, defects mended and reported.
type shape struct {
	node       *tree.Node
	types      []string // JSON types but null; nil: not said
	nullable   bool     // null is among the types
	enum       []*tree.Node
	format     string
	limits     limits
	props      []member
	required   []string
	patterns   []member
	additional *tree.Node // additionalProperties; nil: not said
	items      *tree.Node // of a tuple: what comes after it
	tuple      *tree.Node // the array of schemas of a tuple
	oneOf      []*tree.Node
	anyOf      []*tree.Node
	allOf      []*tree.Node
	beyond     []string     // keywords that no type can say
	unsaid     []*tree.Node // the schemas that they hold
}

type member struct {
	name string
	node *tree.Node
}

func (s *shape) more(what string) {
	if !slices.Contains(s.beyond, what) {
		s.beyond = append(s.beyond, what)
	}
}

// structured reports whether the schema has assertions of its own, beside a type and alternatives.
func (s *shape) structured() bool {
	return len(s.props) > 0 || len(s.patterns) > 0 || s.additional != nil || len(s.required) > 0 || s.items != nil || s.tuple != nil || s.enum != nil
}

// implied returns the JSON type that the keywords of a schema without type speak of.
func (s *shape) implied() []string {
	switch {
	case len(s.props) > 0, len(s.patterns) > 0, s.additional != nil, len(s.required) > 0:
		return []string{"object"}
	case s.items != nil, s.tuple != nil:
		return []string{"array"}
	}
	return nil
}

// annotations are the keywords that assert nothing about values and are read by annotate, or have no meaning here.
var annotations = map[string]tree.Kind{
	"title": tree.String, "description": tree.String, "default": anyKind, "examples": tree.Array, "deprecated": tree.Bool,
	"$schema": tree.String, "$id": tree.String, "id": tree.String, "$comment": tree.String,
	"definitions": tree.Object, "$defs": tree.Object, "$anchor": tree.String, "$dynamicAnchor": tree.String, "$vocabulary": tree.Object,
	"readOnly": tree.Bool, "writeOnly": tree.Bool,
}

const anyKind tree.Kind = 255

// unsaid are the keywords for which a type has no place.
var unsaid = map[string]bool{
	"not": true, "if": true, "then": true, "else": true, "dependencies": true, "dependentRequired": true,
	"dependentSchemas": true, "propertyNames": true, "contains": true, "minContains": true, "maxContains": true,
	"unevaluatedItems": true, "unevaluatedProperties": true, "contentEncoding": true, "contentMediaType": true, "contentSchema": true,
}

// notFollowed are references that depend on who asks.
var notFollowed = map[string]bool{"$dynamicRef": true, "$recursiveRef": true}

var jsonTypes = map[string]bool{"string": true, "number": true, "integer": true, "boolean": true, "object": true, "array": true, "null": true}

// read takes a schema apart.
func (c *converter) read(n *tree.Node) *shape {
	s := &shape{node: n}
	var unknown, malformed []tree.Member
	for _, m := range n.Members {
		if m.Earlier || (n == c.root && c.opts.Keywords != nil && !slices.Contains(c.opts.Keywords, m.Name)) {
			continue
		}
		known, ok := c.keyword(s, m)
		switch {
		case !known:
			unknown = append(unknown, m)
		case !ok:
			malformed = append(malformed, m)
		}
	}
	c.strays(s, unknown, malformed)
	s.exclusiveDraft04(n)
	if c.modern() && n.Get("$ref").Is(tree.String) { // a keyword like any other
		bare := *n
		bare.Members = []tree.Member{{Name: "$ref", Value: n.Get("$ref")}}
		s.allOf = append(s.allOf, &bare)
	}
	return s
}

// keyword reads one member of a schema: known tells whether JSON Schema has the keyword, ok whether its value is of the
// right kind.
func (c *converter) keyword(s *shape, m tree.Member) (known, ok bool) {
	v := m.Value
	switch m.Name {
	case "type":
		return true, c.types(s, v)
	case "enum":
		if v.Is(tree.Array) && len(v.Items) == 0 {
			c.defect(v, "`enum` lists no value; it is passed over")
		} else if v.Is(tree.Array) {
			s.enum = v.Items
		}
		return true, v.Is(tree.Array)
	case "const":
		s.enum = []*tree.Node{v}
		return true, true
	case "format":
		s.format = v.Str()
		return true, v.Is(tree.String)
	case "properties":
		if v.Is(tree.Object) {
			c.properties(s, v)
		}
		return true, v.Is(tree.Object)
	case "patternProperties":
		if v.Is(tree.Object) {
			s.patterns = members(v)
			for _, p := range s.patterns {
				c.pattern(p.node, p.name)
			}
		}
		return true, v.Is(tree.Object)
	case "additionalProperties":
		if v.Is(tree.Object) || v.Is(tree.Bool) {
			s.additional = v
		}
		return true, s.additional != nil
	case "required":
		return true, c.required(s, v)
	case "$ref":
		return true, v.Is(tree.String)
	case "items", "additionalItems", "prefixItems":
		return true, c.items(s, m)
	case "nullable":
		s.nullable = s.nullable || v.True() && c.openAPINull(v)
		return true, v.Is(tree.Bool)
	case "oneOf", "anyOf", "allOf":
		list := map[string]*[]*tree.Node{"oneOf": &s.oneOf, "anyOf": &s.anyOf, "allOf": &s.allOf}[m.Name]
		if v.Is(tree.Array) {
			*list = c.schemas(m.Name, v)
		}
		return true, v.Is(tree.Array)
	}
	if limitKeywords[m.Name] {
		return true, c.limit(s, m)
	}
	if kind, is := annotations[m.Name]; is {
		return true, kind == anyKind || v.Is(kind)
	}
	if unsaid[m.Name] {
		s.more("`" + m.Name + "`")
		s.unsaid = append(s.unsaid, within(m)...)
		return true, true
	}
	if notFollowed[m.Name] {
		c.report(diag.MissingSchema, v, "`%s` is not followed; any value is allowed there", m.Name)
		return true, true
	}
	return false, false
}

// items reads the keywords of an array's elements. A list of schemas is a tuple; what comes after it is additionalItems beside
// items, and items beside prefixItems.
func (c *converter) items(s *shape, m tree.Member) bool {
	v, list := m.Value, m.Value.Is(tree.Array)
	schema := v.Is(tree.Object) || v.Is(tree.Bool)
	switch {
	case m.Name == "prefixItems" && list, m.Name == "items" && list && !s.node.Has("prefixItems"):
		if len(v.Items) == 0 {
			return true
		}
		s.tuple = v
		return true
	case m.Name == "items" && schema:
		s.items = v
	case m.Name == "additionalItems" && schema:
		if s.node.Get("items").Is(tree.Array) { // else it has no meaning
			s.items = v
		}
	default:
		return false
	}
	return true
}

// openAPINull reads OpenAPI's word for null, which has found its way into many a schema.
func (c *converter) openAPINull(v *tree.Node) bool {
	c.reportName(diag.UnknownKeyword, v, "`nullable` is a keyword of OpenAPI and none of JSON Schema; it is read as what it means there, null is allowed")
	return true
}

// types reads the keyword type.
func (c *converter) types(s *shape, v *tree.Node) bool {
	names := []*tree.Node{v}
	if v.Is(tree.Array) {
		names = v.Items
	} else if !v.Is(tree.String) {
		return false
	}
	for _, n := range names {
		switch name := n.Str(); {
		case !jsonTypes[name]:
			c.defect(n, "%s is no JSON type; it is passed over", shorten(string(compact(n))))
		case name == "null":
			s.nullable = true
		case !slices.Contains(s.types, name):
			s.types = append(s.types, name)
		}
	}
	if i := slices.Index(s.types, "integer"); i >= 0 && slices.Contains(s.types, "number") {
		s.types = slices.Delete(s.types, i, i+1)
	}
	return true
}

func (c *converter) required(s *shape, v *tree.Node) bool {
	if v.Is(tree.Bool) {
		c.defect(v, "`required` is a list of names since draft-04, and is %s here; a member that says so of itself is read as that", v.Text)
		return true
	}
	if !v.Is(tree.Array) {
		return false
	}
	for _, n := range v.Items {
		if !n.Is(tree.String) {
			c.defect(n, "`required` lists %s; it is passed over", n.Kind.Article())
		} else if !slices.Contains(s.required, n.Text) {
			s.required = append(s.required, n.Text)
		}
	}
	return true
}

// schemas reads a list of schemas. A list in the list is spliced: somebody wrote one pair of brackets too many.
func (c *converter) schemas(keyword string, v *tree.Node) []*tree.Node {
	var out []*tree.Node
	for _, n := range v.Items {
		switch {
		case n.Is(tree.Array):
			c.defect(n, "`%s` holds an array where a schema is expected; what it holds is read as alternatives of their own", keyword)
			for _, inner := range n.Items {
				if inner.Is(tree.Object) {
					out = append(out, inner)
				} else {
					c.defect(inner, "`%s` holds %s where a schema is expected; it is passed over", keyword, inner.Kind.Article())
				}
			}
		case n.Is(tree.Object), n.Is(tree.Bool):
			out = append(out, n)
		default:
			c.defect(n, "`%s` holds %s where a schema is expected; it is passed over", keyword, n.Kind.Article())
		}
	}
	if len(out) == 0 {
		c.defect(v, "`%s` is empty; it is passed over", keyword)
	}
	return out
}

// properties reads the keyword properties.
func (c *converter) properties(s *shape, v *tree.Node) {
	if v.Get("type").Is(tree.String) && v.Get("properties").Is(tree.Object) {
		c.defect(v, "`properties` holds a whole schema instead of members; it is read as that schema")
		s.allOf = append(s.allOf, v)
		return
	}
	for _, m := range members(v) {
		if m.node.Is(tree.Object) || m.node.Is(tree.Bool) {
			s.props = append(s.props, m)
			if m.node.Get("required").True() && !slices.Contains(s.required, m.name) { // draft-03
				s.required = append(s.required, m.name)
			}
			continue
		}
		c.defect(m.node, "member %s is %s and no schema; any value is allowed there", quote(m.name), m.node.Kind.Article())
		s.props = append(s.props, member{m.name, nil})
	}
}

// strays deals with members that are no keywords, and with keywords whose values are of the wrong kind.
func (c *converter) strays(s *shape, unknown, malformed []tree.Member) {
	var named []string
	var first *tree.Node // of them
	isProperty := func(m tree.Member) bool {
		if (len(s.types) > 0 && !slices.Contains(s.types, "object")) || !looksLikeSchema(m.Value) {
			return false
		}
		return !slices.ContainsFunc(s.props, func(p member) bool { return p.name == m.Name })
	}
	rest := unknown[:0:0]
	for _, m := range unknown {
		if isProperty(m) {
			s.props = append(s.props, member{m.Name, m.Value})
			named = append(named, "`"+m.Name+"`")
			if first == nil {
				first = m.Value
			}
		} else {
			rest = append(rest, m)
		}
	}
	for _, m := range malformed {
		if len(named) > 0 && isProperty(m) {
			s.props = append(s.props, member{m.Name, m.Value})
			named = append(named, "`"+m.Name+"`")
			continue
		}
		c.defect(m.Value, "`%s` is %s; it is passed over", m.Name, m.Value.Kind.Article())
	}
	if len(named) > 0 {
		if len(s.types) == 0 {
			s.types = []string{"object"}
		}
		c.reportName(diag.UnknownKeyword, first, "the schema has members without `properties`: %s; pmgen reads them as properties", strings.Join(named, ", "))
	}
	for _, m := range rest {
		if strings.HasPrefix(m.Name, "x-") {
			continue // extensions of other tools, by their own word
		}
		c.reportName(diag.UnknownKeyword, m.Value, "%s is no keyword of JSON Schema; it is ignored, as the standard has it", quote(m.Name))
	}
}

// looksLikeSchema reports whether a value can be meant as the schema of a property.
func looksLikeSchema(n *tree.Node) bool {
	if !n.Is(tree.Object) {
		return false
	}
	if len(n.Members) == 0 {
		return true
	}
	if t := n.Get("type"); t.Is(tree.String) {
		return jsonTypes[t.Text]
	}
	return n.Get("type").Is(tree.Array) || n.Get("oneOf").Is(tree.Array) || n.Get("anyOf").Is(tree.Array) || n.Get("allOf").Is(tree.Array) ||
		n.Get("enum").Is(tree.Array) || n.Get("$ref").Is(tree.String) || n.Get("properties").Is(tree.Object)
}

// members returns an object's members without those that a later one replaces.
func members(n *tree.Node) []member {
	if n == nil {
		return nil
	}
	out := make([]member, 0, len(n.Members))
	for _, m := range n.Members {
		if !m.Earlier {
			out = append(out, member{m.Name, m.Value})
		}
	}
	return out
}
