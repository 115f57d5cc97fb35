package golang

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// usage is a call as a caller writes it, in a function that has a ctx and returns an error; nil where there is no operation.
func (e *emitter) usage() []string {
	if op := e.exemplary(); op != nil {
		return e.usageOf(op)
	}
	return nil
}

func (e *emitter) usageOf(op *model.Operation) []string {
	var m *method
	for i := range e.api.Services {
		if s := &e.api.Services[i]; s.Name == op.Service {
			m = e.method(s, op)
		}
	}
	if m == nil {
		return nil
	}
	u := &usage{method: m}
	lines := u.newClient()
	call := "client." + op.Service + "." + op.GoName + "(" + strings.Join(u.arguments(), ", ") + ")"
	failed := []string{"if err != nil {", "\treturn err", "}"}
	switch m.result.kind {
	case resultNone:
		return append(lines, "return "+call)
	case resultEvents:
		return append(lines, "for event, err := range "+call+" {", "\tif err != nil {", "\t\treturn err", "\t}", "\tfmt.Printf(\"%s: %s\\n\", event.Name, event.Data)", "}")
	case resultLines:
		return append(lines, "for line, err := range "+call+" {", "\tif err != nil {", "\t\treturn err", "\t}", "\tfmt.Printf(\"%s\\n\", line)", "}")
	case resultStream:
		lines = append(lines, "reply, err := "+call)
		return append(append(lines, failed...), "defer reply.Close()", "_, err = io.Copy(os.Stdout, reply)", "return err")
	case resultBytes:
		lines = append(lines, "reply, err := "+call)
		return append(append(lines, failed...), "fmt.Printf(\"%s\\n\", reply)")
	case resultOutcome:
		lines = append(lines, "reply, err := "+call)
		return append(append(lines, failed...), "fmt.Println(reply.StatusCode)")
	}
	lines = append(lines, "reply, err := "+call)
	show, _ := (&recording{usage: u}).show(success(op))
	return append(append(lines, failed...), show...)
}

// exemplary is the operation that the package's comment shows: the first that returns a recorded value, of those the first that
// changes nothing.
func (e *emitter) exemplary() *model.Operation {
	var best *model.Operation
	rank := 0
	for _, op := range e.api.Operations {
		r := 1
		if op.Method == http.MethodGet && op.Body == nil {
			r = 2
		}
		if slices.ContainsFunc(op.Examples, func(x *model.Example) bool { return x.Status >= 200 && x.Status < 300 && !x.Made }) {
			if r += 2; e.result(op).kind == resultJSON {
				r += 2
			}
		}
		if r > rank {
			best, rank = op, r
		}
	}
	return best
}

// usage writes Go as text: unlike the package itself, a caller qualifies its names.
type usage struct {
	*method
	base   string // the expression of a base URL; "" for the recorded one
	unreal bool   // the credentials are made up, and not those of the environment
}

func (u *usage) qualified(name string) string { return u.api.Package + "." + name }

// newClient is the call of New with what the operation needs.
func (u *usage) newClient() []string {
	var opts []string
	env := func(what string) string {
		if u.unreal {
			return strconv.Quote(strings.ToLower(what))
		}
		return "os.Getenv(" + strconv.Quote(strings.ToUpper(u.api.Package)+"_"+what) + ")"
	}
	if all := u.alternatives(u.op); len(all) > 0 {
		for _, option := range all[0] {
			for _, c := range u.credentials() {
				if c.option != option {
					continue
				}
				arg := env("KEY")
				switch kindOfScheme(c.schemes[0]) {
				case byToken:
					arg = env("TOKEN")
				case byBasic:
					arg = env("USER") + ", " + env("PASSWORD")
				case bySigner:
					arg = "sign"
				}
				opts = append(opts, u.qualified(option)+"("+arg+")")
			}
		}
	}
	opts = append(opts, u.configured()...)
	closing := []string{"if err != nil {", "\treturn err", "}"}
	if len(opts) < 2 {
		return append([]string{"client, err := " + u.qualified("New") + "(" + strings.Join(opts, "") + ")"}, closing...)
	}
	lines := []string{"client, err := " + u.qualified("New") + "("}
	for _, o := range opts {
		lines = append(lines, "\t"+o+",")
	}
	return append(append(lines, ")"), closing...)
}

// configured are the options without which the call fails: of the first server, which New wants, and of the operation's own.
func (u *usage) configured() []string {
	var opts []string
	if u.base != "" {
		opts = append(opts, u.qualified("WithBaseURL")+"("+u.base+")")
	} else if u.unknownBase(0) || u.unknownBase(u.op.Server) {
		opts = append(opts, u.qualified("WithBaseURL")+`("https://api.example.com")`)
	}
	set := func(v *model.Variable, value string) {
		if v != nil && v.GoName != "" {
			opts = append(opts, u.qualified("With"+v.GoName)+"("+strconv.Quote(value)+")")
		}
	}
	for i := range u.api.Servers {
		s := &u.api.Servers[i]
		if u.base != "" || len(opts) > 0 && u.unknownBase(0) || s.URL != "" || i > 0 && i != u.op.Server {
			continue
		}
		for j, p := range s.Parts {
			v := u.api.Variable(p.Param)
			switch {
			case v == nil || hasDefault(v) && (j > 0 || v.Value != ""):
			case j == 0:
				set(v, "https://api.example.com")
			default:
				set(v, "example")
			}
		}
	}
	for i := range u.op.Params {
		p := &u.op.Params[i]
		if v := u.api.Variable(variableName(p)); p.Role == model.RoleConfiguration && p.Required && v != nil && (!hasDefault(v) || v.Value == "") && !v.InServer {
			set(v, "example")
		}
	}
	return opts
}

