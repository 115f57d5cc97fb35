package runtime

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
)

// doLines returns the values of a reply of JSON Lines, each as soon as its line is there. Each loop over it makes the call anew
// and closes it at its end; the loop ends after the first error.
func doLines(ctx context.Context, t *transport, c *call, opts []CallOption) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		resp, err := t.open(ctx, c, opts)
		if err != nil {
			yield(nil, err)
			return
		}
		t.lines(ctx, c, resp, yield)
	}
}

// lines yields the lines of an open response and closes it. A line that is longer than the limit is an error.
func (t *transport) lines(ctx context.Context, c *call, resp *http.Response, yield func(json.RawMessage, error) bool) {
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, int(min(t.maxBody, 1<<30)))
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		if !json.Valid(line) {
			reply := &APIError{Op: c.op, StatusCode: resp.StatusCode, Header: resp.Header, Body: slices.Clone(line)}
			yield(nil, fmt.Errorf("%w: line %d is not JSON", reply, n))
			return
		}
		if !yield(slices.Clone(line), nil) {
			return
		}
	}
	err := lines.Err()
	switch {
	case err == nil:
		return
	case errors.Is(err, bufio.ErrTooLong):
		err = ErrResponseTooLarge
	case context.Cause(ctx) != nil:
		err = context.Cause(ctx)
	}
	yield(nil, fmt.Errorf("%s: %s: read lines: %w", packageName, c.op, err))
}
