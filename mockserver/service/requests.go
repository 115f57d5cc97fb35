package service

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/pmgen/pmgen/mockserver"
)

// Request writes the line of an answered request. A handler of slog would take a third as long as finding the example does: plain
// texts, which nearly all are, are written here, in its form to the byte, and all others by it.
func (l *Log) Request(x mockserver.Exchange) {
	if !l.requests {
		return
	}
	now := time.Now()
	if !plain(x.Operation) || !plain(x.Example) || !plain(x.Method) || !plain(x.Path) {
		line := slog.NewRecord(now, slog.LevelInfo, "request", 0)
		line.AddAttrs(slog.String("method", x.Method), slog.String("path", x.Path), slog.Int("status", x.Status),
			slog.String("operation", x.Operation), slog.String("example", x.Example), slog.Duration("took", x.Duration))
		_ = l.Handler().Handle(context.Background(), line)
		return
	}
	l.lines.add(func(b []byte) []byte {
		if l.json {
			return appendJSONLine(b, now, &x)
		}
		return appendTextLine(b, now, &x)
	})
}

func appendTextLine(b []byte, now time.Time, x *mockserver.Exchange) []byte {
	b = now.AppendFormat(append(b, "time="...), "2006-01-02T15:04:05.000Z07:00")
	b = append(append(b, " level=INFO msg=request method="...), x.Method...)
	b = append(append(b, " path="...), x.Path...)
	b = strconv.AppendInt(append(b, " status="...), int64(x.Status), 10)
	b = appendText(append(b, " operation="...), x.Operation)
	b = appendText(append(b, " example="...), x.Example)
	b = append(append(b, " took="...), x.Duration.String()...)
	return append(b, '\n')
}

// appendText is a text of a line of text: one of nothing is quoted.
func appendText(b []byte, text string) []byte {
	if text == "" {
		return append(b, `""`...)
	}
	return append(b, text...)
}

func appendJSONLine(b []byte, now time.Time, x *mockserver.Exchange) []byte {
	b = now.AppendFormat(append(b, `{"time":"`...), time.RFC3339Nano)
	b = append(append(b, `","level":"INFO","msg":"request","method":"`...), x.Method...)
	b = append(append(b, `","path":"`...), x.Path...)
	b = strconv.AppendInt(append(b, `","status":`...), int64(x.Status), 10)
	b = append(append(b, `,"operation":"`...), x.Operation...)
	b = append(append(b, `","example":"`...), x.Example...)
	b = strconv.AppendInt(append(b, `","took":`...), int64(x.Duration), 10)
	return append(b, "}\n"...)
}

// plain reports whether a text stands in a line as it is, in either format.
func plain(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c <= ' ' || c >= 0x7f, c == '"', c == '=', c == '\\', c == '<', c == '>', c == '&':
			return false
		}
	}
	return true
}
