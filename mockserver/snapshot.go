package mockserver

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// snapshot is what a server answers from. It never changes.
type snapshot struct {
	generation uint64    // counted from 1 by its server
	archived   *archived // it is that of an archive: nothing else is set
	apis       []*model.API
	operations []*operation
	candidates []*candidate // in document order, API after API
	byID       map[string][]*candidate
	index      map[string]*node // by method
	endpoints  map[endpoint][]*operation
	hosts      map[*model.API][]string // of their servers
	memo       *memo                   // nil where a header may say which example it is, or an operation was read by itself
}

// endpoint is what operations have in common that differ in bodies or constants only.
type endpoint struct {
	api          *model.API
	method, path string
}

// operation is an operation with its candidates.
type operation struct {
	*model.Operation
	api        *model.API
	validator  func() *validate.Validator
	scalars    func() *validate.Validator // of types that refer to none
	path       []segment                  // its template
	slash      bool
	endpoint   endpoint
	prefix     []string // of its API
	seed       uint64   // of made replies
	candidates []*candidate
}

// candidate is one possible reply: an example, one made from the schema of a reply that has none, or nothing.
type candidate struct {
	operation *operation
	example   *model.Example // nil where nothing is recorded
	reply     *model.Reply   // of one that is made from the schema
	order     int
	id, name  string
	status    int
	// recordedID is the id where it is the recording's own, by which Postman orders.
	recordedID string
	query      []queryParam
	headers    []model.NameValue // of the recorded request
	sent       sentBody
	written    func() *writtenReply
	plain      atomic.Pointer[plainReply]
	logged     atomic.Pointer[slog.Handler] // writes lines that begin with operation and example
}

// recordedRequest is the request that led to the reply, as far as that is known.
func (c *candidate) recordedRequest() *model.Request {
	return recordedRequest(c.operation.Operation, c.example)
}

// recorded reports whether the reply is an example of the input.
func (c *candidate) recorded() bool { return c.example != nil && !c.example.Made }

// route is one path under which a candidate is found.
type route struct {
	candidate *candidate
	segments  []segment
	slash     bool
	wildcards int // 2 for a whole segment, 1 for a part of one
	// alien: it is the example's recorded path, and none of its operation's.
	alien bool
	// template: it is the operation's path, and the example was recorded under another.
	template bool
}

func newSnapshot(apis []*model.API, settings *settings) (*snapshot, error) {
	s := &snapshot{apis: apis, byID: map[string][]*candidate{}, index: map[string]*node{}, endpoints: map[endpoint][]*operation{},
		hosts: map[*model.API][]string{}}
	scalars := newScalars()
	for i, api := range apis {
		if api == nil {
			return nil, fmt.Errorf("mockserver: API %d is nil", i)
		}
		validator := sync.OnceValue(func() *validate.Validator { return validate.New(api) })
		s.hosts[api] = hostsOf(api)
		if err := s.addAll(api.Operations, operation{api: api, validator: validator, scalars: scalars, prefix: prefixOf(settings.prefixes, i), seed: settings.seeding.seed}); err != nil {
			return nil, err
		}
	}
	if !slices.ContainsFunc(s.operations, (*operation).byHeader) {
		s.memo = newRecent[answered]()
	}
	return s, nil
}

// byHeader reports whether a header is one of its constants.
func (op *operation) byHeader() bool {
	return slices.ContainsFunc(op.Constants, func(c model.Constant) bool { return c.In == "header" })
}

// addAll adds operations that have what is given in common.
func (s *snapshot) addAll(operations []*model.Operation, common operation) error {
	for _, op := range operations {
		if op == nil || op.Method == "" {
			return errors.New("mockserver: an operation without a method: is the model complete?")
		}
		o := common
		o.Operation = op
		s.add(&o)
	}
	return nil
}

