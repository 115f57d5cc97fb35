package postman_test

import (
	"os"
	"testing"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/postman"
)

// BenchmarkReadGitHub reads GitHub's collection: 623 requests, 1,579 examples, 4.2 MB.
func BenchmarkReadGitHub(b *testing.B) {
	fsys := os.DirFS(corpus(b, "collections"))
	b.ReportAllocs()
	for b.Loop() {
		var diags diag.List
		postman.Read(fsys, "github-2024.json", &diags)
	}
}
