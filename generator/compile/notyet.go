package compile

import (
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
)

// notYet reports lines of the config that this version accepts and does not act on.
func notYet(api config.API) diag.List {
	var diags diag.List
	if api.Overlay != "" {
		diags.Add(diag.WithoutEffect, api.At("overlay"), "overlay: this version of pmgen does not apply overlays; the document is written as it is")
	}
	return diags
}
