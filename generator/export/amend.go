package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// amendments are what is changed in the text that the library has written, by the JSON Pointer of the object.
type amendments map[string]*amendment

// amendment changes one object.
type amendment struct {
	first   []member // to be added at its beginning
	members []member // to be added at its end
	dropped map[string]bool
}

type member struct {
	name  string
	value any
}

func (a *amendments) of(pointer string) *amendment {
	if *a == nil {
		*a = amendments{}
	}
	if (*a)[pointer] == nil {
		(*a)[pointer] = &amendment{dropped: map[string]bool{}}
	}
	return (*a)[pointer]
}

// set adds a member, or gives it another value.
func (a *amendment) set(name string, value any) {
	a.members, a.dropped[name] = append(a.members, member{name, value}), true
}

func (a *amendment) drop(name string) { a.dropped[name] = true }

// amended applies the amendments to the library's text. It also undoes the escapes of < and > that encoding/json writes for the
// sake of HTML.
func (w *writer) amended(text []byte) ([]byte, error) {
	options := jsontext.AllowDuplicateNames(true)
	d := jsontext.NewDecoder(bytes.NewReader(text), options)
	var out bytes.Buffer
	e := jsontext.NewEncoder(&out, options, jsontext.WithIndent("\t"))
	var stack []*amendment // of the objects and lists that are open
	for {
		kind := d.PeekKind()
		if kind == '}' {
			if a := stack[len(stack)-1]; a != nil {
				if err := write(e, a.members); err != nil {
					return nil, err
				}
			}
		}
		token, err := d.ReadToken()
		if err == io.EOF {
			return out.Bytes(), nil
		}
		if err != nil {
			return nil, fmt.Errorf("export: %w", err)
		}
		if depth := d.StackDepth(); depth > 0 && len(stack) == depth {
			if open, n := d.StackIndex(depth); open == '{' && n%2 == 1 && stack[depth-1] != nil && stack[depth-1].dropped[token.String()] {
				if err := d.SkipValue(); err != nil {
					return nil, fmt.Errorf("export: %w", err)
				}
				continue
			}
		}
		switch token.Kind() {
		case '{', '[':
			stack = append(stack, w.amends[string(d.StackPointer())])
		case '}', ']':
			stack = stack[:len(stack)-1]
		}
		if err := e.WriteToken(token); err != nil {
			return nil, fmt.Errorf("export: %w", err)
		}
		if n := len(stack); token.Kind() == '{' && stack[n-1] != nil {
			if err := write(e, stack[n-1].first); err != nil {
				return nil, err
			}
		}
	}
}

func write(e *jsontext.Encoder, members []member) error {
	for _, m := range members {
		value, err := json.Marshal(m.value)
		if err == nil {
			err = e.WriteToken(jsontext.String(m.name))
		}
		if err == nil {
			err = e.WriteValue(value)
		}
		if err != nil {
			return fmt.Errorf("export: %s: %w", m.name, err)
		}
	}
	return nil
}