func (s *snapshot) add(op *operation) {
	s.operations = append(s.operations, op)
	path, slash := parseTemplate(op.Path)
	op.path, op.slash = under(op.prefix, path), slash
	op.endpoint = endpoint{op.api, op.Method, model.Template(op.Path)}
	s.endpoints[op.endpoint] = append(s.endpoints[op.endpoint], op)
	for _, e := range op.Examples {
		if served(e) {
			s.addCandidate(op, newCandidate(e))
		}
	}
	for i := range op.Replies {
		if r := &op.Replies[i]; writable(r.Status) && !slices.ContainsFunc(op.candidates, func(c *candidate) bool { return c.status == r.Status }) {
			s.addCandidate(op, &candidate{reply: r, id: madeID(op, r), name: replyName(r), status: r.Status})
		}
	}
	if len(op.candidates) == 0 {
		status := http.StatusOK
		if op.Method == http.MethodDelete {
			status = http.StatusNoContent
		}
		s.addCandidate(op, &candidate{id: "none", name: "nothing recorded", status: status})
	}
}

// served reports whether the example is a reply that can be sent.
func served(e *model.Example) bool { return e.Skipped == "" && writable(e.Status) }

func newCandidate(e *model.Example) *candidate {
	c := &candidate{example: e, id: e.ID, name: e.Name, status: e.Status}
	if e.OwnID {
		c.recordedID = e.ID
	}
	return c
}

// recordedRequest is the request that the example was recorded with, else the operation's. The example may be nil.
func recordedRequest(op *model.Operation, e *model.Example) *model.Request {
	if e != nil && e.Request != nil {
		return e.Request
	}
	return &op.Request
}

// writable reports whether net/http can send the status as a final one.
func writable(status int) bool { return status >= 200 && status <= 999 }

func madeID(op *operation, r *model.Reply) string {
	sum := sha256.Sum256([]byte(op.File + "\x00" + op.Pointer + "\x00" + op.ID + "\x00" + strconv.Itoa(r.Status) + "\x00" + r.Media))
	return hex.EncodeToString(sum[:6])
}

func replyName(r *model.Reply) string {
	if r.Description != "" {
		return r.Description
	}
	return strconv.Itoa(r.Status) + " " + http.StatusText(r.Status)
}

func (s *snapshot) addCandidate(op *operation, c *candidate) {
	c.operation, c.order = op, len(s.candidates)
	c.written = sync.OnceValue(func() *writtenReply { return newWrittenReply(c) })
	recorded := c.recordedRequest()
	c.query = newQuery(recorded.Query)
	c.headers, c.sent = recorded.Headers, newSentBody(recorded.Body)
	op.candidates = append(op.candidates, c)
	s.candidates = append(s.candidates, c)
	if c.id != "none" && c.id != "" {
		s.byID[c.id] = append(s.byID[c.id], c)
	}
	s.addRoutes(c, recorded)
}

// addRoutes finds the candidate under the path that was recorded with it and under the operation's template, each at the
// root and below the path of the server.
func (s *snapshot) addRoutes(c *candidate, recorded *model.Request) {
	op := c.operation
	template := op.path[len(op.prefix):]
	paths := []route{{segments: template, slash: op.slash, template: recorded.Path != ""}}
	if recorded.Path != "" {
		segments, slash := parseRecorded(recorded.Path)
		// First: where both are one, it is the recorded one.
		paths = slices.Insert(paths, 0, route{segments: segments, slash: slash, alien: !covers(template, segments)})
	}
	prefixes := [][]segment{nil}
	if op.Server >= 0 && op.Server < len(op.api.Servers) {
		prefixes = append(prefixes, serverPath(&op.api.Servers[op.Server]))
	}
	if recorded.Base != "" {
		segments, _ := parseRecorded(basePath(recorded.Base))
		prefixes = append(prefixes, segments)
	}
	root := s.index[op.Method]
	if root == nil {
		root = &node{}
		s.index[op.Method] = root
	}
	seen := map[string]bool{}
	for _, p := range paths {
		for i, prefix := range prefixes {
			if i > 0 && len(prefix) == 0 {
				continue
			}
			r := &route{candidate: c, segments: under(op.prefix, slices.Concat(prefix, p.segments)), slash: p.slash, alien: p.alien, template: p.template}
			key := strconv.FormatBool(p.slash)
			for _, seg := range r.segments {
				key += "/" + strings.Join(seg.literals, "\x00*")
				switch {
				case seg.whole():
					r.wildcards += 2
				case !seg.literal():
					r.wildcards++
				}
			}
			if !seen[key] {
				seen[key] = true
				root.add(r.segments, r)
			}
		}
	}
}

