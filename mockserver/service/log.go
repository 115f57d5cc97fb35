package service

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"
)

// Log writes structured lines. Each request is one, so they are gathered and written a few times a second.
type Log struct {
	*slog.Logger
	lines    *lines
	json     bool
	requests bool // are written
}

// NewLog returns a log in the format text or json, of lines of the level (debug, info, warn, error) and above. Close writes what
// is left.
func NewLog(w io.Writer, format, level string) (*Log, error) {
	var least slog.Level
	if err := least.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("--log-level %q: want debug, info, warn or error", level)
	}
	out := newLines(w)
	options := &slog.HandlerOptions{Level: least}
	switch format {
	case "text":
		return &Log{slog.New(slog.NewTextHandler(out, options)), out, false, least <= slog.LevelInfo}, nil
	case "json":
		return &Log{slog.New(slog.NewJSONHandler(out, options)), out, true, least <= slog.LevelInfo}, nil
	}
	return nil, fmt.Errorf("--log-format %q: want text or json", format)
}

// Close writes what is left and ends the log.
func (l *Log) Close() { l.lines.close() }

// lines gathers lines for a moment.
type lines struct {
	mu      sync.Mutex
	out     *bufio.Writer
	waiting bool // they will be written soon
	closed  bool
}

// moment is how long a line waits for others.
const moment = 50 * time.Millisecond

func newLines(w io.Writer) *lines { return &lines{out: bufio.NewWriterSize(w, 64<<10)} }

func (l *lines) Write(p []byte) (int, error) {
	l.add(func(b []byte) []byte { return append(b, p...) })
	return len(p), nil
}

// add adds a line, which appended writes into the room that is there.
func (l *lines) add(appended func([]byte) []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = l.out.Write(appended(l.out.AvailableBuffer())) // who reads the log has gone: nobody is left to tell
	switch {
	case l.closed:
		_ = l.out.Flush()
	case !l.waiting:
		l.waiting = true
		time.AfterFunc(moment, l.flush)
	}
}

func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = false
	_ = l.out.Flush()
}

func (l *lines) close() {
	l.flush()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
}
