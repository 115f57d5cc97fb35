package config

import (
	"fmt"
	"maps"
	"reflect"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// keysOf are the keys of a mapping that is read into a T.
func keysOf[T any]() []string {
	var keys []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if key := f.Tag.Get("yaml"); key != "" && key != "-" {
			keys = append(keys, key)
		}
	}
	return keys
}

// defaults reads what entries share.
func (r *reading) defaults(n *node) Defaults {
	var d Defaults
	o := r.object(n, "defaults", keysOf[Defaults]()...)
	if o == nil {
		return d
	}
	o.shared(&d)
	if v := r.object(o.get("overrides"), "defaults: overrides", keysOf[DefaultOverrides]()...); v != nil {
		d.Overrides.Variables = r.roles(v.get("variables"), true)
	}
	return d
}

// shared reads the keys that both an entry and defaults have, over what is there already.
func (o *object) shared(d *Defaults) {
	r := o.r
	o.path(o.get("environment"), "environment", &d.Environment)
	if v := o.get("environments"); v != nil && v.kind != list {
		r.wrong(v, "environments", "a list")
	} else if v != nil {
		d.Environments = nil
		for i, item := range v.items {
			var file string
			if o.path(item, fmt.Sprintf("environments: %d", i+1), &file) {
				d.Environments = append(d.Environments, file)
			}
		}
	}
	o.path(o.get("globals"), "globals", &d.Globals)
	if v := r.object(o.get("variables"), "variables"); v != nil {
		d.Values = maps.Clone(d.Values)
		for _, m := range v.n.members {
			if value, ok := r.value(m); ok {
				if d.Values == nil {
					d.Values = map[string]Value{}
				}
				d.Values[m.name] = value
			}
		}
	}
	if v := o.get("openapi"); o.text(v, "openapi", &d.OpenAPI) && d.OpenAPI != "3.0" && d.OpenAPI != "3.1" {
		r.diags.Add(diag.ConfigInvalid, v.pos, "openapi is %q; pmgen writes \"3.0\" and \"3.1\"", d.OpenAPI)
	}
	if v := o.get("go"); o.text(v, "go", &d.Go) && !supportedGo(d.Go) {
		r.diags.Add(diag.ConfigInvalid, v.pos, "go is %q; generated code needs Go 1.24 or later, written \"1.24\"", d.Go)
	}
	o.flag(o.get("test"), "test", &d.Test)
}

// take is what an entry has of its own and of defaults. Its own roles of variables win.
func (a *API) take(d Defaults) {
	a.Environment, a.Environments, a.Globals, a.Values = d.Environment, d.Environments, d.Globals, d.Values
	a.OpenAPI, a.Go, a.Test = d.OpenAPI, d.Go, d.Test
	if len(d.Overrides.Variables) > 0 {
		roles := maps.Clone(d.Overrides.Variables)
		maps.Copy(roles, a.Overrides.Variables)
		a.Overrides.Variables = roles
	}
}

// roles reads what variables are.
func (r *reading) roles(n *node, shared bool) map[string]VariableRole {
	v := r.object(n, "overrides: variables")
	if v == nil {
		return nil
	}
	out := map[string]VariableRole{}
	for _, m := range v.n.members {
		role := VariableRole{Pos: m.pos, Shared: shared}
		if v.text(m.value, m.name, &role.Role) && role.Role != "configuration" && role.Role != "parameter" {
			r.diags.Add(diag.ConfigInvalid, m.value.pos, "variable %q is to be %q; a variable is \"configuration\" or \"parameter\"%s", m.name, role.Role,
				mean(role.Role, []string{"configuration", "parameter"}))
		}
		out[m.name] = role
	}
	return out
}

// value reads the value of a variable, which may be empty.
func (r *reading) value(m member) (Value, bool) {
	if m.value.kind != scalar {
		r.wrong(m.value, fmt.Sprintf("variables: %q", m.name), "a text; \"\" is an empty one")
		return Value{}, false
	}
	value := Value{Text: m.value.text, Pos: m.value.pos}
	for _, name := range value.Environment() {
		if !validEnvironment(name) {
			r.diags.Add(diag.ConfigInvalid, m.value.pos, "variables: %q has ${env:%s}, which names no environment variable; write ${env:NAME}", m.name, name)
			return Value{}, false
		}
	}
	if strings.Contains(envMark.ReplaceAllString(value.Text, ""), envOpening) {
		r.diags.Add(diag.ConfigInvalid, m.value.pos, "variables: %q has a ${env: that is not closed; write ${env:NAME}", m.name)
		return Value{}, false
	}
	return value, true
}
