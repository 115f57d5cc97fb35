package config

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// CheckFlags says what is wrong with an entry that flags describe instead of a pmgen.yaml: the first thing, since a command
// line is read in one glance.
func (a API) CheckFlags() error {
	switch {
	case !ValidPackage(a.Package):
		return fmt.Errorf("--package %q cannot be the name of a Go package; use lower-case letters and digits", a.Package)
	case a.OpenAPI != "" && a.OpenAPI != "3.0" && a.OpenAPI != "3.1":
		return fmt.Errorf("--openapi %q: pmgen writes 3.0 and 3.1", a.OpenAPI)
	case a.Go != "" && !supportedGo(a.Go):
		return fmt.Errorf("--go %q: generated code needs Go 1.24 or later, written 1.24", a.Go)
	}
	return nil
}

// CheckOut warns of an output folder whose package Go could not import. What an absolute path begins with is no part of an import path,
// and neither is where .. leads.
func CheckOut(out string, at diag.Pos) diag.List {
	var diags diag.List
	slashed := filepath.ToSlash(out)
	if filepath.IsAbs(out) || slashed == "." || strings.HasPrefix(slashed+"/", "../") || importPath.MatchString(strings.ReplaceAll(slashed, "+", "-")) {
		return nil
	}
	diags.Add(diag.NoImportableName, at, "the output folder %s has a name that no import path of Go can hold; it is written, but its package cannot be built", diag.Quote(slashed))
	return diags
}
