package runtime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// addComposite adds a value that is not a scalar in the style that the API documents: "json" for one value that holds JSON
// text, "comma" for a,b, "brackets" for name[0][key], "" for a repeated name and, of an object, its members.
func addComposite(v *values, c *call, name, style string, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		c.fail(fmt.Errorf("%s: %w", name, err))
		return
	}
	if style == "json" {
		v.add(name, string(text))
		return
	}
	root, err := parseMembers(text)
	if err != nil {
		c.fail(fmt.Errorf("%s: %w", name, err))
		return
	}
	switch {
	case root.scalar():
		v.add(name, root.text)
	case style == "brackets":
		root.brackets(v, name)
	case style == "comma":
		v.add(name, strings.Join(root.flat(), ","))
	case root.array:
		for _, m := range root.members {
			v.add(name, m.value.text)
		}
	default:
		for _, m := range root.members {
			v.add(m.name, m.value.text)
		}
	}
}

// composite is a JSON value with its members in order.
type composite struct {
	text    string // a string's value, else the JSON text; null is ""
	array   bool
	members []compositeMember // nil for a scalar
}

type compositeMember struct {
	name  string
	value composite
}

func (c composite) scalar() bool { return c.members == nil }

// brackets adds each scalar within the value under its path: name[0][key].
func (c composite) brackets(v *values, name string) {
	if c.scalar() {
		v.add(name, c.text)
		return
	}
	for _, m := range c.members {
		m.value.brackets(v, name+"["+m.name+"]")
	}
}

// flat returns the elements of an array, and names and values of an object in turn.
func (c composite) flat() []string {
	var out []string
	for _, m := range c.members {
		if !c.array {
			out = append(out, m.name)
		}
		out = append(out, m.value.text)
	}
	return out
}

func parseMembers(text []byte) (composite, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	c, err := parseComposite(d, text)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return c, err
}

func parseComposite(d *json.Decoder, all []byte) (composite, error) {
	token, err := d.Token()
	if err != nil {
		return composite{}, err
	}
	start := d.InputOffset() - 1
	switch t := token.(type) {
	case json.Delim:
		c := composite{array: t == '[', members: []compositeMember{}}
		for i := 0; d.More(); i++ {
			name := strconv.Itoa(i)
			if !c.array {
				key, err := d.Token()
				if err != nil {
					return c, err
				}
				name, _ = key.(string)
			}
			value, err := parseComposite(d, all)
			if err != nil {
				return c, err
			}
			c.members = append(c.members, compositeMember{name, value})
		}
		_, err := d.Token() // the end
		c.text = string(all[start:d.InputOffset()])
		return c, err
	case nil:
		return composite{}, nil
	case string:
		return composite{text: t}, nil
	default:
		return composite{text: fmt.Sprint(t)}, nil
	}
}
