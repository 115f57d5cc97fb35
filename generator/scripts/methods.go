package scripts

import "github.com/pmgen/pmgen/generator/model"

// valueCall is a call of a method of a value.
func (f *follower) valueCall(of value, name string, args []value) value {
	first := arg(args, 0)
	if name == "parseString" {
		return f.parseString(args)
	}
	if of.isBody() && !of.derived || of.kind == each || of.kind == array {
		if v, ok := f.listCall(of, name, args); ok {
			return v
		}
	}
	switch name {
	case "toString", "valueOf":
		if of.kind == reply {
			return of
		}
	case "includes", "has", "startsWith", "endsWith":
		if of.kind == reply {
			return truthValue(&outcome{claims: present(of)})
		}
	case "test": // of a regular expression
		return truthValue(&outcome{claims: present(first)})
	}
	made := made(append([]value{of}, args...)...)
	f.other(args)
	return made
}

// listCall is a call of a method of a list or of an object of the reply. What it does not know is not for lists.
func (f *follower) listCall(of value, name string, args []value) (value, bool) {
	first, element := arg(args, 0), of.element()
	switch name {
	case "forEach", "each", "findIndex", "eachRight", "forEachRight":
		for _, e := range of.elements() {
			f.callback(first, e, value{}, of)
		}
		return value{}, true
	case "some", "every", "any", "all":
		f.callback(first, element, value{}, of)
		return truthValue(&outcome{claims: present(of)}), true
	case "find", "findLast", "pop", "shift", "last", "sample", "minBy", "maxBy":
		f.callback(first, element, value{}, of)
		return element, true
	case "filter", "reject", "sort", "sortBy", "orderBy", "slice", "reverse", "toSorted", "toReversed", "uniqBy", "flat", "shuffle":
		f.callback(first, element, value{}, of)
		return list(element), true
	case "map", "flatMap":
		if first.constant() { // _.map(list, "id")
			return list(element.at(first.text)), true
		}
		return list(f.callback(first, element, value{}, of)), true
	case "reduce":
		f.callback(first, value{}, element)
		return made(of), true
	case "first", "head":
		return f.member(of, "0", nil), true
	case "at", "nth":
		if first.kind == number && first.num >= 0 {
			return f.member(of, show(first), nil), true
		}
		return element, true
	case "hasOwnProperty":
		if fixed(first) {
			return truthValue(&outcome{claims: present(of.member(show(first)))}), true
		}
		return value{}, true
	case "includes", "contains":
		return truthValue(includes(of, first)), true
	}
	return value{}, false
}

// includes is the outcome of [200, 201].includes(pm.response.code) and its like.
func includes(of, what value) *outcome {
	if of.kind == array && what.is(model.SourceStatus) && !what.derived && !what.reason {
		if set := codes(of.elems); set != nil {
			return statusIn(set, nil)
		}
	}
	return &outcome{claims: append(present(of), present(what)...)}
}

// lodash is a call of _.name.
func (f *follower) lodash(name string, args []value) value {
	of, second, rest := arg(args, 0), arg(args, 1), args[min(1, len(args)):]
	switch name {
	case "get":
		if of.isBody() && second.constant() {
			return of.at(second.text)
		}
	case "has":
		if of.isBody() && second.constant() {
			return truthValue(&outcome{claims: present(of.at(second.text))})
		}
	case "isEmpty", "isNil", "isNull", "isUndefined":
		return truthValue(&outcome{noClaims: present(of)})
	case "isEqual":
		return truthValue(equals(of, second))
	case "isArray", "isString", "isNumber", "isObject", "isBoolean", "isPlainObject":
		return truthValue(&outcome{claims: present(of)})
	case "inRange":
		low, high := second, arg(args, 2)
		if of.is(model.SourceStatus) && low.kind == number && high.kind == number {
			_, from := below(low.num)
			to, _ := below(high.num)
			if set := narrow(from, to); from != nil && to != nil {
				return truthValue(statusIn(set, nil))
			}
		}
		return truthValue(&outcome{claims: present(of)})
	case "values":
		if of.isBody() {
			return list(of.element())
		}
	}
	return f.valueCall(of, name, rest)
}
