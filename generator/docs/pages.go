package docs

import (
	"html/template"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/look"
	"github.com/pmgen/pmgen/generator/model"
)

// indexView is what the first page shows.
type indexView struct {
	Description template.HTML
	Version     string
	Servers     []serverRow
	Variables   []paramRow
	Others      []environmentView
	Schemes     []schemeView
	Folders     []folderView
	Types       []link
	Skipped     []skippedRow
	Counts      string
}

func (indexView) title() string { return "Reference" }

// environmentView is another set of values for the configuration.
type environmentView struct {
	Name, Option, URL string
	Variables         []paramRow
}

type serverRow struct{ Name, URL string }

type schemeView struct {
	Key, Kind, Where, Option string
	Description              template.HTML
	Flows                    []string
}

type folderView struct {
	Link        link
	Description template.HTML
	Operations  []operationRow
}

type operationRow struct {
	Method, Class, Name, Path, File string
	Deprecated                      bool
}

type skippedRow struct{ Name, Method, Reason, Pos string }

func (s *site) indexView(root string) any {
	v := indexView{Description: s.markdown.html(s.api.Description), Version: look.Line(s.api.Version, 60)}
	for i := range s.api.Servers {
		v.Servers = append(v.Servers, serverRow{look.Line(s.api.Servers[i].Name, 80), serverText(&s.api.Servers[i])})
	}
	for i := range s.api.Variables {
		if p := &s.api.Variables[i]; p.Role == model.RoleConfiguration {
			v.Variables = append(v.Variables, s.variable(p))
		}
	}
	for i := range s.api.Environments {
		e := &s.api.Environments[i]
		other := environmentView{Name: look.Line(e.Name, 80), Option: e.GoName, URL: look.Line(e.URL, 300)}
		for j := range e.Variables {
			other.Variables = append(other.Variables, s.variable(&e.Variables[j]))
		}
		v.Others = append(v.Others, other)
	}
	for i := range s.api.Schemes {
		v.Schemes = append(v.Schemes, s.scheme(&s.api.Schemes[i]))
	}
	for _, svc := range s.services {
		v.Folders = append(v.Folders, folderView{Link: link{folderTitle(svc), root + s.names.service[svc.Name]}, Operations: s.rows(svc.Operations, root)})
	}
	for _, t := range s.api.Types {
		if file := s.names.types[t.ID]; file != "" {
			v.Types = append(v.Types, link{t.Name, root + file})
		}
	}
	slices.SortStableFunc(v.Types, func(a, b link) int { return strings.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)) })
	for i := range s.api.Skipped {
		k := &s.api.Skipped[i]
		v.Skipped = append(v.Skipped, skippedRow{look.Line(k.Name, 120), look.Line(k.Method, 20), look.Line(k.Reason, 300), look.Line(k.Pos.String(), 200)})
	}
	examples := 0
	for _, op := range s.api.Operations {
		examples += len(op.ReplyExamples())
	}
	v.Counts = strings.Join([]string{look.Plural(len(s.api.Operations), "operation"), look.Plural(examples, "example"), look.Plural(len(v.Types), "type")}, ", ")
	return v
}

func (s *site) variable(p *model.Variable) paramRow {
	row := paramRow{Name: look.Line(p.Name, 200), Description: s.markdown.html(p.Description)}
	if p.GoName != "" {
		row.Go = "With" + p.GoName
	} else if p.InServer {
		row.Go = "WithBaseURL"
	}
	switch {
	case p.Secret:
		row.Notes = []string{"secret"}
	case p.Defined:
		row.Notes = []string{look.Line(p.Value, 200)}
		if p.Value == "" {
			row.Notes[0] = "empty"
		}
	default:
		row.Notes = []string{"has no value"}
	}
	return row
}

func (s *site) scheme(k *model.SecurityScheme) schemeView {
	v := schemeView{Key: look.Line(k.Key, 80), Kind: look.Line(string(k.Kind), 40), Option: k.GoName, Description: s.markdown.html(k.Description)}
	if k.Name != "" {
		v.Where = look.Line(string(k.In)+" "+k.Name, 200)
	} else if k.IsToken() {
		v.Where = look.Line("header Authorization: "+k.TokenPrefix()+" …", 200)
	}
	for _, f := range k.Flows {
		text := f.Grant
		for _, u := range []string{f.AuthURL, f.TokenURL} {
			if u != "" {
				text += " " + u
			}
		}
		if len(f.Scopes) > 0 {
			text += "; scopes " + strings.Join(f.Scopes, ", ")
		}
		v.Flows = append(v.Flows, look.Line(text, 1000))
	}
	return v
}

func (s *site) rows(ids []string, root string) []operationRow {
	var rows []operationRow
	for _, id := range ids {
		op := s.operation[id]
		if op == nil || s.names.operation[id] == "" {
			continue
		}
		name := look.Line(op.Name, 160)
		if name == "" {
			name = op.ID
		}
		rows = append(rows, operationRow{look.Line(op.Method, 20), look.Class(op.Method), name, look.Line(model.Template(op.Path), 300), root + s.names.operation[id], op.Deprecated})
	}
	return rows
}

// serviceView is what the page of a folder shows.
type serviceView struct {
	Name, Go    string
	Description template.HTML
	Operations  []operationRow
}

func (v serviceView) title() string { return v.Name }

func (s *site) serviceView(svc *model.Service, root string) any {
	return serviceView{folderTitle(svc), svc.Name, s.markdown.html(svc.Description), s.rows(svc.Operations, root)}
}

// typeView is what the page of a type shows.
type typeView struct {
	Name, Kind, Source string
	Description        template.HTML
	Type               template.HTML
	Notes              []string
	Members            []paramRow
	Values             []string
	Sample             *textView
	Uses               []operationRow
}

func (v typeView) title() string { return v.Name }

func (s *site) typeView(t *model.NamedType, root string) any {
	u := t.Type
	v := typeView{Name: t.Name, Description: s.markdown.html(u.Description), Type: s.typeHTML(u, root), Uses: s.rows(s.uses[t.ID], root)}
	kinds := []string{"observed in recorded bodies"}
	if t.Declared || u.Evidence == model.Declared {
		kinds[0] = "declared by a schema"
	}
	if t.Error {
		kinds = append(kinds, "the body of error replies: in Go it is an error")
	}
	if u.Deprecated {
		kinds = append(kinds, "deprecated")
	}
	if u.Closed {
		kinds = append(kinds, "no other members are allowed")
	}
	v.Kind = strings.Join(kinds, "; ")
	for _, e := range u.Enum {
		text := value(e.Value)
		if e.GoName != "" {
			text += " (" + e.GoName + ")"
		}
		v.Values = append(v.Values, text)
	}
	short := *u
	short.Enum = nil
	v.Notes = limits(&short)
	if u.Kind == model.KindStruct {
		v.Members = s.members(u, root)
		for i := range u.Patterns {
			v.Members = append(v.Members, paramRow{Name: look.Line("names that match "+u.Patterns[i].Pattern, 200), Type: s.typeHTML(u.Patterns[i].Type, root)})
		}
		if u.Extra != nil {
			v.Members = append(v.Members, paramRow{Name: "other names", Type: s.typeHTML(u.Extra, root)})
		}
	}
	if t.Sample != nil {
		v.Sample = bodyText(t.Sample)
	}
	if !t.Pos.IsZero() {
		v.Source = look.Line(t.Pos.String(), 300)
	}
	return v
}
