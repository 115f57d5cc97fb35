package resolve

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Environment is a further environment than the one that gives the client its defaults.
type Environment struct {
	Name      string
	Variables []model.Variable
}

// environments says what each further environment makes of the client's configuration. It wants the collection's variables
// as they were read, since each environment gives them other values.
func (r *resolver) environments(collection []model.Variable) {
	for _, env := range r.opts.Environments {
		opts := r.opts
		opts.Environment = env.Variables
		s := newScope(collection, opts, &diag.List{}) // what is wrong with the collection's own has been said
		out := model.Environment{Name: env.Name}
		for _, d := range s.defs {
			if d.From == "environment" && d.Secret && d.value != "" {
				r.api.Secrets = append(r.api.Secrets, d.value)
			}
		}
		for _, v := range r.api.Variables { // by name
			d := s.defs[v.Name]
			if v.Role != model.RoleConfiguration || d == nil || d.Secret || d.broken || !s.changes(v.Name) {
				continue
			}
			v.Value, v.Defined, v.From, v.Secret, v.Description, v.Pos = d.value, true, d.From, false, "", d.Pos
			out.Variables = append(out.Variables, v)
		}
		if len(r.api.Servers) > 0 && len(out.Variables) > 0 {
			there := &resolver{scope: s}
			out.URL = there.readBase(writtenBase(r.api.Servers[0].Parts))
		}
		r.api.Environments = append(r.api.Environments, out)
	}
	slices.Sort(r.api.Secrets)
}

// changes reports whether the value of a variable is the environment's, or made of one that is.
func (s *scope) changes(name string) bool {
	for _, used := range s.names("{{" + name + "}}") {
		if d := s.defs[used]; d != nil && d.From == "environment" {
			return true
		}
	}
	return false
}

// writtenBase is a base URL as the collection writes it.
func writtenBase(parts []model.PathPart) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Param != "" {
			b.WriteString("{{" + p.Param + "}}")
		} else {
			b.WriteString(p.Literal)
		}
	}
	return b.String()
}
