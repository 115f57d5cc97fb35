package diag_test

import (
	"fmt"
	"os"

	"github.com/pmgen/pmgen/generator/diag"
)

// Diagnostics are collected, and printed as editors understand them.
func ExampleWriteText() {
	var list diag.List
	list.Add(diag.UndefinedVariables, diag.Pos{File: "shop.json", Line: 7, Column: 3}, "no value for {{version}}")
	if err := diag.WriteText(os.Stdout, list, diag.TextOptions{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// shop.json:7:3: note PM060: no value for {{version}}
	//   name an environment file (--environment FILE, or environment: in pmgen.yaml), or give a value with --var name=value   (pmgen explain PM060)
}
