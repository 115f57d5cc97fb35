package generator_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// github is the largest collection of the corpus.
const github = "collections/github-2024.json"

// BenchmarkGenerateGitHub compares the whole way with decoding the same file into any by encoding/json.
func BenchmarkGenerateGitHub(b *testing.B) {
	data, err := os.ReadFile(corpus + "/" + github)
	if err != nil {
		b.Skip("there is no corpus of published descriptions at " + corpus)
	}
	in := compile.Input{FS: os.DirFS(corpus), API: config.API{Name: "github", Package: "github", In: github}}
	var compiling, generating, decoding time.Duration
	for b.Loop() {
		compiling += timed(func() { compile.Compile(in) })
		generating += timed(func() { mustGenerate(b, in) })
		decoding += timed(func() { mustDecode(b, data) })
	}
	b.ReportMetric(float64(compiling)/float64(decoding), "compile/decode")
	b.ReportMetric(float64(generating)/float64(decoding), "generate/decode")
}

// BenchmarkGenerateCorpus generates each published collection, and reports the memory that a run allocates and how long the
// garbage collector let it grow.
func BenchmarkGenerateCorpus(b *testing.B) {
	files, _ := filepath.Glob(corpus + "/collections/*.json")
	if len(files) == 0 {
		b.Skip("there is no corpus of published descriptions at " + corpus)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		in := compile.Input{FS: os.DirFS(corpus), API: config.API{Name: "x", Package: "x", In: "collections/" + filepath.Base(file)}}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			peak := watchHeap()
			for b.Loop() {
				generator.Generate(in)
			}
			b.ReportMetric(peak(), "peak-MB")
		})
	}
}

// watchHeap looks at the heap every few milliseconds, and returns what it was at most above what was there before.
func watchHeap() func() float64 {
	read := func() uint64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	runtime.GC()
	before, most := read(), uint64(0)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for tick := time.NewTicker(2 * time.Millisecond); ; {
			select {
			case <-stop:
				return
			case <-tick.C:
				most = max(most, read())
			}
		}
	}()
	return func() float64 {
		close(stop)
		<-done
		return float64(max(most, before)-before) / 1e6
	}
}

// BenchmarkGrowth compares the cost of a request in a collection of 10,000 with that in one of 1,000.
func BenchmarkGrowth(b *testing.B) {
	small, large := synthetic(1_000), synthetic(10_000)
	var few, many time.Duration
	for b.Loop() {
		few += timed(func() { mustGenerate(b, small) })
		many += timed(func() { mustGenerate(b, large) })
	}
	b.ReportMetric(float64(many)/10/float64(few), "cost/request")
}

// BenchmarkInspectGrowth compares the cost of inspecting a request in a collection of 10,000 with that in one of 1,000.
func BenchmarkInspectGrowth(b *testing.B) {
	small, large := synthetic(1_000), synthetic(10_000)
	var ratios []float64
	for b.Loop() {
		few := timed(func() {
			for range 10 {
				mustInspect(b, small)
			}
		})
		many := timed(func() { mustInspect(b, large) })
		ratios = append(ratios, float64(many)/float64(few))
	}
	b.ReportMetric(median(ratios), "cost/request")
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

func mustDecode(b *testing.B, data []byte) {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		b.Fatal(err)
	}
}

func mustInspect(b *testing.B, in compile.Input) {
	if r := compile.Compile(in); r.API == nil || len(model.NewLedger(r.API).Requests) == 0 {
		b.Fatal(r.Diagnostics)
	}
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

func mustGenerate(b *testing.B, in compile.Input) {
	if o := generator.Generate(in); len(o.Files) == 0 {
		b.Fatal(o.Diagnostics)
	}
}

// synthetic is a collection of n requests in folders of twenty, each with an example of its own shape.
func synthetic(n int) compile.Input {
	var s strings.Builder
	s.WriteString(`{"info": {"name": "Synthetic", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"variable": [{"key": "base", "value": "https://api.example.com"}], "item": [`)
	for i := range n {
		if i%20 == 0 {
			if i > 0 {
				s.WriteString(`]},`)
			}
			fmt.Fprintf(&s, `{"name": "Folder %d", "item": [`, i/20)
		} else {
			s.WriteString(`,`)
		}
		fmt.Fprintf(&s, `{"name": "Get thing %d", "request": {"method": "GET", "url": "{{base}}/things%d/:id?page=0"}, "response": [{"name": "ok", "code": 200,
			"header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"id\": %d, \"field%d\": \"x\", \"items\": [{\"name%d\": \"y\", \"size\": 1.5}]}"}]}`,
			i, i, i, i%500, i%500)
	}
	s.WriteString(`]}]}`)
	return compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(s.String())}}, API: config.API{Name: "synthetic", Package: "synthetic", In: "c.json"}}
}
