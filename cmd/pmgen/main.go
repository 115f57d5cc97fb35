// Command pmgen compiles a Postman collection, or Losant's resources and JSON Schemas, into a typed Go client, an OpenAPI
// document, a mock server and contract tests that always agree.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	collectLater()
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// untilSignal ends with the first signal to stop. It is for commands that wait on it, such as a server; any other is best
// ended as the system does: generate leaves nothing that its next run does not mend.
func untilSignal(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
}
