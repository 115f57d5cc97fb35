package mocktest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/pmgen/pmgen/generator/model"
)

// HTTPClient returns a client that follows no redirects: a recorded one is a reply like others.
func HTTPClient() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// CallEvery calls every operation by its method, with arguments from the recorded request, and checks that its recorded
// reply comes back as the method's value, or as its error, and that the mock reads the same arguments from the request. A
// call that cannot be made is listed with the reason. client points to the client; header and response are its options
// WithCallHeader and WithResponse.
func CallEvery[Option any](t *testing.T, m *Mock, client any, header func(key, value string) Option, response func(**http.Response) Option) {
	called, recorded := 0, 0
	for op := range m.operations() {
		e := &everyCall{m: m, op: op, example: chosen(op)}
		if err := e.prepare(reflect.ValueOf(client).Elem()); err != nil {
			t.Logf("%s cannot be called: %v", op.ID, err)
			continue
		}
		options := []reflect.Value{reflect.ValueOf(header("X-Pmgen-Operation", op.ID)), reflect.ValueOf(response(&e.response))}
		if e.example != nil {
			options = append(options, reflect.ValueOf(header("X-Mock-Response-Id", e.example.ID)))
		}
		err := e.call(options)
		if errors.As(err, new(*notMade)) {
			t.Logf("%s cannot be called: %v", op.ID, err)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", op.ID, err)
			continue
		}
		called++
		if e.example != nil {
			recorded++
		}
	}
	if all := m.archive.Len(); all > 0 {
		t.Logf("%d of %d operations called (%.1f %%); the recorded examples of %d came back", called, all, 100*float64(called)/float64(all), recorded)
	}
}

// notMade is why no request was sent.
type notMade struct{ error }

// chosen is the example that a call asks for: the first success, else the first that can be served; nil where none is
// recorded.
func chosen(op *model.Operation) *model.Example {
	var first *model.Example
	for _, e := range op.Examples {
		if e.Status < 200 || e.Status > 999 || e.Skipped != "" || e.ID == "" {
			continue
		}
		if e.Status < 300 {
			return e
		}
		if first == nil {
			first = e
		}
	}
	return first
}

// everyCall is the call of one operation.
type everyCall struct {
	m        *Mock
	op       *model.Operation
	example  *model.Example
	method   reflect.Value
	request  reflect.Value // points to the values
	response *http.Response
}

// prepare finds the method and its arguments.
func (e *everyCall) prepare(client reflect.Value) error {
	override := e.m.overrides[e.op.ID]
	service := client.FieldByName(e.op.Service)
	if override == nil || !service.IsValid() {
		return errors.New("the client has no method for it")
	}
	e.method = service.MethodByName(e.op.GoName)
	if !e.method.IsValid() {
		return errors.New("the client has no method for it")
	}
	w, err := recordedWire(e.op, e.example)
	if err != nil {
		return err
	}
	if e.request, err = decode(e.op, w, override.request); err != nil {
		return fmt.Errorf("the recorded request does not have its types: %w", err)
	}
	e.complete()
	if n := e.method.Type().NumIn(); n != e.request.Elem().NumField()+1 { // ctx and options, without HTTP
		return fmt.Errorf("its method has %d arguments", n)
	}
	return nil
}

// complete makes values of what the call needs and the recording does not have.
func (e *everyCall) complete() {
	s := e.request.Elem()
	for i := range s.NumField() {
		f := s.Field(i)
		switch s.Type().Field(i).Name {
		case "HTTP":
		case "Params":
			for j := range e.op.Params {
				if p := &e.op.Params[j]; p.Required || p.In == model.InPath {
					if field := indirect(f).FieldByName(p.GoName); field.IsValid() && field.IsZero() && p.In == model.InPath {
						made(indirect(field))
					}
				}
			}
		case "Form":
			indirect(f)
		case "Body", "Variables":
			if f.IsZero() && e.op.Body.Required {
				made(f)
			}
		default:
			if f.IsZero() {
				made(f)
			}
		}
	}
}

// made sets a value that is not empty where an argument must not be.
func made(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.String:
		v.SetString("example")
	case reflect.Int64:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		switch {
		case v.Type() == reflect.TypeFor[json.RawMessage]():
			v.SetBytes([]byte("{}"))
		case v.Type().Elem().Kind() == reflect.Uint8:
			v.SetBytes([]byte("example"))
		default:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			made(v.Index(0))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	case reflect.Interface:
		v.Set(reflect.ValueOf(strings.NewReader("example")))
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)))
		}
	}
}

