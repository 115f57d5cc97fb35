package runtime

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
)

// StreamEvent is a server-sent event.
type StreamEvent struct {
	ID   string // of the last event that had one
	Name string // "message" where the server names none
	Data []byte
}

// Decode decodes the event's data, where it is JSON, into the value that v points to.
func (e StreamEvent) Decode(v any) error { return json.Unmarshal(e.Data, v) }

// doEvents returns the events of a stream. Each loop over it makes the call anew and closes it at its end; the loop ends
// after the first error.
func doEvents(ctx context.Context, t *transport, c *call, opts []CallOption) iter.Seq2[StreamEvent, error] {
	return func(yield func(StreamEvent, error) bool) {
		resp, err := t.open(ctx, c, opts)
		if err != nil {
			yield(StreamEvent{}, err)
			return
		}
		t.events(ctx, c, resp, yield)
	}
}

// events yields the events of an open response and closes it.
func (t *transport) events(ctx context.Context, c *call, resp *http.Response, yield func(StreamEvent, error) bool) {
	defer resp.Body.Close()
	if mediaType(resp.Header.Get("Content-Type")) != "text/event-stream" {
		reply, err := t.read(resp, c, &callConfig{})
		if err == nil {
			err = fmt.Errorf("%w: the reply is no event stream", reply)
		}
		yield(StreamEvent{}, err)
		return
	}
	for e, err := range readEvents(resp.Body, t.maxBody) {
		if err != nil {
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			yield(StreamEvent{}, fmt.Errorf("%s: %s: read events: %w", packageName, c.op, err))
			return
		}
		if !yield(e, nil) {
			return
		}
	}
}

// readEvents parses an event stream as browsers do. An event that is longer than limit is an error.
func readEvents(r io.Reader, limit int64) iter.Seq2[StreamEvent, error] {
	return func(yield func(StreamEvent, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, int(min(limit, 1<<30)))
		lines.Split(eventLines())
		var id, name string
		var data []string
		var size int64
		for first := true; lines.Scan(); first = false {
			line := lines.Text()
			if first {
				line = strings.TrimPrefix(line, "\ufeff")
			}
			if line == "" {
				if name == "" {
					name = "message"
				}
				if data != nil && !yield(StreamEvent{id, name, []byte(strings.Join(data, "\n"))}, nil) {
					return
				}
				name, data, size = "", nil, 0
				continue
			}
			field, value, _ := strings.Cut(line, ":")
			value = strings.TrimPrefix(value, " ")
			switch field {
			case "event":
				name = value
			case "id":
				if !strings.Contains(value, "\x00") {
					id = value
				}
			case "data":
				if size += int64(len(value)) + 1; size > limit {
					yield(StreamEvent{}, ErrResponseTooLarge)
					return
				}
				data = append(data, value)
			}
		}
		if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
			yield(StreamEvent{}, ErrResponseTooLarge)
		} else if err != nil {
			yield(StreamEvent{}, err)
		}
	}
}

// eventLines splits at \n, \r\n and \r, without waiting after a \r for what follows it. A last line that does not end is
// no line: its event is not complete.
func eventLines() bufio.SplitFunc {
	var afterCR bool
	return func(data []byte, atEOF bool) (int, []byte, error) {
		start := 0
		if afterCR && len(data) > 0 {
			afterCR = false
			if data[0] == '\n' {
				start = 1
			}
		}
		for i := start; i < len(data); i++ {
			if data[i] == '\n' || data[i] == '\r' {
				afterCR = data[i] == '\r'
				return i + 1, data[start:i], nil
			}
		}
		if atEOF {
			return len(data), nil, nil
		}
		return start, nil, nil
	}
}
