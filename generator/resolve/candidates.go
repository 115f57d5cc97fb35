package resolve

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

var (
	kindQuery  = regexp.MustCompile(`(?i)^(method|action|op|operation|cmd|command|api|function|func|service|request|rest_method|_method|grant_type|response_type)$`)
	kindHeader = regexp.MustCompile(`(?i)^(soapaction|x-http-method|x-method-override|auth-request-type|(x-[a-z0-9-]*)(action|operation|target|command|event|method-override|call-name))$`)

	// kindPointers are the members of JSON bodies that say what a request is: of JSON-RPC and its like, of update actions, and of
	// JSON Patch.
	kindPointers = [][]string{{"method"}, {"action"}, {"operation"}, {"operationName"}, {"command"}, {"cmd"}, {"function"}, {"grant_type"}, {"@type"},
		{"actions", "0", "action"}, {"0", "method"}, {"0", "op"}, {"0", "path"}, resourcePointer}

	// resourcePointer is the resource that Fortinet's JSON-RPC has in its parameters. It is a path, of which a part may vary.
	resourcePointer = []string{"params", "0", "url"}

	// lastPointers may say it as well, but are ordinary data more often: they count where each request has another one.
	lastPointers = [][]string{{"kind"}, {"type"}, {"$type"}, {"eventType"}, {"event"}}
)

// candidates are the constants of the operation that can say what it is.
func candidates(op *model.Operation) []model.Constant {
	var out []model.Constant
	for _, p := range op.Params {
		if p.Disabled || p.Variable != "" || !isLiteral(p.Value) || p.Type != nil && p.Type.Kind == model.KindArray {
			continue
		}
		if p.In == model.InQuery && kindQuery.MatchString(p.Name) || p.In == model.InHeader && kindHeader.MatchString(p.Name) {
			out = append(out, model.Constant{In: string(p.In), Name: p.Name, Value: p.Value})
		}
	}
	if op.Body == nil {
		return out
	}
	for _, f := range op.Body.Fields {
		if f.Role == model.RoleConstant || !f.Disabled && !f.File && f.Variable == "" && isLiteral(f.Value) && kindQuery.MatchString(f.Name) {
			out = append(out, model.Constant{In: string(model.InForm), Name: f.Name, Value: f.Value})
		}
	}
	switch op.Body.Encoding {
	case model.GraphQL:
		out = append(out, graphQLConstants(op.Body.Query, operationName(op))...)
	case model.JSON:
		out = append(out, jsonConstants(op.Request.Body, kindPointers)...)
		out = append(out, graphQLConstants(sentGraphQL(op))...) // written as JSON by hand
	case model.Text:
		if b := op.Request.Body; b != nil && isXML(b.Content) {
			if what, name := model.XMLSubject(b.Content.Text); isLiteral(name) {
				out = append(out, model.Constant{In: "xml", Name: what, Value: name})
			}
		}
	}
	return out
}

// lastCandidates are constants that tell apart what the others leave alike.
func lastCandidates(op *model.Operation) []model.Constant {
	switch {
	case op.Body == nil:
		return nil
	case op.Body.Encoding == model.GraphQL && isLiteral(op.Body.Query):
		return []model.Constant{{In: "graphql", Name: "query", Value: op.Body.Query}}
	case op.Body.Encoding == model.JSON:
		return jsonConstants(op.Request.Body, lastPointers)
	}
	return nil
}

// graphQLConstants tell what a document asks for. Where an operation has no name, nobody has said that it is a thing of its own:
// then its fields are.
func graphQLConstants(document, operationName string) []model.Constant {
	operation, fields := model.GraphQLSubject(document, operationName)
	var out []model.Constant
	if operation != "" {
		out = append(out, model.Constant{In: "graphql", Name: "operation", Value: operation})
	}
	if fields != "" {
		out = append(out, model.Constant{In: "graphql", Name: "fields", Value: fields})
	}
	return out
}

// operationName is what a GraphQL request sends beside its document.
func operationName(op *model.Operation) string {
	if op.Body == nil || op.Body.Encoding != model.GraphQL {
		return ""
	}
	_, name := sentGraphQL(op)
	if !isLiteral(name) {
		return ""
	}
	return name
}

// sentGraphQL returns the document and the name that a body of JSON sends, if it does.
func sentGraphQL(op *model.Operation) (document, operationName string) {
	var body struct {
		Query         string `json:"query"`
		OperationName string `json:"operationName"`
	}
	if b := op.Request.Body; b == nil || !b.Content.IsJSON() || json.Unmarshal(b.Content.Bytes(), &body) != nil {
		return "", ""
	}
	return body.Query, body.OperationName
}

// isXML reports whether a text is said to be XML, or begins as such.
func isXML(c model.Content) bool {
	return strings.Contains(c.Media, "xml") || c.Media != "text/html" && strings.HasPrefix(strings.TrimSpace(c.Text), "<")
}

// jsonConstants are the members of a body that say what it asks for: method in JSON-RPC.
func jsonConstants(b *model.RequestBody, pointers [][]string) []model.Constant {
	if b == nil || !b.Content.IsJSON() {
		return nil
	}
	var body any
	if json.Unmarshal(b.Content.Bytes(), &body) != nil {
		return nil
	}
	var out []model.Constant
	for _, path := range pointers {
		text, ok := member(body, path).(string)
		resource := slices.Equal(path, resourcePointer) && strings.HasPrefix(text, "/") && !isPlaceholder(text)
		if ok && (isLiteral(text) || resource) {
			out = append(out, model.Constant{In: "json", Name: "/" + strings.Join(path, "/"), Value: text})
		}
	}
	return out
}

func member(v any, path []string) any {
	for _, token := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[token]
		case []any:
			if i, err := strconv.Atoi(token); err != nil || i >= len(x) {
				return nil
			} else {
				v = x[i]
			}
		default:
			return nil
		}
	}
	return v
}

func compareConstants(a, b model.Constant) int {
	return cmp.Or(cmp.Compare(a.In, b.In), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
}
