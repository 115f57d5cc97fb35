package docs

import (
	"encoding/json"

	"github.com/pmgen/pmgen/generator/look"
	"github.com/pmgen/pmgen/generator/model"
)

// searchIndex is a script, for a page that was opened from disk may not read a file of data: rows of the kind of thing, its
// name, what is beside it, the folder, and the page. The encoder escapes whatever would end a script.
func (s *site) searchIndex() []byte {
	rows := [][]string{}
	for _, svc := range s.services {
		folder := folderTitle(svc)
		for _, id := range svc.Operations {
			op := s.operation[id]
			if op == nil {
				continue
			}
			rows = append(rows, []string{look.Line(op.Method, 12), op.ID, look.Line(model.Template(op.Path), 200), look.Line(op.Name, 120), folder, s.names.operation[id]})
		}
	}
	for _, t := range s.api.Types {
		if file := s.names.types[t.ID]; file != "" {
			rows = append(rows, []string{"type", t.Name, look.Line(t.Type.Title, 120), "", "", file})
		}
	}
	text, err := json.Marshal(rows)
	if err != nil {
		panic(err) // texts always encode
	}
	out := append([]byte("var pmgenIndex = "), text...)
	return append(out, ";\n"...)
}
