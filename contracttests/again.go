package contracttests

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"golang.org/x/time/rate"
)

// pace lets the requests of all workers go at the rate that was asked for.
type pace struct{ limiter *rate.Limiter }

func newPace(perSecond float64) pace {
	if perSecond <= 0 {
		return pace{}
	}
	return pace{rate.NewLimiter(rate.Limit(perSecond), 1)}
}

func (p pace) wait(ctx context.Context) error {
	if p.limiter == nil {
		return nil
	}
	return p.limiter.Wait(ctx)
}

// attempts makes a call, and makes it again as often as [Options.Retries] allows: where there was no reply, or one that says
// that the server cannot answer now and that the case does not expect. Why earlier attempts do not count is noted.
func (k *checker) attempts(c *call) (*received, error) {
	r := k.runner
	var first *received // that left open whether the request was processed
	var firstErr error
	var firstExchange *Exchange
	for n := 0; ; n++ {
		if err := r.pace.wait(c.request.Context()); err != nil {
			return nil, err
		}
		got, err := k.attempt(c)
		if n > 0 && err == nil && c.request.Method == http.MethodDelete && (got.status == http.StatusNotFound || got.status == http.StatusGone) && !k.expects(got.status) {
			c.exchange = firstExchange
			return first, firstErr // it may be gone because the attempts before have deleted it
		}
		again, wait := k.again(c.request.Method, got, err, n)
		if !again {
			return got, err
		}
		first, firstErr, firstExchange = got, err, c.exchange
		why := ""
		if err != nil {
			why = err.Error()
		} else {
			why = fmt.Sprintf("%d %s", got.status, http.StatusText(got.status))
		}
		k.retried = append(k.retried, r.redact.text(why))
		if !sleep(c.request.Context(), wait) {
			return got, err
		}
		if c.request.GetBody != nil {
			body, bodyErr := c.request.GetBody()
			if bodyErr != nil {
				return got, err
			}
			c.request.Body = body
		}
	}
}

// backoff is how long to wait after so many attempts where nobody says so.
func backoff(before int) time.Duration {
	return min(100*time.Millisecond<<min(before, 10), 2*time.Second)
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// again reports whether a request is to be made again after so many attempts, and how long to wait before. What may have
// been processed is only asked again where twice is the same as once.
func (k *checker) again(method string, got *received, err error, before int) (bool, time.Duration) {
	if before >= k.runner.options.Retries {
		return false, 0
	}
	wait := backoff(before)
	if err != nil {
		return isIdempotent(method) || refusedConnection(err), wait
	}
	if k.expects(got.status) {
		return false, 0
	}
	after, asked := retryAfter(got.header, time.Now())
	switch got.status {
	case http.StatusTooManyRequests: // it was refused
	case http.StatusServiceUnavailable:
		if !asked && !isIdempotent(method) {
			return false, 0
		}
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		if !isIdempotent(method) {
			return false, 0
		}
	default:
		return false, 0
	}
	if asked {
		wait = after
	}
	return wait <= k.runner.options.Timeout, wait
}

// expects reports whether a status is what the case asks for, however much it sounds like trouble.
func (k *checker) expects(status int) bool {
	return k.c.status() == status || k.c.breaks != nil && slices.Contains(k.c.breaks.statuses, status)
}

// isIdempotent reports whether a request that is made twice has the effect of one (RFC 9110, 9.2.2).
func isIdempotent(method string) bool {
	return safe(method) || method == http.MethodPut || method == http.MethodDelete || method == http.MethodTrace
}

// refusedConnection reports whether nobody has seen the request.
func refusedConnection(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// retryAfter is how long the reply asks to wait: seconds, or a date.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	text := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<30)) * time.Second, true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}
