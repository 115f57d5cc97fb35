package docs

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/look"
	"github.com/pmgen/pmgen/generator/model"
)

// operationView is what the page of an operation shows.
type operationView struct {
	Name, ID, Method, Class, Path, Server string
	Deprecated                            bool
	Description                           template.HTML
	Folder                                link
	Previous, Next                        *link
	Auth                                  []template.HTML
	Params                                []paramGroup
	Body                                  *bodyView
	Replies                               []replyView
	Curl, Go, Paging, Source              string
}

func (v operationView) title() string { return v.Name }

type link struct{ Text, File string }

type paramGroup struct {
	Title string
	Rows  []paramRow
}

// paramRow is a parameter, a field of a form, a header of a reply or a member of a type.
type paramRow struct {
	Name, Go    string
	Type        template.HTML
	Required    string
	Notes       []string
	Description template.HTML
}

type bodyView struct {
	Media, Required string
	Type            template.HTML
	Description     template.HTML
	Rows            []paramRow // of a form, or of the body's own type
	Example         *textView
	Query           string // of GraphQL
}

type replyView struct {
	ID, Label, Class, Media string
	Description             template.HTML
	Type                    template.HTML
	Headers, Rows, Events   []paramRow
	Examples                []exampleView
	More                    string
}

type exampleView struct {
	Name, Request, Note string
	Headers             []string
	Body                *textView
}

// textView is a recorded text, and what is left out of it.
type textView struct{ Text, Cut string }

// The bounds of a page: the mock serves the whole examples.
const (
	maxExample  = 24 << 10
	maxExamples = 20 // of one reply
	maxSnippet  = 40 << 10
)

func (s *site) operationView(svc *model.Service, at int, root string) any {
	op := s.operation[svc.Operations[at]]
	v := operationView{Name: look.Line(op.Name, 200), ID: op.ID, Method: look.Line(op.Method, 20), Class: look.Class(op.Method), Path: look.Line(model.Template(op.Path), 1000),
		Deprecated: op.Deprecated, Description: s.markdown.html(op.Description), Folder: link{folderTitle(svc), root + s.names.service[svc.Name]},
		Auth: s.auth(op, root), Params: s.params(op, root), Body: s.body(op, root), Replies: s.replies(op, root)}
	if v.Name == "" {
		v.Name = op.ID
	}
	if op.Server < len(s.api.Servers) {
		v.Server = serverText(&s.api.Servers[op.Server])
	}
	if at > 0 {
		v.Previous = s.linkTo(svc.Operations[at-1], root)
	}
	if at < len(svc.Operations)-1 {
		v.Next = s.linkTo(svc.Operations[at+1], root)
	}
	if op.Paging != nil {
		v.Paging = look.Line(op.Paging.String(), 300)
	}
	if !op.Pos.IsZero() {
		v.Source = look.Line(op.Pos.String(), 300)
	}
	v.Curl, v.Go = snippet(s.options.Curl, op), snippet(s.options.Go, op)
	return v
}

func snippet(of func(*model.Operation) string, op *model.Operation) string {
	if of == nil {
		return ""
	}
	return look.Cut(look.Text(strings.TrimRight(of(op), "\n")), maxSnippet)
}

func (s *site) linkTo(id, root string) *link {
	op := s.operation[id]
	return &link{look.Line(op.Name, 80), root + s.names.operation[id]}
}

// auth are the ways to authorize an operation, any one of which is enough.
func (s *site) auth(op *model.Operation, root string) []template.HTML {
	var out []template.HTML
	for _, requirement := range op.Security {
		var parts []string
		for _, use := range requirement {
			text := `<a href="` + root + IndexFile + `#auth">` + template.HTMLEscapeString(look.Line(use.Scheme, 80)) + `</a>`
			if len(use.Scopes) > 0 {
				text += " (" + template.HTMLEscapeString(look.Line(strings.Join(use.Scopes, ", "), 300)) + ")"
			}
			parts = append(parts, text)
		}
		if len(parts) == 0 {
			parts = []string{"none"}
		}
		out = append(out, template.HTML(strings.Join(parts, " and "))) // every text in it is escaped
	}
	return out
}

// params are the parameters by their place.
func (s *site) params(op *model.Operation, root string) []paramGroup {
	var groups []paramGroup
	for _, place := range []struct {
		in    model.In
		title string
	}{{model.InPath, "Path"}, {model.InQuery, "Query"}, {model.InHeader, "Headers"}, {model.InCookie, "Cookies"}} {
		var rows []paramRow
		for i := range op.Params {
			if p := &op.Params[i]; p.In == place.in && p.Role != model.RoleCredential {
				rows = append(rows, s.param(p, root))
			}
		}
		if len(rows) > 0 {
			groups = append(groups, paramGroup{place.title, rows})
		}
	}
	return groups
}

func (s *site) param(p *model.Param, root string) paramRow {
	row := paramRow{Name: look.Line(p.Name, 200), Go: p.GoName, Type: s.typeHTML(p.Type, root), Description: s.markdown.html(p.Description), Notes: limits(s.api.Underlying(p.Type))}
	if p.File {
		row.Type = "file"
	}
	switch {
	case p.Role == model.RoleConstant:
		row.Required = "always " + look.Line(p.Value, 200)
	case p.Required:
		row.Required = "required"
	}
	if p.Role == model.RoleConfiguration {
		row.Notes = append(row.Notes, "set once, on the client")
	}
	if len(p.Default) > 0 {
		row.Notes = append(row.Notes, "default "+value(p.Default))
	}
	if p.Role != model.RoleConstant && p.Value != "" && !strings.Contains(p.Value, "{{") {
		row.Notes = append(row.Notes, "recorded: "+look.Line(p.Value, 200))
	} else if len(p.Example) > 0 {
		row.Notes = append(row.Notes, "for example "+value(p.Example))
	}
	if p.Deprecated {
		row.Notes = append(row.Notes, "deprecated")
	}
	return row
}

