package resolve

import (
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// The bounds of expansion. A description is somebody else's file: a few lines of variables that use each other twice
// would otherwise fill the memory.
const (
	maxValue     = 64 << 10 // bytes of one variable's expanded value
	maxExpansion = 64 << 20 // bytes that all expansions of one API add together
	maxDepth     = 100      // variables that lead from one to the next
	maxName      = 128      // bytes of a name; longer ones are text that happens to hold braces
)

// scope is what {{name}} means: one value for each name.
type scope struct {
	defs   map[string]*definition
	stack  []string
	added  int // bytes by which texts have grown
	limit  int // of added
	full   bool
	diags  *diag.List
	source string // the input, for what is about no place of it
}

// definition is a variable with its expanded value.
type definition struct {
	model.Variable
	state  state
	value  string
	broken bool     // it has no value: circular, or beyond a bound
	uses   []string // names in its value, sorted
}

type state int

const (
	untouched state = iota
	busy
	done
)

// newScope takes for each name the narrowest definition: flag, environment, collection, globals; in each of these the
// last one. Values are expanded in the order of names, so that they do not depend on where a definition stands.
func newScope(collection []model.Variable, opts Options, diags *diag.List) *scope {
	s := &scope{defs: make(map[string]*definition), limit: maxExpansion, diags: diags}
	for _, level := range [][]model.Variable{opts.Globals, collection, opts.Environment, opts.Flags} {
		for _, v := range level {
			if v.Name != "" {
				v.Defined = true
				s.defs[v.Name] = &definition{Variable: v}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.defs)) {
		s.lookup(name)
	}
	return s
}

// lookup returns the expanded value of the variable.
func (s *scope) lookup(name string) (string, bool) {
	d := s.find(name)
	if d == nil {
		return "", false
	}
	switch d.state {
	case done:
		return d.value, !d.broken
	case busy: // all from its own place on the stack are one circle
		circle := s.stack[slices.Index(s.stack, d.Name):]
		if slices.ContainsFunc(circle, func(n string) bool { return !s.defs[n].broken }) {
			s.diags.Add(diag.VariableNotExpanded, d.Pos, "the values of %s lead back to themselves; they stay as they are", quoteNames(circle))
		}
		for _, n := range circle {
			s.defs[n].broken = true
		}
		return "", false
	}
	if len(s.stack) >= maxDepth {
		d.broken, d.state = true, done
		s.diags.Add(diag.VariableNotExpanded, d.Pos, "variable %q is reached through more than %d others; it stays as it is", name, maxDepth)
		return "", false
	}
	d.state = busy
	s.stack = append(s.stack, d.Name)
	names := map[string]bool{}
	d.value = substitute(d.Variable.Value, max(maxValue, len(d.Variable.Value)), func(n string) (string, bool) {
		names[n] = true
		return s.lookup(n)
	})
	s.stack = s.stack[:len(s.stack)-1]
	d.uses = slices.Sorted(maps.Keys(names))
	d.state = done
	if len(d.value) > maxValue && len(d.value) > len(d.Variable.Value) && !d.broken {
		d.broken = true
		s.diags.Add(diag.VariableNotExpanded, d.Pos, "variable %q grows to more than %d bytes when the variables in it are replaced; it stays as it is", name, maxValue)
	}
	if d.broken {
		d.value = ""
	}
	return d.value, !d.broken
}

// find returns the definition that the name means. Blanks around a name count only where a definition has them.
func (s *scope) find(name string) *definition {
	if d := s.defs[name]; d != nil {
		return d
	}
	return s.defs[strings.TrimSpace(name)]
}

// expand replaces the variables that have values; the others stay as {{name}}, and so do dynamic ones ({{$guid}}): the
// compiler has no random source.
func (s *scope) expand(text string) string {
	if s.full || !strings.Contains(text, "{{") {
		return text
	}
	out := substitute(text, len(text)+s.limit-s.added, s.lookup)
	if s.added += max(0, len(out)-len(text)); s.added > s.limit {
		s.overflow()
		return text
	}
	return out
}

func (s *scope) overflow() {
	if !s.full {
		s.full = true
		s.diags.Add(diag.VariableNotExpanded, diag.Pos{File: s.source}, "the variables' values add more than %d MB to the requests; from here on they stay as they are", s.limit>>20)
	}
}

// shares are scopes that can be used at the same time, each with its part of what all may add.
func (s *scope) shares(n int) []*scope {
	out := make([]*scope, n)
	for i := range out {
		share := *s // all its definitions are expanded: they do not change any more
		share.added, share.limit, share.diags = 0, s.limit/n, new(diag.List)
		out[i] = &share
	}
	return out
}

// join notes what came of shares.
func (s *scope) join(shares []*scope) {
	for _, share := range shares {
		if share.full {
			s.overflow()
		}
	}
}

// names returns the variables that the text uses, directly and through the values of others, sorted.
func (s *scope) names(text string) []string {
	if !strings.Contains(text, "{{") {
		return nil
	}
	seen := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		d := s.find(name)
		if d != nil {
			name = d.Name
		} else {
			name = strings.TrimSpace(name)
		}
		if name == "" || seen[name] {
			return
		}
		seen[name] = true
		if d != nil {
			for _, n := range d.uses {
				add(n)
			}
		}
	}
	substitute(text, len(text)+maxValue, func(n string) (string, bool) {
		add(n)
		if v, ok := s.lookup(n); ok && len(v) <= maxName { // a longer one is no part of a name
			return v, true
		}
		return "", false
	})
	return slices.Sorted(maps.Keys(seen))
}

// substitute replaces {{name}} by its value, the inner one of {{a{{b}}}} first. It reads the text once: what a value holds
// is not replaced again, but can be part of a name that the text ends. Where the result is longer than the limit, the rest is
// left as it is: the caller sees it by the length.
func substitute(text string, limit int, value func(name string) (string, bool)) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	out := make([]byte, 0, len(text)+64)
	for i := 0; i < len(text); i++ {
		if len(out) > limit {
			return string(append(out, text[i:]...))
		}
		out = append(out, text[i])
		if text[i] != '}' || i == 0 || text[i-1] != '}' || len(out) < 4 || out[len(out)-2] != '}' {
			continue
		}
		end := len(out) - 2
		open := end - 1
		for open >= 0 && end-open <= maxName && out[open] != '{' && out[open] != '}' {
			open--
		}
		if open < 1 || out[open] != '{' || out[open-1] != '{' {
			continue
		}
		name := string(out[open+1 : end])
		if !isName(name) {
			continue
		}
		if v, ok := value(name); ok {
			out = append(out[:open-1], v...)
		}
	}
	return string(out)
}

// isName reports whether the text between two pairs of braces can be a variable's name, rather than a piece of JSON or of
// a page template.
func isName(name string) bool {
	return strings.TrimSpace(name) != "" && len(name) <= maxName && !strings.ContainsAny(name, "\"\n\r\t{}")
}

// whole returns the name of the variable that is the whole text, or "".
func whole(text string) string {
	text = strings.TrimSpace(text)
	if len(text) < 5 || !strings.HasPrefix(text, "{{") || !strings.HasSuffix(text, "}}") {
		return ""
	}
	if name := text[2 : len(text)-2]; isName(name) {
		return strings.TrimSpace(name)
	}
	return ""
}
