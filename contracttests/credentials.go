package contracttests

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// isKey reports whether an API key of the operation stands there.
func (b *builder) isKey(in model.In, name string) bool {
	for _, alternative := range b.op.Security {
		for _, use := range alternative {
			s := b.runner.api.Scheme(use.Scheme)
			if s != nil && s.Kind == model.APIKey && strings.EqualFold(s.Name, name) && (s.In == in || in == model.InHeader && s.In == "") {
				return true
			}
		}
	}
	return false
}

func (b *builder) isCredential(header string) bool {
	return slices.ContainsFunc(credentialHeaders, func(c string) bool { return strings.EqualFold(c, header) }) || b.isKey(model.InHeader, header)
}

// credentials puts in those that were given: by a header, by an environment or a flag that gives the variables of the
// operation's authorization their values, or by the process' environment, under the names that pmgen snippet shows. On this
// machine made-up ones stand for those that were not; anywhere else nothing is made up, and why says that some are missing.
func (b *builder) credentials(req *http.Request) (why string) {
	if b.over.anonymous {
		return ""
	}
	for _, h := range b.op.Request.Headers {
		if live, ok := b.secrets[h.Value]; ok && strings.EqualFold(h.Name, "Authorization") && !variable.MatchString(live) {
			req.Header.Set("Authorization", oneLine(live))
			return ""
		}
	}
	if len(b.op.Security) == 0 {
		return ""
	}
	for _, use := range b.op.Security[0] {
		scheme := b.runner.api.Scheme(use.Scheme)
		if scheme == nil {
			continue
		}
		value, ok := b.credential(scheme)
		switch {
		case ok:
		case b.runner.loopback:
			value = madeUp
			if scheme.Kind == model.Basic {
				value = madeUp + ":" + madeUp
			}
		case len(b.secrets) == 0 && len(b.runner.options.Target.Header) == 0 && req.URL.User == nil:
			why = "it needs credentials (" + string(scheme.Kind) + "), and none are given"
			continue
		default:
			continue
		}
		switch scheme.Kind {
		case model.APIKey:
			setKey(req, scheme, value)
		case model.Basic:
			req.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(value)))
		default:
			req.Header.Set("Authorization", oneLine(cmp.Or(scheme.Prefix, "Bearer")+" "+value))
		}
	}
	return why
}

// credential is what was given for a scheme: a token, a key, a user's name with a colon and the password.
func (b *builder) credential(scheme *model.SecurityScheme) (string, bool) {
	for _, names := range credentialParams(scheme.Kind) {
		var parts []string
		for _, name := range names {
			if value, ok := b.runner.given(b.c.index, name); ok {
				parts = append(parts, value)
			}
		}
		if len(parts) == len(names) {
			return strings.Join(parts, ":"), true
		}
	}
	var parts []string
	names := environmentNames(b.runner.api, scheme)
	for _, name := range names {
		if value := b.runner.getenv(name); value != "" {
			parts = append(parts, value)
		}
	}
	return strings.Join(parts, ":"), len(names) > 0 && len(parts) == len(names)
}

// credentialParams are the names of the parameters of an authorization, as Postman writes them, that hold its secrets. Of a kind
// whose requests are signed there are none: a header may bring them.
func credentialParams(kind model.SchemeKind) [][]string {
	switch kind {
	case model.Basic:
		return [][]string{{"username", "password"}}
	case model.APIKey:
		return [][]string{{"value"}, {"token"}}
	case model.Bearer, model.OAuth2, model.JWT:
		return [][]string{{"token"}, {"accessToken"}}
	}
	return nil
}

// environmentNames are those under which the process' environment has a credential, as pmgen snippet writes them.
func environmentNames(api *model.API, scheme *model.SecurityScheme) []string {
	prefix := strings.ToUpper(api.Package)
	switch scheme.Kind {
	case model.Basic:
		return []string{prefix + "_USER", prefix + "_PASSWORD"}
	case model.APIKey:
		return []string{api.KeyEnv(scheme)}
	case model.Bearer, model.OAuth2, model.JWT:
		return []string{prefix + "_TOKEN"}
	}
	return nil
}

// given is the value of a parameter of the operation's authorization, where variables that were given make it up.
func (r *Runner) given(op int, name string) (string, bool) {
	if op >= len(r.options.Auth) || r.options.Auth[op] == nil {
		return "", false
	}
	text := r.options.Auth[op].Param(name)
	complete := variable.MatchString(text)
	text = variable.ReplaceAllStringFunc(text, func(v string) string {
		value := r.options.Given[strings.TrimSpace(v[2:len(v)-2])]
		complete = complete && value != ""
		return value
	})
	return text, complete
}

func (r *Runner) getenv(name string) string {
	if r.options.Getenv == nil {
		return ""
	}
	return r.options.Getenv(name)
}

// explained are the live texts that were given: where nothing but the values of given variables tells them from the masked
// ones. What the collection itself holds stays here.
func (r *Runner) explained() {
	var pairs []string
	for name, value := range r.options.Given {
		if v := r.api.Variable(name); v != nil && value != "" {
			pairs = append(pairs, value, v.Value)
		}
	}
	masks := strings.NewReplacer(longestFirst(pairs)...)
	for op, texts := range r.secrets {
		for masked, live := range texts {
			if masks.Replace(live) != masked || masked == live {
				delete(texts, masked)
			}
		}
		if len(texts) == 0 {
			delete(r.secrets, op)
		}
	}
}

// longestFirst sorts pairs so that a value which is the beginning of another does not go first.
func longestFirst(pairs []string) []string {
	type pair struct{ old, new string }
	var list []pair
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, pair{pairs[i], pairs[i+1]})
	}
	slices.SortFunc(list, func(a, b pair) int { return cmp.Or(cmp.Compare(len(b.old), len(a.old)), cmp.Compare(a.old, b.old)) })
	out := make([]string, 0, len(pairs))
	for _, p := range list {
		out = append(out, p.old, p.new)
	}
	return out
}

func setKey(req *http.Request, scheme *model.SecurityScheme, value string) {
	switch scheme.In {
	case model.InQuery:
		q := req.URL.Query()
		q.Set(scheme.Name, value)
		req.URL.RawQuery = q.Encode()
	case model.InCookie:
		req.AddCookie(&http.Cookie{Name: scheme.Name, Value: value})
	default:
		if validHeader(scheme.Name) {
			prefix := ""
			if scheme.Prefix != "" {
				prefix = scheme.Prefix + " "
			}
			req.Header.Set(scheme.Name, oneLine(prefix+value))
		}
	}
}
