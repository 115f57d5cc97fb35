package contracttests_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

// A server against the description that its callers rely on.
func ExampleCheck() {
	api, err := contracttests.Load("../collections/losant")
	if err != nil {
		fmt.Println(err)
		return
	}
	mock, err := mockserver.New([]*model.API{api})
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(mock) // in real life: the server's URL
	defer server.Close()
	report, err := contracttests.Check(context.Background(), api, contracttests.Options{Target: contracttests.Target{BaseURL: server.URL}})
	fmt.Println(report.OK(), report.OperationsRun, report.ExamplesRun, err)
	// Output: true 2 4 <nil>
}
