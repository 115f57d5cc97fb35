package runtime

import "encoding/json"

// intoJSON takes a JSON body into a field that is a pointer. Without a body it gets the zero T.
func intoJSON[T any](field **T) func(*taking) error {
	return func(k *taking) error {
		v := new(T)
		if err := decodeInto(k, &v); err != nil {
			return err
		}
		*field = v
		return nil
	}
}

// intoValue takes a JSON body into a field that has a nil of its own: an array, a map.
func intoValue[T any](field *T) func(*taking) error {
	return func(k *taking) error { return decodeInto(k, field) }
}

func decodeInto(k *taking, v any) error {
	reply, err := k.whole()
	if err != nil || len(reply.Body) == 0 {
		return err
	}
	if err := json.Unmarshal(reply.Body, v); err != nil {
		return reply.undecoded(err)
	}
	return nil
}
