package runtime

import "strconv"

// set replaces the values of a name by one.
func (v *values) set(name, value string) {
	kept := (*v)[:0]
	for _, p := range *v {
		if p.name != name {
			kept = append(kept, p)
		}
	}
	*v = append(kept, pair{name, value})
}

// integer returns the first value of a name, if it is a number.
func (v values) integer(name string) (int64, bool) {
	for _, p := range v {
		if p.name == name {
			n, err := strconv.ParseInt(p.value, 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
