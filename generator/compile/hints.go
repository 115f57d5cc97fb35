package compile

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// overruled are the guesses of inference, each with the override that says otherwise.
var overruled = map[diag.Code]string{diag.MapGuessed: "kind: struct", diag.EnumGuessed: "type: string", diag.NumberKept: "type: number"}

// nameMarks puts the line of the config that would overrule it into the hint of each repaired value and of each guess: only
// now are there names to write it with.
func nameMarks(api *model.API, diags diag.List) {
	lines, bodies := map[diag.Pos]string{}, map[diag.Pos]string{}
	line := func(path, override string) string {
		return fmt.Sprintf("to choose: overrides: types: %q: {%s} in pmgen.yaml", path, override)
	}
	note := func(path string, c *model.Content) {
		bodies[c.Pos] = path
		for _, m := range c.Marks {
			lines[m.Pos] = line(path+elements(m.Pointer), "type: string")
		}
	}
	for _, op := range api.Operations {
		if op.Request.Body != nil {
			note(op.ID+"/request", &op.Request.Body.Content)
		}
		for _, e := range op.Examples {
			if e.Status != 0 {
				note(op.ID+"/"+strconv.Itoa(e.Status), &e.Content)
			}
		}
	}
	for i, d := range diags {
		if body := bodies[d.Body]; body != "" && overruled[d.Code] != "" {
			diags[i].Hint = line(body+d.Value, overruled[d.Code])
		}
		if line := lines[d.Pos]; line != "" && (d.Code == diag.ExampleRepaired || d.Code == diag.RequestBodyRepaired) {
			diags[i].Hint = line
		}
	}
}

var index = regexp.MustCompile(`/\d+(/|$)`)

// elements writes a pointer into a value as overrides do: * for every element.
func elements(pointer string) string {
	for {
		next := index.ReplaceAllString(pointer, "/*$1")
		if next == pointer {
			return pointer
		}
		pointer = next
	}
}
