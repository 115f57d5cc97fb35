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
	"slices"
	"strings"
	"sync"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// Runner runs cases against one target. It is safe for concurrent use.
type Runner struct {
	api       *model.API
	options   Options
	cases     []Case // that are chosen
	chosen    choice // of their checks
	pace      pace
	validator *validate.Validator
	client    *http.Client
	own       *http.Transport // closed with the runner; nil where the client was given
	exact     bool
	shown     string // the base URL without its password
	selects   bool   // the server understands x-mock-response-id and the like
	loopback  bool
	secrets   map[*model.Operation]map[string]string // masked -> live
	redact    *redactor
	// observations are made of the recorded replies when a server is held to them.
	observations observations
	chained      chained // of servers that keep state
	progress     chainProgress
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
	if o.Operations, err = operations(api, o.Operations); err != nil {
		return nil, err
	}
	r := &Runner{api: api, options: o, validator: validate.New(api), shown: base.Redacted(), loopback: isLoopback(base.Hostname()), pace: newPace(o.Rate)}
	r.cases = plan(api, r.validator, o.Operations)
	if r.chosen, err = newChoice(o.Tags, r.cases); err != nil {
		return nil, err
	}
	r.cases = slices.DeleteFunc(r.cases, func(c Case) bool { return !r.chosen.hasAny(&c) })
	chained := chainedOperations(r.cases, r.loopback || o.AllowWrites) // in whichever shard the chain is
	r.cases = slices.DeleteFunc(r.cases, func(c Case) bool { return !o.Shard.has(c.Operation) })
	r.secrets = liveSecrets(api, o.Live)
	r.redact = newRedactor(r, base)
	if !r.loopback {
		r.explained()
	}
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
	for n := 0; err != nil && n < o.Retries && sleep(ctx, backoff(n)); n++ { // it may be about to start
		pmgen, err = r.isPmgen(ctx, base)
	}
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("%s does not answer: %s", r.shown, r.redact.text(reason(err)))
	}
	r.exact = o.Exactness == Exact || o.Exactness == Auto && pmgen
	r.selects = r.exact || pmgen
	if !r.selects {
		r.chained = chained
	}
	return r, nil
}

// Plan returns the cases that the options choose.
func (r *Runner) Plan() []Case { return slices.Clone(r.cases) }

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
	proto  string
	open   bool // it is a stream of events that went on
}

// send sends the request and reads the reply within the bounds of time and size: of a stream of events, as many as are wanted.
func (r *Runner) send(req *http.Request, wantedEvents int) (*received, error) {
	ctx, cancel := context.WithTimeout(req.Context(), r.options.Timeout)
	defer cancel()
	reply, err := r.client.Do(req.WithContext(ctx))
	if err != nil {
		return nil, r.clearer(err)
	}
	defer reply.Body.Close()
	var body []byte
	open := false
	if isEvents(reply.Header.Get("Content-Type")) {
		body, open, err = r.listen(reply, wantedEvents)
	} else {
		body, err = io.ReadAll(io.LimitReader(reply.Body, r.options.MaxBodyBytes+1))
	}
	if err != nil {
		return nil, fmt.Errorf("status %d, but the body breaks off after %d bytes: %w", reply.StatusCode, len(body), r.clearer(err))
	}
	if int64(len(body)) > r.options.MaxBodyBytes {
		return nil, fmt.Errorf("status %d, but the body is larger than %d bytes", reply.StatusCode, r.options.MaxBodyBytes)
	}
	return &received{reply.StatusCode, reply.Header, body, reply.Proto, open}, nil
}

// sendError is why there is no reply, in words for the report.
type sendError struct {
	text string
	error
}

func (e *sendError) Error() string { return e.text }

func (e *sendError) Unwrap() error { return e.error }

// clearer says what a transport's error means.
func (r *Runner) clearer(err error) error {
	text := reason(err)
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		text = fmt.Sprintf("no reply within %s", r.options.Timeout)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		text = "the server closed the connection without finishing its reply"
	}
	return &sendError{text, err}
}

