package export

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/generator/model"
)

// Describe is what a row says of a parameter that is declared: beside its description that it is required, its default, and the
// values that are accepted. Postman has no other place for these. The first word is how pmgen, like Postman's own importer, says
// that a parameter is required.
func Describe(api *model.API, p *model.Param) string {
	var b strings.Builder
	if p.Required && p.In != model.InPath {
		b.WriteString("(Required) ")
	}
	b.WriteString(strings.TrimSpace(p.Description))
	more := func(text string) {
		if at := strings.TrimSpace(b.String()); at != "" && !strings.HasSuffix(at, ".") && !strings.HasSuffix(at, ")") {
			b.WriteByte('.')
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	if accepted := api.Underlying(p.Type).Enum; len(accepted) > 0 {
		values := make([]string, len(accepted))
		for i, e := range accepted {
			values[i] = plain(e.Value)
		}
		more("One of: " + strings.Join(values, ", ") + ".")
	}
	if p.Default != nil {
		if v := plain(p.Default); v != "" {
			more("Default: " + v + ".")
		}
	}
	return strings.TrimSpace(b.String())
}

// introduction is the description of a collection that is made: what its user has to know.
func introduction(api *model.API) string {
	text := "Parameters that may be left out are switched off. Give the variables of this collection your own values first: those of " +
		"credentials are empty, and those of arguments are examples."
	if api.Description != "" {
		return api.Description + "\n\n" + text
	}
	return text
}

// about is the description of an operation, with the scopes that its token may have: a collection has no other place for them.
func about(api *model.API, op *model.Operation) string {
	if !settled(api) {
		return op.Description
	}
	var scopes []string
	for _, u := range needs(op) {
		for _, s := range u.Scopes {
			if s = "`" + s + "`"; !slices.Contains(scopes, s) {
				scopes = append(scopes, s)
			}
		}
	}
	if len(scopes) == 0 {
		return op.Description
	}
	text := "Any of these scopes, or a group that includes one: " + strings.Join(scopes, ", ") + "."
	if op.Description == "" {
		return text
	}
	return op.Description + "\n\n" + text
}

// indented is a body of JSON with a line for each member; of others the text.
func indented(c model.Content) string {
	if c.JSON != model.Valid || c.Value != nil || c.Lines {
		return c.Text
	}
	v := jsontext.Value(c.Text)
	if v.Indent(jsontext.WithIndent("  "), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) != nil {
		return c.Text
	}
	return string(v)
}

// compacted undoes indented.
func compacted(c model.Content) string {
	if c.JSON != model.Valid || c.Value != nil || c.Lines {
		return c.Text
	}
	v := jsontext.Value(c.Text)
	if v.Compact(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) != nil {
		return c.Text
	}
	return string(v)
}
