package mockserver_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

const corpus = "../../shared/corpus"

// published compiles a description of the corpus.
func published(t testing.TB, in string) *model.API {
	t.Helper()
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus)
	}
	result := compile.Compile(compile.Input{FS: os.DirFS(corpus), API: config.API{Name: "api", Package: "api", In: in}})
	require.NotNil(t, result.API)
	return result.API
}

// archive packs a model as generated test packages hold it.
func archive(t testing.TB, api *model.API) string {
	t.Helper()
	text, err := model.Pack(api)
	require.NoError(t, err)
	return string(text)
}

func archived(t testing.TB, text string, opts ...mockserver.Option) *mockserver.Server {
	t.Helper()
	a, err := model.OpenArchive(text)
	require.NoError(t, err)
	s, err := mockserver.NewArchived(a, opts...)
	require.NoError(t, err)
	return s
}

// TestArchiveAnswersAsTheWholeModel sends the recorded requests of published APIs, also bent and with selectors, to a server
// that reads what it needs and to one that has read all.
func TestArchiveAnswersAsTheWholeModel(t *testing.T) {
	for _, in := range []string{"collections/github-2024.json", "collections/salesforce-platform-2023.json", "collections/calculator-soap.json", "losant"} {
		t.Run(in, func(t *testing.T) {
			api := published(t, in)
			whole, err := mockserver.New([]*model.API{api})
			require.NoError(t, err)
			text := archive(t, api)
			lazy := archived(t, text)
			random := rand.New(rand.NewPCG(1, 2))
			for i, op := range api.Operations {
				for j, e := range append([]*model.Example{nil}, op.Examples...) {
					recorded := &op.Request
					if e != nil && e.Request != nil {
						recorded = e.Request
					}
					path := "/" + strings.TrimPrefix(recorded.Path, "/")
					var headers []string
					switch (i + j) % 8 {
					case 1:
						path = strings.ToUpper(path)
					case 2:
						path += "/"
					case 3:
						path = "/base" + path
					case 4:
						if n := len(path) / 2; n > 1 {
							path = path[:n] + string('a'+rune(random.IntN(26))) + path[n+1:]
						}
					case 5:
						if e != nil {
							headers = []string{"X-Mock-Response-Id: " + e.ID}
						}
					case 6:
						headers = []string{"X-Pmgen-Errors: 1"}
					}
					// Misses read all: a few will do.
					want, got := send(t, whole, op.Method, path, headers), send(t, lazy, op.Method, path, headers)
					require.Equal(t, want, got, "%s %s %s", op.Method, path, headers)
				}
			}
			for _, path := range []string{"/_pmgen/healthz", "/_pmgen/operations", "/", "/no/such/path"} {
				assert.Equal(t, send(t, whole, "GET", path, nil), send(t, lazy, "GET", path, nil), path)
			}
		})
	}
}

type answer struct {
	status int
	header http.Header
	body   string
}

func send(t testing.TB, s http.Handler, method, path string, headers []string) answer {
	t.Helper()
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path, r.URL.RawPath = path, ""
	r.Host, r.RemoteAddr = "localhost", "127.0.0.1:1" // who may use the admin API
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

// TestMockStarts: the mock of GitHub's collection answers its first request in under 10 ms, as a handler in a test. What is
// measured is the best of several: other work on the machine makes none faster.
func TestMockStarts(t *testing.T) {
	text := archive(t, published(t, "collections/github-2024.json"))
	best := time.Hour
	for patience := time.Now(); best == time.Hour || best >= 10*time.Millisecond && time.Since(patience) < 10*time.Second; {
		start := time.Now()
		got := send(t, archived(t, text, mockserver.WithErrors(true)), "GET", "/repos/octocat/hello/issues/7", nil)
		best = min(best, time.Since(start))
		require.Equal(t, http.StatusOK, got.status)
	}
	t.Logf("the first reply after %v; the model has %d kB", best.Round(10*time.Microsecond), len(text)/1000)
	assert.Less(t, best, 10*time.Millisecond)
}

// BenchmarkStart is from the text of the model to the first reply of GitHub's mock.
func BenchmarkStart(b *testing.B) {
	api := published(b, "collections/github-2024.json")
	text := archive(b, api)
	encoded, err := model.Encode(api)
	require.NoError(b, err)
	lazy := func() {
		send(b, archived(b, text, mockserver.WithErrors(true)), "GET", "/repos/octocat/hello/issues/7", nil)
	}
	whole := func() {
		loaded, _ := mockserver.Load(encoded)
		s, _ := mockserver.New([]*model.API{loaded})
		send(b, s, "GET", "/repos/octocat/hello/issues/7", nil)
	}
	b.Run("archive", func(b *testing.B) {
		for b.Loop() {
			lazy()
		}
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			whole()
		}
	})
	b.Run("ratio", func(b *testing.B) {
		var one, other time.Duration
		for b.Loop() {
			start := time.Now()
			lazy()
			middle := time.Now()
			whole()
			one, other = one+middle.Sub(start), other+time.Since(middle)
		}
		b.ReportMetric(float64(one)/float64(other), "archive/whole")
		b.ReportMetric(0, "ns/op")
	})
}
