package diff

import (
	"reflect"

	"github.com/pmgen/pmgen/generator/model"
)

// operations are those of two models, matched: what the new one calls what the old one had.
type operations struct {
	both           map[string]string // IDs of old to new
	removed, added []*model.Operation
	endpoint       map[string]string // of both: "old ID" and "new ID" with a mark to "GET /a"
}

// matchOperations finds each operation of the old model in the new one: the same request, whatever it is called now; else what has
// its name, which the lock gave it for being alike enough; else the only one with its method and path that is left.
func matchOperations(old, new *model.API) *operations {
	m := &operations{both: map[string]string{}, endpoint: map[string]string{}}
	taken := map[string]bool{}
	pair := func(same func(a, b *model.Operation) bool, by func(op *model.Operation) string) {
		index := map[string][]*model.Operation{}
		for _, op := range new.Operations {
			if !taken[op.ID] {
				index[by(op)] = append(index[by(op)], op)
			}
		}
		for _, op := range old.Operations {
			if m.both[op.ID] != "" {
				continue
			}
			var found []*model.Operation
			for _, other := range index[by(op)] {
				if !taken[other.ID] && same(op, other) {
					found = append(found, other)
				}
			}
			if len(found) == 1 {
				m.both[op.ID], taken[found[0].ID] = found[0].ID, true
			}
		}
	}
	m.endpoints(old, "<")
	m.endpoints(new, ">")
	pair(func(a, b *model.Operation) bool { return sameIdentity(a.Identity, b.Identity) }, func(op *model.Operation) string { return op.Identity.Path() })
	pair(func(a, b *model.Operation) bool { return true }, func(op *model.Operation) string { return op.ID })
	pair(func(a, b *model.Operation) bool { return m.endpoint["<"+a.ID] == m.endpoint[">"+b.ID] },
		func(op *model.Operation) string { return op.Method + " " + pathShape(model.Template(op.Path)) })
	for _, op := range old.Operations {
		if m.both[op.ID] == "" {
			m.removed = append(m.removed, op)
		}
	}
	for _, op := range new.Operations {
		if !taken[op.ID] {
			m.added = append(m.added, op)
		}
	}
	return m
}

func sameIdentity(a, b model.Identity) bool {
	a.Number, b.Number = 0, 0
	return reflect.DeepEqual(a, b)
}

func (m *operations) endpoints(api *model.API, mark string) {
	for _, e := range api.Endpoints {
		for _, id := range e.Operations {
			m.endpoint[mark+id] = e.String()
		}
	}
}

// moves are the endpoints whose operations are another's now, by the shape of their paths.
func (m *operations) moves(old *model.API) map[string]string {
	moves := map[string]string{}
	for _, op := range old.Operations {
		if to := m.both[op.ID]; to != "" {
			from, to := shapeOf(m.endpoint["<"+op.ID]), shapeOf(m.endpoint[">"+to])
			if from != to {
				moves[from] = to
			}
		}
	}
	return moves
}

func shapeOf(endpoint string) string { return pathShape(endpoint) }
