package contracttests

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// event is a server-sent event.
type event struct{ name, data string }

func isEvents(contentType string) bool { return media(contentType) == "text/event-stream" }

// events are the whole events of a stream; one that has not ended is none.
func events(stream []byte) []event {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(string(stream), "\ufeff"))
	var out []event
	for {
		block, rest, ended := strings.Cut(text, "\n\n")
		if !ended {
			return out
		}
		e := event{name: "message"}
		var data []string
		for line := range strings.SplitSeq(block, "\n") {
			field, value, _ := strings.Cut(line, ":")
			value = strings.TrimPrefix(value, " ")
			switch {
			case field == "event" && value != "":
				e.name = value
			case field == "data":
				data = append(data, value)
			}
		}
		if data != nil {
			e.data = strings.Join(data, "\n")
			out = append(out, e)
		}
		text = rest
	}
}

// wantedEvents is after how many events nobody listens any longer to a stream that may well never end: as many as were recorded,
// and one where nothing was. A mirror of the recording ends by itself.
func (k *checker) wantedEvents() int {
	switch {
	case k.mirrors():
		return math.MaxInt
	case k.c.Example != nil:
		return max(len(events(k.c.Example.Content.Bytes())), 1)
	}
	return 1
}

// listen reads a stream until it has had as many events as are wanted, or the time is over: a server that has nothing more to
// say keeps the contract. open reports whether it went on.
func (r *Runner) listen(reply *http.Response, wanted int) (stream []byte, open bool, err error) {
	in := io.LimitReader(reply.Body, r.options.MaxBodyBytes+1)
	buf := make([]byte, 4<<10)
	ends := 0 // of lines that follow each other
	blocks := 0
	for {
		n, err := in.Read(buf)
		for _, c := range buf[:n] {
			switch {
			case c == '\n':
				if ends++; ends == 2 {
					blocks++
				}
			case c != '\r':
				ends = 0
			}
		}
		stream = append(stream, buf[:n]...)
		switch {
		case errors.Is(err, io.EOF):
			return stream, false, nil
		case err != nil && errors.Is(err, context.DeadlineExceeded):
			return stream, true, nil
		case err != nil:
			return stream, false, err
		case blocks >= wanted && len(events(stream)) >= wanted:
			return stream, true, nil
		}
	}
}

// checkEvents holds the data of each event against its declared type; data of which JSON was recorded must be that. Events of
// new names are welcome.
func (k *checker) checkEvents(reply *model.Reply) bool {
	got := events(k.got.body)
	if len(got) == 0 && k.got.open {
		k.skip(Schema, fmt.Sprintf("no event came within %s", k.runner.options.Timeout))
		return true
	}
	recorded := map[string]bool{} // whether all are JSON
	if k.c.Example != nil {
		for _, e := range events(k.c.Example.Content.Bytes()) {
			_, err := decode([]byte(e.data))
			before, there := recorded[e.name]
			recorded[e.name] = err == nil && (before || !there)
		}
	}
	for i, e := range got {
		declared := slices.IndexFunc(reply.Events, func(d model.Event) bool { return d.Name == e.name })
		typed := declared >= 0 && reply.Events[declared].Type != nil
		if !typed && !recorded[e.name] {
			continue
		}
		if _, err := decode([]byte(e.data)); err != nil {
			k.fail(Result{Kind: Schema, Expected: "JSON", Received: k.runner.redact.cut(e.data, 500), Message: fmt.Sprintf("event %s: %s", e.name, err)})
			return false
		}
		if !typed {
			continue
		}
		if found := k.runner.validator.CheckReply(reply.Events[declared].Type, []byte(e.data)); len(found) > 0 {
			k.fail(Result{Kind: Schema, Received: k.runner.redact.cut(got[i].data, 500), Message: fmt.Sprintf("event %s: %s", e.name, describe(found))})
			return false
		}
	}
	k.pass(Schema)
	return true
}
