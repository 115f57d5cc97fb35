package naming

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// maxURL bounds a URL in the lock: a line has to stay readable. What is cut off is kept as a hash.
const maxURL = 160

// identity is a request as the lock knows it: "OAuth Usage/OAuth Usage | GET | {{url}}/apps | id:4f2c".
type identity struct {
	folder, name, method, url, nth, id string // the folder ends in a slash
}

const separator = " | "

var (
	escapeToken = strings.NewReplacer("~", "~0", "/", "~1", "|", "~2", "\n", "~3", "\r", "~3", "\t", "~3")
	escapeText  = strings.NewReplacer("~", "~0", "|", "~2", "\n", "~3", "\r", "~3", "\t", "~3")
)

func identify(i model.Identity) identity {
	var folder strings.Builder
	for _, f := range i.Folder {
		folder.WriteString(escapeToken.Replace(f) + "/")
	}
	url := i.URL
	if len(url) > maxURL {
		sum := sha256.Sum256([]byte(url))
		url = strings.ToValidUTF8(url[:maxURL], "") + "…" + hex.EncodeToString(sum[:4])
	}
	k := identity{folder: folder.String(), name: escapeToken.Replace(i.Name), method: escapeText.Replace(i.Method),
		url: escapeText.Replace(url), id: escapeText.Replace(i.ID)}
	if i.Nth > 1 {
		k.nth = strconv.Itoa(i.Nth)
	}
	return k
}

// key is the request's line in the lock.
func (k identity) key() string {
	parts := []string{k.folder + k.name, k.method, k.url}
	if k.nth != "" {
		parts = append(parts, "#"+k.nth)
	}
	if k.id != "" {
		parts = append(parts, "id:"+k.id)
	}
	return strings.Join(parts, separator)
}

// parseKey reads a line of the lock; what a person spoilt gives an identity that meets nothing.
func parseKey(key string) identity {
	parts := strings.Split(key, separator)
	var k identity
	slash := strings.LastIndex(parts[0], "/") + 1
	k.folder, k.name = parts[0][:slash], parts[0][slash:]
	for i, p := range parts[1:] {
		switch {
		case i == 0:
			k.method = p
		case i == 1:
			k.url = p
		case strings.HasPrefix(p, "#"):
			k.nth = p[1:]
		case strings.HasPrefix(p, "id:"):
			k.id = p[3:]
		}
	}
	return k
}

// likeness says how a request may differ from its line in the lock, from the surest to the least.
var likeness = []struct {
	what string // that has changed, for the note; "" needs none
	of   func(identity) string
}{
	{"", func(k identity) string { return k.id }},
	{"", func(k identity) string {
		return strings.Join([]string{k.folder, k.name, k.method, k.url, cmp.Or(k.nth, "1")}, separator)
	}},
	{"URL", func(k identity) string { return strings.Join([]string{"u", k.folder, k.name, k.method}, separator) }},
	{"name", func(k identity) string { return strings.Join([]string{"n", k.folder, k.method, k.url}, separator) }},
	{"folder", func(k identity) string { return strings.Join([]string{"f", k.name, k.method, k.url}, separator) }},
	{"method", func(k identity) string { return strings.Join([]string{"m", k.folder, k.name, k.url}, separator) }},
	{"method and URL", func(k identity) string { return strings.Join([]string{"mu", k.folder, k.name}, separator) }},
}

// match finds the operations in the lock. It returns, by operation index, the ID that each had: "" for a new one. A likeness
// counts only where it is clear: one request and one line, so that a name never moves to a request by chance.
func match(ops []*model.Operation, lock *config.Names, diags *diag.List) []string {
	had := make([]string, len(ops))
	ids := make([]identity, len(ops))
	open := make([]int, len(ops)) // operations without a line
	for i, op := range ops {
		ids[i], open[i] = identify(op.Identity), i
	}
	type line struct {
		identity
		name    string
		removed bool
	}
	var lines []line
	for key, name := range lock.Operations {
		lines = append(lines, line{parseKey(key), name, false})
	}
	for name, key := range lock.Removed {
		if strings.Contains(name, ".") {
			lines = append(lines, line{parseKey(key), name, true})
		}
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Or(cmp.Compare(a.key(), b.key()), cmp.Compare(a.name, b.name)) })
	for step, like := range likeness {
		byKey := map[string][]int{}
		for n, l := range lines {
			if k := like.of(l.identity); k != "" && (!l.removed || step < 2) {
				byKey[k] = append(byKey[k], n)
			}
		}
		wanted := map[string]int{}
		for _, i := range open {
			wanted[like.of(ids[i])]++
		}
		taken := map[int]bool{}
		var still []int
		for _, i := range open {
			k := like.of(ids[i])
			found := byKey[k]
			if len(found) > 1 { // a request that was renamed has a tombstone beside its line
				found = slices.DeleteFunc(slices.Clone(found), func(n int) bool { return lines[n].removed })
			}
			if k != "" && len(found) == 1 && wanted[k] == 1 {
				l := lines[found[0]]
				taken[found[0]], had[i] = true, l.name
				if like.what != "" {
					diags.Add(diag.NamingLockStale, ops[i].Pos, "request %s differs from the lock in its %s; it keeps its name %s", diag.Quote(ops[i].Name), like.what, l.name).Request = ops[i].Name
				}
				continue
			}
			still = append(still, i)
		}
		var rest []line
		for n, l := range lines {
			if !taken[n] {
				rest = append(rest, l)
			}
		}
		open, lines = still, rest
	}
	return had
}
