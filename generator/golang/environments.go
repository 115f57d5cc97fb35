package golang

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// emitEnvironment writes the option of an environment.
func (e *emitter) emitEnvironment(f *jen.File, env *model.Environment) {
	if env.GoName == "" {
		e.incomplete(diag.Pos{File: e.api.Source}, "the environment %s has no option", quote(env.Name))
		return
	}
	scheme, _, _ := strings.Cut(env.URL, "://")
	args := []jen.Code{jen.Lit(e.environmentBase(env))}
	d := &doc{}
	text := env.GoName + " configures the client for the environment " + quote(env.Name)
	var sets []string
	if base := e.environmentBase(env); base != "" {
		sets = append(sets, "the base URL "+quote(base))
	}
	for i := range env.Variables {
		v := &env.Variables[i]
		of := e.api.Variable(v.Name)
		if of == nil || of.GoName == "" {
			continue
		}
		value := v.Value
		if parts := e.api.Servers[0].Parts; env.URL != "" && value != "" && !strings.Contains(value, "://") && len(parts) > 0 && parts[0].Param == v.Name {
			value = scheme + "://" + value
		}
		args = append(args, jen.Lit(of.GoName), jen.Lit(value))
		sets = append(sets, "[With"+of.GoName+"] "+quote(cut(value, 100)))
	}
	if len(sets) > 0 {
		text += ": " + options(sets)
	}
	d.para(text + ". Options after it win.")
	f.Line()
	d.write(f)
	f.Func().Id(env.GoName).Params().Id("Option").Block(jen.Return(e.rt("withEnvironment").Call(args...)))
}

// environmentBase is the base URL of an environment, where it is a variable that has no option of its own.
func (e *emitter) environmentBase(env *model.Environment) string {
	if len(e.api.Servers) != 1 || len(e.api.Servers[0].Parts) != 1 {
		return ""
	}
	v := e.api.Variable(e.api.Servers[0].Parts[0].Param)
	if v == nil || v.GoName != "" {
		return ""
	}
	return env.URL
}