func serverPath(server *model.Server) []segment {
	if server.URL != "" {
		segments, _ := parseRecorded(basePath(server.URL))
		return segments
	}
	var raw strings.Builder
	for _, p := range server.Parts {
		if p.Param != "" {
			raw.WriteString("{{" + p.Param + "}}")
		}
		raw.WriteString(p.Literal)
	}
	segments, _ := parseRecorded(basePath(raw.String()))
	return segments
}

// covers reports whether a recorded path is one of the template's. A wildcard of the recorded path could be anything.
func covers(template, recorded []segment) bool {
	return slices.EqualFunc(template, recorded, func(t, r segment) bool {
		if !r.literal() {
			return true
		}
		ok, _ := t.match(r.literals[0])
		return ok || r.empty() && !t.literal() // a variable that is defined, but empty
	})
}

func unresolved(value string) bool {
	i := strings.Index(value, "{{")
	return i >= 0 && strings.Contains(value[i:], "}}")
}

// node is a node of the index of one method: a tree of path segments, in which literals stand in lower case and all ids
// are one.
type node struct {
	literals map[string]*node
	id, wild *node
	mixed    []mixedChild
	routes   []*route
}

type mixedChild struct {
	segment segment
	node    *node
}

func (n *node) add(path []segment, r *route) {
	for _, s := range path {
		n = n.child(s)
	}
	n.routes = append(n.routes, r)
}

func (n *node) child(s segment) *node {
	switch {
	case s.whole():
		if n.wild == nil {
			n.wild = &node{}
		}
		return n.wild
	case s.id:
		if n.id == nil {
			n.id = &node{}
		}
		return n.id
	case s.literal():
		if n.literals == nil {
			n.literals = map[string]*node{}
		}
		c := n.literals[s.key()]
		if c == nil {
			c = &node{}
			n.literals[s.key()] = c
		}
		return c
	}
	for _, m := range n.mixed {
		if m.segment.key() == s.key() {
			return m.node
		}
	}
	m := mixedChild{segment: s, node: &node{}}
	n.mixed = append(n.mixed, m)
	return m.node
}

// find calls f with every route whose segments can be read as the path's.
func (n *node) find(path []string, f func(*route)) {
	if len(path) == 0 {
		for _, r := range n.routes {
			f(r)
		}
		return
	}
	s, rest := path[0], path[1:]
	if c := n.literals[strings.ToLower(s)]; c != nil {
		c.find(rest, f)
	}
	if n.id != nil && isID(s) {
		n.id.find(rest, f)
	}
	for _, m := range n.mixed {
		if ok, _ := m.segment.match(s); ok {
			m.node.find(rest, f)
		}
	}
	if n.wild != nil && s != "" {
		n.wild.find(rest, f)
	}
}

// each calls f with every route, in an order that is the same on every run.
func (n *node) each(f func(*route)) {
	for _, r := range n.routes {
		f(r)
	}
	for _, key := range slices.Sorted(maps.Keys(n.literals)) {
		n.literals[key].each(f)
	}
	if n.id != nil {
		n.id.each(f)
	}
	for _, m := range n.mixed {
		m.node.each(f)
	}
	if n.wild != nil {
		n.wild.each(f)
	}
}
