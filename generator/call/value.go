package call

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/model"
)

// value is that of a parameter, which may be nil: the first of what is recorded, else what is known of it.
func (b *builder) value(name string, p *model.Param, recorded ...string) Value {
	if b.secret(name, p) {
		return Value{Env: b.env(name)}
	}
	recorded = slices.DeleteFunc(slices.Clone(recorded), isFiller)
	for _, text := range recorded {
		if text != "" && !variable.MatchString(text) {
			return Value{Text: text}
		}
	}
	if p != nil {
		if p.Value != "" && !variable.MatchString(p.Value) && !(isFiller(p.Value) && p.Role != model.RoleConstant) {
			return Value{Text: p.Value}
		}
		if v := b.api.Variable(p.Variable); p.Role == model.RoleConfiguration && v != nil && v.Value != "" && !v.Secret {
			return Value{Text: v.Value}
		}
		for _, value := range []json.RawMessage{p.Example, p.Default} {
			if text := plain(value); text != "" && !isFiller(text) {
				return Value{Text: placeholders(text)}
			}
		}
	}
	for _, text := range recorded {
		if text != "" && (p == nil || p.Type == nil || b.api.Underlying(p.Type).Kind == model.KindString) {
			return Value{Text: placeholders(text)}
		}
	}
	if p != nil && p.Type != nil {
		return Value{Text: b.standIn(p)}
	}
	return Value{Text: tame(name)}
}

// filler are the words of which Postman makes values up for whoever generates a collection from a schema.
var filler = strings.Fields(`ad adipisicing aliqua aliquip amet anim aute cillum commodo consectetur consequat culpa cupidatat deserunt do
	dolor dolore Duis ea eiusmod elit enim esse est et eu ex Excepteur exercitation fugiat id in incididunt ipsum irure labore laboris
	laborum Lorem magna minim mollit nisi non nostrud nulla occaecat officia pariatur proident qui quis reprehenderit sed sint sit
	sunt tempor ullamco ut Ut velit veniam voluptate`)

var fillerNumber = regexp.MustCompile(`^-?\d{7,8}(\.\d+)?$`)

// isFiller reports whether a text was made up and says less than the parameter's name: words of filler (one alone may be a
// word), or a number that nobody would write.
func isFiller(text string) bool {
	words := strings.Fields(text)
	for _, w := range words {
		if !slices.Contains(filler, w) {
			return fillerNumber.MatchString(text) && strings.HasPrefix(text, "-")
		}
	}
	return len(words) > 1 || len(words) == 1 && len(text) > 4
}

// standIn stands for a value that nothing gives.
func (b *builder) standIn(p *model.Param) string {
	t := b.api.Underlying(p.Type)
	if len(t.Enum) > 0 {
		if text := plain(t.Enum[0].Value); text != "" {
			return text
		}
	}
	switch t.Kind {
	case model.KindInt, model.KindNumber:
		return "1"
	case model.KindFloat:
		return "1.5"
	case model.KindBool:
		return "true"
	case model.KindTime:
		return "2025-01-01T00:00:00Z"
	}
	return tame(p.Name)
}

// secretName are the names of parameters that carry secrets: whole words of them, for a page_token is none.
var secretName = regexp.MustCompile(`(?i)(secret([-_]?(access)?[-_]?key)?$|passw(or)?d$|passphrase$|^pwd$|^token$|(access|refresh|id|auth|bearer|api|bot|session|security)[-_]?(token|key)$|private[-_]?key|^client[-_]?assertion$)`)

// IsSecret reports whether what has the name is most likely a secret.
func IsSecret(name string) bool { return secretName.MatchString(name) }

// secret reports whether a parameter's value must not be written. A constant is none: it is part of what the request is.
func (b *builder) secret(name string, p *model.Param) bool {
	if p == nil {
		return secretName.MatchString(name)
	}
	if p.Role == model.RoleConstant {
		return false
	}
	if v := b.api.Variable(p.Variable); v != nil && v.Secret {
		return true
	}
	if t := p.Type; p.Role != model.RoleCredential && t != nil && b.api.Underlying(t).Kind != model.KindString {
		return false
	}
	return p.Role == model.RoleCredential && p.In != model.InForm || secretName.MatchString(name)
}

// env is the name of an environment variable: SHOP_CLIENT_SECRET.
func (b *builder) env(name string) string { return model.EnvName(b.call.Prefix, name) }

var variable = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// standIns are the values of Postman's dynamic variables by their formats and kinds.
var standIns = map[string]string{
	"uuid": "00000000-0000-4000-8000-000000000000", "date-time": "2025-01-01T00:00:00Z", "uri": "https://example.com/",
	"hostname": "example.com", "email": "user@example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1",
}

// placeholders puts names in the place of variables that have no value, and a fixed value in that of dynamic ones.
func placeholders(text string) string {
	return variable.ReplaceAllStringFunc(text, func(v string) string {
		name := strings.TrimSpace(v[2 : len(v)-2])
		if d, ok := model.DynamicVariable(name); ok {
			if value := standIns[d.Format]; value != "" {
				return value
			}
			switch d.Kind {
			case model.KindInt:
				return "1"
			case model.KindFloat:
				return "1.5"
			case model.KindBool:
				return "true"
			}
		}
		return tame(name)
	})
}

// tame is a name with nothing but letters, digits and a few marks, so that it can stand in any text.
func tame(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune("_-. ", r):
			return r
		}
		return -1
	}, name)
	if name = strings.TrimLeft(strings.TrimSpace(name), "_-. "); name == "" {
		return "value"
	}
	if r := []rune(name); len(r) > 60 {
		return string(r[:60])
	}
	return name
}

// plain is a scalar JSON value as it stands in a URL; "" for any other.
func plain(value json.RawMessage) string {
	var v any
	if len(value) == 0 || json.Unmarshal(value, &v) != nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strings.TrimSpace(string(value))
	case []any:
		var texts []string
		for _, e := range v {
			s, ok := e.(string)
			if !ok {
				return ""
			}
			texts = append(texts, s)
		}
		return strings.Join(texts, ",")
	}
	return ""
}

// escapeLiteral escapes what cannot stand in a path, and keeps escapes that were recorded.
func escapeLiteral(s string) string {
	u := url.URL{Path: s}
	if p, err := url.PathUnescape(s); err == nil && p != s {
		u.Path, u.RawPath = p, s
	}
	return u.EscapedPath()
}

// isToken reports whether a text can be the name of a header or cookie.
func isToken(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}

func oneLine(v Value) Value { return Value{oneLineText(v.Text), v.Env} }

// oneLineText is a text as a header can hold it.
func oneLineText(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r < ' ', r == 0x7f:
			return ' '
		case !printable(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

// printable reports whether a terminal shows the rune as what it is: no control character, nothing that turns the direction of
// writing, no space that is not seen.
func printable(r rune) bool {
	return r == '\n' || r == '\t' || unicode.IsPrint(r) || unicode.IsSpace(r) && r == ' '
}

// shown reports whether a text can stand on a command line as it is.
func shown(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !printable(r) })
}

var dots = []string{".", ".."}

// dotted reports whether a path has segments that a client would take out.
func dotted(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), func(s string) bool {
		u, err := url.PathUnescape(s)
		return err == nil && slices.Contains(dots, u)
	})
}
