package resolve

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

var schemeKeys = map[model.SchemeKind]string{
	model.Bearer: "bearerAuth", model.Basic: "basicAuth", model.APIKey: "apiKeyAuth", model.OAuth2: "oauth2",
	model.Digest: "digestAuth", model.OAuth1: "oauth1", model.Hawk: "hawkAuth", model.AWSv4: "awsv4Auth",
	model.NTLM: "ntlmAuth", model.EdgeGrid: "edgeGridAuth", model.ASAP: "asapAuth", model.JWT: "jwtAuth",
}

// scheme makes a scheme of an auth object. What tells schemes apart is where the credential goes and how, never its value.
func (r *resolver) scheme(a *model.Auth, op *model.Operation) (model.SecurityScheme, bool) {
	param := func(name string) string { return strings.TrimSpace(r.scope.expand(a.Param(name))) }
	s := model.SecurityScheme{Kind: model.SchemeKind(strings.ToLower(a.Kind)), Pos: a.Pos}
	switch s.Kind {
	case model.Bearer, model.Basic:
	case model.APIKey:
		return r.apiKey(s, param, op)
	case model.OAuth2:
		return r.oauth2(s, param, op), true
	case model.JWT: // a token like any other, once somebody has made it
		if strings.EqualFold(param("addTokenTo"), "queryParam") {
			s.Kind, s.In, s.Name = model.APIKey, model.InQuery, cmp.Or(param("queryParamKey"), "token")
			s.Description = "A JSON Web Token."
		} else {
			s.Prefix = prefix(param("headerPrefix"))
		}
	case model.Digest, model.OAuth1, model.Hawk, model.AWSv4, model.NTLM, model.EdgeGrid, model.ASAP:
		s.Signed = true
	default:
		r.incomplete(a.Pos, op, "authorization of request %q is of the unknown kind %q; the request is left without it", op.Name, a.Kind)
		return s, false
	}
	return s, true
}

// apiKey reads the key's place. Where none is written it is a header: Postman leaves out what is the default.
func (r *resolver) apiKey(s model.SecurityScheme, param func(string) string, op *model.Operation) (model.SecurityScheme, bool) {
	s.In, s.Name = model.InHeader, param("key")
	if strings.EqualFold(param("in"), "query") {
		s.In = model.InQuery
	}
	switch {
	case s.Name == "":
		r.incomplete(s.Pos, op, "the API key of request %q has no name; the request is left without it", op.Name)
		return s, false
	case s.In == model.InHeader && strings.EqualFold(s.Name, "Authorization"):
		pos := s.Pos
		s, _ = authorizationHeader(param("value"))
		s.Pos = pos
	}
	return s, true
}

// oauth2 reads the flow. Without a usable URL there is no flow, and what remains is a token in a header or in the query:
// that is how the scheme then stands.
func (r *resolver) oauth2(s model.SecurityScheme, param func(string) string, op *model.Operation) model.SecurityScheme {
	grant, needsAuth, needsToken := "authorization_code", true, true
	switch param("grant_type") {
	case "", "authorization_code", "authorization_code_with_pkce":
	case "implicit":
		grant, needsToken = "implicit", false
	case "password_credentials", "password":
		grant, needsAuth = "password", false
	case "client_credentials":
		grant, needsAuth = "client_credentials", false
	default: // device codes, assertions: a document has no flow for them
		grant, needsAuth, needsToken = "", false, false
	}
	flow := model.Flow{Grant: grant, Scopes: scopes(param("scope"))}
	if needsAuth {
		flow.AuthURL = absolute(param("authUrl"))
	}
	if needsToken {
		flow.TokenURL = absolute(param("accessTokenUrl"))
		flow.RefreshURL = absolute(param("refreshTokenUrl"))
		flow.InForm = strings.EqualFold(param("client_authentication"), "body")
	}
	switch {
	case strings.HasPrefix(strings.ToLower(param("addTokenTo")), "query"):
		s.Kind, s.In, s.Name = model.APIKey, model.InQuery, "access_token"
	case grant == "":
		r.incomplete(s.Pos, op, "OAuth 2.0 of request %q has the grant %q, which is none of the four flows; it becomes a bearer token", op.Name, beginning(param("grant_type")))
		s = accessToken(s, param)
	case needsAuth && flow.AuthURL == "" || needsToken && flow.TokenURL == "":
		if param("authUrl")+param("accessTokenUrl") != "" {
			r.incomplete(s.Pos, op, "OAuth 2.0 of request %q has no complete URL for the grant %s; it becomes a bearer token", op.Name, grant)
		}
		s = accessToken(s, param)
	default:
		s.Flows = []model.Flow{flow}
		s.Prefix = prefix(param("headerPrefix"))
	}
	return s
}

// accessToken is what remains of OAuth 2.0 where it is not known how a token is got.
func accessToken(s model.SecurityScheme, param func(string) string) model.SecurityScheme {
	s.Kind, s.Prefix, s.Description = model.Bearer, prefix(param("headerPrefix")), "An OAuth 2.0 access token."
	return s
}

// incomplete reports once for each auth object: hundreds of requests inherit one.
func (r *resolver) incomplete(pos diag.Pos, op *model.Operation, format string, args ...any) {
	if pos.IsZero() {
		pos = op.Pos
	}
	if r.incompleteAt[pos] {
		return
	}
	r.incompleteAt[pos] = true
	r.diags.Add(diag.IncompleteAuth, pos, format, args...).Request = op.Name
}

// prefix is the word before a token, "" for the usual one.
func prefix(word string) string {
	if strings.EqualFold(word, "Bearer") || strings.Contains(word, "{{") {
		return ""
	}
	return word
}

func absolute(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Contains(text, "{{") {
		return ""
	}
	return text
}

func scopes(text string) []string {
	if strings.Contains(text, "{{") {
		return nil
	}
	var out []string
	for _, s := range strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == ',' || c == '\n' || c == '\t' }) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}
