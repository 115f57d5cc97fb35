package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/export"
	"github.com/pmgen/pmgen/generator/golang"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
)

// defects are the codes that no input leads to: they say that a stage of pmgen handed on what the next cannot use. Each
// breaks the model of its golden file's input.
var defects = map[diag.Code]func(api *model.API) diag.List{
	diag.NotNamed: func(api *model.API) diag.List {
		api.Operations[0].GoName = ""
		return second(golang.Emit(api, golang.Options{}))
	},
	diag.NotGo: func(api *model.API) diag.List {
		api.Services[0].Name = "no name"
		return second(golang.Emit(api, golang.Options{}))
	},
	diag.GoTooOld: func(api *model.API) diag.List {
		return second(golang.Emit(api, golang.Options{GoVersion: "1.20"})) // configs and flags are refused earlier
	},
	// The emitter leaves out what would not be valid, so that no model is known that leads here either: this shows the form alone.
	diag.OpenAPIInvalid: func(api *model.API) diag.List {
		errs := openapi.Validate([]byte("openapi: 3.0.3\ninfo: {title: Shop, version: 0.0.0}\n"))
		return openapi.Invalid(api, errs)
	},
	diag.ExportDiffers: func(api *model.API) diag.List {
		lost, err := model.Encode(api)
		if err != nil {
			panic(err)
		}
		got, err := model.Decode(lost)
		if err != nil {
			panic(err)
		}
		got.Operations[0].Params[0].Value = "false"
		return generator.Differs(api, export.Differences(api, got))
	},
}

func second(_ map[string][]byte, diags diag.List) diag.List { return diags }

func TestMessagesOfDefects(t *testing.T) {
	for code, provoke := range defects {
		t.Run(string(code), func(t *testing.T) {
			name, err := filepath.Abs(filepath.Join("testdata", "messages", string(code)+".txtar"))
			require.NoError(t, err)
			archive, err := txtar.ParseFile(name)
			require.NoError(t, err)
			t.Chdir(t.TempDir())
			require.NoError(t, os.WriteFile("shop.json", archive.Files[0].Data, 0o644))
			in := compile.Input{FS: os.DirFS(".")}
			in.API.In, in.API.Package = "shop.json", "shop"
			var screen bytes.Buffer
			require.NoError(t, (&terminal{}).diagnostics(&screen, provoke(compile.Compile(in).API), sources{dir: "."}))
			compare(t, name, archive, screen.String())
			assert.Equal(t, []diag.Code{code}, codesOn(screen.String()))
		})
	}
}
