package diff

import (
	"fmt"
	"runtime/metrics"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	odiff "github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"

	"github.com/pmgen/pmgen/generator/diag"
)

// found is what the comparison of two documents says about one operation.
type found struct {
	rule     string // oasdiff's name for it
	level    checker.Level
	text     string
	route    string // GET /pets/{id}, as the new document writes it; "" of what is not about one
	args     []string
	old, new *origin // where it is about something of that document
}

// The bounds of a comparison. What circles of schemas with alternatives lead to grows with their combinations, and nothing in
// oasdiff bounds that; Losant's 335 schemas take two seconds and 200 MB.
const (
	maxTime   = 2 * time.Minute
	maxMemory = 3 << 30
)

// within gives up on a comparison that goes beyond its bounds. What has begun cannot be stopped, so it is for a process that ends
// then: its goroutine goes on.
func within(limit time.Duration, memory uint64, compare func() ([]found, error)) ([]found, error) {
	type result struct {
		list []found
		err  error
	}
	done := make(chan result, 1)
	go func() {
		list, err := compare()
		done <- result{list, err}
	}()
	deadline := time.After(limit)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case r := <-done:
			return r.list, r.err
		case <-deadline:
			return nil, fmt.Errorf("the schemas are too entangled: comparing them takes more than %s", limit)
		case <-tick.C:
			if used := heap(); used > memory {
				return nil, fmt.Errorf("the schemas are too entangled: comparing them takes more than %d MB", memory>>20)
			}
		}
	}
}

func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// contract compares the parts of two documents with oasdiff. Nothing is read or fetched: what the loader gets is a text without
// references to anything else.
func contract(old, new *canonical) (out []found, err error) {
	defer func() { // neither the documents nor what compares them are ours
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("the documents cannot be compared: %v", r)
		}
	}()
	a, err := old.load()
	if err != nil {
		return nil, err
	}
	b, err := new.load()
	if err != nil {
		return nil, err
	}
	report, sources, err := odiff.GetWithOperationsSourcesMap(odiff.NewConfig(), a, b)
	if err != nil {
		return nil, fmt.Errorf("the documents cannot be compared: %w", err)
	}
	changes := checker.CheckBackwardCompatibilityUntilLevel(checker.NewConfig(checker.GetAllChecks()), report, sources, checker.INFO)
	words := checker.NewDefaultLocalizer()
	for _, c := range changes {
		route := ""
		if c.GetPath() != "" {
			route = strings.ToUpper(c.GetOperation()) + " " + c.GetPath()
		}
		out = append(out, found{rule: c.GetId(), level: c.GetLevel(), text: c.GetUncolorizedText(words), route: route,
			args: texts(c.GetArgs()), old: old.origin(c.GetBaseSource()), new: new.origin(c.GetRevisionSource())})
	}
	return out, nil
}

func texts(args []any) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = fmt.Sprint(a)
	}
	return out
}

func (c *canonical) load() (*load.SpecInfo, error) {
	loader := openapi3.NewLoader() // external references are not allowed
	loader.IncludeOrigin = true
	doc, err := loader.LoadFromData(c.text)
	if err != nil {
		return nil, fmt.Errorf("the document cannot be loaded: %w", err)
	}
	return &load.SpecInfo{Url: "document", Spec: doc}, nil
}

// origin is the value that a place in the canonical form is of, nil where none is known.
func (c *canonical) origin(s *checker.Source) *origin {
	if s == nil || s.Line < 1 || s.Line > len(c.lines) {
		return nil
	}
	return &c.lines[s.Line-1]
}

// documents compares two documents: what callers of the HTTP API see.
func documents(old, new *Document, moves map[string]string) (*matched, []found, diag.List) {
	var diags diag.List
	p := newPair(old, new)
	m := p.match(moves)
	a, b := p.selections(m)
	if len(a.operations) == 0 && equal(old.component("securitySchemes"), new.component("securitySchemes"), place{of: "scheme", named: true}) {
		return m, nil, nil
	}
	list, err := within(maxTime, maxMemory, func() ([]found, error) { return contract(old.write(a), new.write(b)) })
	if err != nil {
		diags.Add(diag.DocumentUnreadable, diag.Pos{File: new.file}, "%v; nothing is compared", err)
	}
	return m, list, diags
}
