package compile

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/losant"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
	"github.com/pmgen/pmgen/generator/resolve"
)

// read finds out what the input is and reads it.
func read(fsys fs.FS, input string, diags *diag.List) *model.API {
	input = cmp.Or(path.Clean(input), ".")
	info, err := fs.Stat(fsys, input)
	if err != nil {
		diags.Add(diag.UnreadableFile, diag.Pos{File: input}, "cannot read: %v", diag.Reason(err))
		return nil
	}
	switch {
	case !info.IsDir() && path.Base(input) == losant.InfoFile:
		return losant.Read(fsys, path.Dir(input), diags)
	case !info.IsDir() && isVersion(path.Base(input)):
		return losant.Read(fsys, input, diags)
	case info.IsDir() && exists(fsys, path.Join(input, losant.InfoFile)):
		return losant.Read(fsys, input, diags)
	}
	return postman.Read(fsys, input, diags)
}

// isVersion tells the description of another version by the name under which people keep one: apiInfo.v1.29.4.json.
func isVersion(name string) bool {
	ok, _ := path.Match("apiInfo.*.json", name)
	return ok
}

func exists(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil
}

// resolveOptions reads the environment and globals and takes over what flags and config say of variables and requests.
func resolveOptions(in Input, diags *diag.List) resolve.Options {
	o := resolve.Options{Roles: in.API.Overrides.Variables, Requests: in.API.Overrides.Requests}
	if f := file(in, in.Environment, in.API.Environment); f != nil {
		o.EnvironmentName, o.Environment = postman.ReadEnvironment(f.FS, f.Path, "environment", diags)
	}
	for _, name := range in.API.Environments {
		title, variables := postman.ReadEnvironment(in.FS, name, "environment", diags)
		o.Environments = append(o.Environments, resolve.Environment{Name: cmp.Or(title, environmentName(name)), Variables: variables})
	}
	if f := file(in, in.Globals, in.API.Globals); f != nil {
		_, o.Globals = postman.ReadEnvironment(f.FS, f.Path, "globals", diags)
	}
	for name, value := range in.API.Variables {
		o.Flags = append(o.Flags, model.Variable{Name: name, Value: value, Defined: true, From: "flag"})
	}
	for name, value := range in.API.Values {
		if _, flag := in.API.Variables[name]; flag {
			continue
		}
		if v, ok := configured(in, name, value, diags); ok {
			o.Flags = append(o.Flags, v)
		}
	}
	slices.SortFunc(o.Flags, func(a, b model.Variable) int { return cmp.Compare(a.Name, b.Name) })
	return o
}

// configured is a variable to which the config gives a value. One of the environment has one only for who sends requests, and
// there it is a secret.
func configured(in Input, name string, value config.Value, diags *diag.List) (model.Variable, bool) {
	v := model.Variable{Name: name, Value: value.Text, Defined: true, From: "config", Pos: value.Pos}
	if len(value.Environment()) == 0 {
		return v, true
	}
	if in.Getenv == nil {
		return v, false
	}
	var err error
	if v.Value, err = value.Expand(in.Getenv); err != nil {
		diags.Add(diag.EnvironmentUnset, value.Pos, "variables: %q cannot have its value: %v", name, err)
		return v, false
	}
	v.Secret = true
	return v, true
}

// environmentName is that of a file whose text has no name.
func environmentName(name string) string {
	name, _, _ = strings.Cut(path.Base(name), ".")
	return name
}

// file is the one that a flag gives, else the one that the config names.
func file(in Input, flag *File, configured string) *File {
	if flag == nil && configured != "" {
		return &File{in.FS, configured}
	}
	return flag
}

// live copies the operations' requests deep enough that masking the model does not reach them.
func live(api *model.API) []model.Request {
	out := make([]model.Request, len(api.Operations))
	for i, op := range api.Operations {
		r := op.Request
		r.Args, r.Query, r.Headers = slices.Clone(r.Args), slices.Clone(r.Query), slices.Clone(r.Headers)
		if r.Body != nil {
			body := *r.Body
			body.Form = slices.Clone(body.Form)
			r.Body = &body
		}
		out[i] = r
	}
	return out
}

// given are the values of variables that do not come from the description itself.
func given(api *model.API) map[string]string {
	out := map[string]string{}
	for _, v := range api.Variables {
		if v.Defined && v.From != "collection" && v.Value != "" {
			out[v.Name] = v.Value
		}
	}
	return out
}
