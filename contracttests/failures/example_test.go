package failures_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/failures"
	"github.com/pmgen/pmgen/contracttests/reports"
)

// A reply that broke its contract, as a collection that pmgen mock serves.
func ExampleFormat() {
	dir, err := os.MkdirTemp("", "failures")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "failures.json")
	set, err := reports.Open(reports.Run{Title: "Shop"}, []reports.File{{Path: path, Format: failures.Format}})
	if err != nil {
		fmt.Println(err)
		return
	}
	set.Add(contracttests.Result{Case: "Items.List/200 OK", Verdict: contracttests.Failed, Message: "status: want 200, got 500",
		Exchange: &contracttests.Exchange{Method: "GET", URL: "https://shop.example/items", Status: 500, ReplyBody: "out of order"}})
	fmt.Println(set.Close(&contracttests.Report{BaseURL: "https://shop.example", Checks: 1, Failed: 1}))
	api, err := contracttests.Load(path)
	fmt.Println(api.Title, api.Operations[0].Examples[0].Status, err)
	// Output:
	// <nil>
	// Failures of Shop 500 <nil>
}