// reason is an error without the request that the report names anyway.
func reason(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

// Run makes the checks, several cases at once, and hands each result on as soon as those before it are there: they come in
// the order of the plan, whatever the speed of the replies, and none is kept. Its error is that of the context.
func (r *Runner) Run(ctx context.Context, each func(Result)) error {
	done := 0
	ended := func() {
		if done++; r.options.Progress != nil {
			r.options.Progress(done, len(r.cases))
		}
	}
	for _, cases := range r.phases() {
		if err := r.all(ctx, cases, each, ended); err != nil {
			return err
		}
	}
	return nil
}

// phases are the cases that may run at the same time. What changes something comes last: pages that are counted must not
// grow meanwhile.
func (r *Runner) phases() [][]Case {
	cases := r.Plan()
	if r.selects {
		return [][]Case{cases}
	}
	var reading, changing, left []Case
	for _, c := range cases {
		switch {
		case c.chain == nil && !c.paging && c.Negative == "" && r.chained.by[c.Operation.ID] != "":
			left = append(left, c) // why it is not run is known when the chains have run
		case c.changes():
			changing = append(changing, c)
		default:
			reading = append(reading, c)
		}
	}
	return [][]Case{reading, changing, left}
}

// ahead is how many cases may have ended that wait for an earlier one, for each that runs at once.
const ahead = 8

func (r *Runner) all(ctx context.Context, cases []Case, each func(Result), ended func()) error {
	type job struct {
		c    Case
		done chan<- []Result
	}
	jobs := make(chan job)
	inOrder := make(chan chan []Result, r.options.Parallel*ahead)
	var workers sync.WaitGroup
	for range min(r.options.Parallel, len(cases)) {
		workers.Go(func() {
			for j := range jobs {
				j.done <- r.Do(ctx, j.c)
			}
		})
	}
	go func() {
		defer close(inOrder)
		defer close(jobs)
		for _, c := range cases {
			done := make(chan []Result, 1)
			select {
			case inOrder <- done:
			case <-ctx.Done():
				return
			}
			jobs <- job{c, done}
		}
	}()
	for done := range inOrder {
		results := <-done
		for _, result := range results {
			if ctx.Err() == nil && each != nil {
				each(result)
			}
		}
		ended()
	}
	workers.Wait()
	return ctx.Err()
}

// Do runs one case and returns what became of its checks: in the order of [Case.Kinds].
func (r *Runner) Do(ctx context.Context, c Case) []Result {
	k := &checker{runner: r, c: &c}
	r.do(ctx, k)
	out := r.chosen.of(&c, k.out)
	k.others(out)
	return k.handOn(out)
}

func (r *Runner) do(ctx context.Context, k *checker) {
	c := k.c
	if why := r.unfit(c); why != "" {
		k.skip(c.Kinds()[0], why)
		k.checkOwn()
		return
	}
	switch {
	case c.chain != nil:
		r.runChain(ctx, k)
		return
	case c.paging:
		r.runPages(ctx, k)
		return
	}
	over := &overrides{}
	if c.breaks != nil {
		over = &c.breaks.overrides
	}
	if k.send(ctx, over) {
		k.check(k.got)
	}
	k.block()
	k.checkOwn()
}

// send makes the request of the checker's case. Where it returns false, a result says why there is no reply.
func (k *checker) send(ctx context.Context, over *overrides) bool {
	call, why, err := k.runner.build(ctx, k.c, over)
	if err != nil {
		why = err.Error()
	}
	if why != "" {
		k.skip(k.c.Kinds()[0], why)
		return false
	}
	k.call, k.got = call, nil
	got, err := k.attempts(call)
	if err != nil {
		k.fail(Result{Kind: Transport, Message: err.Error()})
		return false
	}
	k.got = got
	return true
}

// unfit says why a case cannot be run against this target.
func (r *Runner) unfit(c *Case) string {
	op := c.Operation
	switch {
	case !r.loopback && !r.options.AllowWrites && c.changes():
		return op.Method + " may change something, and the server is not on this machine (--allow-writes, or AllowWrites, runs it all the same)"
	case c.Example != nil && c.Example.Skipped != "":
		return "its example is not served: " + c.Example.Skipped
	case r.selects && c.needsState():
		return "the mock keeps no state"
	case r.selects || c.chain != nil || c.Negative != "":
		return ""
	case c.paging:
		return r.leftToChain(c)
	case c.Example != nil && c.Example.Status >= 400:
		return fmt.Sprintf("a recorded %d cannot be provoked on a real server", c.Example.Status)
	case c.unknown() && !r.options.Drift:
		return "nothing is known of its reply"
	}
	return r.leftToChain(c)
}
