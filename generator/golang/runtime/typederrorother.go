package runtime

import "encoding/json"

// asErrorLike decodes an error reply of a status that is not documented, if it has the members of the documented ones: all
// that are listed, or any.
func asErrorLike(as func(*APIError) error, all bool, members ...string) func(*APIError) error {
	return func(reply *APIError) error {
		var object map[string]json.RawMessage
		if json.Unmarshal(reply.Body, &object) != nil {
			return reply
		}
		n := 0
		for _, m := range members {
			if _, ok := object[m]; ok {
				n++
			}
		}
		if n == 0 || all && n < len(members) {
			return reply
		}
		return as(reply)
	}
}
