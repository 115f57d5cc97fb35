package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The lines beside diagnostics show nothing of a secret, be it in a file that cannot be read or in a part that is left out, and
// however long it is.
func TestExcerptsShowNoSecrets(t *testing.T) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	r := rand.New(rand.NewPCG(1, 2))
	secret := make([]byte, 6000) // as of an RSA key of 8,192 bits
	for i := range secret {
		secret[i] = letters[r.IntN(len(letters))]
	}
	key := `-----BEGIN PRIVATE KEY-----\n` + string(secret) + `\n-----END PRIVATE KEY-----`
	for quirk, text := range map[string]string{
		"a file that is broken behind it":  `{"info": {"name": "x", "description": "` + key + `"} nonsense}`,
		"a file that ends within it":       `{"info": {"name": "x", "description": "` + key[:5000],
		"a part that is left out":          `{"info": {"name": "x"}, "item": [{"name": "a", "request": {"method": "GET", "url": "https://x.example/", "header": [["` + key + `"]]}}]}`,
		"a part that is left out after it": `{"info": {"name": "x"}, "item": [{"name": "a", "request": {"method": "GET", "url": "https://x.example/", "header": [["` + key + `"], 5]}}]}`,
	} {
		t.Run(quirk, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "c.json")
			require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
			var out bytes.Buffer
			run(t.Context(), []string{"inspect", "--all", file}, &out, &out)
			assert.Contains(t, out.String(), "c.json:1:")
			for i := 0; i+16 <= len(secret); i += 8 {
				if piece := string(secret[i : i+16]); strings.Contains(out.String(), piece) {
					t.Fatalf("%q is shown:\n%s", piece, out.String())
				}
			}
		})
	}
}
