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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
