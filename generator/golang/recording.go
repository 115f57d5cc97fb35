package golang

import (
	"encoding/json"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/pmgen/pmgen/generator/call"
	"github.com/pmgen/pmgen/generator/model"
)

// recording writes a call with all that is recorded of it.
type recording struct {
	*usage
	call  *call.Call
	lines []string        // what is declared before the call
	names map[string]bool // that are taken
}

// reserved are names that the code around the call uses.
var reserved = []string{"ctx", "client", "server", "err", "reply", "event", "item", "main", "sign", "context", "fmt", "io", "json", "log", "os", "strings", "time"}

// variable declares a variable before the call and returns its name.
func (w *recording) variable(goName, value string) string {
	name := unexported(goName)
	if token.IsKeyword(name) || slices.Contains(reserved, name) || name == w.api.Package || predeclared[name] {
		name += "Value"
	}
	free := name
	for i := 2; w.names[free]; i++ {
		free = name + strconv.Itoa(i)
	}
	w.names[free] = true
	w.lines = append(w.lines, free+" := "+value)
	return free
}

var predeclared = map[string]bool{"any": true, "bool": true, "byte": true, "error": true, "false": true, "float64": true, "int": true, "int64": true,
	"len": true, "new": true, "nil": true, "string": true, "true": true, "cap": true, "copy": true, "max": true, "min": true, "print": true, "append": true}

// unexported is a Go name as that of a variable: ClientID is clientID, URL is url.
func unexported(name string) string {
	r := []rune(name)
	for i := range r {
		if !unicode.IsUpper(r[i]) || i > 0 && i+1 < len(r) && unicode.IsLower(r[i+1]) {
			break
		}
		r[i] = unicode.ToLower(r[i])
	}
	return string(r)
}

// arguments are those of the call.
func (w *recording) arguments() []string {
	args := []string{"ctx"}
	for i := range w.op.Params {
		if p := &w.op.Params[i]; given(p) && p.Positional {
			args = append(args, w.param(p))
		}
	}
	if w.body != nil {
		args = append(args, w.bodyText())
	}
	if len(w.params) > 0 {
		args = append(args, w.structure(w.op.ParamsType, w.params))
	}
	return args
}

// structure is a struct of parameters or form fields: those that are recorded or must be there. It is nil where none is.
func (w *recording) structure(name string, params []*model.Param) string {
	var members []string
	for _, p := range params {
		if p.File && !p.Required {
			continue
		}
		if _, found := w.recorded(p); !found && !p.Required {
			continue
		}
		value := w.param(p)
		if _, pointer := w.paramType(p); pointer {
			value = "&" + w.variable(p.GoName, w.typed(p.Type, value))
		}
		members = append(members, p.GoName+": "+value)
	}
	if len(members) == 0 {
		return "nil"
	}
	return "&" + w.composite(w.qualified(name), members)
}

// typed gives a constant the type that a variable of it must have.
func (w *recording) typed(t *model.Type, value string) string {
	if t == nil {
		return value
	}
	switch s := w.shape(t); {
	case s.enum() && value[0] == '"', s.Kind == model.KindNumber:
		return w.typeText(t) + "(" + value + ")"
	case s.Kind == model.KindInt:
		return "int64(" + value + ")"
	case s.Kind == model.KindFloat:
		return "float64(" + value + ")"
	}
	return value
}

// composite is a composite literal: one short member stands beside its type, several have a line each.
func (w *recording) composite(typ string, members []string) string {
	if text := strings.Join(members, ", "); len(members) < 2 && len(text) < 90 && !strings.Contains(text, "\n") || len(members) < 4 && len(text) < 50 && !strings.ContainsAny(text, "\n:") {
		return typ + "{" + text + "}"
	}
	return typ + "{\n" + strings.Join(members, ",\n") + ",\n}"
}

