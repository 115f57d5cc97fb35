package generator_test

import (
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// From a collection in any fs.FS to the files of a client, in memory.
func ExampleGenerate() {
	out := generator.Generate(compile.Input{
		FS:  os.DirFS("../collections"),
		API: config.API{Name: "losant", In: "losant", Package: "losant", Out: "gen/losant"},
	})
	for _, d := range out.Diagnostics {
		if d.Severity == "error" {
			fmt.Println(d.Pos, d.Message)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(out.Files)) {
		fmt.Println(name)
	}
	// Output:
	// client.go
	// doc.go
	// errors.go
	// openapi.go
	// openapi.yaml
	// pmgen.ledger.json
	// roundtrip_test.go
	// runtime.go
	// testdata/examples.json
	// types.go
	// user_oauth_tokens.go
}
