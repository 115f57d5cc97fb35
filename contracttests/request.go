package contracttests

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pmgen/pmgen/generator/model"
)

// call is one request, and what is known of how it went.
type call struct {
	request  *http.Request
	payload  []byte
	started  time.Time
	duration time.Duration
	told     bool // its duration is in a result
	exchange *Exchange
	// recordedID: the path names something by an id that was recorded, or made up, and that nobody gave.
	recordedID, madeUpID bool
}

func (c *call) body() []byte { return c.payload }

// overrides are what a request has instead of what was recorded.
type overrides struct {
	args      map[string]string // of the path, by name
	variables map[string]string // {{name}}
	query     map[string]string
	dropQuery string // the parameter that is left out
	target    string // the whole URL
	body      []byte
	media     string // of the body; "" leaves the body as it is
	anonymous bool   // no credentials
	unchosen  bool   // nothing is selected on pmgen's mock
}

// builder makes the request of one case.
type builder struct {
	runner  *Runner
	c       *Case
	op      *model.Operation
	over    *overrides
	request *model.Request    // recorded with the example, else the operation's
	secrets map[string]string // masked -> live
	// unknown are the variables that nothing gives a value.
	unknown []string
	call    *call
}

// build returns the request, and why it cannot be sent to a server that is not on this machine ("" where it can).
func (r *Runner) build(ctx context.Context, c *Case, over *overrides) (*call, string, error) {
	b := &builder{runner: r, c: c, op: c.Operation, over: over, request: &c.Operation.Request, secrets: r.secrets[c.Operation], call: &call{}}
	if c.Example != nil && c.Example.Request != nil {
		b.request = c.Example.Request
	} else if b.request.Body == nil && c.Operation.Body != nil {
		for _, e := range c.Operation.ReplyExamples() {
			if e.Status < 400 && e.Request != nil && e.Request.Body != nil {
				b.request = e.Request
				break
			}
		}
	}
	target := strings.TrimRight(r.options.Target.BaseURL, "/") + b.path()
	if q := b.query(); q != "" {
		target += "?" + q
	}
	if over.target != "" {
		target = over.target
	}
	body, media := b.body()
	req, err := http.NewRequestWithContext(ctx, b.op.Method, target, bytes.NewReader(body))
	if err != nil {
		return nil, "", fmt.Errorf("%s: the request cannot be made: %w", c.Name, err)
	}
	if len(body) == 0 {
		req.Body, req.GetBody, req.ContentLength = http.NoBody, nil, 0
	}
	b.headers(req, media)
	if over.anonymous {
		req.URL.User = nil
	}
	why := b.credentials(req)
	for name, values := range r.options.Target.Header {
		if !over.anonymous || !b.isCredential(name) {
			req.Header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
		}
	}
	if host := req.Header.Get("Host"); host != "" { // net/http sends only this one
		req.Host = host
	}
	if r.selects && !over.unchosen {
		b.selectors(req)
	}
	if !r.loopback && len(b.unknown) > 0 {
		why = "its request needs " + strings.Join(compact(b.unknown), ", ") + ", which nothing gives a value"
	}
	b.call.request, b.call.payload = req, body
	return b.call, why, nil
}

// selectors ask pmgen's mock for the very reply that the case is about.
func (b *builder) selectors(req *http.Request) {
	switch {
	case b.c.Negative != "":
		req.Header.Set("X-Pmgen-Errors", "1")
	case b.c.Example != nil:
		req.Header.Set("X-Mock-Response-Id", b.c.Example.ID)
	case b.c.Reply != nil:
		req.Header.Set("X-Mock-Response-Code", strconv.Itoa(b.c.Reply.Status))
	}
}

var variable = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// text gives a recorded text its secrets back and its variables a value.
func (b *builder) text(s string) string {
	if live, ok := b.secrets[s]; ok {
		s = live
	}
	return variable.ReplaceAllStringFunc(s, func(v string) string {
		name := strings.TrimSpace(v[2 : len(v)-2])
		if value, ok := b.over.variables[name]; ok {
			return value
		}
		switch strings.ToLower(name) {
		case "$guid", "$randomuuid":
			return "00000000-0000-4000-8000-000000000000"
		case "$timestamp":
			return "1700000000"
		case "$isotimestamp":
			return "2023-11-14T22:13:20.000Z"
		case "$randomint":
			return "1"
		}
		if !strings.HasPrefix(name, "$") {
			b.unknown = append(b.unknown, v)
		}
		return "pmgen"
	})
}

