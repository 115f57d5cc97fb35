package resolve

import (
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// isDynamic reports whether the name is one that Postman gives a value by itself, or means to be one: it begins with $, and
// nobody defines it. A variable that the user calls $guid is a variable like any other.
func (r *resolver) isDynamic(name string) bool {
	return strings.HasPrefix(name, "$") && r.scope.find(name) == nil
}

// unknownDynamic says that Postman has no such dynamic variable, once for each name.
func (r *resolver) unknownDynamic(v model.Variable) {
	meant := ""
	if near := config.Nearest(v.Name, model.DynamicVariables()); near != "" {
		meant = "; the nearest is {{" + near + "}}"
	}
	r.diags.Add(diag.UnknownDynamic, v.Pos, "{{%s}} is none of Postman's dynamic variables%s; it stays as it is written", beginning(v.Name), meant)
}

// dynamicKind is what is known of a text that is one dynamic variable, as Postman would fill it in.
func (r *resolver) dynamicKind(text string) (model.Dynamic, bool) {
	name := whole(text)
	if name == "" || !r.isDynamic(name) {
		return model.Dynamic{}, false
	}
	return model.DynamicVariable(name)
}
