package drift_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/drift"
	"github.com/pmgen/pmgen/generator/compile"
)

// A server says more than its collection, which gets a new example.
func ExampleFile_Update() {
	const collection = `{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
 "item": [{"name": "List", "request": {"method": "GET", "url": "{{base}}/items"}}]}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/items" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"items": []}`)
	}))
	defer server.Close()
	api := compiled(collection).API // compile.Compile
	found := contracttests.NewDrift(api)
	_, err := contracttests.Check(context.Background(), api, contracttests.Options{Target: contracttests.Target{BaseURL: server.URL}, Drift: true, Each: found.Add})
	if err != nil {
		fmt.Println(err)
		return
	}
	file, err := drift.Open(api, []byte(collection))
	if err != nil {
		fmt.Println(err)
		return
	}
	same := func(text string) string { return text }
	_, added, err := file.Update(found.Proposals, drift.Options{Mask: same, Known: same, Compile: func(data []byte) *compile.Result { return compiled(string(data)) }})
	for _, a := range added {
		fmt.Println(a)
	}
	fmt.Println(err)
	// Output:
	// shop.json:2:11: API.List: the first reply with status 200 and type application/json
	// <nil>
}
