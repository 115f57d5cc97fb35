package parallel

import "sync"

// Memo remembers what was made of texts, which servers say again and again. Parts that are done at the same time share it: all get
// the same value of a text, also where two of them make it at once. A nil Memo remembers nothing.
type Memo[V any] struct{ known sync.Map }

// Of returns what was made of the text. What is made must hang on the text alone.
func (m *Memo[V]) Of(text string, made func() V) V {
	if m == nil {
		return made()
	}
	if v, ok := m.known.Load(text); ok {
		return v.(V)
	}
	v, _ := m.known.LoadOrStore(text, made())
	return v.(V)
}
