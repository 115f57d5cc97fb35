package infer

import (
	"fmt"
	"math/bits"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// maxFields bounds a struct: an object with more members is a map, whatever they are.
const maxFields = 1000

// keyClass is a kind of key that is data rather than a name.
type keyClass struct {
	name  string
	least int // keys that it takes
	holds func(key string) bool
}

var (
	hexKey     = regexp.MustCompile(`^(?i)[0-9a-f]{8,}$`)
	ulidKey    = regexp.MustCompile(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)
	integerKey = regexp.MustCompile(`^-?[0-9]{1,20}$`)
	localeKey  = regexp.MustCompile(`^[a-z]{2,3}([-_][A-Z][a-z]{3})?([-_]([A-Za-z]{2}|[0-9]{3}))?$`)
	instantKey = regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ]\d\d:\d\d`)
)

var keyClasses = []keyClass{
	{"UUIDs", 1, uuidText.MatchString},
	{"dates", 1, func(k string) bool { return isDate(k) || len(k) > 10 && isDate(k[:10]) && instantKey.MatchString(k) }},
	{"e-mail addresses", 1, isEmail},
	{"ULIDs", 1, func(k string) bool { return ulidKey.MatchString(k) && strings.ContainsAny(k, "0123456789") }},
	// A digit tells deadbeef1 from a word; a letter tells it from a number, which is no unambiguous key.
	{"hexadecimal digits", 1, func(k string) bool {
		return hexKey.MatchString(k) && strings.ContainsAny(k, "0123456789") && strings.ContainsFunc(k, unicode.IsLetter)
	}},
	{"integers", 3, integerKey.MatchString},
	{"locales", 3, isLocale},
	{"currencies", 3, isCurrency},
}

func isLocale(key string) bool {
	if !localeKey.MatchString(key) {
		return false
	}
	base, _, _ := strings.Cut(strings.ReplaceAll(key, "_", "-"), "-")
	if len(base) != 2 && len(key) == len(base) {
		return false // three letters alone are any word: url, api, key
	}
	_, err := language.ParseBase(base)
	return err == nil
}

func isCurrency(key string) bool {
	if len(key) != 3 || strings.ToUpper(key) != key {
		return false
	}
	_, err := currency.ParseISO(key)
	return err == nil
}

// asMap reports whether the objects of the node are maps, and why.
func (n *Node) asMap() (reason string, yes bool) {
	if n.entries != nil {
		return "they were, further up", true
	}
	if len(n.members) == 0 {
		return "", false
	}
	if len(n.members) > maxFields {
		return "there are too many for a struct", true
	}
	for _, class := range keyClasses {
		if len(n.members) >= class.least && n.everyKey(class.holds) {
			return "they are " + class.name, n.value().uniform(false)
		}
	}
	switch {
	case n.disjoint():
		reason = "no two objects share one, and all values are alike"
	case n.many():
		reason = fmt.Sprintf("there are %d, and all values are alike", len(n.members))
	default:
		return "", false
	}
	value := n.value()
	return reason, value.types() != 0 && value.uniform(true)
}

func (n *Node) everyKey(holds func(string) bool) bool {
	for _, m := range n.members {
		if !holds(m.name) {
			return false
		}
	}
	return true
}

// disjoint reports whether no two objects share a key, over at least two samples, with two keys an object: objects of one
// key that differ are variants of a record. Only where there are many of these are they entries.
func (n *Node) disjoint() bool {
	if len(n.samples) < 2 || len(n.members) < 2*len(n.objects) && len(n.objects) < fewMax {
		return false
	}
	for _, m := range n.members {
		if len(m.node.values) > 1 {
			return false
		}
	}
	// A sample of one object, {} in the others, says nothing of keys that differ.
	var from few
	for _, m := range n.members {
		from = from.union(m.node.samples)
	}
	return len(from) > 1
}

// many reports whether there are too many members for a record of such values, and no two objects that agree on them.
func (n *Node) many() bool {
	steady := len(n.objects) > 1
	var types facts
	for _, m := range n.members {
		steady = steady && !m.optional
		types |= m.node.types()
	}
	if types.has(hasText) {
		return len(n.members) > 50 && !steady
	}
	return len(n.members) > 20 && !steady
}

// value returns what all members of the objects say together: the value of a map.
func (n *Node) value() *Node {
	if n.entries != nil {
		return n.entries
	}
	nodes := make([]*Node, 0, len(n.members))
	for _, m := range n.members {
		nodes = append(nodes, m.node)
	}
	return mergeAll(nodes)
}

// uniform reports whether all values are of one type; strictly: of one shape, and known at all. Null is of any type.
func (n *Node) uniform(strict bool) bool {
	if n == nil {
		return true
	}
	if bits.OnesCount32(uint32(n.types())) > 1 {
		return false
	}
	if !strict {
		return true
	}
	for _, m := range n.members {
		if m.optional || !m.node.uniform(true) {
			return false
		}
	}
	return n.items.uniform(true) && n.entries.uniform(true)
}

// types returns the JSON types that were seen, null aside: all numbers are one, all strings are one.
func (n *Node) types() facts {
	f := n.all() & (hasBool | hasArray | hasObject | hasRaw)
	if n.all().has(hasCircle) {
		f |= hasObject
	}
	if n.all().has(anyNumber) {
		f |= hasInt
	}
	if n.all().has(anyString) {
		f |= hasText
	}
	return f
}
