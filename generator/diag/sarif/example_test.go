package sarif_test

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/diag/sarif"
)

// Diagnostics as code hosts show them beside a file's lines.
func ExampleWrite() {
	var list diag.List
	list.Add(diag.UndefinedVariables, diag.Pos{File: "shop.json", Line: 7, Column: 3}, "no value for {{version}}")
	var out bytes.Buffer
	if err := sarif.Write(&out, list, sarif.Options{}); err != nil {
		fmt.Println(err)
	}
	var log struct {
		Version string
		Runs    []struct{ Results []struct{ RuleID string } }
	}
	fmt.Println(json.Unmarshal(out.Bytes(), &log), log.Version, log.Runs[0].Results[0].RuleID)
	// Output: <nil> 2.1.0 PM060
}
