//go:build linux

package generator_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// BenchmarkBuildGitHub builds the client of GitHub's collection where the standard library is built already. It reports the lines,
// the seconds that `go build` takes, and the memory of its largest process.
func BenchmarkBuildGitHub(b *testing.B) {
	if _, err := os.Stat(corpus + "/" + github); err != nil {
		b.Skip("there is no corpus of published descriptions at " + corpus)
	}
	out := generator.Generate(compile.Input{FS: os.DirFS(corpus), API: config.API{Name: "github", Package: "github", In: github}})
	module := b.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(module, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	write("go.mod", []byte("module example.com/github\n\ngo 1.24\n"))
	for name, data := range out.Files {
		write(name, data)
	}
	build := func(turn int) (time.Duration, int64) {
		write("turn.go", fmt.Appendf(nil, "package github\n\nconst turn = %d\n", turn)) // or nothing is left to build
		cmd := exec.Command("go", "build", ".")
		cmd.Dir, cmd.Env = module, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		start := time.Now()
		if text, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, text)
		}
		return time.Since(start), cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	}
	turn := int(time.Now().UnixNano())
	build(turn)
	var took time.Duration
	var most int64
	n := 0
	for b.Loop() {
		n++
		d, kilobytes := build(turn + n)
		took, most = took+d, max(most, kilobytes)
	}
	_, lines := out.GoLines()
	b.ReportMetric(float64(lines), "lines")
	b.ReportMetric(took.Seconds()/float64(n), "s/build")
	b.ReportMetric(float64(most)/1024, "build-MB")
}
