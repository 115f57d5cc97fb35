package reports

import (
	"bufio"
	"fmt"
	"io"
)

// file is what a report is written into.
type file interface {
	io.Writer
	io.WriterAt
}

// Output is the file of a report. It remembers the first error, so that who writes need not look at each.
type Output struct {
	f   file
	buf *bufio.Writer
	at  int64
	err error
}

func newOutput(f file) *Output { return &Output{f: f, buf: bufio.NewWriterSize(f, 64<<10)} }

// Write appends.
func (o *Output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.buf.Write(p)
	o.at += int64(n)
	o.err = err
	return n, err
}

// Printf appends a text.
func (o *Output) Printf(format string, args ...any) { _, _ = fmt.Fprintf(o, format, args...) }

// Err is the first error.
func (o *Output) Err() error { return o.err }

// Place is a part of the file that is filled later: sums often stand in front of what they are the sums of.
type Place struct {
	at   int64
	size int
}

// Reserve appends as many spaces as a text may need that is known later only.
func (o *Output) Reserve(size int) Place {
	p := Place{o.at, size}
	o.Printf("%*s", size, "")
	return p
}

// Fill writes a text into its place; what it leaves of it stays spaces.
func (o *Output) Fill(p Place, text string) {
	switch {
	case o.err != nil:
	case len(text) > p.size:
		o.err = fmt.Errorf("a text of %d bytes has no room in the %d that are reserved for it", len(text), p.size)
	default:
		if o.err = o.buf.Flush(); o.err == nil {
			_, o.err = o.f.WriteAt([]byte(text), p.at)
		}
	}
}

func (o *Output) flush() error {
	if o.err == nil {
		o.err = o.buf.Flush()
	}
	return o.err
}
