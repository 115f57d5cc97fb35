package mockserver

import (
	"net/http"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// isAdmin reports whether the path is the server's own.
func isAdmin(path string) bool { return path == "/_pmgen" || strings.HasPrefix(path, "/_pmgen/") }

func (s *snapshot) serveAdmin(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		writeError(w, http.StatusMethodNotAllowed, "methodNotAllowedError", "Use GET.", "Method not allowed")
		return
	}
	switch strings.TrimSuffix(r.URL.Path, "/") {
	case "/_pmgen/healthz":
		writeJSON(w, http.StatusOK, s.health())
	case "/_pmgen/operations":
		writeJSON(w, http.StatusOK, s.list())
	default:
		writeError(w, http.StatusNotFound, "notFoundError", "There are /_pmgen/healthz and /_pmgen/operations.", "No such page")
	}
}

type health struct {
	Status     string   `json:"status"`
	Server     string   `json:"server"`
	APIs       []string `json:"apis"`
	Operations int      `json:"operations"`
	Examples   int      `json:"examples"`
}

func (s *snapshot) health() health {
	h := health{Status: "ok", Server: "pmgen", APIs: []string{}, Operations: len(s.operations)}
	for _, api := range s.apis {
		h.APIs = append(h.APIs, api.Title)
	}
	for _, c := range s.candidates {
		if c.recorded() {
			h.Examples++
		}
	}
	return h
}

type operationRow struct {
	API      string       `json:"api"`
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Folder   []string     `json:"folder,omitempty"`
	Method   string       `json:"method"`
	Path     string       `json:"path"`
	Pos      string       `json:"pos"`
	Examples []exampleRow `json:"examples"`
}

type exampleRow struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Status int    `json:"status"`
	Media  string `json:"media,omitempty"`
	// Source is recorded, made (from the schema of a reply without an example) or none.
	Source   string `json:"source"`
	Repaired bool   `json:"repaired,omitempty"`
	Pos      string `json:"pos,omitempty"`
}

func (s *snapshot) list() map[string][]operationRow {
	rows := make([]operationRow, 0, len(s.operations))
	for _, op := range s.operations {
		row := operationRow{API: op.api.Title, ID: op.ID, Name: op.Name, Folder: op.Folder, Method: op.Method,
			Path: model.Template(op.Path), Pos: op.Pos.String(), Examples: []exampleRow{}}
		for _, c := range op.candidates {
			row.Examples = append(row.Examples, c.row())
		}
		rows = append(rows, row)
	}
	return map[string][]operationRow{"operations": rows}
}

func (c *candidate) row() exampleRow {
	row := exampleRow{ID: c.id, Name: c.name, Status: c.status, Source: "none"}
	switch {
	case c.example != nil:
		row.Media, row.Pos, row.Repaired = c.example.Content.Media, c.example.Pos.String(), c.example.Content.JSON == model.Repaired
		row.Source = "recorded"
		if c.example.Made {
			row.Source = "made"
		}
	case c.reply != nil:
		row.Media, row.Pos, row.Source = c.reply.Media, c.reply.Pos.String(), "made"
	}
	return row
}
