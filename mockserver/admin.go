package mockserver

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// isAdmin reports whether the path is the server's own.
func isAdmin(path string) bool { return path == "/_pmgen" || strings.HasPrefix(path, "/_pmgen/") }

// adminPage is a page of the admin API.
type adminPage struct {
	methods []string
	open    bool // to all
	serve   func(s *Server, w http.ResponseWriter, r *http.Request, root *snapshot)
}

var onlyGet = []string{http.MethodGet, http.MethodHead}

// adminPageOf returns the page of a path; ok is false where there is none.
func (s *Server) adminPageOf(path string) (adminPage, bool) {
	switch path {
	case "/_pmgen/healthz":
		return adminPage{onlyGet, true, whole((*snapshot).writeHealth)}, true
	case "/_pmgen/operations":
		return adminPage{onlyGet, false, whole((*snapshot).writeOperations)}, true
	case "/_pmgen/explain":
		return adminPage{[]string{http.MethodPost}, false, (*Server).serveExplain}, true
	case "/_pmgen/journal":
		return adminPage{append(slices.Clip(onlyGet), http.MethodDelete), false, (*Server).serveJournal}, true
	case "/_pmgen/reset":
		return adminPage{[]string{http.MethodPost}, false, (*Server).serveReset}, true
	}
	if strings.HasPrefix(path, "/_pmgen/journal/") {
		return adminPage{onlyGet, false, (*Server).serveEntry}, true
	}
	if page := s.settings.pages[path]; page != nil {
		return adminPage{onlyGet, false, func(_ *Server, w http.ResponseWriter, r *http.Request, _ *snapshot) { page.ServeHTTP(w, r) }}, true
	}
	return adminPage{}, false
}

func (s *Server) serveAdmin(w http.ResponseWriter, r *http.Request, root *snapshot) {
	page, ok := s.adminPageOf(strings.TrimSuffix(r.URL.Path, "/"))
	if !page.open {
		if status, why := s.admits(r); status != 0 {
			if status == http.StatusUnauthorized {
				w.Header().Set("WWW-Authenticate", `Bearer realm="pmgen"`)
			}
			writeError(w, status, "adminError", why, http.StatusText(status))
			return
		}
	}
	switch {
	case !ok:
		writeError(w, http.StatusNotFound, "notFoundError", "There are /_pmgen/healthz, operations, explain, journal, journal/NUMBER and reset.", "No such page")
	case !slices.Contains(page.methods, r.Method):
		allow := strings.Join(page.methods, ", ")
		w.Header().Set("Allow", allow)
		writeError(w, http.StatusMethodNotAllowed, "methodNotAllowedError", "Use "+strings.Join(page.methods, " or ")+".", "Method not allowed")
	default:
		w.Header().Set("Cache-Control", "no-store")
		page.serve(s, w, r, root)
	}
}

// whole is a page that needs all operations.
func whole(write func(*snapshot, http.ResponseWriter)) func(*Server, http.ResponseWriter, *http.Request, *snapshot) {
	return func(_ *Server, w http.ResponseWriter, _ *http.Request, root *snapshot) {
		snap, err := root.whole()
		if err != nil {
			writeError(w, http.StatusInternalServerError, "internalError", err.Error(), "Unreadable model")
			return
		}
		write(snap, w)
	}
}

func (s *snapshot) writeHealth(w http.ResponseWriter)     { writeJSON(w, http.StatusOK, s.health()) }
func (s *snapshot) writeOperations(w http.ResponseWriter) { writeJSON(w, http.StatusOK, s.list()) }

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
			Path: op.template(), Pos: op.Pos.String(), Examples: []exampleRow{}}
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
