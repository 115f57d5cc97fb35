package diag

import "bytes"

// Lines is a text whose lines are found at once: of one text thousands may be shown.
type Lines struct {
	text   []byte
	starts []int
}

// LinesOf prepares a text; nil has no lines.
func LinesOf(text []byte) Lines {
	if text == nil {
		return Lines{}
	}
	l := Lines{text, []int{0}}
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			return l
		}
		at += i + 1
		l.starts = append(l.starts, at)
	}
}

// Line returns the nth line, counted from 1, without its end.
func (l Lines) Line(n int) ([]byte, bool) {
	if n < 1 || n > len(l.starts) {
		return nil, false
	}
	line := l.text[l.starts[n-1]:]
	if n < len(l.starts) {
		line = line[:l.starts[n]-l.starts[n-1]-1]
	}
	return bytes.TrimSuffix(line, []byte("\r")), true
}
