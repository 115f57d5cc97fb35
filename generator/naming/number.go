package naming

import "strconv"

// numbering gives numbers to equal names of one scope, in which what is taken stays taken: of thousands of equal names each
// goes on where the last one ended. It holds the number to try next.
type numbering map[string]int

// number returns the name, or the name with the first number from 2 with which it is not taken. The caller takes it.
func (n numbering) number(name string, taken func(string) bool) string {
	if n[name] == 0 && !taken(name) {
		n[name] = 2
		return name
	}
	base := name
	if last := name[len(name)-1]; last >= '0' && last <= '9' {
		base += "X" // Oauth2 and its second are not Oauth22
	}
	for i := max(n[name], 2); ; i++ {
		if out := base + strconv.Itoa(i); !taken(out) {
			n[name] = i + 1
			return out
		}
	}
}

// numberWith is number with something between name and number. It takes the name.
func (n numbering) numberWith(name, between string, used map[string]bool) string {
	out, next := name, max(n[name], 2)
	for ; used[out]; next++ {
		out = name + between + strconv.Itoa(next)
	}
	n[name], used[out] = next, true
	return out
}

// number is [numbering.number] of a name that few others are equal to.
func number(name string, taken func(string) bool) string {
	return numbering{}.number(name, taken)
}
