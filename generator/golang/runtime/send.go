package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// send makes the call and returns the final response, its body open, whatever its status.
func (t *transport) send(ctx context.Context, c *call, one *callConfig) (*http.Response, error) {
	c = one.applied(c)
	target, err := t.target(c)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", packageName, c.op, err)
	}
	renewed := false
	for attempt := 0; ; {
		req, err := t.request(ctx, c, one, target)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", packageName, c.op, err)
		}
		resp, err := t.exchange(req, c, one)
		switch again := c.body.stream == nil; {
		case !renewed && err == nil && resp.StatusCode == http.StatusUnauthorized && one.refused != nil && one.refused(one.sent) && again:
			renewed = true
			discard(resp)
			continue
		case again && attempt < t.retries && retryable(req, resp, err):
			wait := delay(resp, attempt)
			if end, ok := ctx.Deadline(); ok && time.Until(end) <= wait {
				break // what there is now says more than that the time is over
			}
			discard(resp)
			timer := time.NewTimer(wait)
			select {
			case <-ctx.Done():
				timer.Stop()
				return nil, fmt.Errorf("%s: %s: %w", packageName, c.op, ended(ctx))
			case <-timer.C:
			}
			attempt++
			continue
		}
		if err != nil {
			discard(resp)
			return nil, fmt.Errorf("%s: %s: %w", packageName, c.op, sendError(ctx, err))
		}
		return resp, nil
	}
}

// discard closes a response that nobody gets, so that its connection is used again.
func discard(resp *http.Response) {
	if resp != nil && resp.Body != nil {
		io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
		resp.Body.Close()
	}
}

// ended is the error of a context that is done: its cause, which is the error itself unless somebody gave another.
func ended(ctx context.Context) error {
	if cause := context.Cause(ctx); cause != ctx.Err() {
		return fmt.Errorf("%w: %w", ctx.Err(), cause)
	}
	return ctx.Err()
}

// exchange sends one attempt through the middleware.
func (t *transport) exchange(req *http.Request, c *call, one *callConfig) (*http.Response, error) {
	var resp *http.Response
	var err error
	if len(t.middleware) == 0 {
		resp, err = t.attempt(req, c.auth, one)
	} else {
		var auth [][]string // a copy, so that calls without middleware need not live on the heap
		for _, alternative := range c.auth {
			auth = append(auth, slices.Clone(alternative))
		}
		var next Doer = doerFunc(func(r *http.Request) (*http.Response, error) { return t.attempt(r, auth, one) })
		for _, f := range slices.Backward(t.middleware) {
			inner := next
			next = doerFunc(func(r *http.Request) (*http.Response, error) { return f(r, inner) })
		}
		resp, err = next.Do(req)
	}
	switch {
	case err != nil:
		return resp, err
	case resp == nil:
		return nil, errors.New("the HTTP client or a middleware returned no response")
	case resp.Body == nil:
		resp.Body = http.NoBody // of a test double
	}
	return resp, nil
}

// doerFunc is a function as a Doer.
type doerFunc func(*http.Request) (*http.Response, error)

// Do calls the function.
func (f doerFunc) Do(r *http.Request) (*http.Response, error) { return f(r) }

// attempt adds the credentials and sends the request.
func (t *transport) attempt(req *http.Request, auth [][]string, one *callConfig) (*http.Response, error) {
	one.sent, one.refused = req, nil
	options, err := t.choose(req, auth, one)
	if err != nil {
		return nil, &unsent{err}
	}
	for _, option := range options {
		of := t.credentials[option]
		if of.refused != nil && req.Header.Get(t.headers[option]) == "" {
			one.refused = of.refused
		}
		if err := of.apply(t, req); err != nil {
			return nil, &unsent{err}
		}
	}
	return t.doer.Do(req)
}

// unsent is why a request was not sent. To try again would not help.
type unsent struct{ err error }

// Error says why.
func (u *unsent) Error() string { return u.err.Error() }

// Unwrap returns why.
func (u *unsent) Unwrap() error { return u.err }

// choose returns the options whose credentials the request gets: those of the first alternative that is complete, be it by
// a header of the caller's own. A client without any credentials sends the request as it is: they may come from the HTTP
// client, and a mock needs none. One that has others would only learn from the server that they were not sent.
func (t *transport) choose(req *http.Request, auth [][]string, one *callConfig) ([]string, error) {
	for _, alternative := range auth {
		var options []string
		complete := true
		for _, option := range alternative {
			switch header := t.headers[option]; {
			case option == one.without:
			case t.credentials[option].apply != nil:
				options = append(options, option)
			case header == "" || req.Header.Get(header) == "":
				complete = false
			}
		}
		if complete {
			return options, nil
		}
	}
	if len(auth) == 0 || len(t.credentials) == 0 {
		return nil, nil
	}
	var needs, has []string
	for _, alternative := range auth {
		needs = append(needs, strings.Join(alternative, " and "))
	}
	for option := range t.credentials {
		has = append(has, option)
	}
	slices.Sort(has)
	return nil, fmt.Errorf("it needs %s, and the client has only %s", strings.Join(needs, " or "), strings.Join(has, " and "))
}
