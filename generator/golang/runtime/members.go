package runtime

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// member is a member of an object whose name a struct tag cannot hold.
type member struct {
	name  string
	value any // to decode, a pointer
	omit  bool
}

// encodeMembers encodes a struct, then members beside its fields, in order.
func encodeMembers(fields any, members []member) ([]byte, error) {
	object, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(bytes.TrimSuffix(object, []byte("}")))
	for _, m := range members {
		if m.omit && reflect.ValueOf(m.value).IsZero() {
			continue
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// decodeMembers decodes the members that are called as in known into a struct, and those of members each into its value.
// It returns the others.
func decodeMembers(data []byte, fields any, known []string, members []member) (map[string]json.RawMessage, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(data, &object); err != nil {
		return nil, err
	}
	for _, m := range members {
		if value, ok := object[m.name]; ok {
			if err := json.Unmarshal(value, m.value); err != nil {
				return nil, err
			}
			delete(object, m.name)
		}
	}
	// encoding/json ignores case: a member that is not known must not get into a field that is called alike.
	declared := make(map[string]json.RawMessage, len(known))
	for _, name := range known {
		if value, ok := object[name]; ok {
			declared[name] = value
			delete(object, name)
		}
	}
	text, err := json.Marshal(declared)
	if err != nil {
		return nil, err
	}
	return object, json.Unmarshal(text, fields)
}
