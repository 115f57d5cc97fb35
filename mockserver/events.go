package mockserver

import (
	"bytes"
	"net/http"
	"time"
)

// sendEvents sends server-sent events one by one, as a server does that waits for each.
func (w *writtenReply) sendEvents(out http.ResponseWriter, r *request, interval time.Duration, body []byte) {
	events := splitEvents(body)
	if id := r.Header.Get("Last-Event-ID"); id != "" {
		events = eventsAfter(events, id)
	}
	delete(out.Header(), "Content-Length")
	out.WriteHeader(w.status)
	if r.Method == http.MethodHead {
		return
	}
	flush := http.NewResponseController(out).Flush
	for i, event := range events {
		if i > 0 && !hold(out, r.Request, interval) {
			return
		}
		if _, err := out.Write(event); err != nil {
			return // the other side has gone
		}
		_ = flush() // who cannot sends them all at the end
	}
	if len(events) == 0 {
		_ = flush() // that the stream is open
	}
}

// splitEvents cuts a stream after its empty lines. Lines end in LF, CR or both.
func splitEvents(body []byte) (events [][]byte) {
	for len(body) > 0 {
		n, empty := 0, false
		for n < len(body) && !empty {
			end := n + bytes.IndexAny(body[n:], "\r\n")
			if end < n {
				n = len(body)
				break
			}
			empty = end == n
			if n = end + 1; body[end] == '\r' && n < len(body) && body[n] == '\n' {
				n++
			}
		}
		events, body = append(events, body[:n]), body[n:]
	}
	return events
}

// eventsAfter are the events after the one with the id; all where none has it.
func eventsAfter(events [][]byte, id string) [][]byte {
	for i, event := range events {
		for line := range bytes.FieldsFuncSeq(event, func(r rune) bool { return r == '\r' || r == '\n' }) {
			if value, ok := bytes.CutPrefix(line, []byte("id:")); ok && string(bytes.TrimPrefix(value, []byte(" "))) == id {
				return events[i+1:]
			}
		}
	}
	return events
}
