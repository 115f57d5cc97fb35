package golang

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// testPackage is <package>test on its way to Go.
type testPackage struct {
	*emitter
	services []testService
	taken    map[string]bool
}

// testService is a service as the mock has it.
type testService struct {
	*model.Service
	field, typ string
	requests   map[string]string // the types of its operations' calls, by ID
}

// serverMembers are the names that a service cannot have in the struct Server.
var serverMembers = map[string]bool{"Client": true, "Mock": true, "URL": true, "Close": true}

// newTestPackage gives all names. Those of services go before those of requests, so that a request renames no service.
func newTestPackage(e *emitter) *testPackage {
	t := &testPackage{emitter: e, taken: map[string]bool{"Server": true, "NewServer": true, "Start": true}}
	if e.importPath == "" {
		return t
	}
	for i := range e.api.Services {
		s := &e.api.Services[i]
		if len(s.Operations) == 0 {
			continue
		}
		field := s.Name
		if serverMembers[field] {
			field += "Service"
		}
		t.services = append(t.services, testService{s, field, t.free(s.Name), map[string]string{}})
	}
	for _, s := range t.services {
		for _, id := range s.Operations {
			if op := e.operations[id]; op != nil {
				s.requests[id] = t.free(s.Name + op.GoName + "Request")
			}
		}
	}
	return t
}

// free returns the name, or with a number that makes it free.
func (t *testPackage) free(name string) string {
	free := name
	for n := 2; t.taken[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	t.taken[free] = true
	return free
}

// emitService writes a service's operations and the types of their calls.
func (t *testPackage) emitService(f *jen.File, s testService) {
	d := &doc{}
	d.para(s.typ + " are the operations of [" + t.api.Package + "." + s.Type + "].")
	f.Line()
	d.write(f)
	var members []jen.Code
	for _, id := range s.Operations {
		op := t.operations[id]
		if op == nil {
			continue
		}
		request := jen.Op("*").Id(s.requests[id])
		kind := jen.Qual(mocktestPath, "Action").Types(request)
		if reply := t.replyOf(op); reply != nil {
			kind = jen.Qual(mocktestPath, "Operation").Types(request, reply)
		}
		members = append(members, jen.Id(op.GoName).Add(kind).Tag(map[string]string{"operation": id}))
	}
	f.Type().Id(s.typ).Struct(members...)
	for _, id := range s.Operations {
		if op := t.operations[id]; op != nil {
			t.emitRequest(f, s, op)
		}
	}
}

// emitRequest writes the type of an operation's calls: what the method is given, and the request. mocktest reads them in this
// order.
func (t *testPackage) emitRequest(f *jen.File, s testService, op *model.Operation) {
	m := t.method(s.Service, op)
	d := &doc{}
	d.para(s.requests[op.ID] + " is a call of [" + t.api.Package + "." + s.Type + "." + op.GoName + "].")
	f.Line()
	d.write(f)
	members := map[string]bool{"HTTP": true, "Params": true, "Body": true, "Form": true, "Variables": true}
	var fields []jen.Code
	for i := range op.Params {
		p := &op.Params[i]
		if !given(p) || !p.Positional {
			continue
		}
		name := exported(p.GoName)
		for members[name] {
			name += "Arg"
		}
		members[name] = true
		fields = append(fields, jen.Id(name).Add(m.required(p)))
	}
	if m.body != nil {
		fields = append(fields, jen.Id(exported(m.body.name)).Add(m.body.typ))
	}
	if len(m.params) > 0 {
		fields = append(fields, jen.Id("Params").Op("*").Add(t.id(op.ParamsType)))
	}
	fields = append(fields, jen.Id("HTTP").Op("*").Qual("net/http", "Request"))
	f.Type().Id(s.requests[op.ID]).Struct(fields...)
}

// replyOf is the type that a test gives to be returned: what the method returns, a body to read from as any reader, events
// and lines as a list. It is nil where the method returns nothing but an error.
func (t *testPackage) replyOf(op *model.Operation) *jen.Statement {
	r := t.result(op)
	switch r.kind {
	case resultOutcome:
		return jen.Op("*").Add(t.id(op.ResultType))
	case resultJSON:
		return t.returned(r.typ)
	case resultBytes:
		return jen.Index().Byte()
	case resultLines:
		return jen.Index().Qual("encoding/json", "RawMessage")
	case resultStream:
		return jen.Qual("io", "Reader")
	case resultEvents:
		return jen.Index().Add(t.event(r))
	}
	return nil
}

// initialismsOfArguments begin the names of arguments in lower case: id, and the field is ID.
var initialismsOfArguments = map[string]bool{"id": true, "url": true, "uri": true, "uuid": true, "guid": true, "api": true, "ip": true, "sku": true,
	"html": true, "http": true, "json": true, "xml": true, "sql": true, "dns": true, "ssh": true, "tls": true, "ssl": true, "vm": true, "ids": true}

// exported is the field of an argument: AppID of appID, ID of id.
func exported(argument string) string {
	end := strings.IndexFunc(argument, func(r rune) bool { return !unicode.IsLower(r) })
	if end < 0 {
		end = len(argument)
	}
	switch first := argument[:end]; {
	case first == "ids":
		return "IDs" + argument[end:]
	case initialismsOfArguments[first]:
		return strings.ToUpper(first) + argument[end:]
	}
	r, n := utf8.DecodeRuneInString(argument)
	if u := string(unicode.ToUpper(r)); u != string(r) {
		return u + argument[n:]
	}
	return "X" + argument
}
