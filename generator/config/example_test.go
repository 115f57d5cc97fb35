package config_test

import (
	"fmt"

	"github.com/pmgen/pmgen/generator/config"
)

// A pmgen.yaml and what is wrong with it, with the place and the nearest key.
func ExampleRead() {
	file, diags := config.Read("pmgen.yaml", []byte("version: 1\napis:\n  - name: shop\n    in: api/shop.json\n    out: internal/shop\n    pakage: shop\n"))
	fmt.Println(file.APIs[0].Name, file.APIs[0].In)
	for _, d := range diags {
		fmt.Println(d.Pos, d.Message)
	}
	// Output:
	// shop api/shop.json
	// pmgen.yaml:6:5 the entry "shop" has no key "pakage"; did you mean "package"?
	// pmgen.yaml:3:5 the entry "shop" has no package
}
