// Package compile turns a description of an API into a complete model: Read -> Resolve -> Scripts -> Infer -> Merge -> Together -> Paging -> Name, without any
// emitter. Commands, the mock server's command and contract tests load an API through it.
package compile

import (
	"cmp"
	"io/fs"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/naming"
	"github.com/pmgen/pmgen/generator/paging"
	"github.com/pmgen/pmgen/generator/resolve"
	"github.com/pmgen/pmgen/generator/scripts"
)

// Input is what an API is compiled from. Its output is a function of these values alone.
type Input struct {
	// FS is the folder of the config, or of the input: positions and the ledger name files relative to it.
	FS fs.FS
	// API says which files and holds the overrides. Its paths lie inside FS.
	API config.API
	// Description is the one that API.In names, where that does not lie in FS: another version of it.
	Description *File
	// Names are those of the lock; nil where there is none. They are not changed.
	Names *config.Names
	// Forget says that nobody writes down the names: where there are none, their next state is not worked out.
	Forget bool
	// Environment and Globals are given by a flag and win over those of API; nil where there are none.
	Environment, Globals *File
	// Getenv returns environment variables, for the values of variables that are made of them. It is set by who sends requests;
	// where it is nil, such variables have no value: nothing that is written may hang on an environment.
	Getenv func(name string) (string, bool)
	// Title is that of an API without one: the name of the folder that was given.
	Title string
}

// File is a file by its folder and its path in it.
type File struct {
	FS   fs.FS
	Path string
}

// Result is a compiled API.
type Result struct {
	// API is the complete model with its secrets masked; nil where nothing could be read.
	API *model.API
	// Live are the operations' requests before masking, in the order of API.Operations. They are for sending only: never
	// written, never printed.
	Live []model.Request
	// Given are the values that environments, globals and flags give to variables, before masking, and Auth the operations'
	// authorizations as they are written, in the order of API.Operations. They are for sending, too.
	Given map[string]string
	Auth  []*model.Auth
	// Names are the lock's next state; nil where there was none and nobody wants it.
	Names *config.Names
	// Diagnostics are those of all stages, sorted by place.
	Diagnostics diag.List

	secrets *resolve.Secrets
}

// Compile compiles one API. Problems are in the result's diagnostics: with an error among them the model must not be
// emitted.
func Compile(in Input) *Result {
	r := &Result{}
	if in.Names != nil || !in.Forget {
		r.Names = in.Names.Clone()
	}
	description := file(in, in.Description, in.API.In)
	if description == nil {
		description = &File{in.FS, ""}
	}
	api := read(description.FS, description.Path, &r.Diagnostics)
	if api == nil {
		r.redact()
		r.Diagnostics.Sort()
		return r
	}
	r.complete(in, api, resolveOptions(in, &r.Diagnostics), r.mask)
	return r
}

// source is the description as it was named.
func source(in Input) string {
	if in.Description != nil {
		return in.Description.Path
	}
	return in.API.In
}

// complete is the way from what a reader has filled to the complete model.
func (r *Result) complete(in Input, api *model.API, opts resolve.Options, mask func(*model.API)) {
	api.Title = cmp.Or(api.Title, in.Title)
	api.Name, api.Package, api.Source = in.API.Name, in.API.Package, source(in)
	r.add(resolve.Resolve(api, opts))
	r.add(scripts.Read(api))
	declared := readSchemas(in, api, &r.Diagnostics)
	r.Live, r.Given, r.Auth = live(api), given(api), resolve.Authorizations(api)
	mask(api) // nothing after this line sees a secret

	r.add(infer.Placeholders(api, in.API.Overrides.Placeholders == config.PlaceholdersTyped))
	r.add(infer.Infer(api))
	r.add(naming.Operations(api, in.API.Overrides, r.Names))
	declared.declare() // config names operations, so these two wait for the names
	r.add(infer.Override(api, in.API.Overrides.Types))
	resolve.Merge(api)
	infer.Together(api, in.API.Overrides.Types)
	scripts.Link(api)
	r.add(paging.Decide(api, in.API.Overrides.Requests))
	r.add(naming.Types(api, in.API.Overrides, r.Names))

	sayBodiless(api, &r.Diagnostics)

	r.API = api
	r.add(api.Diagnostics)
	nameMarks(api, r.Diagnostics)
	r.Diagnostics.Sort()
	api.Diagnostics = r.Diagnostics.Lasting() // what is written down
}

// Redact masks the input's secrets in a text, such as a line of the input that is shown beside a diagnostic.
func (r *Result) Redact(text string) string { return r.secrets.Text(text) }

// RedactKnown masks only those that the model held: whole files in no time. What is shown of them still goes through Redact.
func (r *Result) RedactKnown(text string) string { return r.secrets.Known(text) }

// Masks is the result without the model: it only masks.
func (r *Result) Masks() *Result { return &Result{secrets: r.secrets} }

// mask masks the secrets of the model and of what was said about it so far.
func (r *Result) mask(api *model.API) {
	r.secrets = resolve.FindSecrets(api)
	r.add(r.secrets.Mask(api))
	r.redact()
}

// redact masks what was said so far. Hints and requests are the same again and again.
func (r *Result) redact() {
	known := map[string]string{}
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		for _, text := range []*string{&d.Message, &d.Hint, &d.Request} {
			masked, ok := known[*text]
			if !ok {
				masked = r.Redact(*text)
				known[*text] = masked
			}
			*text = masked
		}
	}
}

func (r *Result) add(list diag.List) { r.Diagnostics.Append(list) }
