// Package scripts reads what the scripts of a collection say about its API, without running them: which field of a reply
// sets which variable, which status, headers and fields are demanded, which request comes next.
//
// A script is parsed by goja's parser and then followed once, from top to bottom, with values in place of what it would
// compute ([value]): the reply's body, a field of it, a header, a scope of variables, a text that stands there. What is
// none of these is unknown, and says nothing. Functions are followed where they are called, with the values of their
// arguments; what stands in a branch, a loop or a callback is marked so, with the status codes that lead there as far as
// the conditions name them.
//
//	parse.go       code -> syntax tree, or a reason; nesting.go keeps the parser's recursion within bounds
//	follow.go      statements; functions.go functions and callbacks
//	expression.go  expressions; members.go a.b and a[b]; calls.go pm.*, postman.*, _.*; methods.go those of values
//	compare.go     comparisons: what holds where they are true; statuses.go sets of status codes
//	assert.go      the chains of pm.expect and pm.response.to
//	say.go         the facts themselves, and the literals that have a name
package scripts

import (
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// The bounds of what is read of one script. The longest of 3,108 published ones has 38 KB.
const (
	maxCode    = 64 << 10
	maxNesting = 400
	maxColons  = 1_500 // that can be labels
	maxArrows  = 4_000
	maxSteps   = 100_000 // nodes of the tree that are followed
	maxDepth   = 3_000   // nodes within each other
	maxCalls   = 20      // functions within each other
	maxFacts   = 500
)

// Read fills in the facts of the folders and operations of the API, each where its script stands. What cannot be read is
// said.
func Read(api *model.API) diag.List {
	r := &reader{read: map[string]*reading{}}
	for i := range api.Folders {
		f := &api.Folders[i]
		what := "the collection"
		if len(f.Path) > 0 {
			what = "folder " + quoted(strings.Join(f.Path, "/"))
		}
		f.Facts = r.scripts(f.Scripts, what, "")
	}
	for _, op := range api.Operations {
		op.Facts = r.scripts(op.Scripts, "request "+quoted(op.Name), op.Name)
	}
	return r.diags
}

type reader struct {
	diags diag.List
	read  map[string]*reading // by code: many collections repeat one script in each request
}

// reading is what is read of a code, wherever it stands.
type reading struct {
	facts    []fact
	literals []model.NameValue
	problem  *problem // why it was not read, or not to its end
}

// problem is why a script is not read.
type problem struct {
	offset int
	text   string
	part   bool // what is before was read
}

// scripts returns the facts of scripts that stand together. request is the name of the request that they belong to.
func (r *reader) scripts(all []model.Script, what, request string) []model.ScriptFact {
	var out []model.ScriptFact
	for i := range all {
		s := &all[i]
		got := r.read[s.Code]
		if got == nil {
			got = read(s.Code)
			r.read[s.Code] = got
		}
		s.Literals = got.literals
		places := newPlaces(s)
		for _, f := range got.facts {
			if f.itself {
				if request == "" {
					continue
				}
				f.Request = request
			}
			f.Listen, f.Pos = s.Listen, places.at(f.offset)
			out = append(out, f.ScriptFact)
		}
		if p := got.problem; p != nil {
			did := "it is kept as it is, and nothing is known of what it says"
			if p.part {
				did = "what it says up to here is known"
			}
			r.diags.Add(diag.ScriptNotRead, places.at(p.offset), "the %s script of %s %s; %s", s.Listen, what, p.text, did).Request = request
		}
	}
	return out
}

// quoted writes a name of the input into a message.
func quoted(name string) string {
	const most = 60
	if short := []rune(name); len(short) > most {
		name = string(short[:most]) + "…"
	}
	return `"` + diag.Printable(name) + `"`
}

func read(code string) *reading {
	program, shift, p := parse(code)
	if p != nil {
		return &reading{problem: p}
	}
	return newFollower(shift).program(program)
}

// places knows where the bytes of a script's code stand in the input.
type places struct {
	script *model.Script
	starts []int // of the lines in the code
}

func newPlaces(s *model.Script) places { return places{script: s} }

func (p *places) at(offset int) diag.Pos {
	if p.starts == nil {
		p.starts = lineStarts(p.script.Code)
	}
	offset = min(max(offset, 0), len(p.script.Code))
	line := 0
	for line+1 < len(p.starts) && p.starts[line+1] <= offset {
		line++
	}
	if len(p.script.Lines) != len(p.starts) { // not known line by line
		return p.script.Pos
	}
	pos := p.script.Lines[line]
	if pos.Column == 0 {
		return pos
	}
	before := p.script.Code[p.starts[line]:offset]
	pos.Column += len(before)
	if p.script.Quoted {
		pos.Column += strings.Count(before, `"`) + strings.Count(before, `\`) + strings.Count(before, "\t") + strings.Count(before, "\r")
	}
	return pos
}

func lineStarts(code string) []int {
	starts := []int{0}
	for i := range len(code) {
		if code[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}
