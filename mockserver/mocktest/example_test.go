package mocktest_test

import (
	"context"
	"fmt"

	"github.com/pmgen/pmgen/gen/salesforce"
	"github.com/pmgen/pmgen/gen/salesforce/salesforcetest"
	"github.com/pmgen/pmgen/mockserver/mocktest"
)

// What a generated test package does: recorded replies, others where a test says so, and the requests that came.
func Example() {
	server := salesforcetest.NewServer(mocktest.Outside()) // in a test: NewServer(t)
	defer server.Close()                                   // which a test does by itself
	server.OAuthUsage.List.Return(&salesforce.OAuthUsageListResponse{Apps: []salesforce.App{}})
	client := server.Client(salesforce.WithBearerToken("token"))
	reply, err := client.OAuthUsage.List(context.Background(), nil)
	fmt.Println(len(reply.Apps), err, len(server.OAuthUsage.List.Calls()))
	// Output: 0 <nil> 1
}
