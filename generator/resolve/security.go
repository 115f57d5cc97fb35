package resolve

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// security makes schemes of the collection's auth objects and of headers and query parameters that people write by hand,
// which then are parameters no more.
func (r *resolver) security() {
	s := &schemes{resolver: r, given: len(r.api.Schemes)}
	r.authTexts = make([][]string, len(r.api.Operations))
	for i, op := range r.api.Operations {
		if len(op.Security) > 0 || r.templates[i] == nil {
			continue // the reader has settled it
		}
		var found []model.SecurityScheme
		auth := effectiveAuth(r.api, op)
		if auth != nil {
			for _, p := range auth.Params {
				r.authTexts[i] = append(r.authTexts[i], p.Value)
			}
			if scheme, ok := r.scheme(auth, op); ok {
				found = append(found, scheme)
			}
		}
		found = append(found, r.handWritten(op, i, found)...)
		var all model.Requirement
		for _, scheme := range found {
			use := model.SchemeUse{Scheme: s.key(scheme, op)}
			if !slices.ContainsFunc(all, func(u model.SchemeUse) bool { return u.Scheme == use.Scheme }) {
				all = append(all, use)
			}
		}
		if len(all) > 0 {
			op.Security = []model.Requirement{all}
		}
	}
	s.name()
	s.report()
}

// effectiveAuth returns the auth object that counts for the operation: its own, else that of the nearest folder that has
// one. noauth ends the search without one.
func effectiveAuth(api *model.API, op *model.Operation) *model.Auth {
	auth, folder := op.Auth, op.FolderIndex
	for steps := 0; auth == nil || isInherit(auth.Kind); steps++ {
		if folder < 0 || folder >= len(api.Folders) || steps > len(api.Folders) {
			return nil
		}
		auth, folder = api.Folders[folder].Auth, api.Folders[folder].Parent
	}
	if k := strings.ToLower(auth.Kind); k == "noauth" || k == "none" {
		return nil
	}
	return auth
}

// Authorizations returns the auth object that counts for each operation, as it is written, before [Secrets.Mask] forgets them;
// nil where there is none.
func Authorizations(api *model.API) []*model.Auth {
	out := make([]*model.Auth, len(api.Operations))
	for i, op := range api.Operations {
		if a := effectiveAuth(api, op); a != nil {
			own := *a
			own.Params = slices.Clone(a.Params) // masking does not reach it
			out[i] = &own
		}
	}
	return out
}

func isInherit(kind string) bool {
	k := strings.ToLower(strings.TrimSpace(kind))
	return k == "" || k == "inherit"
}

// handWritten finds authorization in the operation's headers, query and cookies, and takes it out of the parameters. A header that
// an auth object sets anyway is only taken out.
func (r *resolver) handWritten(op *model.Operation, index int, have []model.SecurityScheme) []model.SecurityScheme {
	var found []model.SecurityScheme
	setsAuthorization := slices.ContainsFunc(have, func(s model.SecurityScheme) bool {
		return s.Kind != model.APIKey || s.In == model.InHeader && strings.EqualFold(s.Name, "Authorization")
	})
	var keep []model.Param
	for _, p := range op.Params {
		scheme, ok := model.SecurityScheme{}, false
		switch {
		case p.In == model.InHeader && strings.EqualFold(p.Name, "Authorization"):
			if !p.Disabled && !setsAuthorization && strings.TrimSpace(p.Value) != "" {
				scheme, ok = authorizationHeader(r.scope.expand(p.Value))
			}
			if !ok {
				continue // never a parameter: OpenAPI ignores one of this name, and so do people
			}
		case p.In == model.InHeader && !p.Disabled && isKeyHeader(p.Name):
			scheme, ok = model.SecurityScheme{Kind: model.APIKey, In: model.InHeader, Name: p.Name}, true
		case p.In == model.InCookie && !p.Disabled && isKeyCookie(p.Name):
			scheme, ok = model.SecurityScheme{Kind: model.APIKey, In: model.InCookie, Name: p.Name}, true
		case p.In == model.InQuery && !p.Disabled && isKeyQuery(p.Name):
			scheme, ok = model.SecurityScheme{Kind: model.APIKey, In: model.InQuery, Name: p.Name}, true
		}
		if !ok {
			keep = append(keep, p)
			continue
		}
		r.authTexts[index] = append(r.authTexts[index], p.Value)
		scheme.Pos, scheme.Description = p.Pos, p.Description
		if !covered(have, scheme) {
			found = append(found, scheme)
		}
	}
	op.Params = keep
	return found
}

func covered(have []model.SecurityScheme, s model.SecurityScheme) bool {
	return slices.ContainsFunc(have, func(h model.SecurityScheme) bool {
		return h.Kind == model.APIKey && h.In == s.In && strings.EqualFold(h.Name, s.Name)
	})
}

var (
	keyHeader = regexp.MustCompile(`(?i)(^|[-_])(mbx-?)?(api[-_]?key|auth[-_]?token|access[-_]?token|private[-_]token|subscription[-_]key|user[-_]key|auth[-_]key)$`)
	keyQuery  = regexp.MustCompile(`(?i)^(x[-_])?(api[-_]?key|access[-_]?token|auth[-_]?token|private[-_]token|subscription[-_]key)$`)
)

func isKeyHeader(name string) bool { return keyHeader.MatchString(strings.TrimSpace(name)) }
func isKeyQuery(name string) bool  { return keyQuery.MatchString(strings.TrimSpace(name)) }

