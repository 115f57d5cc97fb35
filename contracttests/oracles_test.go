package contracttests_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"

	"github.com/dlclark/regexp2"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/onsi/ginkgo/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// oracles are two judges of one reply that know nothing of each other: generator/validate with the model, and kin-openapi
// with the emitted document.
type oracles struct {
	api       *model.API
	validator *validate.Validator
	doc       *openapi3.T
	err       error // of loading the document
}

func newOracles(api *model.API, document []byte) *oracles {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	return &oracles{api: api, validator: validate.New(api), doc: doc, err: err}
}

// input is the exchange as kin-openapi wants it. Its router refuses hosts of several variables: routed by our own.
func (o *oracles) input(op *model.Operation, e *exchange) *openapi3filter.RequestValidationInput {
	t := ginkgo.GinkgoT()
	require.NoError(t, o.err)
	template := model.Template(op.Path)
	item := o.doc.Paths.Find(template)
	require.NotNil(t, item, "the document has the path %s", template)
	operation := item.GetOperation(op.Method)
	require.NotNil(t, operation)
	request := e.request.Clone(context.Background())
	request.Body = io.NopCloser(bytes.NewReader(e.sent))
	formats := []openapi3.SchemaValidationOption{openapi3.SetSchemaRegexCompiler(compileRegex)}
	if o.api.Format == model.Losant {
		// A declared format is an assertion; one that was only seen in a recording is not, and validate holds nobody to it.
		formats = append(formats, openapi3.WithStringFormatValidator("uri", openapi3.NewCallbackValidator(absolute)))
	}
	return &openapi3filter.RequestValidationInput{
		Request: request, PathParams: pathParams(op.Path, e.request.URL.EscapedPath()),
		Route: &routers.Route{Spec: o.doc, Path: template, PathItem: item, Method: op.Method, Operation: operation},
		Options: &openapi3filter.Options{MultiError: true, IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			RegexCompiler: compileRegex, SchemaValidationOptions: formats},
	}
}

// pathParams reads the path by the operation's template.
func pathParams(template []model.PathPart, path string) map[string]string {
	var pattern strings.Builder
	var names []string
	for _, p := range template {
		if p.Param == "" {
			pattern.WriteString(regexp.QuoteMeta(p.Literal))
			continue
		}
		names = append(names, p.Param)
		pattern.WriteString("([^/]+)")
	}
	params := map[string]string{}
	if found := regexp.MustCompile("^" + pattern.String() + "$").FindStringSubmatch(path); found != nil {
		for i, name := range names {
			params[name] = found[i+1]
		}
	}
	return params
}

func (o *oracles) request(op *model.Operation, e *exchange) error {
	return openapi3filter.ValidateRequest(context.Background(), o.input(op, e))
}

func (o *oracles) reply(op *model.Operation, e *exchange, body []byte) error {
	input := o.input(op, e)
	return openapi3filter.ValidateResponse(context.Background(), (&openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: e.status, Header: e.header, Options: input.Options,
	}).SetBodyBytes(body))
}

// agree checks that both oracles take the exchange as it was, and that of each change of the body both say the same.
func (o *oracles) agree(op *model.Operation, e *exchange) {
	t := ginkgo.GinkgoT()
	assert.NoError(t, o.request(op, e), "the client sends what the document describes")
	if len(op.Replies) == 0 {
		return // nothing is known of it
	}
	assert.NoError(t, o.reply(op, e, e.received))
	reply := op.Reply(e.status, "application/json")
	if reply == nil || reply.Type == nil {
		return
	}
	assert.Empty(t, o.validator.CheckReply(reply.Type, e.received))

	changes, refused := 0, 0
	for what, body := range changed(t, e.received) {
		ours := o.validator.CheckReply(reply.Type, body)
		theirs := o.reply(op, e, body)
		assert.Equal(t, len(ours) == 0, theirs == nil, "%s: validate says %v, kin-openapi says %v", what, ours, theirs)
		changes++
		if len(ours) > 0 {
			refused++
		}
	}
	assert.NotZero(t, changes)
	assert.NotZero(t, refused, "some of the changes break the type")
}

// changed yields the body with one thing changed, by what it is: each member dropped, each value of another type, null.
func changed(t require.TestingT, body []byte) map[string][]byte {
	out := map[string][]byte{}
	decode := func() (v any) {
		d := json.NewDecoder(bytes.NewReader(body))
		d.UseNumber()
		require.NoError(t, d.Decode(&v))
		return v
	}
	whole := decode()
	keep := func(what string) {
		data, err := json.Marshal(whole)
		require.NoError(t, err)
		out[what] = data
	}
	var walk func(at string, v any, set func(any), drop func())
	walk = func(at string, v any, set func(any), drop func()) {
		for name, other := range map[string]any{"null": nil, "true": true, "1.5": json.Number("1.5"), "text": "pmgen", "[]": []any{}, "{}": map[string]any{}} {
			set(other)
			keep(at + " = " + name)
		}
		set(v)
		if drop != nil {
			drop()
			keep(at + " dropped")
			set(v)
		}
		switch v := v.(type) {
		case map[string]any:
			for name, m := range v {
				walk(at+"/"+name, m, func(x any) { v[name] = x }, func() { delete(v, name) })
			}
		case []any:
			for i, m := range v {
				walk(at+"/*", m, func(x any) { v[i] = x }, nil)
			}
		}
	}
	walk("", whole, func(x any) { whole = x }, nil)
	return out
}

// absolute is the format uri, which kin-openapi leaves to its users.
func absolute(s string) error {
	u, err := url.Parse(s)
	if err == nil && !u.IsAbs() {
		err = errors.New("not absolute")
	}
	return err
}

// matcher is an ECMA 262 pattern for kin-openapi, which takes Go's.
type matcher struct{ re *regexp2.Regexp }

func (m matcher) MatchString(s string) bool {
	ok, err := m.re.MatchString(s)
	return ok && err == nil
}

func compileRegex(expr string) (openapi3.RegexMatcher, error) {
	re, err := regexp2.Compile(expr, regexp2.ECMAScript)
	if err != nil {
		return nil, err
	}
	return matcher{re}, nil
}
