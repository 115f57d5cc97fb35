package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/pmgen/pmgen/generator"
)

// recorder is the clients' HTTP client: it notes what each call sent and what status came back.
type recorder struct {
	operation string // that is being called
	rows      []row
}

type row struct {
	operation, method, path string
	status                  int
	came                    string
}

// Do implements the generated clients' Doer.
func (r *recorder) Do(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultClient.Do(req)
	if err == nil {
		r.rows = append(r.rows, row{operation: r.operation, method: req.Method, path: req.URL.RequestURI(), status: resp.StatusCode})
	}
	return resp, err
}

// came notes what the last call returned.
func (r *recorder) came(value any) {
	last := &r.rows[len(r.rows)-1]
	if value == nil {
		last.came = "no error"
		return
	}
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		text.WriteString(err.Error())
	}
	_, name, _ := strings.Cut(fmt.Sprintf("%T", value), ".")
	last.came = name + " " + clip(strings.TrimSpace(text.String()), 40)
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// missing are the operations that were not called.
func (r *recorder) missing(outputs []*generator.Output) []string {
	called := map[string]bool{}
	for _, row := range r.rows {
		called[row.operation] = true
	}
	var out []string
	for _, o := range outputs {
		for _, op := range o.API.Operations {
			if !called[op.ID] {
				out = append(out, op.ID)
			}
		}
	}
	return out
}

func (r *recorder) table() string {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"method", "path", "status", "what came back"})
	for _, row := range r.rows {
		t.AppendRow(table.Row{row.method, row.path, row.status, row.came})
	}
	return t.Render()
}

// written says what was generated and where.
func written(w io.Writer, p *generator.Project, outputs []*generator.Output) error {
	for i, o := range outputs {
		c := o.Ledger.Counts
		dir := filepath.ToSlash(p.Jobs[i].Out)
		files, lines := o.GoLines()
		if _, err := fmt.Fprintf(w, "%s: %d requests, %d operations, %d examples\n  %-36s the client: %d files, %d lines, the standard library only\n"+
			"  %-36s the OpenAPI document\n  %-36s the account of every request and example\n  %-36s the mock of this API, for your tests\n",
			o.API.Title, c.Requests, c.Operations, c.Examples, dir+"/", files, lines,
			dir+"/openapi.yaml", dir+"/"+generator.LedgerFile, dir+"/"+o.API.Package+"test/"); err != nil {
			return err
		}
	}
	return nil
}