// arguments are those of the call.
func (u *usage) arguments() []string {
	args := []string{"ctx"}
	for i := range u.op.Params {
		if p := &u.op.Params[i]; given(p) && p.Positional {
			args = append(args, u.parameter(p))
		}
	}
	if u.body != nil {
		args = append(args, u.bodyText())
	}
	if len(u.params) > 0 {
		args = append(args, u.structure(u.op.ParamsType, u.params))
	}
	return args
}

// structure is a struct of parameters: nil where none is needed.
func (u *usage) structure(name string, params []*model.Param) string {
	var fields []string
	for _, p := range params {
		if p.Required {
			fields = append(fields, p.GoName+": "+u.parameter(p))
		}
	}
	if len(fields) == 0 {
		return "nil"
	}
	return "&" + u.qualified(name) + "{" + strings.Join(fields, ", ") + "}"
}

// parameter is the value of a parameter: the recorded one, or its name.
func (u *usage) parameter(p *model.Param) string {
	if u.severalFiles(p) {
		return "[]" + u.qualified("Upload") + `{{Name: "file.txt", Reader: strings.NewReader("content")}}`
	}
	if p.File {
		return u.qualified("Upload") + `{Name: "file.txt", Reader: strings.NewReader("content")}`
	}
	value := p.Example
	if value == nil && p.Value != "" && !strings.ContainsAny(p.Value, "{}<>") {
		value, _ = json.Marshal(p.Value)
	}
	if p.Type == nil {
		return u.text(value, p.Name)
	}
	return u.literal(p.Type, value, p.Name)
}

// text is a string literal of a recorded text that is short, else of a name.
func (u *usage) text(value json.RawMessage, name string) string {
	var s string
	if json.Unmarshal(value, &s) != nil || s == "" || len(s) > 40 || s != plainLine(s) || strings.ContainsAny(s, "{}<>") {
		s = name
	}
	return strconv.Quote(cut(s, 40))
}

// literal is a value of a type.
func (u *usage) literal(t *model.Type, value json.RawMessage, name string) string {
	s := u.shape(t)
	var number json.Number
	hasNumber := json.Unmarshal(value, &number) == nil && number != ""
	switch s.Kind {
	case model.KindString:
		if s.enum() {
			return u.text(s.Enum[0].Value, name)
		}
		return u.text(value, name)
	case model.KindInt:
		if n, err := number.Int64(); hasNumber && err == nil {
			return strconv.FormatInt(n, 10)
		}
		return "1"
	case model.KindFloat:
		return "1.5"
	case model.KindNumber:
		return `"1"`
	case model.KindBool:
		return "true"
	case model.KindTime:
		return "time.Now()"
	case model.KindStruct:
		return u.qualified(s.named.Name) + "{" + strings.Join(u.members(s, value), ", ") + "}"
	case model.KindUnion:
		if len(s.Alternatives) > 0 && !u.shape(s.Alternatives[0].Type).nullable {
			a := s.Alternatives[0]
			if of := u.shape(a.Type); of.Kind != model.KindUnion {
				return u.qualified("New"+s.named.Name+"From"+a.GoName) + "(" + u.literal(a.Type, nil, name) + ")"
			}
		}
		return u.qualified(s.named.Name) + "{}"
	case model.KindArray, model.KindMap:
		return u.typeText(t) + "{}"
	}
	return "[]byte(`{}`)"
}

// members are up to three of a struct's scalar members that are always there, with the recorded values.
func (u *usage) members(s shape, value json.RawMessage) []string {
	var object map[string]json.RawMessage
	_ = json.Unmarshal(value, &object) // no object: names stand for the values
	var list []string
	for i := range s.Fields {
		f := &s.Fields[i]
		of := u.shape(f.Type)
		switch of.Kind {
		case model.KindString, model.KindInt, model.KindBool:
		default:
			continue
		}
		if f.Always() && !of.nullable && len(list) < 3 {
			list = append(list, f.GoName+": "+u.literal(f.Type, object[f.Name], f.Name))
		}
	}
	return list
}

// typeText is a type as a caller writes it.
func (u *usage) typeText(t *model.Type) string {
	s := u.shape(t)
	if s.named != nil {
		return u.qualified(s.named.Name)
	}
	of := func(elem *model.Type) string {
		if e := u.shape(elem); e.nullable && !e.plain() {
			return "*" + u.typeText(elem)
		}
		return u.typeText(elem)
	}
	switch s.Kind {
	case model.KindArray:
		return "[]" + of(s.Elem)
	case model.KindMap:
		return "map[string]" + of(s.Elem)
	}
	return u.goKind(s.Type).GoString()
}

// bodyText is the argument that makes the body.
func (u *usage) bodyText() string {
	b := u.op.Body
	switch b.Encoding {
	case model.URLEncoded, model.Multipart:
		return u.structure(b.GoType, formFields(b))
	case model.Text:
		return `[]byte("text")`
	case model.Binary:
		return `strings.NewReader("content")`
	}
	t := b.Type
	if t == nil {
		t = &model.Type{Kind: model.KindAny}
	}
	var value json.RawMessage
	if r := u.op.Request.Body; r != nil && r.Content.IsJSON() {
		value = r.Content.Bytes()
	}
	switch s := u.shape(t); {
	case s.plain():
		return u.literal(t, value, "body")
	case s.Kind == model.KindUnion:
		return "&" + u.qualified(s.named.Name) + "{}"
	case s.Kind == model.KindStruct:
		return "&" + u.literal(t, value, "body")
	case u.body.pointer:
		return "nil"
	}
	return u.literal(t, value, "body")
}
