// Package diag is the one form in which pmgen says that something about its input is wrong, was mended, or was guessed:
// a [Diagnostic] with a code, a severity, a place in the input, a message and a hint.
//
// Every stage of the compiler collects diagnostics and goes on; none prints. What prints them is in [WriteText].
package diag

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// Severity ranks a diagnostic. Only an [Error] stops the generator from writing.
type Severity string

// The severities, worst first.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

func (s Severity) rank() int {
	return slices.Index([]Severity{Error, Warning, Note}, s)
}

// Pos is a place in an input file. Line and Column count from 1, the column in bytes; both are 0 where only the file is
// known. File is slash-separated and relative to the folder of the config (or of the input).
type Pos struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// IsZero reports whether p names no place.
func (p Pos) IsZero() bool { return p == Pos{} }

// String returns file:line:col, as far as it is known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Diagnostic is one thing to tell the user. Message says what was found and, after a semicolon, what pmgen did about it;
// it names the user's thing (the request's name), not ours. Hint says what the user can do; it may be empty.
type Diagnostic struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Pos
	Message string `json:"message"`
	Hint    string `json:"hint"`

	// Span is the length in bytes of the text at Pos that is meant; 0 or 1 marks a single place.
	Span int `json:"span,omitempty"`
	// Body is the place of the body or reply, and Value where in it the value stands that it is about, in the words of overrides:
	// /apps/*/id. They are for the hint, which names the line of the config.
	Body  Pos    `json:"-"`
	Value string `json:"-"`
	// Request names the request that it is about, when it is about one.
	Request string `json:"request,omitempty"`

	// Fingerprints tell, by the way in which they were made, that it is the same one in the next run; for code hosts alone.
	Fingerprints map[string]string `json:"-"`

	// More is how many diagnostics of the code Of this one stands for: those that are counted and not listed ([MoreOfACode]).
	More int  `json:"more,omitempty"`
	Of   Code `json:"of,omitempty"`
}

// String returns the diagnostic's line: file:line:col: severity CODE: message.
func (d Diagnostic) String() string {
	where := ""
	if !d.Pos.IsZero() {
		where = d.Pos.String() + ": "
	}
	return fmt.Sprintf("%s%s %s: %s", where, d.Severity, d.Code, d.Message)
}

// List collects diagnostics. The zero List is empty and ready for use. What is added with its methods is bounded: of each
// code the first [MaxOfACode] stay, and one diagnostic stands for all others.
type List []Diagnostic

// Add appends a diagnostic of the code's own severity at pos. It returns the diagnostic for its other fields to be set,
// before another one is added.
func (l *List) Add(code Code, pos Pos, format string, args ...any) *Diagnostic {
	message := format
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	l.room(1)
	*l = append(*l, Diagnostic{Code: code, Severity: code.Severity(), Pos: pos, Message: message, Hint: code.Hint()})
	return &(*l)[len(*l)-1]
}

// Errors returns how many errors there are.
func (l List) Errors() int { return l.Count(Error) }

// Count returns how many diagnostics have severity s, those that are not listed among them.
func (l List) Count(s Severity) int {
	n := 0
	for _, d := range l {
		if d.Severity == s {
			n += d.count()
		}
	}
	return n
}

// CountCode returns how many diagnostics have the code, those that are not listed among them.
func (l List) CountCode(c Code) int {
	n := 0
	for _, d := range l {
		if d.About() == c {
			n += d.count()
		}
	}
	return n
}

// Lasting returns the diagnostics that the next run will have, too: what only tells how this run came from the lock of before
// does not belong into files that are compared with it.
func (l List) Lasting() List {
	return slices.DeleteFunc(slices.Clone(l), func(d Diagnostic) bool { return d.About() == NamingLockStale })
}

// Sort bounds the list and orders it by file, line, column, severity, code and message, so that the order in which stages found
// things is not seen.
func (l *List) Sort() {
	*l = l.bounded()
	slices.SortStableFunc(*l, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Severity.rank(), b.Severity.rank()), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
}

// Compare orders by severity, the worst first, and then by code; what stands for more of a code closes those of the code.
func (d Diagnostic) Compare(other Diagnostic) int {
	return cmp.Or(cmp.Compare(d.Severity.rank(), other.Severity.rank()), cmp.Compare(d.About(), other.About()), cmp.Compare(d.More, other.More))
}

// Reason is an error of the file system without the path, which the message about it already names.
func Reason(err error) error {
	var pe *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file or folder")
	case errors.As(err, &pe):
		return pe.Err
	}
	return err
}
