package model

import (
	"strings"
	"unicode"
)

// EnvName is the name of the environment variable that holds a secret of a package.
func EnvName(prefix, name string) string {
	var out strings.Builder
	lower := false
	for _, r := range name {
		switch {
		case 'A' <= r && r <= 'Z':
			if lower {
				out.WriteByte('_')
			}
			out.WriteRune(r)
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			out.WriteRune(unicode.ToUpper(r))
		default:
			if s := out.String(); s != "" && !strings.HasSuffix(s, "_") {
				out.WriteByte('_')
			}
		}
		lower = 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	name = strings.Trim(out.String(), "_")
	if len(name) > 40 {
		name = name[:40]
	}
	if name == "" {
		name = "SECRET"
	}
	return prefix + "_" + name
}

// KeyEnv is the name of the environment variable that holds an API key: SHOP_KEY, or SHOP_X_APP_KEY where the API has several. A
// request may need two of them, and they are not the same.
func (a *API) KeyEnv(s *SecurityScheme) string {
	prefix := strings.ToUpper(a.Package)
	for _, other := range a.Schemes {
		if other.Kind != APIKey || other.Signed || strings.EqualFold(other.Name, s.Name) {
			continue
		}
		switch name := EnvName(prefix, s.Name); strings.TrimPrefix(name, prefix) {
		case "_TOKEN", "_USER", "_PASSWORD", "_BASE_URL": // of other credentials
			return name + "_KEY"
		default:
			return name
		}
	}
	return EnvName(prefix, "key")
}
