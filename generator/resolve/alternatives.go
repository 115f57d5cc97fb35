package resolve

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// alternatives are the bodies of one media type. Where one property holds a constant in all of them, its values tell them apart.
// What has the same value is one alternative: two forms of one grant_type are one form with the fields of both, as two requests
// of one endpoint are one operation with the parameters of both.
func alternatives(media string, ops []*model.Operation, of []int) model.EndpointBody {
	b := model.EndpointBody{Media: media}
	name := discriminator(ops, of)
	at := map[string]int{}
	for _, i := range of {
		key := fmt.Sprint(i)
		a := model.BodyAlternative{Of: []int{i}}
		if name != "" {
			a.Value, _ = property(ops[i], name)
			key = a.Value
		} else if ops[i].Body.IsForm() {
			key = formConstants(ops[i])
		}
		if j, ok := at[key]; ok {
			b.Alternatives[j].Of = append(b.Alternatives[j].Of, i)
			continue
		}
		at[key] = len(b.Alternatives)
		b.Alternatives = append(b.Alternatives, a)
	}
	for _, a := range b.Alternatives {
		slices.SortStableFunc(a.Of, func(i, j int) int { return strings.Compare(ops[i].ID, ops[j].ID) })
	}
	b.Discriminator, b.Exclusive = name, name != ""
	return b
}

// discriminator returns the property that holds a constant in the bodies of all the operations, and not the same in all: one
// whose values differ most, and of equal ones the first by the alphabet. "" where there is none.
func discriminator(ops []*model.Operation, of []int) string {
	best, most := "", 1
	for _, c := range ops[of[0]].Constants {
		name, ok := propertyName(ops[of[0]], c)
		if !ok {
			continue
		}
		values := map[string]bool{}
		for _, i := range of {
			value, ok := property(ops[i], name)
			if !ok {
				values = nil
				break
			}
			values[value] = true
		}
		if len(values) > most || len(values) == most && best != "" && name < best {
			best, most = name, len(values)
		}
	}
	return best
}

// property returns the constant that the body of the operation has in the property.
func property(op *model.Operation, name string) (value string, ok bool) {
	for _, c := range op.Constants {
		if n, ok := propertyName(op, c); ok && n == name {
			return c.Value, true
		}
	}
	return "", false
}

// propertyName returns the property of the body that holds the constant, where it is one: a field of a form, a member at the top
// of JSON, the name of a GraphQL operation that is sent. What stands deeper, in the URL or in a header tells requests apart, but
// no schema of a body can say so.
func propertyName(op *model.Operation, c model.Constant) (string, bool) {
	switch {
	case op.Body == nil || !c.Literal():
	case c.In == string(model.InForm) && op.Body.IsForm():
		return c.Name, true
	case c.In == "graphql" && c.Name == "operationName":
		return c.Name, true
	case c.In == "json" && op.Body.Encoding == model.JSON && strings.Count(c.Name, "/") == 1:
		tokens := model.PointerTokens(c.Name)
		return tokens[0], true
	}
	return "", false
}

// formConstants spells the constants of a form: those of forms that nothing tells apart are equal.
func formConstants(op *model.Operation) string {
	var list []string
	for _, c := range op.Constants {
		if c.In == string(model.InForm) {
			list = append(list, fmt.Sprintf("%q=%q", c.Name, c.Value))
		}
	}
	slices.Sort(list)
	return "form " + strings.Join(list, "&")
}
