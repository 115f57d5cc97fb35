// Package runtime is the part of a generated client that is the same for every API: sending with retries, credentials,
// errors, and the encodings of parameters, bodies and replies.
//
// It is never imported. The generator copies the files that a client needs into its package, so that a client depends on
// the standard library alone: a file is one part, and the parts that it needs follow from the names that it mentions.
// What a client says of itself (its name, its servers) is in generated code; for the tests here it is in stub.go, which is
// not copied.
package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// transport sends calls. It is safe for concurrent use: nothing changes it after newTransport, but tokens that change guard
// themselves.
type transport struct {
	config
	bases   []base
	servers []string          // their URLs as the API has them
	headers map[string]string // of the options for credentials: the header that each sets, "" where it sets none
}

// base is the base URL of a server, or why there is none.
type base struct {
	url string // without a trailing slash
	err error
}

// newTransport returns a transport for the servers, whose URLs may hold configuration variables: "{$Host}/v1". headers are
// those that the options for credentials set.
func newTransport(servers []string, variables, headers map[string]string, opts []Option) (*transport, error) {
	t := &transport{servers: servers, headers: headers, config: config{variables: variables, header: http.Header{},
		userAgent: packageName + " (pmgen)", retries: 2, maxBody: 64 << 20}}
	t.doer = t.defaultClient()
	for _, o := range opts {
		if o == nil {
			continue
		}
		if err := o(&t.config); err != nil {
			return nil, fmt.Errorf("%s: %w", packageName, err)
		}
	}
	if len(servers) == 0 {
		servers = []string{""}
	}
	for _, server := range servers {
		t.bases = append(t.bases, t.base(server))
	}
	if err := t.bases[0].err; err != nil {
		return nil, fmt.Errorf("%s: %w", packageName, err)
	}
	return t, nil
}

// base returns the base URL given by the caller, else the server's.
func (t *transport) base(server string) base {
	if t.baseURL != "" {
		return base{url: t.baseURL}
	}
	if server == "" {
		return base{err: errors.New("the base URL is not known; use WithBaseURL")}
	}
	text, err := t.fillBase(server)
	if err != nil {
		return base{err: fmt.Errorf("no base URL: %w or WithBaseURL", err)}
	}
	u, err := parseBase(text)
	if err == nil {
		return base{url: u}
	}
	var options []string
	for _, name := range placeholders(server) {
		options = append(options, "With"+strings.TrimPrefix(name, "$"))
	}
	if text == "" {
		err = errors.New("no base URL")
	}
	return base{err: fmt.Errorf("%w; use %s", err, strings.Join(append(options, "WithBaseURL"), " or "))}
}

// call is one call of an operation.
type call struct {
	op     string
	method string
	server int
	// path is below the base URL: {name} stands for the next of args, {$Name} for a configuration variable.
	path   string
	args   []string
	url    string // the whole URL, if it is known: of a next page
	query  values
	header values
	cookie values
	body   payload
	accept string
	html   bool       // a reply may be HTML
	auth   [][]string // the options for the credentials that it needs: alternative sets
	errs   []errorType
	err    error // what is wrong with the arguments
}

// payload is a body. A stream can be sent only once.
type payload struct {
	media  string
	data   []byte
	stream io.Reader
}

// fail keeps the first thing that is wrong with the arguments.
func (c *call) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// target returns the call's URL.
func (t *transport) target(c *call) (string, error) {
	if c.err != nil {
		return "", c.err
	}
	if c.url != "" {
		return c.url, nil
	}
	base := t.bases[c.server]
	if base.err != nil {
		return "", base.err
	}
	path, err := t.fillPath(c.path, c.args)
	if err != nil {
		return "", err
	}
	if query := c.query.encode(); query != "" {
		path += "?" + query
	}
	return base.url + path, nil
}

// request makes the request anew for each attempt: credentials may change between two.
func (t *transport) request(ctx context.Context, c *call, one *callConfig, target string) (*http.Request, error) {
	body := c.body.stream
	if body == nil && c.body.data != nil {
		body = bytes.NewReader(c.body.data)
	}
	if len(t.middleware) > 0 { // who else would ask
		ctx = naming(ctx, c.op)
	}
	req, err := http.NewRequestWithContext(ctx, c.method, target, body)
	if err != nil {
		return nil, errors.New("the URL or method is not valid") // the error of net/http would show the URL
	}
	set := func(key, value string) {
		if value != "" {
			req.Header.Set(key, value)
		}
	}
	set("User-Agent", t.userAgent)
	set("Accept", c.accept)
	set("Content-Type", c.body.media)
	for key, v := range t.header {
		req.Header[key] = slices.Clone(v)
	}
	for _, h := range c.header {
		req.Header.Set(h.name, h.value)
	}
	for key, v := range one.header {
		req.Header[key] = slices.Clone(v)
	}
	for _, k := range c.cookie {
		req.AddCookie(&http.Cookie{Name: k.name, Value: k.value, Quoted: strings.ContainsAny(k.value, " ,")})
	}
	return req, nil
}
