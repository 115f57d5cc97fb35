package service

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/mockserver"
)

func shown(m *Metrics) string {
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	m := NewMetrics()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 100 {
				m.Observe(mockserver.Exchange{Operation: "Apps.List", Path: "/apps/1", Status: 200, Duration: 60 * time.Microsecond, RequestBytes: 2, ReplyBytes: 10})
				m.Observe(mockserver.Exchange{Path: "/a/path/that/callers/choose", Status: 404, Duration: 20 * time.Second})
			}
		})
	}
	all.Wait()
	m.Observe(mockserver.Exchange{Operation: "a \"quoted\"\nname", Status: 200})
	m.Reloaded(nil)
	m.Reloaded(errors.New("no"))
	text := shown(m)
	for _, line := range []string{
		`pmgen_requests_total{operation="Apps.List",status="200"} 400`,
		`pmgen_requests_total{operation="none",status="404"} 400`,
		`pmgen_requests_total{operation="a \"quoted\"\nname",status="200"} 1`,
		`pmgen_request_duration_seconds_bucket{le="5e-05"} 1`,
		`pmgen_request_duration_seconds_bucket{le="0.0001"} 401`,
		`pmgen_request_duration_seconds_bucket{le="10"} 401`,
		`pmgen_request_duration_seconds_bucket{le="+Inf"} 801`,
		`pmgen_request_duration_seconds_count 801`,
		`pmgen_request_bytes_total 800`,
		`pmgen_reply_bytes_total 4000`,
		`pmgen_reloads_total{result="ok"} 1`,
		`pmgen_reloads_total{result="failed"} 1`,
		`process_resident_memory_bytes `,
	} {
		assert.Contains(t, text, line)
	}
	assert.NotContains(t, text, "callers", "a path is no label")
}

// Operations come and go while a description is edited: the series do not grow for ever.
func TestMetricsAreBounded(t *testing.T) {
	m := NewMetrics()
	known := map[series]*metrics.Counter{}
	for i := range maxSeries {
		known[series{fmt.Sprint(i), 200}] = m.in
	}
	m.requests.Store(&known)
	for i := range 50 {
		m.Observe(mockserver.Exchange{Operation: fmt.Sprint("new", i), Status: 200})
	}
	assert.Contains(t, shown(m), `pmgen_requests_total{operation="other",status="0"} 50`)
	assert.Len(t, *m.requests.Load(), maxSeries+1)
}

func TestLog(t *testing.T) {
	var out bytes.Buffer
	l, err := NewLog(&out, "json", "warn")
	require.NoError(t, err)
	l.Info("left out")
	l.Warn("said", "path", "/a\nb")
	l.Close()
	assert.Equal(t, 1, strings.Count(out.String(), "\n"))
	assert.Contains(t, out.String(), `"msg":"said","path":"/a\nb"`)
	l.Error("after the end") // of a goroutine that has not heard yet
	assert.Contains(t, out.String(), "after the end")

	_, err = NewLog(&out, "xml", "info")
	assert.ErrorContains(t, err, "text or json")
	_, err = NewLog(&out, "text", "loud")
	assert.ErrorContains(t, err, "--log-level")
}

// The lines of requests are slog's to the byte, times aside, whatever callers write into a path.
func TestLinesOfRequestsAreThoseOfSlog(t *testing.T) {
	times := regexp.MustCompile(`(time=|"time":")[^ "]*`)
	for _, format := range []string{"text", "json"} {
		for _, path := range []string{"/apps/1", "", "/a b", `/a"b`, "/a=b", `/a\\b`, "/<b>&", "/ü", "/\x00", "/a\nlevel=ERROR msg=forged", "/\x7f", "/\xff", "/日本"} {
			x := mockserver.Exchange{Operation: "Apps.List", Example: "be73", Method: "GET", Path: path, Status: 200, Duration: 16613 * time.Nanosecond}
			if path == "" {
				x = mockserver.Exchange{Method: "GET", Path: "/", Status: 404} // a miss
			}
			var got, want bytes.Buffer
			l, err := NewLog(&got, format, "info")
			require.NoError(t, err)
			l.Request(x)
			l.Close()
			handler := slog.Handler(slog.NewTextHandler(&want, nil))
			if format == "json" {
				handler = slog.NewJSONHandler(&want, nil)
			}
			slog.New(handler).Info("request", "method", x.Method, "path", x.Path, "status", x.Status, "operation", x.Operation, "example", x.Example, "took", x.Duration)
			assert.Equal(t, times.ReplaceAllString(want.String(), ""), times.ReplaceAllString(got.String(), ""))
			assert.Equal(t, 1, strings.Count(got.String(), "\n"))
		}
	}
	var out bytes.Buffer
	l, err := NewLog(&out, "text", "warn")
	require.NoError(t, err)
	l.Request(mockserver.Exchange{Method: "GET", Path: "/"})
	l.Close()
	assert.Empty(t, out.String())
}

// Lines are gathered, but nobody waits for them longer than a moment.
func TestLogIsWrittenSoon(t *testing.T) {
	w := &slow{wrote: make(chan string, 100)}
	l, err := NewLog(w, "text", "info")
	require.NoError(t, err)
	defer l.Close()
	for i := range 100 {
		l.LogAttrs(t.Context(), slog.LevelInfo, "line", slog.Int("n", i))
	}
	lines, writes := 0, 0
	for lines < 100 {
		lines += strings.Count(<-w.wrote, "\n")
		writes++
	}
	assert.Equal(t, 100, lines)
	assert.Less(t, writes, 50, "they are written together")
}

type slow struct{ wrote chan string }

func (s *slow) Write(p []byte) (int, error) {
	s.wrote <- string(p)
	return len(p), nil
}