// path fills the template: from what was recorded with the example, with the operation, else from the parameter itself.
func (b *builder) path() string {
	var out strings.Builder
	for _, part := range b.op.Path {
		if part.Param == "" {
			out.WriteString(escapeLiteral(part.Literal))
			continue
		}
		if value, ok := b.over.args[part.Param]; ok {
			out.WriteString(url.PathEscape(value))
			continue
		}
		value := cmp.Or(find(b.request.Args, part.Param), find(b.op.Request.Args, part.Param))
		p := b.op.Param(model.InPath, part.Param)
		if (value == "" || variable.MatchString(value)) && p != nil {
			if known := b.known(p); known != "" {
				value = known
			}
		}
		if value == "" {
			value = b.made(p)
			b.unknown = append(b.unknown, "{"+part.Param+"}")
			b.call.madeUpID = true
		}
		b.call.madeUpID = b.call.madeUpID || variable.MatchString(value) && !b.bound(value)
		b.call.recordedID = b.call.recordedID || !b.given(p)
		out.WriteString(url.PathEscape(b.text(value)))
	}
	path := out.String()
	if path != "" && path[0] != '/' {
		path = "/" + path
	}
	return path
}

// bound reports whether a chain gives the variables of a text their values.
func (b *builder) bound(s string) bool {
	for _, m := range variable.FindAllStringSubmatch(s, -1) {
		if _, ok := b.over.variables[strings.TrimSpace(m[1])]; !ok {
			return false
		}
	}
	return true
}

// given reports whether somebody who runs the tests gives the parameter its value.
func (b *builder) given(p *model.Param) bool {
	if p == nil || p.Variable == "" {
		return false
	}
	if _, ok := b.over.variables[p.Variable]; ok {
		return true
	}
	v := b.runner.api.Variable(p.Variable)
	return v != nil && v.Defined && v.From != "collection"
}

// escapeLiteral escapes what cannot stand in a URL, and keeps escapes that were recorded.
func escapeLiteral(s string) string {
	u := url.URL{Path: s}
	if p, err := url.PathUnescape(s); err == nil && p != s {
		u.Path, u.RawPath = p, s
	}
	return u.EscapedPath()
}

func find(values []model.NameValue, name string) string {
	for _, v := range values {
		if v.Name == name && !v.Disabled {
			return v.Value
		}
	}
	return ""
}

// known is the parameter's recorded value, example or default.
func (b *builder) known(p *model.Param) string {
	if p.Value != "" && !variable.MatchString(p.Value) {
		return p.Value
	}
	for _, value := range []json.RawMessage{p.Example, p.Default} {
		if len(value) > 0 {
			return plain(value)
		}
	}
	return ""
}

// made is a value of the parameter's type.
func (b *builder) made(p *model.Param) string {
	if p == nil || p.Type == nil {
		return "pmgen"
	}
	value, _ := b.runner.validator.Sample(p.Type)
	if text := plain(value); text != "" && text != "null" {
		return text
	}
	return "pmgen"
}

// plain is a JSON value as it stands in a URL.
func plain(value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) == nil {
		return s
	}
	return string(value)
}

func (b *builder) query() string {
	values := url.Values{}
	for _, q := range b.request.Query {
		if !q.Disabled {
			values.Add(q.Name, b.text(q.Value))
		}
	}
	for i := range b.op.Params {
		p := &b.op.Params[i]
		needed := p.Required || p.Role == model.RoleConstant
		if p.In == model.InQuery && needed && !p.Disabled && !values.Has(p.Name) {
			values.Set(p.Name, b.text(cmp.Or(b.known(p), b.made(p))))
		}
		if value, ok := b.over.variables[p.Variable]; ok && p.In == model.InQuery && p.Variable != "" && values.Has(p.Name) {
			values.Set(p.Name, value)
		}
	}
	for name, value := range b.over.query {
		values.Set(name, value)
	}
	if b.over.dropQuery != "" {
		values.Del(b.over.dropQuery)
	}
	if b.over.anonymous {
		for name := range values {
			if b.isKey(model.InQuery, name) {
				values.Del(name)
			}
		}
	}
	return values.Encode()
}

// never are headers that are not part of what an operation asks for.
var never = []string{"Authorization", "Content-Length", "Host", "Connection", "Transfer-Encoding", "Accept-Encoding", "Cookie",
	"Postman-Token", "X-Mock-Response-Id", "X-Mock-Response-Name", "X-Mock-Response-Code", "X-Mock-Match-Request-Body",
	"X-Mock-Match-Request-Headers"}

func (b *builder) headers(req *http.Request, media string) {
	for _, h := range b.request.Headers {
		name := textproto.CanonicalMIMEHeaderKey(h.Name)
		if h.Disabled || slices.Contains(never, name) || !validHeader(name) || b.over.anonymous && b.isCredential(name) {
			continue
		}
		req.Header.Add(name, oneLine(b.text(h.Value)))
	}
	for i := range b.op.Params {
		p := &b.op.Params[i]
		if p.In == model.InHeader && (p.Required || p.Role == model.RoleConstant) && !p.Disabled && validHeader(p.Name) && req.Header.Get(p.Name) == "" {
			req.Header.Set(p.Name, oneLine(b.text(cmp.Or(b.known(p), b.made(p)))))
		}
	}
	switch {
	case req.Body == http.NoBody:
		req.Header.Del("Content-Type")
	case media != "":
		req.Header.Set("Content-Type", media)
	}
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "*/*")
	}
}

func validHeader(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}
