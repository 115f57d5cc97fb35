package runtime

import "errors"

// missing is the error for an argument that is nil but needed.
func missing(argument string) error {
	return errors.New(argument + " is nil, but required")
}
