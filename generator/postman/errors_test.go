package postman_test

import (
	"flag"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/postman"
)

var update = flag.Bool("update", false, "write the golden files")

// TestMessages reads each input of testdata/errors, the smallest that shows one message, and compares all that is said
// with the golden file beside it. What is said has a hint, and no input goes without a word.
func TestMessages(t *testing.T) {
	dir := filepath.Join("testdata", "errors")
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	said := map[diag.Code]bool{}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".golden") {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			var diags diag.List
			api := postman.Read(os.DirFS(dir), e.Name(), &diags)
			assert.Equal(t, diags.Errors() > 0, api == nil)
			var lines []string
			for _, d := range diags {
				said[d.Code] = true
				assert.NotEmpty(t, d.Hint)
				lines = append(lines, d.String()+"\n  "+d.Hint+"\n")
			}
			got := strings.Join(lines, "")
			golden := filepath.Join(dir, e.Name()+".golden")
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), got)
			assert.NotEmpty(t, got)
		})
	}
	var missing []string
	for _, code := range diag.Codes() {
		if (code >= "PM010" && code < "PM050") && !said[code] {
			missing = append(missing, string(code))
		}
	}
	sort.Strings(missing)
	assert.Empty(t, missing, "every code of this package has an input")
}
