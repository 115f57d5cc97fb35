package postman

import (
	"encoding/json"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// graphql reads a GraphQL body: an object, or (rule "graphql string") the query alone. Variables are JSON in a text, or
// (rule "graphql variables object") an object. The content becomes what Postman sends: an object with query, variables and
// operationName.
func (r *reader) graphql(n *tree.Node) *body {
	query, variables, name := n.Get("query"), n.Get("variables"), text(n.Get("operationName"))
	if n.Is(tree.String) {
		query = n
	}
	if text(query) == "" {
		return nil
	}
	b := &body{encoding: model.GraphQL, media: mediaJSON, query: text(query), pos: n.Pos()}
	b.content = model.Content{Media: mediaJSON, JSON: model.Valid, Pos: n.Pos()}
	parts := []string{`{"query":` + quote(b.query)}
	if v := r.graphqlVariables(variables); v.IsJSON() {
		parts = append(parts, `"variables":`+string(v.Bytes()))
		b.content.JSON = v.JSON
		for _, m := range v.Marks {
			m.Pointer = "/variables" + m.Pointer
			b.content.Marks = append(b.content.Marks, m)
		}
	}
	if name != "" {
		parts = append(parts, `"operationName":`+quote(name))
	}
	b.content.Text = strings.Join(parts, ",") + "}"
	if b.content.JSON == model.Repaired {
		b.content.Value = json.RawMessage(b.content.Text)
	}
	return b
}

func (r *reader) graphqlVariables(n *tree.Node) model.Content {
	if strings.TrimSpace(text(n)) == "" {
		return model.Content{JSON: model.None}
	}
	return r.content(n, mediaJSON, "", "the GraphQL variables of "+r.about, diag.RequestBodyRepaired)
}

// quote returns a text as JSON.
func quote(s string) string {
	data, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(data)
}
