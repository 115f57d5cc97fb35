package resolve

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// skip takes out the requests that the user skips. Every entry of the overrides must meet a request, also those that only
// Name acts on. The second of two requests with one name stays the second when the first is skipped: Identity.Number
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
		switch op := Find(ops, key); {
		case op == nil:
			keys := make([]string, len(ops))
			for i, op := range ops {
				keys[i] = Key(op.Identity)
			}
			r.diags.Add(diag.OverrideMeetsNothing, o.Pos, "overrides: requests: %q meets no request%s", key, nearest(key, keys))
		case o.Skip:
			skipped[op] = true
			r.api.Skipped = append(r.api.Skipped, model.Skipped{File: op.File, Pointer: op.Pointer, Name: op.Name,
				Method: op.Method, Reason: "skipped by overrides: requests: " + key, Examples: op.Examples})
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
		if !slices.Contains(used, name) {
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
	best, distance := "", 1<<30
	for _, k := range known {
		if d := editDistance(name, k); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; the nearest is %q", best)
}

// editDistance is Levenshtein's, without regard to case. Names beyond 200 bytes are cut: they are only compared to be
// suggested.
func editDistance(a, b string) int {
	a, b = cut(strings.ToLower(a), 200), cut(strings.ToLower(b), 200)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d++
			}
			diagonal = row[j+1]
			row[j+1] = min(d, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func cut(s string, n int) string { return s[:min(len(s), n)] }

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
