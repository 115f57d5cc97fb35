package runtime

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// retryable reports whether sending req again is safe and may help.
func retryable(req *http.Request, resp *http.Response, err error) bool {
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete:
	default:
		if req.Header.Get("Idempotency-Key") == "" {
			return false
		}
	}
	if err != nil {
		u := (*unsent)(nil)
		return req.Context().Err() == nil && !errors.As(err, &u)
	}
	return resp.StatusCode == http.StatusRequestTimeout || resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500
}

// delay is how long to wait before the next attempt: what the server asks for, at most a minute, else longer each time.
func delay(resp *http.Response, attempt int) time.Duration {
	if resp != nil {
		after := resp.Header.Get("Retry-After") // seconds or a date
		if s, err := strconv.Atoi(after); err == nil && s >= 0 {
			return time.Duration(min(s, 60)) * time.Second
		}
		if at, err := http.ParseTime(after); err == nil {
			return min(max(time.Until(at), 0), time.Minute)
		}
	}
	d := min(500*time.Millisecond<<min(attempt, 10), 8*time.Second)
	return d - rand.N(d/4) // so that clients that failed together do not come back together
}
