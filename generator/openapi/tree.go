package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// object is a JSON object that keeps the order of its members. The document is a tree of objects, []any, string, bool,
// int, json.Number and nil.
type object struct{ members []member }

type member struct {
	name  string
	value any
}

// set adds a member, or replaces the value of the one with that name.
func (o *object) set(name string, value any) {
	name = valid(name)
	for i := range o.members {
		if o.members[i].name == name {
			o.members[i].value = value
			return
		}
	}
	o.members = append(o.members, member{name, value})
}

// valid replaces what is not UTF-8 the way JSON does, so that names are compared as readers will see them.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// text sets a member unless its text is empty.
func (o *object) text(name, value string) {
	if value != "" {
		o.set(name, value)
	}
}

// describe sets the description, which is Markdown: what cannot be seen of it is not worth a difference.
func (o *object) describe(markdown string) {
	lines := strings.Split(strings.ReplaceAll(markdown, "\r\n", "\n"), "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			lines[i] = ""
		}
	}
	o.text("description", strings.TrimSpace(strings.Join(lines, "\n")))
}

func (o *object) get(name string) any {
	name = valid(name)
	for i := range o.members {
		if o.members[i].name == name {
			return o.members[i].value
		}
	}
	return nil
}

func (o *object) has(name string) bool {
	name = valid(name)
	for i := range o.members {
		if o.members[i].name == name {
			return true
		}
	}
	return false
}

func (o *object) remove(name string) {
	name = valid(name)
	for i := range o.members {
		if o.members[i].name == name {
			o.members = append(o.members[:i], o.members[i+1:]...)
			return
		}
	}
}

// child returns the member with the name, which is an object, and makes it where there is none.
func (o *object) child(name string) *object {
	if c, ok := o.get(name).(*object); ok {
		return c
	}
	c := &object{}
	o.set(name, c)
	return c
}

// MarshalJSON writes the members in their order.
func (o *object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := writeJSON(&b, o, nil)
	return b.Bytes(), err
}

// writeJSON writes a value. Of objects that are to be left empty, it leaves out the members.
func writeJSON(b *bytes.Buffer, value any, empty map[*object]bool) error {
	switch v := value.(type) {
	case *object:
		if empty[v] {
			b.WriteString("{}")
			return nil
		}
		b.WriteByte('{')
		for i, m := range v.members {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, m.name, nil); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := writeJSON(b, m.value, empty); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, item, empty); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case json.Number:
		b.WriteString(v.String())
	default:
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		b.Write(data)
	}
	return nil
}

// spell returns the value's JSON. Equal texts are equal values.
func spell(value any) string {
	var b bytes.Buffer
	if err := writeJSON(&b, value, nil); err != nil {
		return fmt.Sprint(value)
	}
	return b.String()
}

// maxValueDepth bounds how deeply an example nests: readers of YAML have bounds, too.
const maxValueDepth = 500

var errDeep = errors.New("nested too deeply")

// parse reads JSON into a tree that keeps the order of members.
func parse(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	value, err := parseValue(dec, 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more text after the value")
	}
	return value, nil
}

func parseValue(dec *json.Decoder, depth int) (any, error) {
	if depth > maxValueDepth {
		return nil, errDeep
	}
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			items := []any{}
			for dec.More() {
				item, err := parseValue(dec, depth+1)
				if err != nil {
					return nil, err
				}
				items = append(items, item)
			}
			_, err := dec.Token()
			return items, err
		}
		o := &object{}
		for dec.More() {
			name, err := dec.Token()
			if err != nil {
				return nil, err
			}
			value, err := parseValue(dec, depth+1)
			if err != nil {
				return nil, err
			}
			o.set(name.(string), value)
		}
		_, err := dec.Token()
		return o, err
	case json.Number:
		if _, err := strconv.ParseFloat(token.String(), 64); err != nil {
			return nil, fmt.Errorf("the number %.40s is out of range", token)
		}
		return token, nil
	}
	return token, nil // a string, a boolean or nil
}

// at returns the value that a JSON Pointer leads to, with the object or array that holds it.
func at(root any, pointer string) (holder any, name string, value any) {
	value = root
	if pointer == "" {
		return nil, "", root
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		name = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		holder = value
		switch v := value.(type) {
		case *object:
			value = v.get(name)
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil, "", nil
			}
			value = v[i]
		default:
			return nil, "", nil
		}
	}
	return holder, name, value
}
