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

// Every answer of docs/client.md and docs/comparison.md names a test that there is, and so does every line of the README that
// compares; or a target of make.
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

	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	makefile, err := os.ReadFile("../Makefile")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(readme), "\n## Compared with today's routes\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	rows := regexp.MustCompile(`(?m)^\| .* \| .* \| (.*) \|$`).FindAllStringSubmatch(section, -1)
	require.Greater(t, len(rows), 3)
	for _, row := range rows[1:] {
		names := regexp.MustCompile("`(Test[A-Za-z0-9]+|make [a-z-]+)`").FindAllStringSubmatch(row[1], -1)
		assert.NotEmpty(t, names, "a line of the comparison names what shows it: %s", row[0])
		for _, n := range names {
			target, isMake := strings.CutPrefix(n[1], "make ")
			assert.True(t, there[n[1]] || isMake && strings.Contains(string(makefile), "\n"+target+": "), "README: %s", n[1])
		}
	}
}
