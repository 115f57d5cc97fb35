package resolve

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// params completes the parameters of each operation: path first, then query and headers in document order; and the fields
// of forms.
func (r *resolver) params() {
	for i, op := range r.api.Operations {
		if t := r.templates[i]; t != nil {
			params := r.pathParams(op, t)
			rest := r.named(op, slices.DeleteFunc(op.Params, func(p model.Param) bool { return p.In == model.InHeader && isWireHeader(p) }))
			for j := range rest {
				r.param(op, &rest[j])
			}
			op.Params = append(params, rest...)
			op.Path = t.path()
		}
		if op.Body != nil && op.Body.Encoding == model.GraphQL {
			op.Body.Query = r.scope.expand(op.Body.Query)
		}
		if op.Body != nil && (op.Body.Encoding == model.URLEncoded || op.Body.Encoding == model.Multipart) && r.templates[i] != nil {
			op.Body.Fields = r.named(op, op.Body.Fields)
			for j := range op.Body.Fields {
				op.Body.Fields[j].In = model.InForm
				r.field(&op.Body.Fields[j])
			}
		}
	}
}

// pathParams makes the parameters of the template.
func (r *resolver) pathParams(op *model.Operation, t *template) []model.Param {
	var out []model.Param
	for _, p := range t.pieces {
		if p.written == "" {
			continue
		}
		q := model.Param{Name: p.name, In: model.InPath, Required: true, Role: model.RoleArgument, Variable: p.variable, Pos: positionOf(op)}
		if d := p.declared; d != nil {
			q.Description = d.Description
			if !d.Pos.IsZero() {
				q.Pos = d.Pos
			}
		}
		if p.variable != "" {
			q.Role = r.roleOf(p.variable)
			if q.Description == "" {
				q.Description = r.description(p.variable)
			}
		}
		q.Value = unescape(r.pathValue(p))
		if q.Role == model.RoleConfiguration && !strings.Contains(q.Value, "{{") {
			q.Default, _ = json.Marshal(q.Value) // of a string always possible
		}
		out = append(out, q)
	}
	return out
}

func (r *resolver) description(variable string) string {
	if d := r.scope.find(variable); d != nil {
		return d.Description
	}
	return ""
}

// param completes a query or header parameter.
func (r *resolver) param(op *model.Operation, p *model.Param) {
	raw := p.Value
	p.Name = r.scope.expand(p.Name)
	p.Variable = whole(raw)
	p.Value = r.scope.expand(raw)
	if p.Role == "" {
		p.Role = model.RoleArgument
		switch {
		case p.Variable != "":
			p.Role = r.roleOf(p.Variable)
		case p.In == model.InQuery && strings.EqualFold(p.Name, "grant_type") && !p.Disabled && isLiteral(raw):
			p.Role = model.RoleConstant // commercetools asks for tokens so
		}
	}
	p.Required = p.Required || p.Role == model.RoleConstant || saysRequired(p.Description)
	if p.Description == "" && p.Variable != "" {
		p.Description = r.description(p.Variable)
	}
}

// field completes a field of a form. What stands for a value (a variable, <token>) has to be given; a literal is an
// example, except where it says which kind of request this is; so is {{$guid}}, which Postman makes up.
func (r *resolver) field(p *model.Param) {
	raw := p.Value
	p.Name = r.scope.expand(p.Name)
	p.Variable = whole(raw)
	p.Value = r.scope.expand(raw)
	if p.Role == "" {
		p.Role = model.RoleArgument
		if kindFields[strings.ToLower(p.Name)] && !p.Disabled && !p.File && isLiteral(raw) {
			p.Role = model.RoleConstant
		}
	}
	p.Required = p.Required || !p.Disabled && (p.Role == model.RoleConstant || p.File || p.Variable != "" && !r.isDynamic(p.Variable) || isPlaceholder(raw)) || saysRequired(p.Description)
}

// kindFields are the form fields that say which kind of request it is.
var kindFields = map[string]bool{
	"grant_type": true, "response_type": true, "client_assertion_type": true, "requested_token_type": true,
	"subject_token_type": true, "actor_token_type": true, "code_challenge_method": true,
}

// isLiteral reports whether a value is written out: not empty, without variables, no placeholder.
func isLiteral(value string) bool {
	return strings.TrimSpace(value) != "" && !strings.Contains(value, "{{") && !isPlaceholder(value)
}

var requiredPattern = regexp.MustCompile(`(?i)^\s*[(\[*_]*required\b`)
var notRequiredPattern = regexp.MustCompile(`(?i)^\s*[(\[*_]*required\s+(if|when|for|only|unless)\b`)

// saysRequired reports whether a description starts with "Required" or "(Required)"; not so "Required if …".
func saysRequired(description string) bool {
	return requiredPattern.MatchString(description) && !notRequiredPattern.MatchString(description)
}

// named leaves out parameters without a name. Repeated ones stay: Infer makes a list of them, which needs their values.
func (r *resolver) named(op *model.Operation, params []model.Param) []model.Param {
	var out []model.Param
	for _, p := range params {
		if p.Name = strings.TrimSpace(p.Name); p.Name != "" {
			if p.In == model.InHeader && !headerName.MatchString(r.scope.expand(p.Name)) {
				r.diags.Add(diag.ParameterMended, orPos(p.Pos, op.Pos), "request %s has a header %s, a name that HTTP cannot carry; it is left out", diag.Quote(op.Name), diag.Quote(p.Name)).Request = op.Name
				continue
			}
			out = append(out, p)
			continue
		}
		if strings.TrimSpace(p.Value) != "" && !p.Disabled {
			r.diags.Add(diag.ParameterMended, orPos(p.Pos, op.Pos), "a %s parameter of request %s has no name; it is left out", p.In, diag.Quote(op.Name)).Request = op.Name
		}
	}
	return out
}

// headerName is what HTTP allows as the name of a header.
var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// wireHeaders describe the message or the connection. HTTP clients set them.
var wireHeaders = map[string]bool{
	"content-type": true, "content-length": true, "accept": true, "accept-encoding": true, "host": true, "user-agent": true,
	"connection": true, "keep-alive": true, "proxy-connection": true, "proxy-authenticate": true, "proxy-authorization": true,
	"te": true, "trailer": true, "transfer-encoding": true, "upgrade": true, "date": true, "postman-token": true, "expect": true,
}

// isWireHeader reports whether the header is no parameter. Postman adds Cache-Control: no-cache to what it sends.
func isWireHeader(p model.Param) bool {
	name := strings.ToLower(strings.TrimSpace(p.Name))
	return wireHeaders[name] || name == "cache-control" && strings.EqualFold(strings.TrimSpace(p.Value), "no-cache")
}

// beginning is as much of a text as a message can bear.
func beginning(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return text
}

func orPos(pos, other diag.Pos) diag.Pos {
	if pos.IsZero() {
		return other
	}
	return pos
}
