package mockserver

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

// lazily serves the API from an archive.
func lazily(t testing.TB, a *model.API, opts ...Option) *Server {
	t.Helper()
	text, err := model.Pack(a)
	require.NoError(t, err)
	archive, err := model.OpenArchive(string(text))
	require.NoError(t, err)
	s, err := NewArchived(archive, opts...)
	require.NoError(t, err)
	return s
}

// TestPartsOfSegmentsGoFirst: of two paths that fit, the one that says more of the segment.
func TestPartsOfSegmentsGoFirst(t *testing.T) {
	a := api(op("GET /carts/{id}", ex("byID", 200)), op("GET /carts/key={key}", ex("byKey", 200)))
	assert.Equal(t, `"byKey"`, text(t, call(t, serve(t, a), "GET /carts/key=k", "")))
	assert.Equal(t, `"byID"`, text(t, call(t, serve(t, a), "GET /carts/k", "")))
}

// meant is an interceptor that means one operation and answers none.
type meant string

func (m meant) Prefers(op *model.Operation) bool { return op.ID == string(m) }

func (m meant) Intercept(http.ResponseWriter, *http.Request, *model.Operation) (int, bool) {
	return 0, false
}

func TestTheOperationThatIsMeant(t *testing.T) {
	twin := op("POST /orders", ex("twin", 200))
	twin.ID = "twin"
	other := constant(op("POST /orders", ex("other", 200)), "query", "kind", "other")
	a := api(op("POST /orders", ex("first", 200)), twin, op("POST /{any}", ex("any", 200)), other)
	for _, c := range []struct{ quirk, means, header, want string }{
		{"nobody says", "", "", "first"},
		{"a test means a twin", "twin", "", "twin"},
		{"a test means a wider path", "POST /{any}", "", "first"},
		{"a test means one that the request is not", other.ID, "", "first"},
		{"the request names a twin", "", "twin", "twin"},
		{"the request names a wider path", "", "POST /{any}", "any"},
		{"the request names what is not there", "", "nobody", "first"},
		{"the request goes before the test", "twin", "POST /{any}", "any"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			for _, s := range []*Server{serve(t, a, WithInterceptor(meant(c.means))), lazily(t, a, WithInterceptor(meant(c.means)))} {
				assert.Equal(t, `"`+c.want+`"`, text(t, call(t, s, "POST /orders", "", "X-Pmgen-Operation: "+c.header)))
			}
		})
	}
}

// TestArchivesKnowWhatElseThereIs: what a request may mean is found by what was recorded, too, and nothing is bent while there
// are operations that were not looked at.
func TestArchivesKnowWhatElseThereIs(t *testing.T) {
	alien := op("GET /apps/{id}", ex("alien", 200, at("/others/list")), ex("own", 200))
	a := api(op("GET /colour/red", ex("red", 200)), alien, op("GET /color/{name}", ex("name", 200)),
		op("GET /versionzo/x", ex("zo", 200)), op("GET /version10/x", ex("ten", 200)))
	for _, path := range []string{"/others/list", "/apps/7", "/colour/re", "/colours/red", "/colou/reed", "/v1/apps/7", "/", "/APPS/7/", "/version20/x"} {
		want, got := call(t, serve(t, a), "GET "+path, ""), call(t, lazily(t, a), "GET "+path, "")
		assert.Equal(t, want.StatusCode, got.StatusCode, path)
		assert.Equal(t, want.Header, got.Header, path)
		assert.Equal(t, text(t, want), text(t, got), path)
	}
	archived := lazily(t, a).current.Load().archived
	for path, want := range map[string][]string{
		"/others/list": {"GET /apps/{id}"},
		"/v1/apps/x":   {"GET /apps/{id}", "GET /version10/x"}, // too much: a segment with digits may be an id
		"/color/red":   {"GET /color/{name}"},
		"/nowhere":     nil,
	} {
		r, err := http.NewRequest("GET", path, nil)
		require.NoError(t, err)
		snap, err := archived.mayMatch(newRequest(r, 1))
		require.NoError(t, err)
		var got []string
		for _, o := range snap.operations {
			got = append(got, o.ID)
		}
		assert.Equal(t, want, got, path)
	}
}

func TestBrokenArchives(t *testing.T) {
	whole, err := model.Pack(api(op("GET /a", ex("a", 200)), op("GET /b", ex("b", 200))))
	require.NoError(t, err)
	for n := range whole { // cut anywhere
		archive, err := model.OpenArchive(string(whole[:n]))
		if err != nil {
			continue
		}
		s, err := NewArchived(archive)
		require.NoError(t, err)
		assert.Contains(t, []int{200, 500}, call(t, s, "GET /b", "").StatusCode)
	}
	_, err = model.OpenArchive(`{"pmgen_archive":99,` + "\n")
	assert.ErrorContains(t, err, "generate again")
	empty, err := model.Pack(api())
	require.NoError(t, err)
	archive, err := model.OpenArchive(string(empty))
	require.NoError(t, err)
	s, err := NewArchived(archive)
	require.NoError(t, err)
	assert.Equal(t, 404, call(t, s, "GET /a", "").StatusCode)
	assert.NoError(t, archive.Types())
}
