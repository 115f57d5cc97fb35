package runtime

import "encoding/json"

// Nullable is a JSON field that can be absent, null or a value. The zero Nullable is absent; its field is tagged omitzero.
type Nullable[T any] struct {
	value T
	state uint8
}

// Value returns a Nullable that holds v.
func Value[T any](v T) Nullable[T] { return Nullable[T]{v, 1} }

// Null returns a Nullable that encodes as null.
func Null[T any]() Nullable[T] { return Nullable[T]{state: 2} }

// Get returns the value and whether there is one.
func (n Nullable[T]) Get() (T, bool) { return n.value, n.state == 1 }

// IsNull reports whether n is an explicit null.
func (n Nullable[T]) IsNull() bool { return n.state == 2 }

// IsZero reports whether n is absent. encoding/json calls it for omitzero.
func (n Nullable[T]) IsZero() bool { return n.state == 0 }

// MarshalJSON implements [json.Marshaler].
func (n Nullable[T]) MarshalJSON() ([]byte, error) {
	if n.state != 1 {
		return []byte("null"), nil
	}
	return json.Marshal(n.value)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (n *Nullable[T]) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = Null[T]()
		return nil
	}
	n.state = 1
	return json.Unmarshal(b, &n.value)
}
