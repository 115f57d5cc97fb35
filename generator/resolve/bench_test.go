package resolve_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/postman"
	"github.com/pmgen/pmgen/generator/resolve"
)

// The largest collection of the corpus, 4.2 MB: the stage has a small part of the 0.9 s that generating may take.
func BenchmarkGitHub(b *testing.B) {
	fsys := os.DirFS(filepath.Join(corpus, "collections"))
	if _, err := os.Stat(filepath.Join(corpus, "collections", "github-2024.json")); err != nil {
		b.Skip("the corpus of published collections is not at ../shared/corpus")
	}
	for b.Loop() {
		b.StopTimer()
		var diags diag.List
		api := postman.Read(fsys, "github-2024.json", &diags)
		b.StartTimer()
		resolve.Resolve(api, resolve.Options{})
		resolve.Mask(api)
	}
}
