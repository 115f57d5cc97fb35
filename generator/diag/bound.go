package diag

import "fmt"

// MaxOfACode is how many diagnostics of one code are kept for an API. Nobody reads more, and a compressed file of 4 KB can lead
// to millions. The 55 published collections of the tests have 713 of one code when they are read as one API.
const MaxOfACode = 10_000

// count is how many diagnostics d stands for.
func (d Diagnostic) count() int { return max(d.More, 1) }

// About is the code of what d stands for.
func (d Diagnostic) About() Code {
	if d.Of != "" {
		return d.Of
	}
	return d.Code
}

// Append adds the diagnostics of another list.
func (l *List) Append(more List) {
	l.room(len(more))
	*l = append(*l, more...)
}

// AddMore adds n diagnostics of a code that are only counted; pos is the place of the first of them.
func (l *List) AddMore(code Code, pos Pos, n int) {
	if n > 0 {
		l.room(1)
		*l = append(*l, more(code, code.Severity(), pos, n))
	}
}

func more(of Code, severity Severity, pos Pos, n int) Diagnostic {
	return Diagnostic{Code: MoreOfACode, Severity: severity, Pos: pos, Hint: MoreOfACode.Hint(), More: n, Of: of,
		Message: fmt.Sprintf("%d more of %s (%s) from here on; the first %d are listed, and these are counted", n, of, kinds[of].Title, MaxOfACode)}
}

// room bounds the list where it would have to grow for n more. Since it then has room for twice of what is left, adding takes
// no longer for it.
func (l *List) room(n int) {
	if len(*l)+n > cap(*l) && len(*l)+n > MaxOfACode {
		*l = l.bounded()
	}
}

// bounded returns the list with at most [MaxOfACode] diagnostics of each code, the first ones, and one more for each code that
// has others.
func (l List) bounded() List {
	if l.isBounded() {
		return l
	}
	kept, others := map[Code]int{}, map[Code]int{} // of each code: how many are kept; the index in rest
	var out, rest List
	for _, d := range l {
		of := d.About()
		if d.More == 0 && kept[of] < MaxOfACode {
			kept[of]++
			out = append(out, d)
			continue
		}
		i, ok := others[of]
		if !ok {
			i = len(rest)
			others[of] = i
			rest = append(rest, Diagnostic{Severity: d.Severity, Pos: d.Pos, Of: of})
		}
		rest[i].More += d.count()
	}
	all := make(List, 0, 2*(len(out)+len(rest)))
	all = append(all, out...)
	for _, d := range rest {
		all = append(all, more(d.Of, d.Severity, d.Pos, d.More))
	}
	return all
}

func (l List) isBounded() bool {
	listed, counted := map[Code]int{}, map[Code]int{}
	for _, d := range l {
		n, most := listed, MaxOfACode
		if d.More > 0 {
			n, most = counted, 1
		}
		if n[d.About()]++; n[d.About()] > most {
			return false
		}
	}
	return true
}
