package diff_test

import (
	"fmt"

	"github.com/pmgen/pmgen/generator/diff"
)

const listing = `{"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"}, "paths": {"/items": {"get": {"operationId": "list", "parameters": [
  {"name": "page", "in": "query", "required": %t, "schema": {"type": "integer"}}], "responses": {"200": {"description": "OK"}}}}}}`

// What a new version of a document means to its callers.
func ExampleCompare() {
	read := func(file string, required bool) diff.Side {
		d, _ := diff.ReadDocument(file, fmt.Appendf(nil, listing, required))
		return diff.Side{Document: d}
	}
	report, _ := diff.Compare(read("old.json", false), read("new.json", true))
	for _, change := range report.Changes {
		fmt.Println(change.Severity, change.Kind, change.Message)
	}
	// Output: breaking parameter-required the `query` request parameter `page` became required
}
