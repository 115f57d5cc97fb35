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
				r.param(&rest[j])
			}
			op.Params = append(params, rest...)
			op.Path = t.path()
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
		q := model.Param{Name: p.name, In: model.InPath, Required: true, Role: model.RoleArgument, Variable: p.variable, Value: p.written, Pos: positionOf(op)}
		if d := p.declared; d != nil {
			q.Description = d.Description
			if !d.Pos.IsZero() {
				q.Pos = d.Pos
			}
			if d.Value != "" {
				q.Value = d.Value
			}
		}
		if p.variable != "" {
			q.Role = r.roleOf(p.variable)
			if q.Description == "" {
				q.Description = r.description(p.variable)
			}
		}
		q.Value = unescape(r.scope.expand(q.Value))
		r.sample(&q, q.Value != p.written)
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

// sample makes a real value the default of configuration, and the example of an argument. They are JSON strings: Infer
// decides on the type.
func (r *resolver) sample(p *model.Param, recorded bool) {
	if !recorded || p.Value == "" || strings.Contains(p.Value, "{{") || isPlaceholder(p.Value) {
		return
	}
	value, err := json.Marshal(p.Value)
	if err != nil {
		return
	}
	if p.Role == model.RoleConfiguration {
		if p.Default == nil {
			p.Default = value
		}
	} else if p.Example == nil {
		p.Example = value
	}
}

// param completes a query or header parameter.
func (r *resolver) param(p *model.Param) {
	p.Name = r.scope.expand(p.Name)
	p.Variable = whole(p.Value)
	p.Value = r.scope.expand(p.Value)
	if p.In == model.InQuery {
		p.Name, p.Value = unescapeQuery(p.Name), unescapeQuery(p.Value)
	}
	if p.Role == "" {
		p.Role = model.RoleArgument
		if p.Variable != "" {
			p.Role = r.roleOf(p.Variable)
		}
	}
	p.Required = p.Required || saysRequired(p.Description)
	if p.Description == "" && p.Variable != "" {
		p.Description = r.description(p.Variable)
	}
	r.sample(p, true)
}

// field completes a field of a form. What stands for a value (a variable, <token>) has to be given; a literal is an
// example, except where it says which kind of request this is.
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
	p.Required = p.Required || !p.Disabled && (p.Role == model.RoleConstant || p.File || p.Variable != "" || isPlaceholder(raw)) || saysRequired(p.Description)
	if p.Role != model.RoleConstant {
		r.sample(p, !p.File)
	}
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

// named leaves out parameters without a name and joins those of the same name: of two that are sent (or of two that are
// switched off, as descriptions of arrays are converted) comes a list, of a sent one and its switched-off alternatives the
// sent one.
func (r *resolver) named(op *model.Operation, params []model.Param) []model.Param {
	type key struct {
		in   model.In
		name string
	}
	at := map[key]int{}
	enabled, disabled := map[key]int{}, map[key]int{}
	var out []model.Param
	for _, p := range params {
		name := strings.TrimSpace(p.Name)
		if name == "" {
			if strings.TrimSpace(p.Value) != "" && !p.Disabled {
				r.diags.Add(diag.ParameterMended, orPos(p.Pos, op.Pos), "a %s parameter of request %q has no name; it is left out", p.In, op.Name).Request = op.Name
			}
			continue
		}
		p.Name = name
		k := key{p.In, name}
		if p.In == model.InHeader {
			k.name = strings.ToLower(name)
		}
		if p.Disabled {
			disabled[k]++
		} else {
			enabled[k]++
		}
		i, ok := at[k]
		if !ok {
			at[k] = len(out)
			out = append(out, p)
			continue
		}
		first := &out[i]
		if first.Disabled && !p.Disabled {
			if p.Description == "" {
				p.Description = first.Description
			}
			*first = p
		} else if first.Description == "" {
			first.Description = p.Description
		}
	}
	for k, i := range at {
		if enabled[k] > 1 || enabled[k] == 0 && disabled[k] > 1 {
			if p := &out[i]; p.Type == nil && !p.File && p.In != model.InHeader {
				p.Type = &model.Type{Kind: model.KindArray, Evidence: model.Observed, Pos: p.Pos,
					Elem: &model.Type{Kind: model.KindString, Evidence: model.Observed, Pos: p.Pos}}
			}
		}
	}
	return out
}

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

var plusValue = regexp.MustCompile(`^\+|T\d\d:\d\d.*\+\d\d:?\d\d$`)

// unescapeQuery decodes a key or value of a query as it stands in a URL. A plus is a blank (SELECT+Id+FROM+Account),
// except before a time zone and at the start, where people mean the sign and servers see a blank.
func unescapeQuery(text string) string {
	if strings.Contains(text, "+") && !plusValue.MatchString(text) {
		text = strings.ReplaceAll(text, "+", " ")
	}
	return unescape(text)
}

func orPos(pos, other diag.Pos) diag.Pos {
	if pos.IsZero() {
		return other
	}
	return pos
}
