package runtime

import "io"

// intoStream leaves a body to the caller, who closes it.
func intoStream(field *io.ReadCloser) func(*taking) error {
	return func(k *taking) error {
		*field = k.stream().Body
		return nil
	}
}
