package contracttests

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// Runner runs cases against one target. It is safe for concurrent use.
type Runner struct {
	api       *model.API
	options   Options
	validator *validate.Validator
	client    *http.Client
	own       *http.Transport // closed with the runner; nil where the client was given
	exact     bool
	shown     string // the base URL without its password
	selects   bool   // the server understands x-mock-response-id and the like
	loopback  bool
	secrets   map[*model.Operation]map[string]string // masked -> live
	redact    *redactor
}

// NewRunner looks at the target and returns a runner. Its error says why the target cannot be tested.
func NewRunner(ctx context.Context, api *model.API, o Options) (*Runner, error) {
	base, err := url.Parse(o.Target.BaseURL)
	if err != nil {
		return nil, errors.New("the base URL cannot be parsed") // the error would show a password
	}
	if base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("the base URL %q is none: it begins with http:// or https:// and a host", base.Redacted())
	}
	if base.RawQuery != "" || base.Fragment != "" {
		return nil, fmt.Errorf("the base URL %q has a query or fragment, which no request would have", base.Redacted())
	}
	o.Target.BaseURL = base.String()
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.MaxBodyBytes <= 0 {
		o.MaxBodyBytes = defaultMaxBody
	}
	if o.Parallel <= 0 {
		o.Parallel = defaultParallel
	}
	for _, id := range o.Operations {
		if api.Operation(id) == nil {
			return nil, fmt.Errorf("there is no operation %q", id)
		}
	}
	r := &Runner{api: api, options: o, validator: validate.New(api), shown: base.Redacted(), loopback: isLoopback(base.Hostname())}
	r.secrets = liveSecrets(api, o.Live)
	r.redact = newRedactor(o.Target, r.secrets)
	client := http.Client{}
	if o.Target.Client != nil {
		client = *o.Target.Client
	} else {
		r.own = http.DefaultTransport.(*http.Transport).Clone()
		r.own.MaxIdleConnsPerHost = o.Parallel
		client.Transport = r.own
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r.client = &client

	pmgen, err := r.isPmgen(ctx, base)
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("%s does not answer: %s", r.shown, r.redact.text(reason(err)))
	}
	r.exact = o.Exactness == Exact || o.Exactness == Auto && pmgen
	r.selects = r.exact || pmgen
	return r, nil
}

// Plan returns the cases of the runner's API and operations.
func (r *Runner) Plan() []Case { return plan(r.api, r.validator, r.options.Operations) }

// Close ends idle connections.
func (r *Runner) Close() {
	if r.own != nil {
		r.own.CloseIdleConnections()
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// isPmgen asks the server what it is.
func (r *Runner) isPmgen(ctx context.Context, base *url.URL) (bool, error) {
	bounded, cancel := context.WithTimeout(ctx, r.options.Timeout)
	defer cancel()
	health := url.URL{Scheme: base.Scheme, User: base.User, Host: base.Host, Path: "/_pmgen/healthz"}
	req, err := http.NewRequestWithContext(bounded, http.MethodGet, health.String(), nil)
	if err != nil {
		return false, err
	}
	reply, err := r.client.Do(req)
	var dial *net.OpError
	switch {
	case errors.As(err, &dial) && dial.Op == "dial":
		return false, err // nobody is there
	case err != nil:
		return false, ctx.Err() // somebody is; what is wrong shows in the cases
	}
	defer reply.Body.Close()
	var status struct{ Server string }
	err = json.NewDecoder(io.LimitReader(reply.Body, 1<<16)).Decode(&status)
	return err == nil && reply.StatusCode == http.StatusOK && status.Server == "pmgen", nil
}

// received is a reply as it came.
type received struct {
	status int
	header http.Header
	body   []byte
}

// send sends the request and reads the reply within the bounds of time and size.
func (r *Runner) send(req *http.Request) (*received, error) {
	ctx, cancel := context.WithTimeout(req.Context(), r.options.Timeout)
	defer cancel()
	reply, err := r.client.Do(req.WithContext(ctx))
	if err != nil {
		return nil, r.clearer(err)
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(io.LimitReader(reply.Body, r.options.MaxBodyBytes+1))
	if err != nil {
		return nil, fmt.Errorf("status %d, but the body breaks off after %d bytes: %w", reply.StatusCode, len(body), r.clearer(err))
	}
	if int64(len(body)) > r.options.MaxBodyBytes {
		return nil, fmt.Errorf("status %d, but the body is larger than %d bytes", reply.StatusCode, r.options.MaxBodyBytes)
	}
	return &received{reply.StatusCode, reply.Header, body}, nil
}

// clearer says what a transport's error means.
func (r *Runner) clearer(err error) error {
	var timeout interface{ Timeout() bool }
	if errors.As(err, &timeout) && timeout.Timeout() {
		return fmt.Errorf("no reply within %s", r.options.Timeout)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the server closed the connection without finishing its reply")
	}
	return errors.New(reason(err))
}

// reason is an error without the request that the report names anyway.
func reason(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

// all runs the cases, several at once, and returns the outcomes in the order of the cases.
func (r *Runner) all(ctx context.Context, cases []Case) ([]Outcome, error) {
	outcomes := make([]Outcome, len(cases))
	next := make(chan int)
	var wg sync.WaitGroup
	var progress sync.Mutex
	for range min(r.options.Parallel, len(cases)) {
		wg.Go(func() {
			for i := range next {
				outcomes[i] = r.Do(ctx, cases[i])
				if r.options.Progress != nil {
					progress.Lock()
					r.options.Progress(outcomes[i])
					progress.Unlock()
				}
			}
		})
	}
	for i := range cases {
		select {
		case next <- i:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	wg.Wait()
	return outcomes, ctx.Err()
}

// Outcome is what became of one case.
type Outcome struct {
	Case Case
	// Skipped says why the case was not run; "" where it was.
	Skipped string
	// Passed are the kinds of the checks that passed, Failures those that did not.
	Passed   []Kind
	Failures []Failure
	// Notes are what could not be checked of a case that was run, and why.
	Notes    []string
	Duration time.Duration
}

// Do runs one case.
func (r *Runner) Do(ctx context.Context, c Case) Outcome {
	out := Outcome{Case: c}
	if out.Skipped = r.unfit(&c); out.Skipped != "" {
		return out
	}
	req, why, err := r.build(ctx, &c)
	if err != nil {
		out.Skipped = err.Error()
		return out
	}
	if why != "" {
		out.Skipped = why
		return out
	}
	k := &checker{runner: r, c: &c, req: req, out: &out}
	start := time.Now()
	reply, err := r.send(req)
	out.Duration = time.Since(start)
	if err != nil {
		k.fail(Failure{Kind: Transport, Message: r.redact.text(err.Error())})
		return out
	}
	k.check(reply)
	return out
}

// unfit says why a case cannot be run against this target.
func (r *Runner) unfit(c *Case) string {
	op := c.Operation
	switch {
	case !r.loopback && !r.options.AllowWrites && !safe(op.Method):
		return op.Method + " may change something, and the server is not on this machine (AllowWrites runs it all the same)"
	case c.Example != nil && c.Example.Skipped != "":
		return "its example is not served: " + c.Example.Skipped
	case r.selects:
		return ""
	case c.Example != nil && c.Example.Status >= 400:
		return fmt.Sprintf("a recorded %d cannot be provoked on a real server", c.Example.Status)
	case c.Example == nil && c.Reply == nil:
		return "nothing is known of its reply"
	}
	return ""
}
