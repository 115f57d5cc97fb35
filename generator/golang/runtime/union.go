package runtime

import (
	"encoding/json"
	"fmt"
)

// decodeAlternative decodes a union's value as one of its alternatives. Of an object, the required members must be there,
// and the discriminator, if the union has one, must say so: decoding alone would take any object for any struct.
func decodeAlternative[T any](raw json.RawMessage, is func(json.RawMessage) error) (T, error) {
	var zero, v T
	if is != nil {
		if err := is(raw); err != nil {
			return zero, err
		}
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return zero, err
	}
	return v, nil
}

// encodeAlternative returns a union's value. What cannot be encoded stays empty, and encoding the union then fails.
func encodeAlternative(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return raw
}

// encodeUnion returns the value of a union for encoding.
func encodeUnion(raw json.RawMessage, union string) ([]byte, error) {
	if raw == nil {
		return nil, fmt.Errorf("%s: %s has no value, or one that cannot be encoded", packageName, union)
	}
	return raw, nil
}
