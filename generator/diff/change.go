package diff

import (
	"cmp"
	"slices"

	"github.com/pmgen/pmgen/generator/diag"
)

// Severity says what a change means to callers.
type Severity string

// The severities, in the order in which changes are told.
const (
	Breaking      Severity = "breaking"      // code that was written for OLD does not compile, or its calls do not do what they did
	Addition      Severity = "addition"      // there is more than before, or less is refused; callers need not do anything
	Documentation Severity = "documentation" // only what is written about it has changed
)

var severities = []Severity{Breaking, Addition, Documentation}

// Change is one thing that is not as it was, told once: what it is on the wire and in Go.
type Change struct {
	Severity Severity `json:"severity"`
	Kind     Kind     `json:"kind"`
	// Symbol is the Go name that the change breaks or brings: OAuthUsage.List, losant.Device.Name. Of a name that is gone or has
	// changed it is the old one. "" where there is no Go client to compare, or it is about none of its names.
	Symbol string `json:"symbol,omitempty"`
	// Operations are those that it is about: of a model the client's methods, of a document METHOD /path.
	Operations []string `json:"operations,omitempty"`
	// Endpoint is the method and path that it is about; "" where it is about several or none.
	Endpoint string `json:"endpoint,omitempty"`
	// Place in the new description; of what is gone, in the old one.
	diag.Pos
	Gone bool `json:"gone,omitempty"` // the place is in the old description
	// Near is the place in the new description that is nearest to what is gone.
	Near diag.Pos `json:"near,omitzero"`
	// Message is the change in one line: what it means on the wire, else in Go.
	Message string `json:"message"`
	// Go is what the change means to code that uses the client: "*string, was string". "" where it compiles as before.
	Go string `json:"go,omitempty"`
	// Rule is oasdiff's name for a change that it found.
	Rule string `json:"rule,omitempty"`
}

// Report is how two descriptions differ.
type Report struct {
	Changes []Change
}

// Breaks reports whether a change breaks callers.
func (r *Report) Breaks() bool { return r.Count(Breaking) > 0 }

// Count returns how many changes have the severity.
func (r *Report) Count(s Severity) int {
	n := 0
	for _, c := range r.Changes {
		if c.Severity == s {
			n++
		}
	}
	return n
}

// sort orders by severity, then by kind, then by place: what breaks most comes first.
func (r *Report) sort() {
	slices.SortStableFunc(r.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)), cmp.Compare(a.Kind.rank(), b.Kind.rank()),
			cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Symbol, b.Symbol), cmp.Compare(a.Message, b.Message))
	})
}