// call makes the call and compares.
func (e *everyCall) call(options []reflect.Value) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	args := []reflect.Value{reflect.ValueOf(ctx)}
	s := e.request.Elem()
	for i := range s.NumField() {
		if s.Type().Field(i).Name != "HTTP" {
			args = append(args, s.Field(i))
		}
	}
	sent := canonical(s)
	before := len(e.m.callsOf(e.op.ID))
	out := e.method.Call(append(args, options...))
	value, err := result(out)
	calls := e.m.callsOf(e.op.ID)
	if len(calls) == before {
		switch {
		case err == nil:
			return errors.New("no request came to the mock")
		case e.response == nil:
			return &notMade{err}
		}
		return fmt.Errorf("the mock took the request for another operation's: %w", err)
	}
	if r := e.response; r != nil && r.Header.Get("X-Pmgen-Score") == "0" {
		return errors.New("the path is not that of the operation")
	}
	got, problem := decode(e.op, wireOf(e.op, calls[len(calls)-1]), e.request.Type())
	if problem != nil {
		return fmt.Errorf("the mock cannot read the request: %w", problem)
	}
	if d := difference("", sent, canonical(got.Elem())); d != "" {
		return fmt.Errorf("the mock reads another request than was made: %s", d)
	}
	return e.compare(value, err)
}

// callsOf returns the calls of an operation.
func (m *Mock) callsOf(id string) []*call {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.calls[id]
}

// result reads what a method returned. Events are read to their end.
func result(out []reflect.Value) (value reflect.Value, err error) {
	last := out[len(out)-1]
	if last.Kind() == reflect.Func { // a sequence
		return readEvents(last)
	}
	err, _ = last.Interface().(error)
	if len(out) > 1 && err == nil {
		value = out[0]
	}
	return value, err
}

// readEvents reads events or lines.
func readEvents(sequence reflect.Value) (reflect.Value, error) {
	var events []string
	for e, err := range sequence.Seq2() {
		if problem, _ := err.Interface().(error); problem != nil {
			return reflect.Value{}, problem
		}
		switch e.Kind() {
		case reflect.Struct:
			events = append(events, string(e.FieldByName("Data").Bytes()))
		case reflect.Slice: // a line
			events = append(events, string(e.Bytes()))
		}
	}
	return reflect.ValueOf(received(events)), nil
}

// received are the data of events, or lines.
type received []string

// compare compares what came back with the example.
func (e *everyCall) compare(value reflect.Value, err error) error {
	if e.example == nil {
		return err
	}
	body := e.example.Content.Bytes()
	// What came back of a template is not what was recorded.
	filled := e.response != nil && e.response.Header.Get("X-Pmgen-Template") != ""
	if s := e.example.Status; s == http.StatusNoContent || s == http.StatusNotModified || e.op.Method == http.MethodHead {
		body = nil
	}
	if e.example.Status < 200 || e.example.Status > 299 {
		status, got, ok := e.m.asAPIError(err)
		switch {
		case !ok:
			return fmt.Errorf("the recorded %d came back as %w", e.example.Status, cmp.Or(err, errors.New("a success")))
		case status != e.example.Status || !filled && !bytes.Equal(got, body):
			return fmt.Errorf("another error came back than the recorded %d: %d", e.example.Status, status)
		}
		return nil
	}
	if err != nil {
		return err
	}
	if r := e.response; r != nil && r.Header.Get("X-Pmgen-Example") != e.example.ID {
		return fmt.Errorf("the example %q came back, not %q", r.Header.Get("X-Pmgen-Example"), e.example.ID)
	}
	if e.op.ResultType != "" && value.Kind() == reflect.Pointer {
		if value = e.field(value.Elem()); !value.IsValid() {
			return nil
		}
	}
	if filled {
		return nil
	}
	return same(value, body)
}

// field is the field of a result that is set.
func (e *everyCall) field(v reflect.Value) reflect.Value {
	for i := range v.NumField() {
		if f := v.Field(i); v.Type().Field(i).Name != "StatusCode" && !f.IsZero() {
			if f.Kind() == reflect.Func {
				f, _ = readEvents(f)
			}
			return f
		}
	}
	return reflect.Value{}
}

// same compares a value that came back with a recorded body.
func same(value reflect.Value, body []byte) error {
	if !value.IsValid() || len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	var got []byte
	switch v := value.Interface().(type) {
	case received:
		for _, data := range v {
			for line := range strings.SplitSeq(data, "\n") {
				if !bytes.Contains(body, []byte(line)) {
					return fmt.Errorf("an event came back that is not recorded: %.100s", line)
				}
			}
		}
		return nil
	case []byte:
		got = v
	case io.ReadCloser:
		defer v.Close()
		var err error
		if got, err = io.ReadAll(v); err != nil {
			return err
		}
	default:
		text, err := json.Marshal(v)
		if err != nil {
			return err
		}
		if d := difference("", parse(body), parse(text)); d != "" {
			return fmt.Errorf("another value came back than the recorded one: %s", d)
		}
		return nil
	}
	if !bytes.Equal(got, body) {
		return fmt.Errorf("%d bytes came back that are not the %d recorded ones", len(got), len(body))
	}
	return nil
}

// asAPIError finds the client's error.
func (m *Mock) asAPIError(err error) (status int, body []byte, ok bool) {
	if m.apiError == nil {
		return 0, nil, false
	}
	target := reflect.New(reflect.PointerTo(m.apiError))
	if !errors.As(err, target.Interface()) {
		return 0, nil, false
	}
	e := target.Elem().Elem()
	return int(e.FieldByName("StatusCode").Int()), e.FieldByName("Body").Bytes(), true
}
