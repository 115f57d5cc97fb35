package runtime

import (
	"context"
	"net/http"
)

// operationKey is the key of the operation in a request's context.
type operationKey struct{}

// OperationOf tells a middleware ([WithMiddleware]) which operation a request is of, for logs and metrics: its ID, the names of
// service and method with a dot between them. It is "" of a request that no method of this package made.
func OperationOf(req *http.Request) string {
	op, _ := req.Context().Value(operationKey{}).(string)
	return op
}

// naming puts the operation into a request's context.
func naming(ctx context.Context, op string) context.Context {
	return context.WithValue(ctx, operationKey{}, op)
}
