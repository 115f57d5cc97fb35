package naming

import (
	"cmp"
	"strconv"

	"github.com/pmgen/pmgen/generator/model"
)

// options names what a client is made with: servers, security schemes, variables.
func (t *typing) options() {
	t.servers()
	used := map[string]bool{}
	t.schemes(used)
	t.variables(used)
}

func (t *typing) servers() {
	used := map[string]bool{"BaseURL": true}
	for i := range t.api.Servers {
		s := &t.api.Servers[i]
		if i == 0 {
			s.GoName = "DefaultBaseURL"
			continue
		}
		s.GoName = number("BaseURL"+cmp.Or(GoName(s.Name), strconv.Itoa(i+1)), func(n string) bool { return used[n] })
		used[s.GoName] = true
	}
}

// schemeOption is the option of a scheme while no other needs the same.
func schemeOption(s *model.SecurityScheme) string {
	switch {
	case s.Signed:
		return "WithSigner"
	case s.Kind == model.Bearer, s.Kind == model.OAuth2, s.Kind == model.JWT:
		return "WithBearerToken"
	case s.Kind == model.Basic:
		return "WithBasicAuth"
	case s.Kind == model.APIKey:
		return "WithAPIKey"
	}
	return "WithSigner"
}

// schemes names the options of schemes. Signing is one hook for all; any other option that two schemes want is named after
// what each is: the API key's header, else the scheme's key.
func (t *typing) schemes(used map[string]bool) {
	count := map[string]int{}
	for i := range t.api.Schemes {
		count[schemeOption(&t.api.Schemes[i])]++
	}
	for i := range t.api.Schemes {
		s := &t.api.Schemes[i]
		s.GoName = schemeOption(s)
		if count[s.GoName] > 1 && s.GoName != "WithSigner" {
			own := cmp.Or(GoName(s.Key), "Scheme")
			if s.Kind == model.APIKey {
				own = cmp.Or(GoName(s.Name), own)
			}
			s.GoName = number("With"+own, func(n string) bool { return used[n] || reservedOptions[n[len("With"):]] })
		}
		used[s.GoName] = true
	}
}

// variables names the options of configuration variables: WithVersion.
func (t *typing) variables(used map[string]bool) {
	for i := range t.api.Variables {
		v := &t.api.Variables[i]
		v.GoName = ""
		if v.Role != model.RoleConfiguration {
			continue
		}
		taken := func(n string) bool { return used["With"+n] || reservedOptions[n] }
		name := cmp.Or(GoName(v.Name), "Variable")
		if taken(name) {
			name += "Variable"
		}
		v.GoName = number(name, taken)
		used["With"+v.GoName] = true
	}
}

// numberWith is number with something between name and number.
func numberWith(name, between string, used map[string]bool) string {
	out := name
	for i := 2; used[out]; i++ {
		out = name + between + strconv.Itoa(i)
	}
	return out
}
