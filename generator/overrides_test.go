package generator_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
)

// overriddenKennel generates the kennel's client with the lines under overrides.types.
func overriddenKennel(t *testing.T, names *config.Names, lines string) (*generator.Output, diag.List) {
	text, err := os.ReadFile("testdata/stability/kennel.json")
	require.NoError(t, err)
	yaml := "version: 1\napis:\n  - name: kennel\n    in: kennel.json\n    out: out\n    package: kennel\n    overrides:\n      types:\n"
	for line := range strings.SplitSeq(lines, "\n") {
		yaml += "        " + line + "\n"
	}
	file, diags := config.Read("pmgen.yaml", []byte(yaml))
	if diags.Errors() > 0 {
		return nil, diags
	}
	out := generator.Generate(compile.Input{FS: mapFS(map[string][]byte{"kennel.json": text}), API: file.APIs[0], Names: names})
	return out, out.Diagnostics
}

// TestOverridesOfTypes: each kind of override, from the config to the Go that callers see; the round trip tests of the package
// are what holds the rest.
func TestOverridesOfTypes(t *testing.T) {
	for _, c := range []struct{ quirk, lines, name, want string }{
		{"name", `Pets.GetPet/200: {name: Animal}`, "PetsService.GetPet", "func(context.Context, string, ...CallOption) (*Animal, error)"},
		{"type", `Pets.GetPet/200/born: {type: string}`, "GetPetResponse.Born", "string `json:\"born\"`"},
		{"required: false", `Pets.GetPet/200/name: {required: false}`, "GetPetResponse.Name", "*string `json:\"name,omitzero\"`"},
		{"nullable", `Pets.GetPet/200/name: {nullable: true}`, "GetPetResponse.Name", "*string `json:\"name\"`"},
		{"enum", `Pets.GetPet/200/status: {enum: [open, sold], name: PetState}`, "PetStateSold", `PetState = "sold"`},
		{"kind: struct", `Orders.List/200/*/totals: {kind: struct, name: Totals}`, "Totals.EUR", "float64 `json:\"EUR\"`"},
		{"kind: map", `Admin.Status/200/checks: {kind: map}`, "AdminStatusResponse.Checks", "map[string]Check `json:\"checks\"`"},
		{"split", `Orders.List/200/*/owner: {split: true, name: Buyer}`, "Buyer.Name", "string `json:\"name\"`"},
		{"merge", `Orders.Get/200/owner: {merge: Pets.GetPet/200/owner, name: Person}`, "GetPetResponse.Owner", "Person `json:\"owner\"`"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			out, diags := overriddenKennel(t, nil, c.lines)
			require.Zero(t, diags.Errors(), "%v", diags)
			api := callersOf(t, out.Files)
			assert.Equal(t, c.want, api[c.name], "%v", api)
			var document any
			assert.Error(t, json.Unmarshal(out.Files["openapi.yaml"], &document), "YAML, whose validity its emitter checks")
			assert.Contains(t, string(out.Files["roundtrip_test.go"]), "func Test")
		})
	}
}

// TestOverridesThatContradict: what cannot be is an error at its line, and nothing is generated.
func TestOverridesThatContradict(t *testing.T) {
	first, diags := overriddenKennel(t, nil, "{}")
	require.Zero(t, diags.Errors(), "%v", diags)
	for _, c := range []struct {
		quirk, lines string
		code         diag.Code
		want         string
	}{
		{"a path that meets nothing", `Pets.GetPet/200/ownr: {name: Person}`, diag.UnknownTypePath, `Pets.GetPet/200/owner`},
		{"an operation that is not there", `Pets.GtPet/200: {name: Person}`, diag.UnknownTypePath, `Pets.GetPet/200`},
		{"a type that an example contradicts", `Pets.GetPet/200/name: {type: integer}`, diag.OverrideLosesValue, `"Rex" in example "ok" of request "Get pet" (kennel.json:`},
		{"required, and not in every example", `Pets.ListPets/200/next: {type: integer, nullable: false}`, diag.OverrideLosesValue, "null"},
		{"a name that is no Go name", `Pets.GetPet/200: {name: my pet}`, diag.ConfigInvalid, "exported Go identifier"},
		{"one name for two types", "Pets.GetPet/200: {name: Thing}\nOrders.Get/200: {name: Thing}", diag.NamingTaken, "Thing"},
		{"a name that every package has", `Pets.GetPet/200: {name: Client}`, diag.NamingTaken, "Client"},
		{"a name that another type has by the lock", `Pets.GetPet/200: {name: Owner}`, diag.NamingTaken, "by the lock"},
		{"merged, success and error", `Pets.GetPet/200: {merge: Pets.GetPet/404}`, diag.NamingNotMerged, "different shapes"},
		{"a key that no override has", `Pets.GetPet/200: {nmae: Pet}`, diag.ConfigUnknownKey, "name"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			out, diags := overriddenKennel(t, first.Names, c.lines)
			if out != nil {
				assert.Empty(t, out.Files)
			}
			found := false
			for _, d := range diags {
				if d.Severity == diag.Error && d.Code == c.code {
					found = true
					assert.Contains(t, d.Message+d.Hint, c.want)
					assert.Equal(t, "pmgen.yaml", d.Pos.File)
					assert.GreaterOrEqual(t, d.Pos.Line, 9)
				}
			}
			assert.True(t, found, "%v", diags)
		})
	}
}

// TestOverridesThatTheDocsShow: the page's example names no kind of override that is not one, and leaves out none.
func TestOverridesThatTheDocsShow(t *testing.T) {
	page, err := os.ReadFile("../docs/config.md")
	require.NoError(t, err)
	_, section, _ := strings.Cut(string(page), "**Types**")
	for _, key := range []string{"name", "type", "kind", "required", "nullable", "enum", "split", "merge"} {
		assert.Regexp(t, regexp.MustCompile("(?m)^\\| `"+key+": "), section, key)
	}
}
