package mockserver

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/pmgen/pmgen/generator/model"
)

// A recorded body never changes, so it is compressed once, when it is first asked for, and not for each request; that is why
// this is not a middleware.

// minCompressed is the length from which compressing pays.
const minCompressed = 1024

// compresses reports whether bodies of the media type become shorter.
func compresses(media string) bool {
	media, _, _ = strings.Cut(strings.ToLower(media), ";")
	switch media = strings.TrimSpace(media); {
	case strings.HasPrefix(media, "text/"):
		return media != "text/event-stream"
	case model.IsJSON(media), model.IsJSONLines(media), mediaFamily(media) == "xml", strings.HasSuffix(media, "yaml"):
		return true
	case media == "application/javascript", media == "application/x-www-form-urlencoded", media == "application/graphql", media == "application/wasm":
		return true
	}
	return false
}

// packed is the body, compressed; nil where that is no shorter.
func (w *writtenReply) packed(body []byte) []byte {
	if len(body) == len(w.body) && len(body) > 0 && &body[0] == &w.body[0] {
		return w.gzipped()
	}
	return compress(body)
}

var compressors = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func compress(body []byte) []byte {
	var b bytes.Buffer
	z := compressors.Get().(*gzip.Writer)
	defer compressors.Put(z)
	z.Reset(&b)
	_, _ = z.Write(body) // a buffer takes anything
	_ = z.Close()
	if b.Len() >= len(body) {
		return nil
	}
	return bytes.Clone(b.Bytes())
}

// acceptsGzip reports whether the Accept-Encoding header prefers gzip to an uncompressed body, or likes both alike.
func acceptsGzip(h http.Header) bool {
	values := h["Accept-Encoding"]
	if len(values) == 0 {
		return false
	}
	if len(values) == 1 && values[0] == "gzip" {
		return true
	}
	packed, plain, any := -1.0, -1.0, -1.0
	for part := range strings.SplitSeq(strings.Join(values, ","), ",") {
		name, params, _ := strings.Cut(part, ";")
		q := 1.0
		if key, value, ok := strings.Cut(strings.TrimSpace(params), "="); ok && strings.EqualFold(strings.TrimSpace(key), "q") {
			var err error
			if q, err = strconv.ParseFloat(strings.TrimSpace(value), 64); err != nil || !(q >= 0 && q <= 1) {
				q = 0
			}
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip":
			packed = max(packed, q)
		case "identity":
			plain = max(plain, q)
		case "*":
			any = max(any, q)
		}
	}
	if packed < 0 {
		packed = any
	}
	return packed > 0 && packed >= plain
}
