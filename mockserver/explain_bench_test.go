package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

// nowhere forgets what is written to it.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n *nowhere) WriteHeader(int)             {}

// BenchmarkGitHubRequests sends GitHub's recorded requests, one after the other, to its mock: answered, and explained.
func BenchmarkGitHubRequests(b *testing.B) {
	api := published(b, "collections/github-2024.json")
	server, err := mockserver.New([]*model.API{api})
	require.NoError(b, err)
	for _, header := range []string{"answered", "explained"} {
		var requests []*http.Request
		for _, op := range api.Operations {
			r := httptest.NewRequest(op.Method, "/", nil)
			r.URL.Path = "/" + strings.TrimPrefix(op.Request.Path, "/")
			if header == "explained" {
				r.Header.Set("X-Pmgen-Explain", "1")
			}
			requests = append(requests, r)
		}
		b.Run(header, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				server.ServeHTTP(&nowhere{http.Header{}}, requests[i%len(requests)])
			}
		})
	}
}
