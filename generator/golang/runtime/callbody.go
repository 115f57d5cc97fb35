package runtime

import (
	"bytes"
	"io"
	"strings"
)

// WithCallBody sends a body of this content type, instead of what the method sends: for an operation of which no body is known.
// A *bytes.Reader, *bytes.Buffer or *strings.Reader is read at once, so that the request can be sent again ([WithRetries]); any
// other reader while the request is sent, and that once. A nil body sends none.
func WithCallBody(contentType string, body io.Reader) CallOption {
	p := payload{media: contentType, stream: body}
	switch body.(type) {
	case nil:
		p.media = ""
	case *bytes.Reader, *bytes.Buffer, *strings.Reader:
		p.data, _ = io.ReadAll(body) // of memory: it does not fail
		p.stream = nil
	}
	return func(c *callConfig) { c.body = &p }
}
