package infer

import (
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Override applies what the user says of types.
func Override(api *model.API, overrides map[string]config.TypeOverride) diag.List {
	return nil
}
