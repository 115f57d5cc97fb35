package compile

import (
	"cmp"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

// Written is a description as it is written: as its reader has filled the model, {{variables}} and all, with the masks that
// the compiled model has. What is written of it is compared with it.
type Written struct {
	API *model.API
	// Secret are the variables of type secret that had a value. They have none here.
	Secret []string
}

// Written reads the input that r was compiled from once more, as it is written. Requests that the config skips are left out, and
// the variables are those of all scopes: collection, environment, globals and flags.
func (r *Result) Written(in Input) Written {
	var said diag.List // by Compile
	api := read(in.FS, in.API.In, &said)
	if api == nil || r.secrets == nil {
		return Written{}
	}
	api.Title = cmp.Or(api.Title, in.Title)
	secret := resolve.Written(api, resolveOptions(in, &said))
	r.secrets.MaskWritten(api)
	return Written{api, secret}
}

// Complete compiles what [Result.Written] returned, which it changes. It holds masks only, and is not masked again.
func (w Written) Complete(title string) *Result {
	r := &Result{}
	in := Input{Title: title}
	r.complete(in, w.API, resolve.Options{}, func(*model.API) {})
	return r
}

// Again reads a collection that pmgen has written, whose secrets are masks already.
func Again(in Input) Written {
	var said diag.List
	return Written{API: read(in.FS, in.API.In, &said)}
}
