package generator_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPublicPackagesHaveExamples: each package that docs/packages.md tells users to import says in its comment what it is for, and
// shows it in an example whose output go test compares.
func TestPublicPackagesHaveExamples(t *testing.T) {
	page, err := os.ReadFile("../docs/packages.md")
	require.NoError(t, err)
	public := regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\| (.*) \\|$").FindAllStringSubmatch(string(page), -1)
	require.Greater(t, len(public), 10)
	for _, m := range public {
		t.Run(m[1], func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join("..", m[1], "*.go"))
			require.NoError(t, err)
			require.NotEmpty(t, files, "there is no such package")
			var tests []*ast.File
			comment := ""
			fset := token.NewFileSet()
			for _, path := range files {
				f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
				require.NoError(t, err)
				switch {
				case strings.HasSuffix(path, "_test.go"):
					tests = append(tests, f)
				case f.Doc != nil:
					comment = f.Doc.Text()
				}
			}
			assert.True(t, strings.HasPrefix(comment, "Package "+filepath.Base(m[1])), "a package comment")
			compared := 0
			for _, example := range doc.Examples(tests...) {
				if example.Output != "" || example.EmptyOutput {
					compared++
				}
			}
			assert.Positive(t, compared, "an example with an output")
		})
	}
}
