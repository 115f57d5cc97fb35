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
	mark                               string // of what it sends and what was recorded: "1a2b3c4d.5e6f7a8b"; see twins.go
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
	if k.mark != "" {
		parts = append(parts, "="+k.mark)
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
		case strings.HasPrefix(p, "="):
			k.mark = p[1:]
		}
	}
	return k
}

// like is one way in which a request may differ from its line in the lock.
type like struct {
	what    string // that has changed, for the note; "" needs none
	removed bool   // lines of removed requests count, too
	of      func(identity) string
}

// sameID comes before all, sameText and what follows after it, from the surest to the least.
var (
	sameID   = like{"", true, func(k identity) string { return k.id }}
	likeness = []like{
		{"", true, func(k identity) string { // neither has an id
			if k.id != "" {
				return ""
			}
			return twinKey(k) + separator + cmp.Or(k.nth, "1")
		}},
		{"", true, func(k identity) string { // of twins the others are gone
			if k.id != "" {
				return ""
			}
			return twinKey(k)
		}},
		{"", true, func(k identity) string { return twinKey(k) + separator + cmp.Or(k.nth, "1") }},
		{"URL", false, func(k identity) string { return strings.Join([]string{"u", k.folder, k.name, k.method}, separator) }},
		{"name", false, func(k identity) string { return strings.Join([]string{"n", k.folder, k.method, k.url}, separator) }},
		{"folder", false, func(k identity) string { // of twins
			if k.mark == "" {
				return ""
			}
			return strings.Join([]string{"fm", k.name, k.method, k.url, k.mark}, separator)
		}},
		{"folder", false, func(k identity) string { return strings.Join([]string{"f", k.name, k.method, k.url}, separator) }},
		{"method", false, func(k identity) string { return strings.Join([]string{"m", k.folder, k.name, k.url}, separator) }},
		{"method and URL", false, func(k identity) string { return strings.Join([]string{"mu", k.folder, k.name}, separator) }},
	}
)

// line is an operation of the lock.
type line struct {
	identity
	name    string
	removed bool
}

// linesOf are the operations of the lock, and those that are gone.
func linesOf(lock *config.Names) []line {
	lines := make([]line, 0, len(lock.Operations))
	for key, name := range lock.Operations {
		lines = append(lines, line{parseKey(key), name, false})
	}
	for name, key := range lock.Removed {
		if strings.Contains(name, ".") {
			lines = append(lines, line{parseKey(key), name, true})
		}
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Or(cmp.Compare(a.key(), b.key()), cmp.Compare(a.name, b.name)) })
	return lines
}

// matching finds the operations in the lock.
type matching struct {
	ops   []*model.Operation
	ids   []identity
	had   []string // by operation index
	open  []int    // operations without a line
	lines []line   // lines without an operation
	lock  *config.Names
	diags *diag.List
}

// match returns, by operation index, the ID that each had in the lock: "" for a new one. A likeness counts only where it is
// clear: one request and one line, so that a name never moves to a request by chance.
func match(api *model.API, lock *config.Names, diags *diag.List) []string {
	ops := api.Operations
	m := &matching{ops: ops, ids: make([]identity, len(ops)), had: make([]string, len(ops)), lines: linesOf(lock), lock: lock, diags: diags}
	if len(m.lines) == 0 {
		return m.had
	}
	for i, op := range ops {
		m.ids[i], m.open = identify(op.Identity), append(m.open, i)
	}
	mark(api, m.ids, lock)
	m.by(sameID)
	m.twins()
	for _, l := range likeness {
		m.by(l)
	}
	return m.had
}

// by finds the operations that are like their lines in one way.
func (m *matching) by(like like) {
	byKey := map[string][]int{}
	for n, l := range m.lines {
		if k := like.of(l.identity); k != "" && (!l.removed || like.removed) {
			byKey[k] = append(byKey[k], n)
		}
	}
	wanted := map[string]int{}
	for _, i := range m.open {
		wanted[like.of(m.ids[i])]++
	}
	found := map[int]int{}
	for _, i := range m.open {
		k := like.of(m.ids[i])
		lines := byKey[k]
		if len(lines) > 1 { // a request that was renamed has a tombstone beside its line
			lines = slices.DeleteFunc(slices.Clone(lines), func(n int) bool { return m.lines[n].removed })
		}
		if k == "" || len(lines) != 1 || wanted[k] != 1 {
			continue
		}
		found[i] = lines[0]
		if like.what != "" {
			m.diags.Add(diag.NamingLockStale, m.ops[i].Pos, "request %s differs from the lock in its %s; it keeps its name %s", diag.Quote(m.ops[i].Name), like.what,
				m.lines[lines[0]].name).Request = m.ops[i].Name
		}
	}
	m.take(found)
}

// take gives operations their lines.
func (m *matching) take(found map[int]int) {
	taken := map[int]bool{}
	for i, n := range found {
		m.had[i], taken[n] = m.lines[n].name, true
	}
	m.open = slices.DeleteFunc(m.open, func(i int) bool { _, ok := found[i]; return ok })
	var rest []line
	for n, l := range m.lines {
		if !taken[n] {
			rest = append(rest, l)
		}
	}
	m.lines = rest
}
