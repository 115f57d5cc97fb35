package naming

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// maxPositional is how many arguments a caller can tell apart by their place.
const maxPositional = 3

// isArgument reports whether a caller gives the parameter with each call.
func isArgument(p *model.Param) bool { return p.Role == model.RoleArgument || p.Role == "" }

// positional reports for each parameter whether it is an argument of the method of its own: those of the path, as long as
// they are few. More than three go into the parameters' struct, all of them: an order that nobody remembers must not
// decide which app is deleted.
func positional(op *model.Operation) []bool {
	out := make([]bool, len(op.Params))
	n := 0
	for i := range op.Params {
		p := &op.Params[i]
		out[i] = p.In == model.InPath && isArgument(p)
		if out[i] {
			n++
		}
	}
	if n > maxPositional {
		clear(out)
	}
	return out
}

// hasParams reports whether the operation has a struct of parameters.
func hasParams(op *model.Operation) bool {
	own := positional(op)
	for i := range op.Params {
		if isArgument(&op.Params[i]) && !own[i] {
			return true
		}
	}
	return false
}

// operations names the parameters, forms, examples and results of operations.
func (t *typing) operations() {
	parallel.Each(len(t.api.Operations), func(i int) {
		arguments(t.api.Operations[i])
		exampleKeys(t.api.Operations[i])
	})
	for i, op := range t.api.Operations {
		op.ParamsType = ""
		if e := t.params[i]; e != nil {
			op.ParamsType = e.name
			t.paramFields(op.ID+"/params", op.Params, func(p *model.Param) bool { return isArgument(p) && !p.Positional })
		}
		if b := op.Body; b != nil {
			b.GoType = ""
			if e := t.forms[i]; e != nil {
				b.GoType = e.name
				t.paramFields(op.ID+"/form", b.Fields, isArgument)
			}
		}
		for j := range op.Replies {
			t.paramFields("", op.Replies[j].Headers, func(*model.Param) bool { return true })
		}
	}
	t.results()
}

// arguments names the method's own arguments.
func arguments(op *model.Operation) {
	used, numbers := map[string]bool{}, numbering{}
	for i, own := range positional(op) {
		p := &op.Params[i]
		p.Positional, p.GoName = own, ""
		if !own {
			continue
		}
		name := argument(p.Name)
		if name == "" {
			name = "arg"
		}
		p.GoName = numbers.number(name, func(n string) bool { return used[n] })
		used[p.GoName] = true
	}
}

// paramFields names the fields of a struct of parameters. An id in the query beside one in a header is IDQuery.
func (t *typing) paramFields(id string, list []model.Param, of func(*model.Param) bool) {
	var wants []want
	var index []int
	for i := range list {
		if p := &list[i]; of(p) {
			wants = append(wants, want{text: p.Name, had: t.lock.Fields[id+"#"+string(p.In)+"/"+p.Name], ending: exported(words(string(p.In)), "")})
			index = append(index, i)
		}
	}
	seen := map[string]bool{}
	for i, name := range t.spelt.distinct(wants, func(n string) bool { return n == "MarshalJSON" || n == "UnmarshalJSON" }) {
		p := &list[index[i]]
		p.GoName = name
		if key := id + "#" + string(p.In) + "/" + p.Name; id != "" && !seen[key] {
			t.fields[key], seen[key] = name, true
		}
	}
}

// exampleKeys names the examples in the document: the words of the name, as a URL would have them.
func exampleKeys(op *model.Operation) {
	used, numbers := map[string]bool{}, numbering{}
	for _, e := range op.Examples {
		key := slug(e.Name)
		if key == "" {
			key = "example"
		}
		e.Key = numbers.numberWith(key, "-", used)
	}
}

func slug(text string) string {
	ws := split(text)
	var b strings.Builder
	for _, w := range ws {
		w = strings.Map(func(r rune) rune {
			if r < utf8.RuneSelf {
				return unicode.ToLower(r)
			}
			return -1
		}, w)
		if w == "" {
			continue
		}
		if b.Len()+len(w) > maxName {
			break
		}
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(w)
	}
	return b.String()
}
