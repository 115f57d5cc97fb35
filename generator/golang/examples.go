package golang

import (
	"bytes"
	"fmt"
	"go/format"
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Which operations have an example. godoc shows one below the method; it is also a test, so each must pay for itself: of a
// folder, the first that reads and the first that sends a body, if the mock answers the recorded call with a reply of which
// there is something to print that is the same on every run. A body of more than exampleLines lines shows how much a person has
// to write, not how to write it. A package has exampleServices folders with examples at most: whoever has read those knows how
// the others are called.
const (
	examplesName    = "example_test.go"
	exampleLines    = 30
	exampleServices = 25
)

// emitExamples writes the Example functions. They call the mock of the test package, and what they print is checked: it is
// what the mock answers now.
func (e *emitter) emitExamples(opts Options) {
	if opts.Mock == nil || opts.ImportPath == "" {
		return
	}
	var b bytes.Buffer
	services := 0
	for i := range e.api.Services {
		if services == exampleServices {
			break
		}
		texts := e.serviceExamples(&e.api.Services[i], opts.Mock)
		if len(texts) > 0 {
			services++
		}
		for _, text := range texts {
			b.WriteString("\n" + text)
		}
	}
	if services == 0 {
		return
	}
	name := e.api.Package
	text := fmt.Sprintf("// %s\n\npackage %s_test\n\nimport (\n%s\n\n%s\n%q\n)\n%s", header, name, imports(b.String()), importOf(opts.ImportPath, name), opts.ImportPath+"/"+name+"test", &b)
	out, err := format.Source([]byte(text))
	if err != nil {
		e.diags.Add(diag.NotGo, diag.Pos{File: e.api.Source}, "%s cannot be formatted: %v; nothing was emitted", examplesName, err)
		return
	}
	e.files[examplesName] = out
}

// serviceExamples are the examples of a service: of the first operation that reads, and of the first that sends a body.
func (e *emitter) serviceExamples(s *model.Service, mock http.Handler) []string {
	var texts []string
	var reads, sends bool
	for _, id := range s.Operations {
		op := e.operations[id]
		if op == nil || op.Deprecated || reads && sends {
			continue
		}
		read := op.Method == http.MethodGet && op.Body == nil
		if read && reads || !read && (sends || op.Body == nil) {
			continue
		}
		text := e.example(s, op, mock)
		if text == "" {
			continue
		}
		texts = append(texts, text)
		reads, sends = reads || read, sends || !read
	}
	return texts
}

// example is an Example function; "" where the operation has none.
func (e *emitter) example(s *model.Service, op *model.Operation, mock http.Handler) string {
	if !slices.ContainsFunc(op.Examples, func(x *model.Example) bool { return x.Status >= 200 && x.Status < 300 && x.Served && !x.Made }) {
		return ""
	}
	w := e.recording(op)
	if w == nil {
		return ""
	}
	w.unreal = true
	reply, ok := w.answer(mock)
	if !ok {
		return ""
	}
	show, want := w.show(reply)
	if len(want) == 0 {
		return ""
	}
	name := e.api.Package
	lines := []string{
		"server := " + name + "test.Start() // the mock: without WithBaseURL the client calls the API itself",
		"defer server.Close()",
		"ctx := context.Background()",
	}
	lines = append(lines, w.newClientAt("server.URL")...)
	call := w.statements(show)
	if strings.Count(strings.Join(call, "\n"), "\n") > exampleLines {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "func Example%s_%s() {\n", s.Type, op.GoName)
	for _, line := range append(lines, call...) {
		if line == "\treturn err" {
			line = "\tlog.Fatal(err)"
		}
		b.WriteString(line + "\n")
	}
	b.WriteString("// Output:\n")
	for _, line := range want {
		b.WriteString("// " + line + "\n")
	}
	b.WriteString("}\n")
	return b.String()
}

// answer is what the mock answers to the call; false where that is no success of the operation.
func (w *recording) answer(mock http.Handler) ([]byte, bool) {
	r, err := w.call.Request("http://mock.example")
	if err != nil {
		return nil, false
	}
	a := &answer{header: http.Header{}, status: http.StatusOK}
	mock.ServeHTTP(a, r)
	if a.status < 200 || a.status > 299 || a.header.Get("X-Pmgen-Operation") != w.op.ID {
		return nil, false
	}
	return a.body.Bytes(), true
}

// answer is a reply of the mock.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }
