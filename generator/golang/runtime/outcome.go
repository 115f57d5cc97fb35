package runtime

import (
	"context"
	"net/http"
)

// outcome is a documented success of an operation that has several.
type outcome struct {
	status int
	media  string // "" where it has no body
	json   bool
	take   func(*taking) error // nil: there is nothing to take
}

// taking is a response of which an outcome takes the body.
type taking struct {
	ctx  context.Context
	t    *transport
	call *call
	one  *callConfig
	resp *http.Response
}

// whole returns the response with its body.
func (k *taking) whole() (*APIError, error) { return k.t.read(k.resp, k.call, k.one) }

// stream returns the response whose body the caller reads.
func (k *taking) stream() *http.Response {
	if k.one.capture != nil {
		head := *k.resp
		head.Body = http.NoBody
		*k.one.capture = &head
	}
	return k.resp
}

// doOutcome makes a call, gives the body to the outcome that the reply is, and returns the status. A success of a status that
// is not documented is one all the same.
func doOutcome(ctx context.Context, t *transport, c *call, opts []CallOption, outcomes ...outcome) (int, error) {
	one := newCallConfig(opts)
	resp, err := t.send(ctx, c, one)
	if err != nil {
		return 0, err
	}
	k := &taking{ctx, t, c, one, resp}
	o, documented := which(resp, outcomes)
	if c.succeeded(resp) && o != nil && o.take != nil {
		return resp.StatusCode, o.take(k)
	}
	reply, err := k.whole()
	switch {
	case err != nil:
		return 0, err
	case !c.succeeded(resp) || documented && o == nil:
		return 0, reply.typed(c.errs)
	}
	return resp.StatusCode, nil
}

// which returns the outcome that a response is, and whether its status is documented: the one of its media type, else the
// one for JSON if it is that, else the only one of its status that is not for JSON.
func which(resp *http.Response, outcomes []outcome) (found *outcome, documented bool) {
	contentType := resp.Header.Get("Content-Type")
	media := mediaType(contentType)
	var json, other *outcome
	others := 0
	for i := range outcomes {
		o := &outcomes[i]
		if o.status != resp.StatusCode {
			continue
		}
		documented = true
		switch {
		case o.media == media && media != "":
			return o, true
		case o.json && json == nil:
			json = o
		case !o.json:
			other = o
			others++
		}
	}
	switch {
	case json != nil && isJSON(contentType) && (others == 0 || media != "text/plain"):
		return json, true
	case others == 1:
		return other, true
	}
	return nil, documented
}
