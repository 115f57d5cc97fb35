package mockserver

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// archived finds the operations of an archive that a request may mean. Only those are read, and matched as if there were no
// others. What matches none of them is answered by all.
type archived struct {
	archive   *model.Archive
	validator func() *validate.Validator // reads the types
	scalars   func() *validate.Validator // does not
	seed      uint64                     // of made replies
	roots     map[string]*suffix         // by method
	siblings  map[string][]int32         // operations that share an endpoint, by its method and pattern
	some      sync.Map                   // the snapshots of operations that were read together, by their indexes
	all       func() (*snapshot, error)
}

// suffix is a node of the index: the patterns of paths, from their last segment on. What comes before is the server's.
type suffix struct {
	literals   map[string]*suffix
	wild       *suffix
	operations []int32
}

// NewArchived returns a server of an API that [model.Pack] packed.
func NewArchived(archive *model.Archive, opts ...Option) (*Server, error) {
	s, err := newServer(opts)
	if err != nil {
		return nil, err
	}
	a := &archived{archive: archive, roots: map[string]*suffix{}, siblings: map[string][]int32{}, scalars: newScalars(), seed: s.settings.seeding.seed}
	for i := range archive.Len() {
		_, method, patterns := archive.Index(i)
		root := a.roots[method]
		if root == nil {
			root = &suffix{}
			a.roots[method] = root
		}
		for _, p := range patterns {
			root.add(p, int32(i))
		}
		if key := a.endpointKey(i); key != "" {
			a.siblings[key] = append(a.siblings[key], int32(i))
		}
	}
	a.validator = sync.OnceValue(func() *validate.Validator {
		_ = archive.Types() // without them anything is valid
		return validate.New(archive.API())
	})
	a.all = sync.OnceValues(func() (*snapshot, error) {
		indexes := make([]int32, archive.Len())
		for i := range indexes {
			indexes[i] = int32(i)
		}
		return a.read(indexes)
	})
	s.current.Store(&snapshot{archived: a})
	return s, nil
}

func (n *suffix) add(pattern string, operation int32) {
	for pattern != "" {
		i := strings.LastIndexByte(pattern, '/')
		segment := pattern[i+1:]
		pattern = pattern[:max(i, 0)]
		if segment == "*" {
			if n.wild == nil {
				n.wild = &suffix{}
			}
			n = n.wild
			continue
		}
		next := n.literals[segment]
		if next == nil {
			if n.literals == nil {
				n.literals = map[string]*suffix{}
			}
			next = &suffix{}
			n.literals[segment] = next
		}
		n = next
	}
	n.operations = append(n.operations, operation)
}

// find calls f with the operations of all patterns that the path ends with.
func (n *suffix) find(segments []string, f func([]int32)) {
	if n == nil {
		return
	}
	f(n.operations)
	if len(segments) == 0 {
		return
	}
	last, rest := segments[len(segments)-1], segments[:len(segments)-1]
	n.literals[strings.ToLower(last)].find(rest, f)
	n.wild.find(rest, f)
}

// mayMatch returns the snapshot of the operations that the request may mean.
func (a *archived) mayMatch(r *request) (*snapshot, error) {
	var indexes []int32
	for _, method := range []string{r.Method, http.MethodGet} {
		a.roots[method].find(r.segments, func(found []int32) { indexes = append(indexes, found...) })
		if r.Method != http.MethodHead {
			break
		}
	}
	for _, i := range slices.Clone(indexes) { // whatever path they were found by, errors and constants are those of the endpoint
		indexes = append(indexes, a.siblings[a.endpointKey(int(i))]...)
	}
	slices.Sort(indexes)
	indexes = slices.Compact(indexes)
	var key strings.Builder
	for _, i := range indexes {
		key.WriteString(strconv.Itoa(int(i)))
		key.WriteByte(' ')
	}
	if s, ok := a.some.Load(key.String()); ok {
		return s.(*snapshot), nil
	}
	s, err := a.read(indexes)
	if err != nil {
		return nil, err
	}
	kept, _ := a.some.LoadOrStore(key.String(), s)
	return kept.(*snapshot), nil
}

// endpointKey is equal for operations on one endpoint. The first pattern is the template's.
func (a *archived) endpointKey(i int) string {
	_, method, patterns := a.archive.Index(i)
	if len(patterns) == 0 {
		return ""
	}
	return method + " " + patterns[0]
}

// read reads operations.
func (a *archived) read(indexes []int32) (*snapshot, error) {
	operations := make([]*model.Operation, len(indexes))
	for i, at := range indexes {
		op, err := a.archive.Operation(int(at))
		if err != nil {
			return nil, fmt.Errorf("mockserver: %w", err)
		}
		operations[i] = op
	}
	s := &snapshot{apis: []*model.API{a.archive.API()}, byID: map[string][]*candidate{}, index: map[string]*node{},
		endpoints: map[endpoint][]*operation{}}
	return s, s.addAll(operations, operation{api: a.archive.API(), validator: a.validator, scalars: a.scalars, seed: a.seed})
}

// whole is the snapshot with all operations.
func (s *snapshot) whole() (*snapshot, error) {
	if s.archived == nil {
		return s, nil
	}
	return s.archived.all()
}
