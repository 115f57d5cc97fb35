package golang

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/pmgen/pmgen/generator/call"
	"github.com/pmgen/pmgen/generator/model"
)

// SnippetOptions say how a program reaches the generated package.
type SnippetOptions struct {
	ImportPath string // of the generated package; "" for its name alone, which stands for it
	BaseURL    string // "" for the recorded server
}

// Snippet returns a program that makes the recorded call of an operation with the generated client. Secrets come from the
// environment.
func Snippet(api *model.API, op *model.Operation, opts SnippetOptions) ([]byte, error) {
	return newEmitter(api).snippet(op, opts)
}

// Snippets returns [Snippet] for all operations of an API: what they have in common is made once. It may be used by several
// goroutines at the same time.
func Snippets(api *model.API, opts SnippetOptions) func(*model.Operation) ([]byte, error) {
	emitters := sync.Pool{New: func() any { return newEmitter(api) }}
	return func(op *model.Operation) ([]byte, error) {
		e := emitters.Get().(*emitter)
		defer emitters.Put(e)
		return e.snippet(op, opts)
	}
}

func (e *emitter) snippet(op *model.Operation, opts SnippetOptions) ([]byte, error) {
	api := e.api
	w := e.recording(op)
	if w == nil {
		return nil, fmt.Errorf("%s is in no service", op.ID)
	}
	client := w.newClient()
	if opts.BaseURL != "" {
		client = w.newClientAt(strconv.Quote(opts.BaseURL))
	}
	body := append([]string{"ctx := context.Background()"}, client...)
	show, _ := w.show(success(op))
	body = append(body, w.statements(show)...)
	for i, line := range body {
		if line == "\treturn err" {
			body[i] = "\tlog.Fatal(err)"
		}
	}
	text := strings.Join(body, "\n")
	importPath := cmp.Or(opts.ImportPath, api.Package)
	var b bytes.Buffer
	fmt.Fprintf(&b, "package main\n\nimport (\n%s\n\n%s\n)\n\nfunc main() {\n%s\n}\n", imports(text), importOf(importPath, api.Package), text)
	if strings.Contains(text, "(sign)") {
		b.WriteString("\n// sign adds the authorization to a request.\nfunc sign(*http.Request) error { return nil }\n")
	}
	out, err := format.Source(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("the program for %s is no Go: %w", op.ID, err)
	}
	return out, nil
}

// importOf imports the generated package: with its name where the path does not end in it.
func importOf(importPath, name string) string {
	if path.Base(importPath) == name {
		return strconv.Quote(importPath)
	}
	return name + " " + strconv.Quote(importPath)
}

// standard are the packages that a program may use.
var standard = []string{"context", "encoding/json", "fmt", "io", "log", "net/http", "os", "strings", "time"}

var quoted = regexp.MustCompile("\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`]*`")

// imports are the imports of a text of Go.
func imports(text string) string {
	code := quoted.ReplaceAllString(text, `""`)
	var list []string
	for _, name := range standard {
		used := regexp.MustCompile(`(^|[^\w.])` + path.Base(name) + `\.[A-Z]`).MatchString(code)
		if used || name == "net/http" && strings.Contains(code, "(sign)") {
			list = append(list, strconv.Quote(name))
		}
	}
	return strings.Join(list, "\n")
}

// recording returns the operation's call on its way to text.
func (e *emitter) recording(op *model.Operation) *recording {
	for i := range e.api.Services {
		if s := &e.api.Services[i]; s.Name == op.Service {
			return &recording{usage: &usage{method: e.method(s, op)}, call: call.Of(e.api, op), names: map[string]bool{}}
		}
	}
	return nil
}

// newClientAt is newClient with a base URL, which is a Go expression.
func (u *usage) newClientAt(base string) []string {
	u.base = base
	return u.newClient()
}

// success is the first recorded reply of success that is JSON; nil where there is none.
func success(op *model.Operation) []byte {
	for _, x := range op.Examples {
		if x.Status >= 200 && x.Status < 300 && x.Content.IsJSON() {
			return x.Content.Bytes()
		}
	}
	return nil
}

// statements make the call and show its reply.
func (w *recording) statements(show []string) []string {
	call := "client." + w.op.Service + "." + w.op.GoName + "(" + strings.Join(w.arguments(), ", ") + ")"
	lines := slices.Clone(w.lines)
	failed := []string{"if err != nil {", "\treturn err", "}"}
	switch w.result.kind {
	case resultNone:
		return append(lines, "if err := "+call+"; err != nil {", "\treturn err", "}")
	case resultEvents:
		return append(lines, "for event, err := range "+call+" {", "if err != nil {", "\treturn err", "}", "fmt.Printf(\"%s: %s\\n\", event.Name, event.Data)", "}")
	case resultLines:
		return append(lines, "for line, err := range "+call+" {", "if err != nil {", "\treturn err", "}", "fmt.Printf(\"%s\\n\", line)", "}")
	case resultStream:
		lines = append(append(lines, "reply, err := "+call), failed...)
		return append(lines, "defer reply.Close()", "if _, err := io.Copy(os.Stdout, reply); err != nil {", "\treturn err", "}")
	}
	return append(append(append(lines, "reply, err := "+call), failed...), show...)
}
