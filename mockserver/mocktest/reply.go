package mocktest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// reply is the answer to one call.
type reply struct {
	mock *Mock
	op   *model.Operation
	call *call
	w    http.ResponseWriter
	// recorded, where it is not 0: the mock server answers with the example of that status.
	recorded int
}

func (r *reply) write(status int, media string, body []byte) {
	if media != "" && len(body) > 0 {
		r.w.Header().Set("Content-Type", media)
	}
	r.w.WriteHeader(status)
	if len(body) > 0 && r.call.http.Method != http.MethodHead {
		_, _ = r.w.Write(body) // the other side has gone: nobody is left to tell
	}
}

func (r *reply) text(status int, text string) {
	body, _ := json.Marshal(map[string]string{"message": text})
	r.write(status, "application/json", body)
}

// fail answers with the error that is recorded or documented, if there is one.
func (r *reply) fail(status int) {
	if status < 200 || status > 999 {
		r.mock.errorf("%s: Fail(%d): this is no status of a reply", r.op.ID, status)
		status = http.StatusInternalServerError
	}
	if slices.ContainsFunc(r.op.Examples, func(e *model.Example) bool { return e.Status == status && e.Skipped == "" }) ||
		slices.ContainsFunc(r.op.Replies, func(o model.Reply) bool { return o.Status == status }) {
		r.recorded = status
		return
	}
	r.text(status, http.StatusText(status))
}

// failWith answers with an error of the client's package.
func (r *reply) failWith(err error) {
	for e := range within(err) {
		v := reflect.ValueOf(e)
		if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
			continue
		}
		if r.mock.apiError != nil && v.Type().Elem() == r.mock.apiError {
			r.failAs(v.Elem())
			return
		}
		if status := r.statusOf(v.Type().Elem().Name()); status != 0 {
			body, problem := json.Marshal(e)
			if problem != nil {
				r.mock.errorf("%s: the error cannot be encoded: %v", r.op.ID, problem)
			}
			if own := v.Elem().FieldByName("APIError"); own.IsValid() && own.Type() == reflect.PointerTo(r.mock.apiError) && !own.IsNil() {
				if s := own.Elem().FieldByName("StatusCode").Int(); s != 0 {
					status = int(s)
				}
			}
			r.write(status, "application/json", body)
			return
		}
	}
	if status := r.sentinel(err); status != 0 {
		r.fail(status)
		return
	}
	r.text(http.StatusInternalServerError, err.Error())
}

// failAs answers with an *APIError: its status, headers and body.
func (r *reply) failAs(e reflect.Value) {
	status := int(e.FieldByName("StatusCode").Int())
	header, _ := e.FieldByName("Header").Interface().(http.Header)
	body := e.FieldByName("Body").Bytes()
	if len(header) == 0 && len(body) == 0 {
		r.fail(status)
		return
	}
	for name, values := range header {
		r.w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	media := ""
	if header.Get("Content-Type") == "" && json.Valid(body) {
		media = "application/json"
	}
	if status < 200 || status > 999 {
		r.mock.errorf("%s: %d is no status of a reply", r.op.ID, status)
		status = http.StatusInternalServerError
	}
	r.write(status, media, body)
}

// statusOf is the first status under which an error type is documented: of the operation, else of any.
func (r *reply) statusOf(goType string) int {
	if err := r.mock.archive.Types(); err != nil {
		r.mock.errorf("%v", err)
	}
	in := func(op *model.Operation) int {
		for i := range op.Replies {
			if o := &op.Replies[i]; !o.Success() && o.Type != nil && o.Type.Kind == model.KindRef {
				if n := r.mock.archive.API().Type(o.Type.Ref); n != nil && n.Error && n.Name == goType {
					return o.Status
				}
			}
		}
		return 0
	}
	if status := in(r.op); status != 0 {
		return status
	}
	for op := range r.mock.operations() {
		if status := in(op); status != 0 {
			return status
		}
	}
	return 0
}

// sentinel is the first status whose *APIError is the error, 0 where none is.
func (r *reply) sentinel(err error) int {
	if r.mock.apiError == nil {
		return 0
	}
	e := reflect.New(r.mock.apiError)
	as, _ := e.Interface().(error)
	for status := 400; as != nil && status < 600; status++ {
		e.Elem().FieldByName("StatusCode").SetInt(int64(status))
		for one := range within(err) {
			if errors.Is(as, one) {
				return status
			}
		}
	}
	return 0
}

// within are an error and those that it wraps.
func within(err error) iter.Seq[error] {
	return func(yield func(error) bool) { walk(err, yield) }
}

func walk(err error, yield func(error) bool) bool {
	if err == nil {
		return true
	}
	if !yield(err) {
		return false
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return walk(e.Unwrap(), yield)
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			if !walk(one, yield) {
				return false
			}
		}
	}
	return true
}

// value answers with what the operation returns.
func (r *reply) value(value any) {
	main := r.op.MainReply()
	status, media := http.StatusOK, ""
	switch {
	case main != nil:
		status, media = main.Status, main.Media
	case r.op.Method == http.MethodDelete:
		status = http.StatusNoContent
	}
	v := reflect.ValueOf(value)
	if r.op.ResultType != "" && v.Kind() == reflect.Pointer && !v.IsNil() {
		r.outcome(v.Elem())
		return
	}
	if lines, ok := value.([]json.RawMessage); ok && main != nil && main.Lines {
		r.lines(status, media, lines)
		return
	}
	r.body(status, media, v)
}

