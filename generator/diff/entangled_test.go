package diff

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// entangled are schemas in a circle, each with alternatives that go round it: what comparing them takes doubles with each.
func entangled(t *testing.T, typ string) *canonical {
	const schemas = 15
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\npaths: {/a: {get: {responses: {200: {description: x, content: {a/b: {schema: {$ref: \"#/components/schemas/S0\"}}}}}}}}\ncomponents:\n  schemas:\n")
	for i := range schemas {
		fmt.Fprintf(&b, "    S%d: {properties: {v: {type: %s}", i, typ)
		for k := range 4 {
			fmt.Fprintf(&b, ", p%d: {$ref: \"#/components/schemas/S%d\"}", k, (i+k+1)%schemas)
		}
		fmt.Fprintf(&b, "}, oneOf: [{properties: {q: {$ref: \"#/components/schemas/S%d\"}}}, {properties: {r: {type: %s}}}]}\n", (i+3)%schemas, typ)
	}
	d, diags := ReadDocument("d.yaml", []byte(b.String()))
	require.NotNil(t, d, "%v", diags)
	var s selection
	s.components = map[string]bool{}
	for _, r := range d.routes() {
		s.add(d, selected{r.path, r.operation.name, r.item, r.operation})
	}
	return d.write(s)
}

// TestEntangledSchemas: a comparison that would not end is given up.
func TestEntangledSchemas(t *testing.T) {
	old, new := entangled(t, "string"), entangled(t, "integer")
	_, err := within(300*time.Millisecond, maxMemory, func() ([]found, error) { return contract(old, new) })
	assert.ErrorContains(t, err, "too entangled: comparing them takes more than 300ms")
	_, err = within(time.Minute, 1<<20, func() ([]found, error) { time.Sleep(time.Second); return nil, nil })
	assert.ErrorContains(t, err, "too entangled: comparing them takes more than 1 MB")
}
