package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Doer sends HTTP requests. *http.Client implements it.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Option configures a [Client].
type Option func(*config) error

type config struct {
	baseURL     string // as given by the caller
	doer        Doer
	variables   map[string]string                    // configuration variables that have a value, perhaps ""
	credentials map[string]func(*http.Request) error // by the name of the option
	header      http.Header
	userAgent   string
	retries     int
	maxBody     int64
}

// CallOption configures one call. It is a type of its own, so that what belongs to a call cannot be shared by all.
type CallOption func(*callConfig)

type callConfig struct {
	header  http.Header
	capture **http.Response
}

func newCallConfig(opts []CallOption) *callConfig {
	c := &callConfig{}
	for _, o := range opts {
		if o != nil { // a nil for parameters that the method does not take
			o(c)
		}
	}
	return c
}

// withBaseURL sends all requests below base, whatever the API's own servers are.
func withBaseURL(base string) Option {
	return func(c *config) (err error) {
		c.baseURL, err = parseBase(base)
		return err
	}
}

// parseBase returns an absolute URL without its trailing slashes.
func parseBase(base string) (string, error) {
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return "", errors.New("the base URL cannot be parsed")
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return "", fmt.Errorf("the base URL %q is not an absolute http or https URL", u.Redacted())
	case u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("the base URL %q has a query or fragment", u.Scheme+"://"+u.Host+u.Path)
	}
	return strings.TrimRight(u.String(), "/?#"), nil
}

// WithHTTPClient sends requests through d, for instance a test double. The default is [http.DefaultClient].
func WithHTTPClient(d Doer) Option {
	return func(c *config) error {
		if d == nil {
			return errors.New("WithHTTPClient: the client is nil")
		}
		c.doer = d
		return nil
	}
}

// WithHeader sets a header of every request.
func WithHeader(key, value string) Option {
	return func(c *config) error { c.header.Set(key, value); return nil }
}

// WithUserAgent replaces the User-Agent header.
func WithUserAgent(name string) Option {
	return func(c *config) error { c.userAgent = name; return nil }
}

// WithRetries sets how often a request that failed is sent again, where that is safe. The default is 2.
func WithRetries(n int) Option {
	return func(c *config) error {
		if n < 0 {
			return fmt.Errorf("WithRetries: %d is negative", n)
		}
		c.retries = n
		return nil
	}
}

// WithMaxResponseBytes bounds the replies that are read into memory. The default is 64 MiB.
func WithMaxResponseBytes(n int64) Option {
	return func(c *config) error {
		if n <= 0 {
			return fmt.Errorf("WithMaxResponseBytes: %d is not positive", n)
		}
		c.maxBody = n
		return nil
	}
}

// WithCallHeader sets a header of this request.
func WithCallHeader(key, value string) CallOption {
	return func(c *callConfig) {
		if c.header == nil {
			c.header = http.Header{}
		}
		c.header.Set(key, value)
	}
}

// WithResponse stores the final response in dst, its body readable again. The body of a reply that is streamed is not in
// it: it is what the call returns.
func WithResponse(dst **http.Response) CallOption {
	return func(c *callConfig) { c.capture = dst }
}
