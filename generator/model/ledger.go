package model

import (
	"cmp"
	"slices"

	"github.com/pmgen/pmgen/generator/diag"
)

// Ledger is the account of every request and example of the input: what became of it, or why it was left out. Its JSON
// form is public: keys may be added, none renamed.
type Ledger struct {
	Source      string          `json:"source"`
	Title       string          `json:"title"`
	Requests    []LedgerRequest `json:"requests"`
	Examples    []LedgerExample `json:"examples"`
	Counts      LedgerCounts    `json:"counts"`
	Scripts     []LedgerScripts `json:"scripts,omitempty"`
	Diagnostics diag.List       `json:"diagnostics"`
}

// LedgerRequest is the account of one request.
type LedgerRequest struct {
	File      string `json:"file"`
	Pointer   string `json:"pointer"`
	Name      string `json:"name"`
	Method    string `json:"method"`
	Endpoint  string `json:"endpoint"`
	Operation string `json:"operation"`
	Skipped   string `json:"skipped"`
	// Paging is the way from one page of a list to the next, and Iterator the method that returns the items of all; "" where it
	// is no such list.
	Paging   string `json:"paging,omitempty"`
	Iterator string `json:"iterator,omitempty"`

	pos diag.Pos
}

// LedgerExample is the account of one example.
type LedgerExample struct {
	File      string `json:"file"`
	Pointer   string `json:"pointer"`
	ID        string `json:"id"`
	Name      string `json:"name"`
	Operation string `json:"operation"`
	Status    int    `json:"status"`
	Media     string `json:"media"`
	JSON      State  `json:"json"`
	Served    bool   `json:"served"`
	Skipped   string `json:"skipped"`

	pos diag.Pos
}

// LedgerScripts are what the scripts of an operation, a folder or the collection say, where they stand. Operation is "" of a
// folder, whose scripts hold for all operations beneath.
type LedgerScripts struct {
	Operation string       `json:"operation"`
	Folder    []string     `json:"folder,omitempty"`
	Facts     []ScriptFact `json:"facts"`
}

// LedgerCounts are the ledger's sums. Skipped counts requests.
type LedgerCounts struct {
	Requests   int `json:"requests"`
	Operations int `json:"operations"`
	Endpoints  int `json:"endpoints"`
	Examples   int `json:"examples"`
	Skipped    int `json:"skipped"`
	Types      int `json:"types"`
}

// NewLedger makes the account of a complete model, in document order. A nil API has an empty one.
func NewLedger(a *API) *Ledger {
	l := &Ledger{Requests: []LedgerRequest{}, Examples: []LedgerExample{}, Diagnostics: diag.List{}}
	if a == nil {
		return l
	}
	l.Source, l.Title = a.Source, a.Title
	l.Diagnostics = append(l.Diagnostics, a.Diagnostics...)
	endpoints := map[string]string{}
	for _, e := range a.Endpoints {
		for _, id := range e.Operations {
			endpoints[id] = e.String()
		}
	}
	for _, op := range a.Operations {
		row := LedgerRequest{File: op.File, Pointer: op.Pointer, Name: op.Name, Method: op.Method,
			Endpoint: endpoints[op.ID], Operation: op.ID, pos: op.Pos}
		if op.Paging != nil {
			row.Paging, row.Iterator = op.Paging.String(), op.Service+"."+op.Paging.GoName
		}
		l.Requests = append(l.Requests, row)
		l.add(op.ID, op.Examples, "")
	}
	l.addScripts(a)
	for _, s := range a.Skipped {
		l.Requests = append(l.Requests, LedgerRequest{File: s.File, Pointer: s.Pointer, Name: s.Name, Method: s.Method, Skipped: s.Reason, pos: s.Pos})
		l.add("", s.Examples, "its request is left out: "+s.Reason)
	}
	slices.SortStableFunc(l.Requests, func(x, y LedgerRequest) int { return before(x.pos, y.pos) })
	slices.SortStableFunc(l.Examples, func(x, y LedgerExample) int { return before(x.pos, y.pos) })
	l.Counts = LedgerCounts{Requests: len(l.Requests), Operations: len(a.Operations), Endpoints: len(a.Endpoints),
		Examples: len(l.Examples), Skipped: len(a.Skipped), Types: len(a.Types)}
	return l
}

func (l *Ledger) addScripts(a *API) {
	for _, f := range a.Folders {
		if len(f.Facts) > 0 {
			l.Scripts = append(l.Scripts, LedgerScripts{Folder: f.Path, Facts: f.Facts})
		}
	}
	for _, op := range a.Operations {
		if len(op.Facts) > 0 {
			l.Scripts = append(l.Scripts, LedgerScripts{Operation: op.ID, Folder: op.Folder, Facts: op.Facts})
		}
	}
}

func (l *Ledger) add(operation string, examples []*Example, skipped string) {
	for _, e := range examples {
		if e.Made {
			continue
		}
		row := LedgerExample{File: e.File, Pointer: e.Pointer, ID: e.ID, Name: e.Name, Operation: operation, Status: e.Status,
			Media: e.Content.Media, JSON: e.Content.JSON, Served: e.Served, Skipped: e.Skipped, pos: e.Pos}
		if skipped != "" {
			row.Served, row.Skipped = false, skipped
		}
		l.Examples = append(l.Examples, row)
	}
}

func before(x, y diag.Pos) int {
	return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column))
}
