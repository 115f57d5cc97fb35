package mockserver

import (
	"net/http"
	"slices"

	"github.com/pmgen/pmgen/generator/model"
)

// Interceptor answers requests in place of the examples: what a test says of an operation.
type Interceptor interface {
	// Prefers reports whether the operation is one that a test means: of several that match a request equally well it is
	// then the one.
	Prefers(op *model.Operation) bool
	// Intercept answers a request that an operation matches, and reports whether it did. Where it did not, status asks for
	// the operation's example of that status, 0 for the one that matches. op is nil where none matches.
	Intercept(w http.ResponseWriter, r *http.Request, op *model.Operation) (status int, done bool)
}

// WithInterceptor asks i before a request is answered.
func WithInterceptor(i Interceptor) Option { return func(s *settings) { s.interceptor = i } }

// meant is step 10: of the operations that share the best one's endpoint, the best hit of the one that is meant. One that the
// request names need not share it.
func (m *matcher) meant(best hit) hit {
	name := m.request.option("X-Pmgen-Operation")
	if name == "" && m.interceptor == nil || m.isMeant(best.candidate.operation, name) {
		return best
	}
	endpoint := model.Template(best.candidate.operation.Path)
	var others []hit
	for _, h := range m.hits {
		op := h.candidate.operation
		if m.isMeant(op, name) && (name != "" || m.verdict(op) != contradicted && op.Method == best.candidate.operation.Method && model.Template(op.Path) == endpoint) {
			others = append(others, h)
		}
	}
	if len(others) == 0 {
		return best
	}
	return slices.MinFunc(others, m.compare)
}

func (m *matcher) isMeant(op *operation, name string) bool {
	if name != "" {
		return op.ID == name
	}
	return m.interceptor.Prefers(op.Operation)
}

// intercepted lets the interceptor answer the request that the hit's operation matches, or choose its example.
func (m *matcher) intercepted(w http.ResponseWriter, best *hit) bool {
	if m.interceptor == nil {
		return false
	}
	var op *model.Operation
	if best != nil {
		op = best.candidate.operation.Operation
	}
	status, done := m.interceptor.Intercept(w, m.request.Request, op)
	if !done && status != 0 && op != nil {
		if c := m.snapshot.errorFor(best.candidate.operation, []int{status}, nil); c != nil {
			best.candidate = c
		}
	}
	return done
}
