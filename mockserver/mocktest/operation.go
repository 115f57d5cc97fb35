package mocktest

import (
	"context"
	"net/http"
	"reflect"
	"sync"

	"github.com/pmgen/pmgen/generator/model"
)

// Operation is an operation that returns a value. Request is a pointer to the values of a call.
//
// It and its like have functions as fields, not methods: the compiler makes every method anew for each of an API's thousands
// of operations, which takes it longer than all the rest of a test package.
type Operation[Request, Reply any] struct {
	*Endpoint
	// Return answers calls with the value, under the status that is documented for it.
	Return func(value Reply)
	// Do answers calls with what f returns: a value, or an error as FailWith takes it.
	Do func(f func(context.Context, Request) (Reply, error))
	// Calls returns the calls so far.
	Calls func() []Request
}

// Action is an operation that returns nothing but an error. Request is a pointer to the values of a call.
type Action[Request any] struct {
	*Endpoint
	// Return answers calls with success and no body.
	Return func()
	// Do answers calls with what f returns: success, or an error as FailWith takes it.
	Do func(f func(context.Context, Request) error)
	// Calls returns the calls so far.
	Calls func() []Request
}

// Endpoint is what all operations of a mock have. Its functions may be called at any time, also while requests are answered.
type Endpoint struct {
	// Fail answers calls with an error: the recorded reply of that status where there is one, else one with the status' text.
	Fail func(status int)
	// FailWith answers calls with an error of the client's package: an *APIError, one of the typed errors, or a sentinel such
	// as ErrNotFound. Any other is a reply of status 500 with its text.
	FailWith func(err error)
	// Expect says that the test expects calls, and leaves their answer as it is. See [FailUnexpected].
	Expect func()
	// Reset forgets the calls and what was said of their answer: it is the recorded example again.
	Reset func()
}

// override is what a test says of an operation.
type override struct {
	mock    *Mock
	id      string
	request reflect.Type // a pointer

	mu      sync.Mutex
	meant   bool
	respond func(*reply) // nil: the recorded example
}

// bind makes the functions of an Operation or Action.
func (o *override) bind(operation reflect.Value) {
	operation.Field(0).Set(reflect.ValueOf(&Endpoint{
		Fail:     func(status int) { o.set(func(r *reply) { r.fail(status) }) },
		FailWith: func(err error) { o.set(func(r *reply) { r.failWith(err) }) },
		Expect:   o.expect,
		Reset:    o.reset,
	}))
	list := operation.Field(3).Type().Out(0)
	o.request = list.Elem()
	set := func(field int, f func(args []reflect.Value) []reflect.Value) {
		operation.Field(field).Set(reflect.MakeFunc(operation.Field(field).Type(), f))
	}
	set(1, func(args []reflect.Value) []reflect.Value {
		var value any
		if len(args) > 0 {
			value = args[0].Interface()
		}
		o.set(func(r *reply) { r.value(value) })
		return nil
	})
	set(2, func(args []reflect.Value) []reflect.Value {
		o.do(args[0])
		return nil
	})
	set(3, func([]reflect.Value) []reflect.Value { return []reflect.Value{o.calls(list)} })
}

func (o *override) expect() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.meant = true
}

func (o *override) reset() {
	o.mu.Lock()
	o.meant, o.respond = false, nil
	o.mu.Unlock()
	o.mock.mu.Lock()
	delete(o.mock.calls, o.id)
	o.mock.mu.Unlock()
}

func (o *override) set(respond func(*reply)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.meant, o.respond = true, respond
}

func (o *override) expected() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.meant
}

// serve answers a request, unless with an example.
func (o *override) serve(w http.ResponseWriter, c *call, op *model.Operation) (status int, done bool) {
	o.mu.Lock()
	respond := o.respond
	o.mu.Unlock()
	if respond == nil {
		return 0, false
	}
	r := &reply{mock: o.mock, op: op, call: c, w: w}
	respond(r)
	return r.recorded, r.recorded == 0
}

// do answers calls with what f makes of their values.
func (o *override) do(f reflect.Value) {
	o.set(func(r *reply) {
		v, err := decode(r.op, wireOf(r.op, r.call), o.request)
		if err != nil {
			o.mock.errorf("a call of %s cannot be read: %v", o.id, err)
			r.text(http.StatusBadRequest, err.Error())
			return
		}
		out := f.Call([]reflect.Value{reflect.ValueOf(r.call.http.Context()), v})
		if err, _ := out[len(out)-1].Interface().(error); err != nil {
			r.failWith(err)
			return
		}
		if len(out) == 1 {
			r.value(nil)
			return
		}
		r.value(out[0].Interface())
	})
}

// calls returns the calls so far, in a list of the type.
func (o *override) calls(list reflect.Type) reflect.Value {
	calls := o.mock.callsOf(o.id)
	op := o.mock.operation(o.id)
	values := reflect.MakeSlice(list, len(calls), len(calls))
	for i, c := range calls {
		v, err := decode(op, wireOf(op, c), o.request)
		if err != nil {
			o.mock.errorf("a call of %s cannot be read: %v", o.id, err)
		}
		values.Index(i).Set(v)
	}
	return values
}
