package suite_test

import (
	"fmt"

	"github.com/pmgen/pmgen/contracttests/suite"
)

// File loads the API whose specs Describe registers:
//
//	var _ = suite.Describe("shop", suite.File("shop.postman_collection.json"), suite.At(os.Getenv("SHOP_URL")))
func ExampleFile() {
	api, err := suite.File("../../collections/losant")()
	fmt.Println(api.Title, len(api.Operations), err)
	// Output: Losant REST API 2 <nil>
}
