package golang_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/golang"
)

// TestSamplesAreFormatted in one way or the other: as go/format would, which is asked only where it matters. A whole program with the
// same call is built by the tests of snippets.
func TestSamplesAreFormatted(t *testing.T) {
	api := everything()
	sample := golang.Samples(api)
	calls := 0
	for _, op := range api.Operations {
		curl, text := sample(op)
		assert.Contains(t, curl, "curl ", op.ID)
		program, err := golang.Snippet(api, op, golang.SnippetOptions{})
		require.NoError(t, err)
		call := "client." + op.Service + "." + op.GoName + "("
		if !assert.Contains(t, text, call, op.ID) {
			continue
		}
		calls++
		// The statements of the program are the same, one level deeper, and end the program where a function would return.
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			if strings.TrimSpace(line) == "return err" || line == "" {
				continue
			}
			assert.Contains(t, string(program), "\n\t"+line+"\n", op.ID)
		}
	}
	assert.Positive(t, calls)
}
