package runtime

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// buffer makes the call and reads the whole reply. What is not a success is returned as an error.
func (t *transport) buffer(ctx context.Context, c *call, opts []CallOption) (*APIError, error) {
	one := newCallConfig(opts)
	resp, err := t.send(ctx, c, one)
	if err != nil {
		return nil, err
	}
	reply, err := t.read(resp, c, one)
	if err != nil {
		return nil, err
	}
	if !c.succeeded(resp) {
		return nil, reply.typed(c.errs)
	}
	return reply, nil
}

// read reads a response whole and closes it.
func (t *transport) read(resp *http.Response, c *call, one *callConfig) (*APIError, error) {
	defer resp.Body.Close()
	var body bytes.Buffer
	if n := resp.ContentLength; n > 0 {
		body.Grow(int(min(n, t.maxBody, 1<<20)) + bytes.MinRead)
	}
	_, err := body.ReadFrom(io.LimitReader(resp.Body, t.maxBody+1))
	if err == nil && int64(body.Len()) > t.maxBody {
		err = ErrResponseTooLarge
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %s: read response: %w", packageName, c.op, err)
	}
	if one.capture != nil {
		resp.Body = io.NopCloser(bytes.NewReader(body.Bytes()))
		*one.capture = resp
	}
	return &APIError{Op: c.op, StatusCode: resp.StatusCode, Header: resp.Header, Body: body.Bytes()}, nil
}

// succeeded reports whether the response is what the operation returns. An HTML page where none is documented is a
// proxy's or a login page, also under 200.
func (c *call) succeeded(resp *http.Response) bool {
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return false
	}
	media := mediaType(resp.Header.Get("Content-Type"))
	return c.html || media != "text/html" && media != "application/xhtml+xml"
}

// undecoded is the error for a body that is not what its content type or the API says. It keeps the reply.
func (e *APIError) undecoded(err error) error {
	of := mediaType(e.Header.Get("Content-Type"))
	if of != "" {
		of = " of " + of
	}
	return fmt.Errorf("%w: decode response%s: %w", e, of, err)
}
