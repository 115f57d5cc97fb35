package runtime

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLines(t *testing.T) {
	for _, c := range []struct{ quirk, media, body, want, err string }{
		{"values", "application/x-ndjson", "{\"a\":1}\n[2]\r\n\n 3 \n\"x\"", `{"a":1} [2] 3 "x"`, ""},
		{"none", "application/x-ndjson", "", "", ""},
		{"a byte order mark", "application/jsonl", "\ufeff1\n", "1", ""},
		{"a broken line", "application/x-ndjson", "1\n{\n3", "1", "200 OK (application/x-ndjson): line 2 is not JSON"},
		{"HTML under 200", "text/html", "<html>", "", "200 OK (text/html)"},
		{"HTML without saying so", "", "<html>", "", "200 OK (text/html)"},
		{"a line too long", "application/x-ndjson", "1\n\"" + strings.Repeat("x", 200) + `"`, "1", "response too large"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if c.media != "" {
					w.Header().Set("Content-Type", c.media)
				}
				_, _ = io.WriteString(w, c.body)
			}, WithMaxResponseBytes(100))
			for range 2 { // each loop calls anew
				var got []string
				var failed error
				for line, err := range doLines(t.Context(), s.t, &call{op: "Pets.Lines", method: "GET", path: "/lines"}, nil) {
					if failed = err; err == nil {
						got = append(got, string(line))
					}
				}
				assert.Equal(t, c.want, strings.Join(got, " "))
				if c.err == "" {
					assert.NoError(t, failed)
				} else {
					assert.ErrorContains(t, failed, c.err)
				}
			}
		})
	}
}

func TestLinesComeAsTheyAreSent(t *testing.T) {
	next, left := make(chan struct{}), make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		for i := range 9 {
			fmt.Fprintln(w, i)
			w.(http.Flusher).Flush()
			select {
			case <-next:
			case <-r.Context().Done():
				close(left)
				return
			}
		}
	})
	var got []string
	for line, err := range doLines(t.Context(), s.t, &call{op: "Pets.Lines", method: "GET", path: "/lines"}, nil) {
		require.NoError(t, err)
		if got = append(got, string(line)); len(got) == 3 {
			break
		}
		next <- struct{}{}
	}
	assert.Equal(t, []string{"0", "1", "2"}, got)
	<-left // leaving the loop ends the call

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s = serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, 1)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	var failed error
	for _, failed = range doLines(ctx, s.t, &call{op: "Pets.Lines", method: "GET", path: "/lines"}, nil) {
		cancel()
	}
	assert.ErrorIs(t, failed, context.Canceled)
}

func TestEventsOfAType(t *testing.T) {
	type state struct{ On bool }
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, ": hello\n\nevent: state\nid: 7\ndata: {\"on\":true}\n\nevent: ping\ndata: x\n\nevent: state\ndata: []\n\nevent: state\ndata: {}\n\n")
	})
	var got []string
	for e, err := range doEventsOf[state](t.Context(), s.t, &call{op: "Pets.States", method: "GET", path: "/states"}, nil, "state") {
		value, _ := json.Marshal(e.Value)
		got = append(got, fmt.Sprintf("%s %s %s %v", e.ID, e.Name, value, err != nil))
		if err != nil {
			assert.ErrorContains(t, err, "Pets.States: decode event: ")
		}
	}
	assert.Equal(t, []string{`7 state {"On":true} false`, "7 ping null false", "7 state null true"}, got, "the loop ends after the first error")
}

// A proxy's page is never taken for the reply, whatever the proxy says that it is; its body is kept.
func TestAPageOfAProxyIsAnError(t *testing.T) {
	for _, c := range []struct{ quirk, media, want string }{
		{"HTML", "text/html; charset=utf-8", "(text/html)"},
		{"XHTML", "application/xhtml+xml", "(application/xhtml+xml)"},
		{"HTML that is said to be JSON", "application/json", "decode response of application/json"},
		{"HTML that is said to be an API's own JSON", "application/vnd.shop+json", "decode response of application/vnd.shop+json"},
		{"HTML that is said to be a text", "text/plain", "decode response of text/plain"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			const page = "<html><body>Sign in</body></html>"
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", c.media)
				_, _ = io.WriteString(w, page)
			}, withVariable("Version", "1"))
			_, err := s.get(t.Context(), "1", WithCallHeader("Authorization", "x"))
			var reply *APIError
			require.ErrorAs(t, err, &reply)
			assert.Equal(t, page, string(reply.Body))
			assert.ErrorContains(t, err, c.want)
			assert.NotContains(t, err.Error(), "Sign in")
			for _, err := range s.events(t.Context()) {
				require.ErrorAs(t, err, &reply, "where events are documented")
				assert.Equal(t, page, string(reply.Body))
			}
		})
	}
}
