package contracttests_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
)

// ticker is an API with one stream: prices whose type is declared, and whatever was recorded.
func ticker(recorded string) *model.API {
	price := object(required("price", declaredKind(model.KindInt)))
	price.Evidence = model.Declared
	return &model.API{Title: "Ticker", Operations: []*model.Operation{{ID: "Prices", Method: "GET", Path: []model.PathPart{{Literal: "/prices"}},
		Examples: []*model.Example{example("stream", 200, "text/event-stream", recorded)},
		Replies:  []model.Reply{{Status: 200, Media: "text/event-stream", Events: []model.Event{{Name: "price", Type: price}}}}}}}
}

func declaredKind(k model.Kind) *model.Type { return &model.Type{Kind: k, Evidence: model.Declared} }

const recordedEvents = "event: price\ndata: {\"price\": 1}\n\nevent: note\ndata: {\"a\":\ndata: 1}\n\n: nothing\n\n"

// A stream that never ends is listened to for as long as is needed, and no longer than a request may take.
func TestEventStreams(t *testing.T) {
	for name, c := range map[string]struct {
		sends string
		ends  bool
		want  string // of the failure
		skips string
	}{
		"as recorded, and open":            {sends: recordedEvents},
		"as recorded, at an end":           {sends: recordedEvents, ends: true},
		"other line ends":                  {sends: "event: price\r\ndata: {\"price\": 2}\r\n\r\nevent:note\rdata:{}\r\r"},
		"fewer than recorded":              {sends: "event: price\ndata: {\"price\": 2}\n\n"},
		"of a new name":                    {sends: "data: hello\n\nevent: new\ndata: <x>\n\n"},
		"nothing yet":                      {sends: ": wait\n\n", skips: "no event came within 300ms"},
		"one that has not ended":           {sends: "event: price\ndata: {\"price", skips: "no event came within 300ms"},
		"a value of another type":          {sends: "event: price\ndata: {\"price\": \"2\"}\n\n", want: "event price: /price: want integer, got string"},
		"no JSON where it was recorded":    {sends: "event: note\ndata: <html>\n\nevent: note\ndata: {}\n\n", want: "event note: "},
		"no JSON where a type is declared": {sends: "event: price\ndata: soon\n\nevent: price\ndata: soon\n\n", want: "event price: "},
	} {
		t.Run(name, func(t *testing.T) {
			url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/prices" {
					http.NotFound(w, r)
					return
				}
				w.Header().Set("Content-Type", "text/event-stream")
				_, _ = fmt.Fprint(w, c.sends)
				_ = http.NewResponseController(w).Flush()
				if !c.ends {
					<-r.Context().Done()
				}
			}))
			began := time.Now()
			report := run(t, ticker(recordedEvents), url, contracttests.Options{Timeout: 300 * time.Millisecond})
			assert.Less(t, time.Since(began), 5*time.Second)
			if c.want != "" {
				require.Len(t, report.Failures, 1)
				assert.Contains(t, report.Failures[0].Message, c.want)
				return
			}
			assert.Empty(t, report.Failures)
			if c.skips != "" {
				require.Len(t, report.Skipped, 1)
				assert.Equal(t, c.skips, report.Skipped[0].Reason)
			}
		})
	}
}

// A stream without an end, and without a pause, is not read for ever.
func TestAnEventThatNeverEnds(t *testing.T) {
	url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		block := make([]byte, 1<<16)
		for i := range block {
			block[i] = 'x'
		}
		for r.Context().Err() == nil {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}))
	report := run(t, ticker(recordedEvents), url, contracttests.Options{MaxBodyBytes: 1 << 20})
	require.Len(t, report.Failures, 1)
	assert.Contains(t, report.Failures[0].Message, "the body is larger than 1048576 bytes")
}

// The mock's own stream is the recorded one, to the letter.
func TestEventsOfTheMock(t *testing.T) {
	api := ticker(recordedEvents)
	report := run(t, api, start(t, mock(t, api)), contracttests.Options{})
	assert.True(t, report.Exact)
	assert.Empty(t, report.Failures)
	assert.Empty(t, report.Skipped)
	assert.Equal(t, 4, report.Checks, "status, content type, schema, body")
}
