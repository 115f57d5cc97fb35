package compile

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// nameMarks puts the line of the config that would overrule it into the hint of each repaired value: only now are there
// names to write it with.
func nameMarks(api *model.API, diags diag.List) {
	lines := map[diag.Pos]string{}
	note := func(path string, c *model.Content) {
		for _, m := range c.Marks {
			lines[m.Pos] = fmt.Sprintf("to choose: overrides: types: %q: {type: string} in pmgen.yaml", path+elements(m.Pointer))
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
