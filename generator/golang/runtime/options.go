package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
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
	variables   map[string]string     // configuration variables that have a value, perhaps ""
	credentials map[string]credential // by the name of the option
	middleware  []func(*http.Request, Doer) (*http.Response, error)
	saveRefresh func(string)
	tokenURL    string
	header      http.Header
	userAgent   string
	retries     int
	maxBody     int64
}

// credential is what an option adds to requests just before they are sent.
type credential struct {
	apply func(*transport, *http.Request) error
	// refused is told that the server did not accept it, and reports whether the next may be another; nil where there is but
	// the one.
	refused func(*http.Request) bool
}

// CallOption configures one call. It is a type of its own, so that what belongs to a call cannot be shared by all.
type CallOption func(*callConfig)

type callConfig struct {
	header  http.Header
	capture **http.Response
	query   values
	body    *payload // instead of the call's own
	without string   // the option for a credential that the request does without, since it is sent to get one

	sent    *http.Request            // the last attempt
	refused func(*http.Request) bool // of its credential, where that can be another
}

// applied is the call with what the options add to it; the call itself may be made once more, for the next page.
func (o *callConfig) applied(c *call) *call {
	if o.query == nil && o.body == nil {
		return c
	}
	with := *c
	with.query = slices.Concat(c.query, o.query)
	if o.body != nil {
		with.body = *o.body
	}
	return &with
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
		return "", fmt.Errorf("the base URL %q is not an absolute http or https URL", (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String())
	case u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("the base URL %q has a query or fragment", u.Scheme+"://"+u.Host+u.Path)
	}
	return strings.TrimRight(u.String(), "/?#"), nil
}

// WithHTTPClient sends requests through d, for instance a test double. The default does as [http.DefaultClient] does, but
// takes no API key along when another host is redirected to.
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

// WithMiddleware has f send each request: it may change it, call next.Do, and change what comes back. Of several the first
// is the outermost. A request that is sent again passes anew; so does one for an access token. Credentials are added after
// all of them, so that a log can have all of the request, unless its form or query holds secrets. [OperationOf] tells the
// operation.
func WithMiddleware(f func(req *http.Request, next Doer) (*http.Response, error)) Option {
	return func(c *config) error {
		if f == nil {
			return errors.New("WithMiddleware: the function is nil")
		}
		c.middleware = append(c.middleware, f)
		return nil
	}
}

// WithUserAgent replaces the User-Agent header.
func WithUserAgent(name string) Option {
	return func(c *config) error { c.userAgent = name; return nil }
}

// WithRetries sets how often a request is sent again that got no reply, or one of status 408, 429 or from 500. The default
// is 2. Only what is safe to repeat is sent again: GET, HEAD, OPTIONS, PUT and DELETE, others with an Idempotency-Key header
// ([WithCallHeader]), and nothing whose body is a reader. The wait between two is what Retry-After asks for, at most a
// minute, else up to 0.5, 1, 2, 4 and then 8 seconds. It ends with the context; where its deadline is nearer than the next
// attempt, the call returns what it has.
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

// WithCallQuery adds a parameter to the query of this request, beside what the method sends. The URL of a list's next page that a
// server gives stays as it is.
func WithCallQuery(name, value string) CallOption {
	return func(c *callConfig) { c.query.add(name, value) }
}

// WithResponse stores the final response in dst, its body readable again. The body of a reply that is streamed is not in
// it: it is what the call returns.
func WithResponse(dst **http.Response) CallOption {
	return func(c *callConfig) { c.capture = dst }
}