// authorizationHeader reads the value of an Authorization header: Bearer <token>, Basic …, or a word of the API's own
// before a token (GitHub's token, Okta's SSWS). A value of one word is an API key that goes into that header.
func authorizationHeader(value string) (model.SecurityScheme, bool) {
	word, rest, _ := strings.Cut(strings.TrimSpace(value), " ")
	if strings.TrimSpace(rest) == "" && !strings.EqualFold(word, "bearer") && !strings.EqualFold(word, "basic") {
		return model.SecurityScheme{Kind: model.APIKey, In: model.InHeader, Name: "Authorization"}, true
	}
	switch strings.ToLower(word) {
	case "bearer":
		return model.SecurityScheme{Kind: model.Bearer}, true
	case "basic":
		return model.SecurityScheme{Kind: model.Basic}, true
	case "digest":
		return model.SecurityScheme{Kind: model.Digest, Signed: true}, true
	case "hawk":
		return model.SecurityScheme{Kind: model.Hawk, Signed: true}, true
	case "ntlm":
		return model.SecurityScheme{Kind: model.NTLM, Signed: true}, true
	case "aws4-hmac-sha256":
		return model.SecurityScheme{Kind: model.AWSv4, Signed: true}, true
	case "eg1-hmac-sha256":
		return model.SecurityScheme{Kind: model.EdgeGrid, Signed: true}, true
	case "oauth":
		if strings.Contains(rest, "oauth_") {
			return model.SecurityScheme{Kind: model.OAuth1, Signed: true}, true
		}
	}
	if !isToken(word) { // <token> <more>, {{type}} {{token}}
		return model.SecurityScheme{Kind: model.APIKey, In: model.InHeader, Name: "Authorization"}, true
	}
	return model.SecurityScheme{Kind: model.Bearer, Prefix: word}, true
}

var tokenPattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.:-]{0,40}$`)

func isToken(word string) bool { return tokenPattern.MatchString(word) }

// schemes collects the API's schemes: one for each that differs in substance.
type schemes struct {
	*resolver
	given int // by the reader; these have their keys
}

// key returns what operations call the scheme by until all have been found.
func (s *schemes) key(scheme model.SecurityScheme, op *model.Operation) string {
	for i := range s.api.Schemes {
		if have := &s.api.Schemes[i]; sameScheme(*have, scheme) {
			joinScopes(have, scheme)
			have.Name, have.Prefix = min(have.Name, scheme.Name), min(have.Prefix, scheme.Prefix) // the cases in which they are written
			if scheme.Description != "" && (have.Description == "" || scheme.Description < have.Description) {
				have.Description = scheme.Description
			}
			return have.Key
		}
	}
	scheme.Key = "#" + strconv.Itoa(len(s.api.Schemes))
	if scheme.Pos.IsZero() {
		scheme.Pos = op.Pos
	}
	s.api.Schemes = append(s.api.Schemes, scheme)
	return scheme.Key
}

// name gives the schemes their keys. Of several of one kind the most used one has the plain key and the others have numbers; of
// those used alike the first by what they say, so that the order of the requests does not matter.
func (s *schemes) name() {
	uses, taken := map[string]int{}, map[string]bool{}
	for _, op := range s.api.Operations {
		for _, r := range op.Security {
			for _, u := range r {
				uses[u.Scheme]++
			}
		}
	}
	for _, have := range s.api.Schemes[:s.given] {
		taken[have.Key] = true
	}
	var order []*model.SecurityScheme
	for i := range s.api.Schemes[s.given:] {
		order = append(order, &s.api.Schemes[s.given+i])
	}
	substance := func(x *model.SecurityScheme) string {
		return fmt.Sprintf("%q %q %q %+v", x.In, x.Name, x.Prefix, x.Flows)
	}
	slices.SortFunc(order, func(a, b *model.SecurityScheme) int {
		return cmp.Or(uses[b.Key]-uses[a.Key], strings.Compare(substance(a), substance(b)))
	})
	keys := map[string]string{}
	for _, scheme := range order {
		key := distinctName(schemeKeys[scheme.Kind], taken)
		keys[scheme.Key], scheme.Key = key, key
	}
	for _, op := range s.api.Operations {
		for _, r := range op.Security {
			for i := range r {
				r[i].Scheme = cmp.Or(keys[r[i].Scheme], r[i].Scheme)
			}
		}
	}
}

// sameScheme reports whether two schemes ask the same of a caller: where the credential goes, and of OAuth 2.0 where a token
// comes from. The scopes that a request asks for are its own, as are client ids, states and the names of tokens.
func sameScheme(a, b model.SecurityScheme) bool {
	name := a.Name == b.Name || a.In == model.InHeader && strings.EqualFold(a.Name, b.Name)
	return a.Kind == b.Kind && a.In == b.In && name && strings.EqualFold(a.Prefix, b.Prefix) && slices.EqualFunc(a.Flows, b.Flows, func(x, y model.Flow) bool {
		return x.Grant == y.Grant && x.AuthURL == y.AuthURL && x.TokenURL == y.TokenURL
	})
}

// joinScopes makes the flows of a scheme list the scopes of both.
func joinScopes(to *model.SecurityScheme, from model.SecurityScheme) {
	for i := range to.Flows {
		f := &to.Flows[i]
		f.Scopes = append(slices.Clone(f.Scopes), from.Flows[i].Scopes...)
		slices.Sort(f.Scopes)
		f.Scopes = slices.Compact(f.Scopes)
	}
}

// report names the schemes that a client cannot do itself, once each.
func (s *schemes) report() {
	for _, scheme := range s.api.Schemes {
		if scheme.Signed {
			s.diags.Add(diag.SignedAuthorization, scheme.Pos, "authorization %q signs each request, which no generated client does by itself; the client has an option for what signs", scheme.Kind)
		}
	}
}
