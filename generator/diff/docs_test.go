package diff_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diff"
)

var update = flag.Bool("update", false, "write the table of kinds into docs/diff.md")

// TestTheTableOfKinds holds docs/diff.md against the kinds.
func TestTheTableOfKinds(t *testing.T) {
	const page = "../../docs/diff.md"
	const head = "| kind | | what has changed | what it means |\n|---|---|---|---|\n"
	var b strings.Builder
	b.WriteString(head)
	for _, k := range diff.Kinds() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.Name, k.Name.Severity(), k.About.Title, k.About.Why)
		assert.NotEmpty(t, k.About.Hint)
	}
	data, err := os.ReadFile(page)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(data), head)
	require.True(t, ok, "the page has the table")
	at := strings.Index(rest, "\n\n")
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(before+b.String()+rest[at+1:]), 0o644))
		return
	}
	assert.Equal(t, b.String(), head+rest[:at+1])
}