func (s *site) body(op *model.Operation, root string) *bodyView {
	b := op.Body
	if b == nil {
		return nil
	}
	v := &bodyView{Media: look.Line(b.Media, 120), Description: s.markdown.html(b.Description), Query: look.Cut(look.Text(b.Query), maxExample)}
	if b.Required {
		v.Required = "required"
	}
	for i := range b.Fields {
		v.Rows = append(v.Rows, s.param(&b.Fields[i], root))
	}
	if b.Type != nil {
		v.Type = s.typeHTML(b.Type, root)
		v.Rows = append(v.Rows, s.members(b.Type, root)...)
	}
	switch recorded := op.Request.Body; {
	case recorded != nil && len(recorded.Form) == 0:
		v.Example = bodyText(&recorded.Content)
	case recorded == nil:
		if i := slices.IndexFunc(op.Examples, func(e *model.Example) bool { return e.Status == 0 }); i >= 0 {
			v.Example = bodyText(&op.Examples[i].Content)
		}
	}
	return v
}

// members are those of a type that is an object, or a list of them.
func (s *site) members(t *model.Type, root string) []paramRow {
	for range maxNested {
		if u := s.api.Underlying(t); u.Kind == model.KindArray && u.Elem != nil {
			t = u.Elem
			continue
		}
		break
	}
	var rows []paramRow
	for _, f := range s.api.Underlying(t).Fields {
		row := paramRow{Name: look.Line(f.Name, 200), Go: f.GoName, Type: s.typeHTML(f.Type, root), Description: s.markdown.html(f.Type.Description), Notes: limits(f.Type)}
		switch {
		case f.Required:
			row.Required = "always there"
		case f.Present:
			row.Required = "in the one sample"
		}
		rows = append(rows, row)
	}
	return rows
}

// replies are what can come back by status, each with its recorded examples.
func (s *site) replies(op *model.Operation, root string) []replyView {
	var list []replyView
	at := map[[2]string]int{}
	add := func(status int, media string) *replyView {
		label := strconv.Itoa(status)
		v := replyView{ID: "reply-" + strconv.Itoa(len(list)+1), Label: label, Class: statusClass(status), Media: look.Line(media, 120)}
		at[[2]string{label, media}] = len(list)
		list = append(list, v)
		return &list[len(list)-1]
	}
	for i := range op.Replies {
		r := &op.Replies[i]
		v := add(r.Status, r.Media)
		v.Description = s.markdown.html(r.Description)
		if r.Type != nil {
			v.Type = s.typeHTML(r.Type, root)
			v.Rows = s.members(r.Type, root)
		}
		for j := range r.Headers {
			v.Headers = append(v.Headers, s.param(&r.Headers[j], root))
		}
		for _, e := range r.Events {
			v.Events = append(v.Events, paramRow{Name: look.Line(e.Name, 200), Type: s.typeHTML(e.Type, root)})
		}
	}
	left := map[int]int{}
	for _, e := range op.ReplyExamples() {
		status := strconv.Itoa(e.Status)
		i, ok := at[[2]string{status, e.Content.Media}]
		if !ok {
			if i = slices.IndexFunc(list, func(v replyView) bool { return v.Label == status }); i < 0 {
				add(e.Status, e.Content.Media)
				i = len(list) - 1
			}
		}
		if len(list[i].Examples) == maxExamples {
			left[i]++
			continue
		}
		list[i].Examples = append(list[i].Examples, exampleOf(e))
	}
	for i, n := range left {
		list[i].More = look.Plural(n, "more example")
	}
	return list
}

func statusClass(status int) string {
	switch {
	case status >= 400:
		return "fail"
	case status >= 200 && status < 300:
		return "pass"
	}
	return "dim"
}

func exampleOf(e *model.Example) exampleView {
	v := exampleView{Name: look.Line(e.Name, 200), Body: bodyText(&e.Content)}
	if v.Name == "" {
		v.Name = fmt.Sprintf("example %s", e.ID)
	}
	if e.Request != nil && e.Request.URL != "" {
		v.Request = look.Line(e.Request.Method+" "+e.Request.URL, 1000)
	}
	for _, h := range e.Headers {
		if !h.Dropped && len(v.Headers) < 40 {
			v.Headers = append(v.Headers, look.Line(h.Name+": "+h.Value, 300))
		}
	}
	switch {
	case e.Skipped != "":
		v.Note = "not served: " + look.Line(e.Skipped, 300)
	case e.Made:
		v.Note = "made from the schema: nothing was recorded"
	case e.Content.JSON == model.Repaired:
		v.Note = "repaired: the recorded text is no JSON"
	}
	return v
}

// bodyText is a recorded body: JSON on several lines.
func bodyText(c *model.Content) *textView {
	data := c.Bytes()
	if len(data) == 0 {
		return nil
	}
	text := look.Text(look.Indent(string(data)))
	if len(text) <= maxExample {
		return &textView{Text: text}
	}
	return &textView{strings.ToValidUTF8(text[:maxExample], ""), "cut: the whole body has " + look.Plural(len(data), "byte")}
}

func serverText(server *model.Server) string {
	if server.URL != "" {
		return look.Line(server.URL, 300)
	}
	return look.Line(model.Template(server.Parts), 300)
}

func folderTitle(svc *model.Service) string {
	names := make([]string, len(svc.Folder))
	for i, f := range svc.Folder {
		names[i] = look.Line(f, 80)
	}
	if len(names) == 0 {
		return "In no folder"
	}
	return strings.Join(names, " / ")
}
