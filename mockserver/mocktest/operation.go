package mocktest

import (
	"context"
	"net/http"
	"reflect"
	"sync"

	"github.com/pmgen/pmgen/generator/model"
)

// Endpoint is what all operations of a mock have. Its methods may be called at any time, also while requests are answered.
type Endpoint struct {
	mock  *Mock
	id    string
	typed any // the Operation or Action that it is of

	mu      sync.Mutex
	meant   bool
	respond func(*reply) // nil: the recorded example
}

// Fail answers calls with an error: the recorded reply of that status where there is one, else one with the status' text.
func (e *Endpoint) Fail(status int) {
	e.set(func(r *reply) { r.fail(status) })
}

// FailWith answers calls with an error of the client's package: an *APIError, one of the typed errors, or a sentinel such as
// ErrNotFound. Any other is a reply of status 500 with its text.
func (e *Endpoint) FailWith(err error) {
	e.set(func(r *reply) { r.failWith(err) })
}

// Expect says that the test expects calls, and leaves their answer as it is. See [FailUnexpected].
func (e *Endpoint) Expect() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.meant = true
}

// Reset forgets the calls and what was said of their answer: it is the recorded example again.
func (e *Endpoint) Reset() {
	e.mu.Lock()
	e.meant, e.respond = false, nil
	e.mu.Unlock()
	e.mock.mu.Lock()
	delete(e.mock.calls, e.id)
	e.mock.mu.Unlock()
}

func (e *Endpoint) set(respond func(*reply)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.meant, e.respond = true, respond
}

func (e *Endpoint) expected() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.meant
}

// serve answers a request, unless with its example.
func (e *Endpoint) serve(w http.ResponseWriter, c *call, op *model.Operation) (status int, done bool) {
	e.mu.Lock()
	respond := e.respond
	e.mu.Unlock()
	if respond == nil {
		return 0, false
	}
	r := &reply{mock: e.mock, op: op, call: c, w: w}
	respond(r)
	return r.recorded, r.recorded == 0
}

// do answers calls with what f makes of their values.
func (e *Endpoint) do(request reflect.Type, f func(ctx context.Context, request any) (any, error)) {
	e.set(func(r *reply) {
		v, err := decode(r.op, wireOf(r.op, r.call), request)
		if err != nil {
			e.mock.errorf("a call of %s cannot be read: %v", e.id, err)
			r.text(http.StatusBadRequest, err.Error())
			return
		}
		answer, err := f(r.call.http.Context(), v.Interface())
		if err != nil {
			r.failWith(err)
			return
		}
		r.value(answer)
	})
}

// all returns the requests that were made, each a request.
func (e *Endpoint) all(request reflect.Type) []reflect.Value {
	e.mock.t.Helper()
	e.mock.mu.Lock()
	calls := e.mock.calls[e.id]
	e.mock.mu.Unlock()
	op := e.mock.operation(e.id)
	values := make([]reflect.Value, len(calls))
	for i, c := range calls {
		v, err := decode(op, wireOf(op, c), request)
		if err != nil {
			e.mock.errorf("a call of %s cannot be read: %v", e.id, err)
		}
		values[i] = v
	}
	return values
}

// Operation is an operation that returns a value. Request is a pointer to the values of a call.
type Operation[Request, Reply any] struct{ Endpoint }

// Return answers calls with the value, under the status that is documented for it.
func (o *Operation[Request, Reply]) Return(value Reply) {
	o.set(func(r *reply) { r.value(value) })
}

// Do answers calls with what f returns: a value, or an error as [Endpoint.FailWith] takes it.
func (o *Operation[Request, Reply]) Do(f func(context.Context, Request) (Reply, error)) {
	o.do(reflect.TypeFor[Request](), func(ctx context.Context, request any) (any, error) { return f(ctx, request.(Request)) })
}

// Calls returns the calls so far.
func (o *Operation[Request, Reply]) Calls() []Request {
	o.mock.t.Helper()
	return typed[Request](&o.Endpoint)
}

func (o *Operation[Request, Reply]) requestType() reflect.Type { return reflect.TypeFor[Request]() }

// Action is an operation that returns nothing but an error. Request is a pointer to the values of a call.
type Action[Request any] struct{ Endpoint }

// Return answers calls with success and no body.
func (o *Action[Request]) Return() {
	o.set(func(r *reply) { r.value(nil) })
}

// Do answers calls with what f returns: success, or an error as [Endpoint.FailWith] takes it.
func (o *Action[Request]) Do(f func(context.Context, Request) error) {
	o.do(reflect.TypeFor[Request](), func(ctx context.Context, request any) (any, error) { return nil, f(ctx, request.(Request)) })
}

// Calls returns the calls so far.
func (o *Action[Request]) Calls() []Request {
	o.mock.t.Helper()
	return typed[Request](&o.Endpoint)
}

func (o *Action[Request]) requestType() reflect.Type { return reflect.TypeFor[Request]() }

func typed[Request any](e *Endpoint) []Request {
	values := e.all(reflect.TypeFor[Request]())
	calls := make([]Request, len(values))
	for i, v := range values {
		calls[i] = v.Interface().(Request)
	}
	return calls
}
