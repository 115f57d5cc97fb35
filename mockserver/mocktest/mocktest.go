// Package mocktest is what generated test packages are made of: a mock of an API whose operations a test overrides with
// typed replies, and whose requests it reads as typed values.
//
//	srv := salesforcetest.NewServer(t)
//	srv.OAuthUsage.List.Return(&salesforce.OAuthUsageListResponse{})
//	client := srv.Client()
//	…
//	calls := srv.OAuthUsage.List.Calls()
//
// A generated package declares types only. How a request becomes a value, and a value a reply, is found by reflection, with
// what the model says of the operation.
package mocktest

import (
	"bytes"
	"context"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

// Generation1 is named by every generated test package, so that one which needs another generation of this package does
// not compile. It stays as long as what those packages call does.
const Generation1 = true

// Option changes a [Mock].
type Option func(*settings)

type settings struct {
	server     []mockserver.Option
	unexpected bool
}

// WithServerOptions passes options to the mock server. Errors are answered for their reason unless
// mockserver.WithErrors(false) is among them.
func WithServerOptions(opts ...mockserver.Option) Option {
	return func(s *settings) { s.server = append(s.server, opts...) }
}

// FailUnexpected fails the test on every call that it has said nothing of: of an operation for which neither Return, Fail,
// Do nor Expect was called, and of a path that no operation has.
func FailUnexpected() Option { return func(s *settings) { s.unexpected = true } }

// Mock is a running mock of an API.
type Mock struct {
	// URL is the base URL of the mock.
	URL string
	// Handler is the mock server itself.
	Handler *mockserver.Server

	t          testing.TB
	archive    *model.Archive
	unexpected bool
	apiError   reflect.Type         // APIError of the client's package
	overrides  map[string]*override // by the operation's ID

	mu    sync.Mutex
	calls map[string][]*call // by the operation's ID
	over  bool               // the test is
}

// New starts a mock of the API that a generated package holds; it is closed at the end of the test. services points to a
// struct of structs of operations, whose field names are the operations' IDs; apiError to the client's type of errors.
func New(t testing.TB, api string, services, apiError any, opts ...Option) *Mock {
	t.Helper()
	var s settings
	for _, o := range opts {
		o(&s)
	}
	archive, err := model.OpenArchive(api)
	if err != nil {
		t.Fatal(err)
	}
	m := &Mock{t: t, archive: archive, unexpected: s.unexpected, overrides: map[string]*override{}, calls: map[string][]*call{}}
	if apiError != nil {
		m.apiError = reflect.TypeOf(apiError).Elem()
	}
	if m.Handler, err = mockserver.NewArchived(archive, slices.Concat([]mockserver.Option{mockserver.WithErrors(true)}, s.server, []mockserver.Option{mockserver.WithInterceptor(m)})...); err != nil {
		t.Fatal(err)
	}
	m.bind(services)
	server := httptest.NewServer(m)
	m.URL = server.URL
	t.Cleanup(func() {
		server.Close()
		m.mu.Lock()
		m.over = true
		m.mu.Unlock()
	})
	return m
}

// bind tells the operations which they are.
func (m *Mock) bind(services any) {
	if services == nil {
		return
	}
	endpoint := reflect.TypeFor[*Endpoint]()
	all := reflect.ValueOf(services).Elem()
	for i := range all.NumField() {
		service := all.Field(i)
		if service.Kind() != reflect.Struct {
			continue
		}
		for j := range service.NumField() {
			f := service.Field(j)
			if f.Kind() != reflect.Struct || f.NumField() == 0 || f.Field(0).Type() != endpoint {
				continue
			}
			o := &override{mock: m, id: service.Type().Field(j).Tag.Get("operation")}
			o.bind(f)
			m.overrides[o.id] = o
		}
	}
}

// call is one request as it came.
type call struct {
	http *http.Request
	body []byte
}

// request returns the request with its body, which can be read once more.
func (c *call) request() *http.Request {
	r := c.http.Clone(context.WithoutCancel(c.http.Context()))
	r.Body = io.NopCloser(bytes.NewReader(c.body))
	return r
}

type callKey struct{}

// ServeHTTP answers one request and keeps it.
func (m *Mock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mockserver.DefaultMaxBodyBytes))
	if err != nil {
		http.Error(w, "mocktest: the request's body cannot be read, or is longer than a mock reads", http.StatusRequestEntityTooLarge)
		return
	}
	c := &call{http: r, body: body}
	r = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
	r.Body = io.NopCloser(bytes.NewReader(body))
	c.http = r
	m.Handler.ServeHTTP(w, r)
}

// Prefers implements [mockserver.Interceptor].
func (m *Mock) Prefers(op *model.Operation) bool {
	o := m.overrides[op.ID]
	return o != nil && o.expected()
}

// Intercept implements [mockserver.Interceptor].
func (m *Mock) Intercept(w http.ResponseWriter, r *http.Request, op *model.Operation) (status int, done bool) {
	c, _ := r.Context().Value(callKey{}).(*call)
	if c == nil { // not by way of ServeHTTP: the handler is used by itself
		return 0, false
	}
	if op == nil {
		if m.unexpected {
			m.errorf("%s %s was called, which no operation answers", r.Method, r.URL.Path)
		}
		return 0, false
	}
	m.mu.Lock()
	m.calls[op.ID] = append(m.calls[op.ID], c)
	m.mu.Unlock()
	o := m.overrides[op.ID]
	if m.unexpected && (o == nil || !o.expected()) {
		m.errorf("%s was called, of which the test has said nothing: %s %s", op.ID, r.Method, r.URL.Path)
	}
	if o == nil {
		return 0, false
	}
	return o.serve(w, c, op)
}

// errorf fails the test, unless it is over.
func (m *Mock) errorf(format string, args ...any) {
	m.t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.over {
		m.t.Errorf(format, args...)
	}
}

// operation returns an operation of the model.
func (m *Mock) operation(id string) *model.Operation {
	if i, ok := m.archive.Find(id); ok {
		if op, err := m.archive.Operation(i); err == nil {
			return op
		}
	}
	m.errorf("there is no operation %s", id)
	return &model.Operation{ID: id}
}

// operations returns all operations of the model.
func (m *Mock) operations() iter.Seq[*model.Operation] {
	return func(yield func(*model.Operation) bool) {
		for i := range m.archive.Len() {
			op, err := m.archive.Operation(i)
			if err != nil {
				m.errorf("%v", err)
				continue
			}
			if !yield(op) {
				return
			}
		}
	}
}

// Name has a request to the mock name the operation that it is of, by the header X-Pmgen-Operation: several may share an endpoint,
// and what a test says of one is not for the others. A request to anywhere else, or that names one, is left as it is.
func (m *Mock) Name(r *http.Request, operation string) *http.Request {
	const name = "X-Pmgen-Operation"
	if operation == "" || r.Header.Get(name) != "" || r.URL.Scheme+"://"+r.URL.Host != m.URL || m.overrides[operation] == nil {
		return r
	}
	r = r.Clone(r.Context())
	r.Header.Set(name, operation)
	return r
}

// T is the test that the mock is of.
func (m *Mock) T() testing.TB { return m.t }
