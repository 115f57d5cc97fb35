package postman

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// node parses JSON for a rule to be tested alone.
func node(t testing.TB, text string) *tree.Node {
	t.Helper()
	f, _, err := tree.Parse("c.json", []byte(text))
	require.NoError(t, err)
	return f.Root
}

// ruler returns a reader and what it says.
func ruler() (*reader, *diag.List) {
	diags := &diag.List{}
	return &reader{diags: diags, about: `request "R"`, request: "R"}, diags
}

func said(diags diag.List) []string {
	var all []string
	for _, d := range diags {
		all = append(all, d.String())
	}
	return all
}
