package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// LockFile is the name of the lock.
const LockFile = "pmgen.lock.json"

const lockVersion = 1

// NewLock returns a lock without names.
func NewLock() *Lock { return &Lock{Version: lockVersion, APIs: map[string]*Names{}} }

// Clone returns a copy that can be changed, also of nil.
func (n *Names) Clone() *Names {
	c := &Names{Operations: map[string]string{}, Types: map[string]string{}, Fields: map[string]string{}, Iterators: map[string]string{}, Options: map[string]string{}, Removed: map[string]string{}}
	if n != nil {
		maps.Copy(c.Operations, n.Operations)
		maps.Copy(c.Types, n.Types)
		maps.Copy(c.Fields, n.Fields)
		maps.Copy(c.Iterators, n.Iterators)
		maps.Copy(c.Options, n.Options)
		maps.Copy(c.Removed, n.Removed)
	}
	return c
}

// ReadLock reads a lock. One that cannot be read is an error: going on without it would name everything anew.
func ReadLock(name string, data []byte) (*Lock, diag.List) {
	var diags diag.List
	lock := NewLock()
	for i, line := range bytes.Split(data, []byte("\n")) {
		if conflict(line) {
			diags.Add(diag.LockUnreadable, diag.Pos{File: name, Line: i + 1, Column: 1},
				"the lock has an unresolved merge conflict; nothing is generated").Hint = "keep the lines of both sides, each name once, and remove the markers"
			return lock, diags
		}
	}
	f, _, err := tree.Parse(name, data)
	if err != nil {
		at := diag.Pos{File: name}
		message := err.Error()
		if t := (*tree.SyntaxError)(nil); errors.As(err, &t) {
			at, message = t.Pos, t.Message
		}
		diags.Add(diag.LockUnreadable, at, "the lock is not JSON: %s; nothing is generated", message)
		return lock, diags
	}
	root := f.Root
	if v, _ := root.Get("version").Int(); v != lockVersion {
		at := root.Get("version").Pos()
		if at.IsZero() {
			at = root.Pos()
		}
		diags.Add(diag.LockUnreadable, at, "the lock is not of version %d, which is all that this pmgen reads; nothing is generated", lockVersion)
		return lock, diags
	}
	for _, api := range members(root.Get("apis")) {
		n := (*Names)(nil).Clone()
		for _, part := range []struct {
			name string
			to   map[string]string
		}{{"operations", n.Operations}, {"types", n.Types}, {"fields", n.Fields}, {"iterators", n.Iterators}, {"options", n.Options}, {"removed", n.Removed}} {
			for _, m := range members(api.Value.Get(part.name)) {
				if !m.Value.Is(tree.String) {
					diags.Add(diag.LockUnreadable, m.Value.Pos(), "the name of %q is no string; nothing is generated", m.Name)
					continue
				}
				if old, twice := part.to[m.Name]; twice && old != m.Value.Text {
					diags.Add(diag.LockUnreadable, m.Value.Pos(), "%q has two names, %s and %s; nothing is generated", m.Name, old, m.Value.Text).Hint =
						"both sides of a merge named it: keep one of the lines"
					continue
				}
				part.to[m.Name] = m.Value.Text
			}
		}
		lock.APIs[api.Name] = n
	}
	return lock, diags
}

// members returns all members, of names that are there twice too: merges make such.
func members(n *tree.Node) []tree.Member {
	if n == nil {
		return nil
	}
	return n.Members
}

// conflict reports whether the line is one of the marks that version control leaves.
func conflict(line []byte) bool {
	for _, mark := range []string{"<<<<<<< ", "=======", ">>>>>>> ", "||||||| "} {
		if bytes.HasPrefix(line, []byte(mark)) {
			return true
		}
	}
	return false
}

// Encode writes the lock: sorted, one name a line, so that most branches that add names merge by themselves, and the rest by
// keeping the lines of both.
func (l *Lock) Encode() []byte {
	var b strings.Builder
	b.WriteString("{\n  \"version\": 1,\n  \"apis\": {\n")
	apis := slices.Sorted(maps.Keys(l.APIs))
	for i, name := range apis {
		n := l.APIs[name]
		if n == nil {
			n = &Names{}
		}
		b.WriteString("    " + quote(name) + ": {\n")
		parts := []struct {
			name string
			m    map[string]string
		}{{"operations", n.Operations}, {"types", n.Types}, {"fields", n.Fields}, {"iterators", n.Iterators}, {"options", n.Options}, {"removed", n.Removed}}
		for j, p := range parts {
			b.WriteString("      " + quote(p.name) + ": {")
			for k, key := range slices.Sorted(maps.Keys(p.m)) {
				if k > 0 {
					b.WriteString(",")
				}
				b.WriteString("\n        " + quote(key) + ": " + quote(p.m[key]))
			}
			if len(p.m) > 0 {
				b.WriteString("\n      ")
			}
			b.WriteString("}" + comma(j, len(parts)) + "\n")
		}
		b.WriteString("    }" + comma(i, len(apis)) + "\n")
	}
	b.WriteString("  }\n}\n")
	return []byte(b.String())
}

func comma(i, n int) string {
	if i+1 < n {
		return ","
	}
	return ""
}

// quote writes a JSON string as people read it: without \u003c for <.
func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
