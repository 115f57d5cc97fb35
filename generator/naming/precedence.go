package naming

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// Of several requests of one service with one name the first is called so, the others have numbers. Who is first is decided by
// what they are, never by where they stand: a collection that is sorted anew in Postman is still the same API. It is, of those
// where all before is equal,
//
//   - the one with the more usual HTTP method: GET, POST, PUT, PATCH, DELETE, others
//   - the one with the shorter path template, in segments: the collection before its element; then the first by the alphabet
//   - the first by its URL as written, then by folders and name as written
//   - the first by the constants that tell operations of one endpoint apart, such as a grant_type
//   - the one that sends less: headers, query, body, what is said of its parameters, authorization; then the first by these
//   - the one of which less was recorded, then the first by that; at last by description and id
//
// Requests that are equal in all that are the same method with the same types, and no caller can tell them apart; those stay in
// the order of the document. Names of the config and of the lock come before all this.

// precedences are what decides between requests of one name: the first text that differs.
var precedences = []func(*model.API, *model.Operation) string{
	func(_ *model.API, op *model.Operation) string {
		return strconv.Itoa((slices.Index(usualMethods, op.Method)+len(usualMethods)+1)%(len(usualMethods)+1)) + op.Method
	},
	func(_ *model.API, op *model.Operation) string {
		path := model.Template(op.Path)
		return fmt.Sprintf("%04d %s", strings.Count(path, "/"), path)
	},
	func(_ *model.API, op *model.Operation) string { return op.Identity.URL },
	func(_ *model.API, op *model.Operation) string { return op.Identity.Path() },
	func(_ *model.API, op *model.Operation) string {
		list := make([]string, len(op.Constants))
		for i, c := range op.Constants {
			list[i] = fmt.Sprintf("%q", []string{c.In, c.Name, c.Value})
		}
		slices.Sort(list)
		return strings.Join(list, "")
	},
	func(api *model.API, op *model.Operation) string { return lessFirst(textOf(sends(api, op))) },
	func(_ *model.API, op *model.Operation) string { return lessFirst(textOf(recorded(op))) },
	func(_ *model.API, op *model.Operation) string { return op.Description },
	func(_ *model.API, op *model.Operation) string { return op.Identity.ID },
}

var usualMethods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// lessFirst puts short texts before long ones.
func lessFirst(text string) string { return fmt.Sprintf("%012d %s", len(text), text) }

func textOf(v any) string {
	data, err := json.Marshal(v)
	if err != nil { // raw JSON that is none; its length tells something
		return err.Error()
	}
	return string(data)
}

// claimant is an operation that wants a name which others want, too.
type claimant struct {
	index int      // in document order
	texts []string // by precedence, as far as they were asked for
}

func (c *claimant) text(api *model.API, n int) string {
	for len(c.texts) <= n {
		c.texts = append(c.texts, precedences[len(c.texts)](api, api.Operations[c.index]))
	}
	return c.texts[n]
}

// byPrecedence sorts operations, given by index, that want one name.
func byPrecedence(api *model.API, list []int) {
	if len(list) < 2 {
		return
	}
	claimants := make([]*claimant, len(list))
	for i, n := range list {
		claimants[i] = &claimant{index: n}
	}
	slices.SortFunc(claimants, func(a, b *claimant) int {
		for n := range precedences {
			if c := strings.Compare(a.text(api, n), b.text(api, n)); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.index, b.index)
	})
	for i, c := range claimants {
		list[i] = c.index
	}
}
