package mockserver

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// unauthorized says why the request's credentials are for none of the operation's alternatives; "" where they are for one,
// or none are asked for. Their worth is not looked at: this is a mock.
func (m *matcher) unauthorized(op *operation) string {
	if len(op.Security) == 0 {
		return ""
	}
	var want []string
	for _, alternative := range op.Security {
		var missing []string
		for _, use := range alternative {
			if scheme := op.api.Scheme(use.Scheme); scheme != nil && !m.carries(scheme) {
				missing = append(missing, describeScheme(scheme))
			}
		}
		if len(missing) == 0 {
			return ""
		}
		if text := strings.Join(missing, " and "); !slices.Contains(want, text) {
			want = append(want, text)
		}
	}
	return "credentials: want " + strings.Join(want, ", or ")
}

// describeScheme says what a scheme wants, in the words of a request.
func describeScheme(s *model.SecurityScheme) string {
	switch {
	case s.Kind == model.APIKey:
		return string(s.In) + " " + s.Name
	case s.In == model.InQuery || s.In == model.InCookie:
		return string(s.In) + " " + tokenName(s)
	case s.Name != "" && !strings.EqualFold(s.Name, "Authorization"):
		return "header " + s.Name
	}
	return "Authorization: " + authorizationWord(s)
}

// authorizationWord begins the Authorization header of a scheme.
func authorizationWord(s *model.SecurityScheme) string {
	switch s.Kind {
	case model.Basic:
		return "Basic"
	case model.Digest:
		return "Digest"
	case model.Hawk:
		return "Hawk"
	case model.NTLM:
		return "NTLM"
	case model.OAuth1:
		return "OAuth"
	case model.AWSv4:
		return "AWS4-HMAC-SHA256"
	case model.EdgeGrid:
		return "EG1-HMAC-SHA256"
	}
	return s.TokenPrefix()
}

// carries reports whether the request has credentials for the scheme, and not just the place for them.
func (m *matcher) carries(s *model.SecurityScheme) bool {
	if s.Kind == model.APIKey || s.In == model.InQuery || s.In == model.InCookie {
		return m.carriesKey(s.In, tokenName(s))
	}
	name := s.Name
	if name == "" {
		name = "Authorization"
	}
	header := m.header(name)
	word := authorizationWord(s)
	credentials, ok := cutWord(header, word)
	if !ok {
		// A token can stand alone in a header of its own, or where the scheme has an empty prefix.
		if alone := !strings.EqualFold(name, "Authorization") || strings.TrimSpace(word) == ""; alone {
			return filled(header)
		}
		return s.Signed && m.signedInQuery(s.Kind)
	}
	if s.Kind == model.Basic {
		text, err := base64.StdEncoding.DecodeString(credentials)
		return err == nil && strings.Trim(string(text), ":") != ""
	}
	return filled(credentials)
}

// carriesKey reports whether there is a value in the key's place.
func (m *matcher) carriesKey(in model.In, name string) bool {
	switch in {
	case model.InQuery:
		return filled(m.request.Query().Get(name))
	case model.InCookie:
		c, err := m.request.Cookie(name)
		return err == nil && filled(c.Value)
	}
	return filled(m.header(name))
}

func tokenName(s *model.SecurityScheme) string {
	if s.Name == "" && s.Kind != model.APIKey {
		return "access_token"
	}
	return s.Name
}

// signedInQuery reports whether a signature is where a URL that was signed has it.
func (m *matcher) signedInQuery(kind model.SchemeKind) bool {
	switch kind {
	case model.AWSv4:
		return filled(m.request.Query().Get("X-Amz-Signature"))
	case model.OAuth1:
		return filled(m.request.Query().Get("oauth_signature")) || m.request.Method != http.MethodGet && filled(m.request.Form().Get("oauth_signature"))
	}
	return false
}

// cutWord cuts a word and the space after it from a header's value, in any case.
func cutWord(value, word string) (rest string, ok bool) {
	word = strings.TrimSpace(word)
	if word == "" || len(value) < len(word) || !strings.EqualFold(value[:len(word)], word) {
		return "", false
	}
	rest = value[len(word):]
	return strings.TrimSpace(rest), rest == "" || rest[0] == ' ' || rest[0] == '\t'
}

// filled reports whether a credential is one: not empty, and not a variable that nobody gave a value.
func filled(value string) bool {
	value = strings.TrimSpace(value)
	return value != "" && !(strings.HasPrefix(value, "{{") && strings.HasSuffix(value, "}}"))
}
