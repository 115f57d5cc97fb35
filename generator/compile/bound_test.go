package compile_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// shop is a collection of n items.
func shop(n int, item func(i int) string) compile.Input {
	var b strings.Builder
	b.WriteString(`{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [` + "\n")
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.WriteString(item(i))
	}
	return input(files(map[string]string{"shop.json": b.String() + "\n]}"}))
}

// Requests are read at the same time; which of their diagnostics are listed does not hang on that.
func TestMoreOfACodeThanAreListed(t *testing.T) {
	const requests, wrong = 120, 100
	in := shop(requests, func(i int) string {
		return fmt.Sprintf(`{"name": "R%d", "request": {"url": "http://a.example/r%d", "header": [%s1]}}`, i, i, strings.Repeat("1,", wrong-1))
	})
	first := compile.Compile(in).Diagnostics
	assert.Equal(t, requests*wrong, first.CountCode(diag.PartLeftOut), "every one counts")
	assert.Equal(t, requests*wrong, first.Count(diag.Warning))
	more := 0
	for i, d := range first {
		if d.Code == diag.MoreOfACode {
			more = i
		}
	}
	require.Positive(t, more)
	assert.Equal(t, requests*wrong-diag.MaxOfACode, first[more].More)
	assert.Equal(t, 2+diag.MaxOfACode/wrong, first[more].Line, "the first that is not listed")
	assert.Equal(t, diag.PartLeftOut, first[more-1].Code, "it closes the list")
	for _, processors := range []int{1, 4} {
		before := runtime.GOMAXPROCS(processors)
		assert.Equal(t, first, compile.Compile(in).Diagnostics, "on %d processors", processors)
		runtime.GOMAXPROCS(before)
	}
}

// The account has an entry for every request and example that is left out, however few of the diagnostics are listed.
func TestTheLedgerHasWhatDiagnosticsOnlyCount(t *testing.T) {
	const requests = diag.MaxOfACode + 10
	in := shop(requests, func(i int) string {
		return fmt.Sprintf(`{"name": "R%d", "request": {"method": "GET"}, "response": [{"name": "E", "code": 200}]}`, i)
	})
	result := compile.Compile(in)
	assert.Equal(t, requests, result.Diagnostics.CountCode(diag.RequestLeftOut))
	ledger := model.NewLedger(result.API)
	assert.Len(t, ledger.Requests, requests)
	assert.Len(t, ledger.Examples, requests)
	assert.Equal(t, requests, ledger.Counts.Skipped)
	for i := range requests {
		require.Equal(t, "it has no URL", ledger.Requests[i].Skipped)
		require.NotEmpty(t, ledger.Examples[i].Skipped)
	}
}

// Names that are there twice are told of while the file is read, before there is a list of diagnostics.
func TestNamesThatAreThereTwiceAreAllCounted(t *testing.T) {
	const twice = diag.MaxOfACode + 15
	in := shop(1, func(int) string {
		return `{"name": "R", "request": {"url": "http://a.example/r"}, "x": {"a": 1` + strings.Repeat(`, "a": 1`, twice) + `}}`
	})
	assert.Equal(t, twice, compile.Compile(in).Diagnostics.CountCode(diag.DuplicateMember))
}