// recorded are the values of a parameter as they are recorded, in order.
func (w *recording) recorded(p *model.Param) ([]call.Value, bool) {
	var list []call.Value
	add := func(pairs []call.Pair) {
		for _, q := range pairs {
			if q.Name == p.Name || p.In == model.InHeader && strings.EqualFold(q.Name, p.Name) {
				list = append(list, q.Value)
			}
		}
	}
	switch p.In {
	case model.InPath:
		if v, ok := w.call.Args[p.Name]; ok {
			list = append(list, v)
		}
	case model.InQuery:
		add(w.call.Query)
	case model.InHeader:
		add(w.call.Headers)
	case model.InForm:
		if w.call.Body != nil {
			for _, f := range w.call.Body.Form {
				add([]call.Pair{f.Pair})
			}
		}
	}
	return list, len(list) > 0
}

// param is the recorded value of a parameter as one of its type.
func (w *recording) param(p *model.Param) string {
	values, found := w.recorded(p)
	if !found || p.File {
		return w.parameter(p)
	}
	v := values[0]
	if v.Env != "" {
		if p.Type == nil || w.shape(p.Type).Kind == model.KindString && !w.shape(p.Type).enum() {
			return w.secret(p.Name, v.Env)
		}
		return w.parameter(p)
	}
	if p.Type == nil {
		return goText(v.Text)
	}
	if s := w.shape(p.Type); s.Kind == model.KindArray && w.textList(p.Type) {
		return w.list(p, values)
	}
	raw, _ := json.Marshal(v.Text)
	if k := w.shape(p.Type).Kind; k != model.KindString && k != model.KindTime {
		raw = json.RawMessage(v.Text)
	}
	if text, ok := w.value(p.Type, raw); ok {
		return text
	}
	return w.parameter(p)
}

// secret is a secret's text: the environment's, or its name.
func (w *recording) secret(name, env string) string {
	if !w.unreal {
		return "os.Getenv(" + strconv.Quote(env) + ")"
	}
	return strconv.Quote(cut(plainLine(name), 40))
}

// list is a list of scalars, which is recorded as several values or as one with commas.
func (w *recording) list(p *model.Param, values []call.Value) string {
	var texts []string
	for _, v := range values {
		if p.Style == model.StyleComma || p.In == model.InHeader || p.In == model.InPath {
			texts = append(texts, strings.Split(v.Text, ",")...)
			continue
		}
		texts = append(texts, v.Text)
	}
	elem := w.shape(p.Type).Elem
	var members []string
	for _, t := range texts {
		raw, _ := json.Marshal(t)
		if k := w.shape(elem).Kind; k != model.KindString && k != model.KindTime {
			raw = json.RawMessage(t)
		}
		text, ok := w.value(elem, raw)
		if !ok {
			return w.parameter(p)
		}
		members = append(members, text)
	}
	return w.composite(w.typeText(p.Type), members)
}

// bodyText is the argument that makes the body: the recorded one as Go, or decoded where Go cannot say it.
func (w *recording) bodyText() string {
	b, data := w.op.Body, []byte(nil)
	if w.call.Body != nil && w.call.Body.Encoding == b.Encoding {
		data = w.call.Body.Data
	}
	switch b.Encoding {
	case model.URLEncoded, model.Multipart:
		return w.structure(b.GoType, formFields(b))
	case model.Text:
		return "[]byte(" + goText(string(data)) + ")"
	case model.Binary:
		return "strings.NewReader(" + goText(cut(string(data), 200)) + ")"
	}
	t := b.Type
	if t == nil {
		t = &model.Type{Kind: model.KindAny}
	}
	if data = bodyValue(b, data); !json.Valid(data) || len(data) > 1<<14 {
		return w.usage.bodyText()
	}
	s := w.shape(t)
	kept := len(w.lines)
	text, ok := w.value(t, data)
	switch {
	case !ok:
		w.lines = w.lines[:kept]
		name := w.variable("body", "new("+w.typeText(t)+")")
		w.lines = append(w.lines, "if err := json.Unmarshal([]byte("+goText(compacted(data))+"), "+name+"); err != nil {", "\treturn err", "}")
		if w.body.pointer && !s.plain() {
			return name
		}
		return "*" + name
	case !w.body.pointer || s.plain():
		return text
	case s.Kind == model.KindStruct && strings.HasPrefix(text, w.qualified(s.named.Name)):
		return "&" + text
	}
	return "&" + w.variable(w.body.name, w.typed(t, text))
}
