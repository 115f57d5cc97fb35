package runtime

import (
	"encoding/json"
	"fmt"
)

// kindIs checks that the value is of the JSON kind that its first byte shows: { [ " t 0 n.
func kindIs(kind byte) func(json.RawMessage) error {
	return func(raw json.RawMessage) error {
		if got := jsonKind(raw); got != kind {
			return fmt.Errorf("%s: the value is of another kind", packageName)
		}
		return nil
	}
}

// jsonKind returns the first byte of a value, with t for both booleans and 0 for all numbers.
func jsonKind(raw json.RawMessage) byte {
	for _, c := range raw {
		switch c {
		case ' ', '\t', '\r', '\n':
		case 'f':
			return 't'
		case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			return '0'
		default:
			return c
		}
	}
	return 0
}
