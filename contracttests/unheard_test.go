package contracttests_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
)

// A mock of a copy whose file has another name has other ids: that is the one cause of all failures, and it is said.
func TestMockOfAnotherDescription(t *testing.T) {
	const cause = "the mock does not know this example's id: it serves another description, or another version or file name of it"
	served := shop()
	for _, op := range served.Operations {
		for _, e := range op.Examples {
			e.ID = "copy-" + e.ID
		}
	}
	report := run(t, shop(), start(t, mock(t, served)), contracttests.Options{})
	require.NotEmpty(t, report.Failures)
	causes := map[string]bool{}
	for _, f := range report.Failures {
		causes[f.Cause] = true
		assert.Equal(t, cause, f.Message)
	}
	assert.Len(t, causes, 1)

	// a mock that knows the id and answers with 404 all the same has no such excuse
	wrong := mutant(mock(t, shop()), func(_ *http.Request, w *httptest.ResponseRecorder) {
		if w.Code == http.StatusOK && strings.HasPrefix(w.Header().Get("X-Pmgen-Operation"), "Items.") {
			w.Code = http.StatusNotFound
		}
	})
	report = run(t, shop(), start(t, wrong), contracttests.Options{})
	require.NotEmpty(t, report.Failures)
	for _, f := range report.Failures {
		assert.NotEqual(t, cause, f.Message)
	}
}
