package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/config"
)

// BenchmarkMany generates all published collections of the corpus from one config, with a pmgen that is built for it, on two
// processors: all of them, none because nothing has changed, and one that has. cpu-s is the time that the processors were busy, which a
// machine that does other things does not stretch as much.
func BenchmarkMany(b *testing.B) {
	files, _ := filepath.Glob("../../../shared/corpus/collections/*.json")
	if len(files) < 50 {
		b.Skip("there is no corpus of published descriptions")
	}
	dir := b.TempDir()
	pmgen := filepath.Join(dir, "pmgen")
	out, err := exec.Command("go", "build", "-o", pmgen, ".").CombinedOutput()
	require.NoError(b, err, "%s", out)
	text := "version: 1\ndefaults: {test: true}\napis:\n"
	changed, large := "", ""
	for _, file := range files {
		name := "x" + regexp.MustCompile(`[^a-z0-9]`).ReplaceAllString(strings.TrimSuffix(filepath.Base(file), ".json"), "")
		data, err := os.ReadFile(file)
		require.NoError(b, err)
		require.NoError(b, os.WriteFile(filepath.Join(dir, name+".json"), data, 0o644))
		text += fmt.Sprintf("  - {name: %s, in: %[1]s.json, out: gen/%[1]s, package: %[1]s}\n", name)
		switch filepath.Base(file) {
		case "notion.json":
			changed = name + ".json"
		case "github-2024.json":
			large = name + ".json"
		}
	}
	require.NoError(b, os.WriteFile(filepath.Join(dir, config.ConfigFile), []byte(text), 0o644))
	edit := func(b *testing.B, name string, i int) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(b, err)
		edited := strings.Replace(string(data), `"item"`, fmt.Sprintf(`"edited%d": "x", "item"`, i), 1)
		require.NoError(b, os.WriteFile(filepath.Join(dir, name), []byte(edited), 0o644))
	}
	for _, c := range []struct {
		name, command string
		before        func(b *testing.B, i int)
	}{
		{"full", "generate", func(b *testing.B, _ int) {
			require.NoError(b, os.RemoveAll(filepath.Join(dir, "gen")))
			require.NoError(b, os.RemoveAll(filepath.Join(dir, config.LockFile)))
		}},
		{"unchanged", "generate", func(*testing.B, int) {}},
		{"check", "check", func(*testing.B, int) {}},
		{"one-changed", "generate", func(b *testing.B, i int) { edit(b, changed, i) }},
		{"largest-changed", "generate", func(b *testing.B, i int) { edit(b, large, i) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			busy := 0.0
			for i := range b.N {
				b.StopTimer()
				c.before(b, i)
				cmd := exec.Command(pmgen, c.command, "--quiet")
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "GOMAXPROCS=2", "PMGEN_CACHE="+filepath.Join(dir, ".cache"))
				b.StartTimer()
				out, err := cmd.CombinedOutput()
				require.NoError(b, err, "%s", out)
				busy += (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
			}
			b.ReportMetric(busy/float64(b.N), "cpu-s/op")
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
			b.ReportMetric(float64(len(files)), "APIs")
		})
	}
}
