package main

import (
	"encoding/json"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"time"
)

// BenchmarkInspectGitHub compares `pmgen inspect` with decoding the same file into any by encoding/json, turn by turn. Each
// has a clean heap and the garbage collector as it would have them in a process of its own. A turn in which something else had
// the processor counts as little as any: the median is reported.
func BenchmarkInspectGitHub(b *testing.B) {
	const file = "../../../shared/corpus/collections/github-2024.json"
	data, err := os.ReadFile(file)
	if err != nil {
		b.Skip("there is no corpus of published descriptions: no " + file)
	}
	decode := func() {
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			b.Fatal(err)
		}
	}
	inspect := func() {
		collectLater()
		if code := run(b.Context(), []string{"inspect", file}, io.Discard, io.Discard); code != exitOK {
			b.Fatal("exit code ", code)
		}
	}
	var ratios []float64
	for b.Loop() {
		decoding := timed(decode)
		inspecting := timed(inspect)
		decoding += timed(decode)
		ratios = append(ratios, 2*float64(inspecting)/float64(decoding))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "inspect/decode")
}

// timed returns the time that f takes. Garbage is none of what comes after.
func timed(f func()) time.Duration {
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	start := time.Now()
	f()
	return time.Since(start)
}
