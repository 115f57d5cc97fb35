package config

import "fmt"

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
