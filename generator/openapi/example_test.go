package openapi_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/openapi"
)

// The OpenAPI document of a compiled API.
func ExampleEmit() {
	result := compile.Compile(compile.Input{FS: os.DirFS("../../collections"), API: config.API{In: "losant"}, Forget: true})
	files, _ := openapi.Emit(result.API, openapi.Options{Version: "3.1"})
	for line := range strings.Lines(string(files["openapi.yaml"])) {
		if strings.HasPrefix(line, "openapi:") || strings.HasPrefix(line, "  /") {
			fmt.Print(line)
		}
	}
	// Output:
	// openapi: "3.1.0"
	//   /me/oauth-tokens:
}
