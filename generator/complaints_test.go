package generator_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every answer of docs/client.md and docs/comparison.md names a test that there is.
func TestComplaintsAreAnswered(t *testing.T) {
	there := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9]+)\(`)
	require.NoError(t, filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, f := range function.FindAllStringSubmatch(string(source), -1) {
			there[f[1]] = true
		}
		return err
	}))
	for page, least := range map[string]int{"client.md": 20, "comparison.md": 20} {
		text, err := os.ReadFile("../docs/" + page)
		require.NoError(t, err)
		named := regexp.MustCompile("`(Test[A-Za-z0-9]+)` \\|").FindAllStringSubmatch(string(text), -1)
		assert.GreaterOrEqual(t, len(named), least, page)
		for _, n := range named {
			assert.True(t, there[n[1]], "%s: %s", page, n[1])
		}
	}
}