// lines writes JSON Lines.
func (r *reply) lines(status int, media string, lines []json.RawMessage) {
	if media == "" {
		media = model.MediaJSONLines
	}
	var body []byte
	for _, l := range lines {
		var one bytes.Buffer
		if err := json.Compact(&one, l); err != nil {
			r.mock.errorf("%s: a line is not JSON: %v", r.op.ID, err)
		}
		body = append(append(body, one.Bytes()...), '\n')
	}
	r.write(status, media, body)
}

// outcome answers with the field of a result that is set.
func (r *reply) outcome(v reflect.Value) {
	status := int(v.FieldByName("StatusCode").Int())
	for _, o := range r.op.Successes() {
		if o.GoName == "" || status != 0 && o.Status != status {
			continue
		}
		if f := v.FieldByName(o.GoName); f.IsValid() && !f.IsZero() {
			r.body(o.Status, o.Media, f)
			return
		}
	}
	if status == 0 {
		status = r.op.Successes()[0].Status
	}
	r.write(status, "", nil)
}

// body writes a reply of any kind.
func (r *reply) body(status int, media string, v reflect.Value) {
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		r.write(status, "", nil)
		return
	}
	switch body := v.Interface().(type) {
	case []byte:
		if media == "" {
			media = "application/octet-stream"
		}
		r.write(status, media, body)
		return
	case io.Reader:
		r.stream(status, media, body)
		return
	}
	if isEvents(v.Type()) {
		r.events(status, v)
		return
	}
	if v.Kind() == reflect.Func && v.Type().CanSeq2() { // lines, in a result of several
		var lines []json.RawMessage
		for line, err := range v.Seq2() {
			if !err.IsNil() {
				r.mock.errorf("%s: the lines end with %v", r.op.ID, err)
				break
			}
			if l, ok := line.Interface().(json.RawMessage); ok {
				lines = append(lines, l)
			}
		}
		r.lines(status, media, lines)
		return
	}
	text, err := json.Marshal(v.Interface())
	if err != nil {
		r.mock.errorf("%s: the reply cannot be encoded: %v", r.op.ID, err)
		r.text(http.StatusInternalServerError, err.Error())
		return
	}
	if !model.IsJSON(media) {
		media = "application/json"
	}
	r.write(status, media, text)
}

// stream copies a body as it comes.
func (r *reply) stream(status int, media string, from io.Reader) {
	if media == "" {
		media = "application/octet-stream"
	}
	r.w.Header().Set("Content-Type", media)
	r.w.WriteHeader(status)
	flusher, _ := r.w.(http.Flusher)
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if _, gone := r.w.Write(buffer[:n]); gone != nil {
				break
			}
			if flusher != nil {
				flusher.Flush()
			}
		}
		if err != nil {
			break
		}
	}
	if c, ok := from.(io.Closer); ok {
		_ = c.Close()
	}
}

// isEvents reports whether a type is a list of server-sent events, or a sequence of them and errors.
func isEvents(t reflect.Type) bool {
	var event reflect.Type
	switch {
	case t.Kind() == reflect.Slice:
		event = t.Elem()
	case t.CanSeq2():
		if t.Kind() != reflect.Func {
			return false
		}
		event = t.In(0).In(0)
	default:
		return false
	}
	if event.Kind() != reflect.Struct || event.Name() != "StreamEvent" && !strings.HasPrefix(event.Name(), "StreamEventOf[") {
		return false
	}
	data, ok := event.FieldByName("Data")
	return ok && data.Type == reflect.TypeFor[[]byte]()
}

// events sends server-sent events, each as soon as there is one. An error ends the connection as one that breaks.
func (r *reply) events(status int, v reflect.Value) {
	r.w.Header().Set("Content-Type", "text/event-stream")
	r.w.WriteHeader(status)
	flusher, _ := r.w.(http.Flusher)
	send := func(e reflect.Value) bool {
		_, err := io.WriteString(r.w, r.eventText(e))
		if flusher != nil {
			flusher.Flush()
		}
		return err == nil
	}
	if v.Kind() == reflect.Slice {
		for i := range v.Len() {
			if !send(v.Index(i)) {
				return
			}
		}
		return
	}
	for e, err := range v.Seq2() {
		if !err.IsNil() {
			panic(http.ErrAbortHandler)
		}
		if !send(e) {
			return
		}
	}
}

// eventText is an event as it is sent. One with nothing but a value is of the name that is documented for it.
func (r *reply) eventText(e reflect.Value) string {
	var b strings.Builder
	line := func(field, text string) {
		for one := range strings.SplitSeq(text, "\n") {
			fmt.Fprintf(&b, "%s: %s\n", field, strings.TrimSuffix(one, "\r"))
		}
	}
	if id := e.FieldByName("ID"); id.IsValid() && id.Kind() == reflect.String && id.String() != "" {
		line("id", strings.ReplaceAll(id.String(), "\n", " "))
	}
	name, data := e.FieldByName("Name").String(), e.FieldByName("Data").Bytes()
	if value := e.FieldByName("Value"); len(data) == 0 && value.IsValid() && value.Kind() == reflect.Pointer && !value.IsNil() {
		var err error
		if data, err = json.Marshal(value.Interface()); err != nil {
			r.mock.errorf("%s: an event cannot be encoded: %v", r.op.ID, err)
		}
		if main := r.op.MainReply(); name == "" && main != nil && len(main.Events) > 0 {
			name = main.Events[0].Name
		}
	}
	if name != "" {
		line("event", strings.ReplaceAll(name, "\n", " "))
	}
	line("data", string(data))
	return b.String() + "\n"
}
