package naming

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// Generators of other languages and tools make type names of an operationId, too: of OAuthUsage.List they make
// OAuthUsageListResponse, the HTTP response with its status and headers, and OAuthUsageListParams. A component schema of that
// name is another thing, so in the document it is called what it is, the body. Names in Go stay: there is no such clash.
//
// And they have types of their own, a Server and a Client. A component that is called so is a ServerSchema.

// theirs are the types that generators of Go declare beside those of a document.
var theirs = []string{"Client", "ClientInterface", "ClientOption", "ErrorHandler", "Handler", "Invoker", "Labeler", "Middleware", "Route",
	"SecurityHandler", "SecuritySource", "Server", "ServerInterface", "ServerOption", "UnimplementedHandler"}

// calls returns what the names that others make of operationIds begin with.
func calls(api *model.API) names {
	out := names{}
	for _, op := range api.Operations {
		out[alike(op.ID)] = true
	}
	return out
}

// apart returns the key for a component schema that is no declared one.
func apart(key string, calls names) string {
	for _, suffix := range []string{"response", "params"} {
		if call, ok := strings.CutSuffix(alike(key), suffix); ok && calls[call] {
			return key + "Body"
		}
	}
	if slices.Contains(theirs, key) {
		return key + "Schema"
	}
	return key
}

// alike returns what is left of a name in all styles of writing it.
func alike(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(model.ASCII(name)))
}
