package compile

import (
	"maps"
	"slices"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
)

// notYet reports lines of the config that this version accepts and does not act on.
func notYet(api config.API) diag.List {
	var diags diag.List
	if api.Overlay != "" {
		diags.Add(diag.WithoutEffect, api.At("overlay"), "overlay: this version of pmgen does not apply overlays; the document is written as it is")
	}
	for _, name := range slices.Sorted(maps.Keys(api.Overrides.Requests)) {
		if o := api.Overrides.Requests[name]; o.Paging != nil {
			diags.Add(diag.WithoutEffect, o.Pos, "paging: of %q: this version of pmgen writes no iterators; the list is called page by page", name)
		}
	}
	return diags
}
