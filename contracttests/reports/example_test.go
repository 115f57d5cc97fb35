package reports_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/reports"
)

// Results as they come become files for other tools.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "reports")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "junit.xml")
	set, err := reports.Open(reports.Run{Title: "Shop"}, []reports.File{{Path: path, Format: reports.JUnit}})
	if err != nil {
		fmt.Println(err)
		return
	}
	set.Add(contracttests.Result{Operation: "Items.List", Case: "Items.List/200 OK", Kind: contracttests.Status, Verdict: contracttests.Passed})
	fmt.Println(set.Close(&contracttests.Report{Checks: 1, Passed: 1}))
	data, err := os.ReadFile(path)
	fmt.Println(strings.Contains(string(data), "Items.List"), err)
	// Output:
	// <nil>
	// true <nil>
}
