package postman_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// digest compiles a file, or the folder that is the first of an archive of files, and writes down, a fact a line, what a quirk can
// change: the form in which the table of quirks is tested.
func digest(data []byte) (lines []string, diags diag.List) {
	in := compile.Input{FS: fstest.MapFS{"c.json": {Data: data}}, API: config.API{Name: "c", Package: "c", In: "c.json"}}
	if archive := txtar.Parse(data); len(archive.Files) > 0 {
		in.FS = unpack(archive)
		in.API.In, _, _ = strings.Cut(archive.Files[0].Name, "/")
	}
	result := compile.Compile(in)
	p := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for _, d := range result.Diagnostics {
		p("%s %s", d.Code, d.Message)
	}
	api := result.API
	if api == nil {
		return lines, result.Diagnostics
	}
	p("title %q version %q description %q", api.Title, api.Version, api.Description)
	for _, s := range api.Servers {
		p("server %s %q", model.Template(s.Parts), s.URL)
	}
	for _, v := range api.Variables {
		p("variable %s=%q %s secret=%t", v.Name, v.Value, v.Role, v.Secret)
	}
	for _, s := range api.Schemes {
		p("scheme %s %s %s %s", s.Key, s.Kind, s.In, s.Name)
	}
	for _, f := range api.Folders[1:] {
		p("folder %q scripts=%d", f.Path, len(f.Scripts))
		for _, v := range f.Variables {
			p("variables %s %s=%q", v.From, v.Name, v.Value)
		}
	}
	for _, s := range api.Skipped {
		p("skipped %q: %s, examples=%d", s.Name, s.Reason, len(s.Examples))
	}
	order, bodies := "order", "bodies"
	for _, op := range api.Operations {
		digestOperation(p, api, op)
		order += " " + op.ID
		if op.Body != nil {
			bodies += " " + string(op.Body.Encoding)
		}
	}
	lines = append(lines, order, bodies)
	return lines, result.Diagnostics
}

// unpack returns the files of an archive. One whose text is that of a link is one.
func unpack(archive *txtar.Archive) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		if target, ok := strings.CutPrefix(string(f.Data), "link to "); ok {
			fsys[f.Name] = &fstest.MapFile{Data: []byte(strings.TrimSpace(target)), Mode: fs.ModeSymlink}
		}
	}
	return fsys
}

func digestOperation(p func(string, ...any), api *model.API, op *model.Operation) {
	p("operation %s %s %s name=%q description=%q", op.ID, op.Method, model.Template(op.Path), op.Name, op.Description)
	for _, q := range op.Params {
		p("param %s", digestParam(q))
	}
	for _, v := range op.Variables {
		p("variables %s %s=%q", v.From, v.Name, v.Value)
	}
	p("identity %s %q", op.ID, op.Identity.ID)
	var query []string
	for _, q := range op.Request.Query {
		query = append(query, q.Name+"="+q.Value)
	}
	if len(query) > 0 {
		p("sends %s", strings.Join(query, "&"))
	}
	for _, h := range op.Request.Headers {
		if !h.Disabled {
			p("sends %s: %s", h.Name, h.Value)
		}
	}
	if len(op.Security) == 0 && len(api.Schemes) > 0 {
		p("security none of %s", op.ID)
	}
	if len(op.Security) > 0 {
		var schemes []string
		for _, requirement := range op.Security {
			for _, use := range requirement {
				schemes = append(schemes, use.Scheme)
			}
		}
		p("security %s", strings.Join(schemes, "|"))
	}
	if b := op.Body; b != nil {
		p("body %s %s", b.Encoding, b.Media)
		for _, f := range b.Fields {
			p("field %s", digestParam(f))
		}
	}
	if b := op.Request.Body; b != nil && b.Content.Text != "" {
		p("sent %s %s", b.Content.JSON, b.Content.Bytes())
		if b.Content.Lines {
			p("sent as lines")
		}
	}
	if op.Settings != nil {
		data, _ := json.Marshal(op.Settings)
		p("settings %s", data)
	}
	for _, s := range op.Scripts {
		p("script %s %q", s.Listen, s.Code)
	}
	for _, r := range op.Replies {
		p("reply %d %s", r.Status, r.Media)
		if r.Lines {
			p("reply %d %s lines", r.Status, r.Media)
		}
	}
	names := "recordings"
	for _, e := range op.Examples {
		names += fmt.Sprintf(" %q", e.Name)
	}
	p("%s", names)
	for _, e := range op.ReplyExamples() {
		var headers []string
		for _, h := range e.Headers {
			if !h.Dropped {
				headers = append(headers, h.Name+"="+h.Value)
			}
		}
		p("key %s", e.Key)
		p("example %q %d %s served=%t %s [%s]", e.Name, e.Status, e.Content.JSON, e.Served, e.Content.Bytes(), strings.Join(headers, ","))
		if e.Request != nil {
			p("recorded %s %s", e.Request.Method, e.Request.URL)
		}
	}
}

func digestParam(q model.Param) string {
	s := fmt.Sprintf("%s %s=%q %s", q.In, q.Name, q.Value, q.Role)
	if q.Disabled {
		s += " disabled"
	}
	if q.File {
		s += " file"
		if q.Type != nil && q.Type.Kind == model.KindArray {
			s += " array"
		}
	}
	if q.Media != "" {
		s += " " + q.Media
	}
	if q.Description != "" {
		s += fmt.Sprintf(" %q", q.Description)
	}
	return s
}
