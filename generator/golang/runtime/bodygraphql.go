package runtime

// graphQLRequest is the body of a GraphQL request.
type graphQLRequest struct {
	Query         string `json:"query"`
	OperationName string `json:"operationName,omitempty"`
	Variables     any    `json:"variables,omitempty"`
}
