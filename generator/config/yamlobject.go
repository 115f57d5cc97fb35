package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// object is a mapping whose keys have been checked.
type object struct {
	r    *reading
	n    *node
	what string
}

// object returns the mapping, nil where there is none. Without keys any key is known.
func (r *reading) object(n *node, what string, keys ...string) *object {
	if n == nil || n.kind == null {
		return nil
	}
	if n.kind != mapping {
		r.wrong(n, what, "a mapping")
		return nil
	}
	for _, m := range n.members {
		if len(keys) > 0 && !slices.Contains(keys, m.name) {
			r.diags.Add(diag.ConfigUnknownKey, m.pos, "%s has no key %q%s", what, m.name, mean(m.name, keys))
		}
	}
	return &object{r, n, what}
}

// mean asks whether the nearest known word was meant.
func mean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return "; did you mean " + strconv.Quote(near) + "?"
	}
	return ""
}

func (r *reading) wrong(n *node, what, want string) {
	r.diags.Add(diag.ConfigInvalid, n.pos, "%s is %s; it must be %s", what, shown(n), want)
}

// shown names a value in a message.
func shown(n *node) string {
	switch n.kind {
	case scalar:
		text := n.text
		if len(text) > 60 {
			text = text[:60] + "…"
		}
		return strconv.Quote(text)
	case list:
		return "a list"
	case mapping:
		return "a mapping"
	}
	return "empty"
}

// get returns the value of the key, nil where there is none.
func (o *object) get(key string) *node {
	for _, m := range o.n.members {
		if m.name == key && m.value.kind != null {
			return m.value
		}
	}
	return nil
}

// need is get for a key that must be there.
func (o *object) need(key string) *node {
	v := o.get(key)
	if v == nil {
		o.r.diags.Add(diag.ConfigMissing, o.n.pos, "%s has no %s", o.what, key)
	}
	return v
}

// text reads any scalar by its spelling: 3.1 and "3.1" are the same. It reports whether there is a text.
func (o *object) text(n *node, key string, to *string) bool {
	switch {
	case n == nil:
		return false
	case n.kind != scalar:
		o.r.wrong(n, key, "a text")
		return false
	case n.text == "":
		o.r.wrong(n, key, "a text that is not empty")
		return false
	case strings.Contains(n.text, envOpening):
		o.r.diags.Add(diag.ConfigInvalid, n.pos, "%s has %s…}; environment variables are read in the values of variables only", key, envOpening)
		return false
	}
	*to = n.text
	return true
}

func (o *object) flag(n *node, key string, to *bool) {
	switch {
	case n == nil:
	case !n.boolean:
		o.r.wrong(n, key, "true or false")
	default:
		*to = n.text == "true" || string(n.json) == "true"
	}
}

func (o *object) optional(key string, to **bool) {
	if n := o.get(key); n != nil {
		*to = new(bool)
		o.flag(n, key, *to)
	}
}

func (o *object) word(key string, to *string, words []string) {
	n := o.get(key)
	if o.text(n, key, to) && !slices.Contains(words, *to) {
		o.r.diags.Add(diag.ConfigInvalid, n.pos, "%s is %q; it must be one of %s%s", key, *to, join(words), mean(*to, words))
	}
}

func join(words []string) string {
	out := ""
	for i, w := range words {
		if i > 0 {
			out += ", "
		}
		out += w
	}
	return out
}

func (o *object) path(n *node, key string, to *string) bool {
	if !o.text(n, key, to) {
		return false
	}
	clean, err := cleanPath(*to)
	if err != nil {
		o.r.diags.Add(diag.ConfigPath, n.pos, "%s: the path %q %v", key, *to, err)
		*to = ""
		return false
	}
	*to = clean
	return true
}
