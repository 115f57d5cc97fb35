package mockserver

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// maxViolations are named in a reply's header.
const maxViolations = 5

// rightError returns the error that the operation answers to the request, and why; nil where it has nothing to complain
// of, or no example of the error. Only what is declared counts: an inferred type may be too narrow.
func (m *matcher) rightError(op *operation) (*candidate, string) {
	if !m.authorized(op) {
		if c := errorOf(op, 401, 403); c != nil {
			return c, "credentials: missing"
		}
	}
	c := errorOf(op, 400, 422)
	if c == nil {
		return nil, ""
	}
	violations := m.violations(op)
	if len(violations) == 0 {
		return nil, ""
	}
	if more := len(violations) - maxViolations; more > 0 {
		violations = append(violations[:maxViolations], "and more")
	}
	return c, strings.Join(violations, "; ")
}

// errorOf returns the operation's example of the first status that it has one of, recorded ones first.
func errorOf(op *operation, statuses ...int) *candidate {
	var found *candidate
	for _, status := range statuses {
		for _, c := range op.candidates {
			if c.status == status && (found == nil || !found.recorded() && c.recorded()) {
				found = c
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// authorized reports whether the request carries credentials for one of the operation's alternatives. Their worth is not
// looked at: this is a mock.
func (m *matcher) authorized(op *operation) bool {
	return len(op.Security) == 0 || slices.ContainsFunc(op.Security, func(alternative model.Requirement) bool {
		return !slices.ContainsFunc(alternative, func(use model.SchemeUse) bool {
			scheme := op.api.Scheme(use.Scheme)
			return scheme != nil && !m.carries(scheme)
		})
	})
}

func (m *matcher) carries(scheme *model.SecurityScheme) bool {
	authorization := m.header("Authorization")
	switch scheme.Kind {
	case model.APIKey:
		switch scheme.In {
		case model.InQuery:
			return m.request.Query().Get(scheme.Name) != ""
		case model.InCookie:
			c, err := m.request.Cookie(scheme.Name)
			return err == nil && c.Value != ""
		}
		return m.header(scheme.Name) != ""
	case model.Basic:
		kind, credentials, _ := strings.Cut(authorization, " ")
		text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(credentials))
		return strings.EqualFold(kind, "Basic") && err == nil && strings.Trim(string(text), ":") != ""
	case model.Bearer, model.OAuth2, model.JWT:
		if scheme.In == model.InQuery {
			return m.request.Query().Get(scheme.Name) != "" || m.request.Query().Get("access_token") != ""
		}
		prefix := scheme.Prefix
		if prefix == "" {
			prefix = "Bearer"
		}
		return len(authorization) > len(prefix) && strings.EqualFold(authorization[:len(prefix)], prefix) &&
			strings.TrimSpace(authorization[len(prefix):]) != ""
	}
	return authorization != ""
}

// violations returns how the request breaks what is declared of it.
func (m *matcher) violations(op *operation) []string {
	var out []string
	add := func(where string, found []validate.Violation) {
		for _, v := range found {
			out = append(out, where+v.String())
		}
	}
	v := op.validator()
	for i := range op.Params {
		p := &op.Params[i]
		if p.Disabled || p.Type != nil && !declared(op.api, p.Type) || p.Type == nil && !p.Required {
			continue
		}
		switch p.In {
		case model.InQuery:
			add("query "+p.Name+": ", v.CheckQuery(p, m.request.Query()))
		case model.InHeader:
			add("header "+p.Name+": ", v.CheckParam(p, m.request.Header.Values(p.Name)))
		}
	}
	if b := op.Body; b != nil && b.Encoding == model.JSON && b.Type != nil && declared(op.api, b.Type) {
		if body := m.request.Body(); len(body) > 0 || b.Required {
			add("body ", v.CheckRequest(b.Type, body))
		}
	}
	return out
}

// declared reports whether a schema or a line of the config says what the type is.
func declared(api *model.API, t *model.Type) bool {
	if t.Kind == model.KindRef {
		n := api.Type(t.Ref)
		return n != nil && (n.Declared || n.Type.Evidence == model.Declared)
	}
	return t.Evidence == model.Declared
}
