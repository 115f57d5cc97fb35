package generator_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/pmgen/pmgen/"

// mayImport is the house's plan: what each room may use of the others, directly or through them.
var mayImport = map[string][]string{
	"generator/diag":       {},
	"generator/diag/sarif": {"generator/diag"},
	"generator/known":      {},
	"generator/parallel":   {},
	"generator/look":       {},
	"generator/tree":       {"generator/diag"},
	"generator/model":      {"generator/diag"},
	"generator/config":     {"generator/diag", "generator/tree"},
	"generator/jsonschema": {"generator/diag", "generator/tree", "generator/model"},
	"generator/postman":    {"generator/diag", "generator/tree", "generator/model", "generator/jsonschema", "generator/parallel"},
	"generator/losant":     {"generator/diag", "generator/tree", "generator/model", "generator/jsonschema"},
	"generator/resolve":    {"generator/diag", "generator/tree", "generator/model", "generator/config", "generator/parallel"},
	"generator/scripts":    {"generator/diag", "generator/model"},
	"generator/infer":      {"generator/diag", "generator/tree", "generator/model", "generator/config", "generator/parallel"},
	"generator/naming":     {"generator/diag", "generator/tree", "generator/model", "generator/config", "generator/parallel"},
	"generator/paging":     {"generator/diag", "generator/tree", "generator/model", "generator/config", "generator/resolve", "generator/parallel"},
	"generator/validate":   {"generator/diag", "generator/model"},
	"generator/compile": {"generator/diag", "generator/tree", "generator/model", "generator/config", "generator/jsonschema",
		"generator/postman", "generator/losant", "generator/resolve", "generator/scripts", "generator/infer", "generator/paging", "generator/naming", "generator/parallel"},
	"generator/call":   {"generator/diag", "generator/model"},
	"generator/docs":   {"generator/diag", "generator/model", "generator/parallel", "generator/look"},
	"generator/export": {"generator/diag", "generator/model"},
	"generator/golang": {"generator/diag", "generator/model", "generator/call", "generator/golang/runtime", "generator/golang/roundtrip"},
	// These two are copied into generated packages.
	"generator/golang/runtime":   {},
	"generator/golang/roundtrip": {},
	"generator/openapi":          {"generator/diag", "generator/model", "generator/parallel"},
	"generator/diff":             {"generator/diag", "generator/tree", "generator/model"},
	"generator/overlay":          {"generator/diag", "generator/tree", "generator/model", "generator/config", "generator/openapi", "generator/parallel"},
	// What looks for descriptions uses the readers, and the names that they would get.
	"generator/scaffold":  {"generator/diag", "generator/tree", "generator/model", "generator/config", "generator/jsonschema", "generator/postman", "generator/losant", "generator/naming", "generator/parallel"},
	"mockserver":          {"generator/diag", "generator/model", "generator/validate", "mockserver/fake"},
	"mockserver/fake":     {},
	"mockserver/service":  {"generator/diag", "generator/model", "generator/validate", "mockserver", "mockserver/fake"},
	"mockserver/mocktest": {"generator/diag", "generator/model", "generator/validate", "mockserver", "mockserver/fake"},
	"contracttests": {"generator/diag", "generator/tree", "generator/model", "generator/validate", "generator/compile", "generator/config",
		"generator/jsonschema", "generator/postman", "generator/losant", "generator/resolve", "generator/scripts", "generator/infer", "generator/paging", "generator/naming", "generator/parallel"},
	"contracttests/reports": {"generator/diag", "generator/diag/sarif", "generator/tree", "generator/model", "generator/validate", "generator/compile", "generator/config",
		"generator/jsonschema", "generator/postman", "generator/losant", "generator/resolve", "generator/scripts", "generator/infer", "generator/paging", "generator/naming", "generator/parallel",
		"contracttests", "generator/look"},
	"contracttests/drift": {"generator/diag", "generator/tree", "generator/model", "generator/validate", "generator/compile", "generator/config",
		"generator/jsonschema", "generator/postman", "generator/losant", "generator/resolve", "generator/scripts", "generator/infer", "generator/paging", "generator/naming", "generator/parallel",
		"contracttests"},
	"contracttests/failures": {"generator/diag", "generator/diag/sarif", "generator/tree", "generator/model", "generator/validate", "generator/compile", "generator/config",
		"generator/jsonschema", "generator/postman", "generator/losant", "generator/resolve", "generator/scripts", "generator/infer", "generator/paging", "generator/naming", "generator/parallel",
		"contracttests", "contracttests/reports", "generator/look"},
}

// neverGen are the rooms that must build while gen/ is broken: else it could not be generated again.
var neverGen = []string{"generator", "cmd/pmgen"}

// ginkgo registers 52 flags in any test binary: only the suite for its users, and our own tests, may import it.
const ginkgo = "github.com/onsi/ginkgo"

// sarif brings a JSON Schema validator along: it is for the command alone.
const sarif = "github.com/owenrumney/go-sarif"

// goja is used for its parser: nothing runs the scripts of an input.
const goja = "github.com/dop251/goja"

func TestLayers(t *testing.T) {
	packages := list(t)
	for room, allowed := range mayImport {
		p, ok := packages[module+room]
		require.True(t, ok, "%s is in the plan of the house but not there", room)
		for _, dep := range p.Deps {
			if other, ours := strings.CutPrefix(dep, module); ours && !slices.Contains(allowed, other) {
				t.Errorf("%s depends on %s, which its layer does not allow", room, other)
			}
		}
	}
	for path, p := range packages {
		room := strings.TrimPrefix(path, module)
		for _, dep := range p.Deps {
			if strings.HasPrefix(dep, ginkgo) && room != "contracttests/suite" {
				t.Errorf("%s depends on Ginkgo: %s", room, dep)
			}
			if strings.HasPrefix(dep, sarif) && !slices.Contains([]string{"generator/diag/sarif", "contracttests/reports", "contracttests/failures", "cmd/pmgen"}, room) {
				t.Errorf("%s depends on SARIF: %s", room, dep)
			}
			if dep == goja {
				t.Errorf("%s depends on the virtual machine of goja", room)
			}
			if strings.HasPrefix(dep, module+"gen/") && slices.Contains(neverGen, room) {
				t.Errorf("%s depends on %s: a broken gen/ could not be generated again", room, dep)
			}
		}
		if strings.HasPrefix(room, "generator/") && mayImport[room] == nil {
			t.Errorf("%s is not in the plan of the house", room)
		}
	}
}

// TestGeneratedClientsUseTheStandardLibraryOnly holds for the clients; their test packages use the mock server.
func TestGeneratedClientsUseTheStandardLibraryOnly(t *testing.T) {
	found := 0
	for path, p := range list(t) {
		room, ok := strings.CutPrefix(path, module+"gen/")
		if !ok || strings.Contains(room, "/") {
			continue
		}
		found++
		for _, dep := range p.Deps {
			if strings.Contains(strings.SplitN(dep, "/", 2)[0], ".") {
				t.Errorf("gen/%s depends on %s", room, dep)
			}
		}
	}
	require.GreaterOrEqual(t, found, 2, "gen/salesforce and gen/losant")
}

type goPackage struct {
	ImportPath string
	Deps       []string
}

func list(t *testing.T) map[string]goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps=false", "-json=ImportPath,Deps", module+"...")
	out, err := cmd.Output()
	require.NoError(t, err)
	packages := map[string]goPackage{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		require.NoError(t, err)
		packages[p.ImportPath] = p
	}
}
