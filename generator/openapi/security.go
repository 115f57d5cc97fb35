package openapi

import (
	"net/url"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// securitySchemes writes the API's schemes and notes their keys.
func (w *writer) securitySchemes() *object {
	schemes := &object{}
	w.schemes = map[string]string{}
	taken := map[string]bool{}
	for i := range w.api.Schemes {
		s := &w.api.Schemes[i]
		key := unique(identifier(s.Key), taken)
		w.schemes[s.Key] = key
		schemes.set(key, securityScheme(s))
	}
	return schemes
}

// httpSchemes are the kinds that are schemes of HTTP's registry and need no more than a user or a token.
var httpSchemes = map[model.SchemeKind]string{
	model.Basic: "basic", model.Digest: "digest", model.ASAP: "bearer", model.JWT: "bearer", model.Bearer: "bearer",
}

// signed are the kinds whose Authorization header is made anew for each request, by what it begins with. OpenAPI has no kind like
// them. To tools they are a header that has to be there: most refuse schemes of HTTP that they do not know.
var signed = map[model.SchemeKind]string{
	model.OAuth1: "OAuth", model.Hawk: "Hawk", model.AWSv4: "AWS4-HMAC-SHA256", model.NTLM: "NTLM", model.EdgeGrid: "EG1-HMAC-SHA256",
}

func securityScheme(s *model.SecurityScheme) *object {
	o := &object{}
	switch s.Kind {
	case model.APIKey:
		o.set("type", "apiKey")
		o.describe(s.Description)
		o.set("name", first(s.Name, "Authorization"))
		in := s.In
		if in != model.InQuery && in != model.InCookie {
			in = model.InHeader
		}
		o.set("in", string(in))
		if s.Prefix != "" {
			o.set("x-pmgen-prefix", s.Prefix)
		}
		return o
	case model.OAuth2:
		if flows := oauthFlows(s); len(flows.members) > 0 {
			o.set("type", "oauth2")
			o.describe(s.Description)
			o.set("flows", flows)
			return o
		}
	case model.Bearer, model.JWT:
		if s.Prefix != "" && !strings.EqualFold(strings.TrimSpace(s.Prefix), "bearer") {
			o.set("type", "apiKey")
			o.set("description", first(s.Description, "The header's value is "+s.Prefix+" and the token."))
			o.set("name", "Authorization")
			o.set("in", "header")
			o.set("x-pmgen-kind", string(s.Kind))
			o.set("x-pmgen-prefix", s.Prefix)
			return o
		}
	}
	if scheme := signed[s.Kind]; scheme != "" {
		o.set("type", "apiKey")
		o.set("description", first(s.Description, "The header's value is "+scheme+" and what this scheme computes of the request."))
		o.set("name", "Authorization")
		o.set("in", "header")
		o.set("x-pmgen-kind", string(s.Kind))
		o.set("x-pmgen-prefix", scheme)
		return o
	}
	o.set("type", "http")
	o.describe(s.Description)
	scheme, known := httpSchemes[s.Kind]
	if !known {
		scheme = "bearer"
	}
	o.set("scheme", scheme)
	if s.Kind == model.ASAP || s.Kind == model.JWT {
		o.set("bearerFormat", "JWT")
	}
	if s.Kind != model.Bearer && s.Kind != model.Basic && s.Kind != model.Digest {
		o.set("x-pmgen-kind", string(s.Kind))
	}
	return o
}

// oauthFlows writes the flows that have the URLs they need.
func oauthFlows(s *model.SecurityScheme) *object {
	flows := &object{}
	for _, f := range s.Flows {
		name, auth, token := "", false, false
		switch f.Grant {
		case "implicit":
			name, auth = "implicit", true
		case "password":
			name, token = "password", true
		case "client_credentials":
			name, token = "clientCredentials", true
		case "authorization_code":
			name, auth, token = "authorizationCode", true, true
		}
		if name == "" || auth && !isURL(f.AuthURL) || token && !isURL(f.TokenURL) {
			continue
		}
		flow := &object{}
		if auth {
			flow.set("authorizationUrl", f.AuthURL)
		}
		if token {
			flow.set("tokenUrl", f.TokenURL)
		}
		if isURL(f.RefreshURL) {
			flow.set("refreshUrl", f.RefreshURL)
		}
		scopes := flow.child("scopes")
		for _, scope := range f.Scopes {
			scopes.set(scope, "")
		}
		flows.set(name, flow)
	}
	return flows
}

func isURL(s string) bool {
	if s == "" || strings.ContainsAny(s, "{}<> \t\r\n") {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.IsAbs()
}

// maxAlternatives bounds the alternatives that one list of scopes becomes.
const maxAlternatives = 64

// security writes the requirements of an operation, nil where the document has no schemes. OpenAPI wants all the scopes
// that a requirement names; of ours any one is enough, so each becomes an alternative.
func (w *writer) security(o *object, requirements []model.Requirement) {
	if len(w.api.Schemes) == 0 {
		return
	}
	list := []any{}
	seen := map[string]bool{}
	beside := &object{}
	for _, r := range requirements {
		alternatives := []*object{{}}
		complete := true
		for _, use := range r {
			key, ok := w.schemes[use.Scheme]
			if !ok {
				complete = false
				continue
			}
			scopes := use.Scopes
			if len(scopes) > 0 && (!w.scoped(use.Scheme) || len(alternatives)*len(scopes) > maxAlternatives) {
				beside.set(key, texts(scopes))
				scopes = nil
			}
			alternatives = expand(alternatives, key, scopes)
		}
		if !complete && len(alternatives) == 1 && len(alternatives[0].members) == 0 {
			continue
		}
		for _, a := range alternatives {
			if text := spell(a); !seen[text] {
				seen[text] = true
				list = append(list, a)
			}
		}
	}
	o.set("security", list)
	if len(beside.members) > 0 {
		o.set("x-pmgen-scopes", beside)
	}
}

// scoped reports whether requirements may name scopes of the scheme: of any in 3.1, of OAuth 2.0 in 3.0.
func (w *writer) scoped(key string) bool {
	s := w.api.Scheme(key)
	return w.v31 || s != nil && s.Kind == model.OAuth2 && len(oauthFlows(s).members) > 0
}

// expand adds a scheme to each alternative, once for each of its scopes.
func expand(alternatives []*object, key string, scopes []string) []*object {
	if len(scopes) == 0 {
		for _, a := range alternatives {
			a.set(key, []any{})
		}
		return alternatives
	}
	var out []*object
	for _, a := range alternatives {
		for _, scope := range scopes {
			copied := &object{members: append([]member(nil), a.members...)}
			copied.set(key, []any{scope})
			out = append(out, copied)
		}
	}
	return out
}

func texts(values []string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}
