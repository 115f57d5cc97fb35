package resolve

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// skip takes out the requests that the user skips; what else the entries say is for Name, which also reports those that
// meet nothing. The second of two requests with one name stays the second when the first is skipped: Identity.Number
// keeps the count.
func (r *resolver) skip() {
	ops := r.api.Operations
	count := map[string]int{}
	for _, op := range ops {
		path := op.Identity.Path()
		count[path]++
		op.Identity.Number = count[path]
	}
	skipped := map[*model.Operation]bool{}
	for _, key := range slices.SortedFunc(maps.Keys(r.opts.Requests), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.opts.Requests[a].Pos.Line, r.opts.Requests[b].Pos.Line), cmp.Compare(a, b))
	}) {
		o := r.opts.Requests[key]
		if !o.Skip {
			continue
		}
		switch op := Find(ops, key); {
		case op == nil:
			keys := make([]string, len(ops))
			for i, op := range ops {
				keys[i] = Key(op.Identity)
			}
			r.diags.Add(diag.OverrideMeetsNothing, o.Pos, "overrides: requests: %q meets no request%s", key, nearest(key, keys))
		default:
			skipped[op] = true
			r.api.Skipped = append(r.api.Skipped, model.Skipped{File: op.File, Pointer: op.Pointer, Name: op.Name,
				Method: op.Method, Pos: op.Pos, Reason: "skipped by overrides: requests: " + key, Examples: op.Examples})
		}
	}
	r.api.Operations = slices.DeleteFunc(ops, func(op *model.Operation) bool { return skipped[op] })
	number(r.api.Operations)
}

var keyNumber = regexp.MustCompile(`^(.*)#(\d{1,6})$`)

// Find returns the operation that a key of overrides names (Folder/Sub/Name, the second of that name with #2), or nil.
// A name that itself ends like a number is taken by its whole text first.
func Find(ops []*model.Operation, key string) *model.Operation {
	if op := findNumber(ops, key, 1); op != nil {
		return op
	}
	if m := keyNumber.FindStringSubmatch(key); m != nil {
		n, _ := strconv.Atoi(m[2])
		return findNumber(ops, m[1], n)
	}
	return nil
}

func findNumber(ops []*model.Operation, path string, number int) *model.Operation {
	for _, op := range ops {
		if max(op.Identity.Number, 1) == number && op.Identity.Path() == path {
			return op
		}
	}
	return nil
}

// Key returns the key by which overrides name a request.
func Key(id model.Identity) string {
	if id.Number > 1 {
		return fmt.Sprintf("%s#%d", id.Path(), id.Number)
	}
	return id.Path()
}

// checkRoles reports overrides of variables that meet nothing. used are the names of all variables of the API.
func (r *resolver) checkRoles(used []string) {
	for _, name := range slices.SortedFunc(maps.Keys(r.opts.Roles), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.opts.Roles[a].Pos.Line, r.opts.Roles[b].Pos.Line), cmp.Compare(a, b))
	}) {
		o := r.opts.Roles[name]
		if !slices.Contains(used, name) && !o.Shared {
			r.diags.Add(diag.OverrideMeetsNothing, o.Pos, "overrides: variables: %q meets no variable of a request%s", name, nearest(name, used))
		}
		if _, ok := overriddenRole(o.Role); !ok {
			r.diags.Add(diag.OverrideMeetsNothing, o.Pos, "overrides: variables: %s: %q is no role%s", name, o.Role,
				nearest(o.Role, []string{"configuration", "parameter"}))
		}
	}
}

func overriddenRole(word string) (model.Role, bool) {
	switch word {
	case "configuration":
		return model.RoleConfiguration, true
	case "parameter", "argument":
		return model.RoleArgument, true
	}
	return "", false
}

// nearest ends a message with the known name that looks most like the unknown one.
func nearest(name string, known []string) string {
	if best := config.Nearest(name, known); best != "" {
		return fmt.Sprintf("; the nearest is %q", best)
	}
	return ""
}

// quoteNames lists up to ten names for a message.
func quoteNames(names []string) string {
	const most = 10
	var b strings.Builder
	for i, n := range names {
		if i == most {
			fmt.Fprintf(&b, " and %d more", len(names)-most)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(n)
	}
	return b.String()
}
