package runtime

import "encoding/json"

// asError decodes an error reply into its type, which keeps the reply itself. A body of another shape leaves it as it is.
func asError[T any, P interface {
	*T
	error
	wrap(*APIError)
}](reply *APIError) error {
	e := P(new(T))
	if json.Unmarshal(reply.Body, e) != nil {
		return reply
	}
	e.wrap(reply)
	return e
}
