package compile_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// TestManyRequestsOfOneName: a collection in which all requests have one name, or none, is numbered in one go. Each name that
// is tried from the start again would take minutes.
func TestManyRequestsOfOneName(t *testing.T) {
	const n = 20_000
	for _, name := range []string{`"name":"R",`, ""} {
		text := `{"info":{"name":"C"},"item":[` + strings.TrimSuffix(strings.Repeat(`{`+name+`"request":"http://h.example.com/a"},`, n), ",") + `]}`
		start := time.Now()
		result := compile.Compile(compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(text)}}, API: config.API{Name: "c", Package: "c", In: "c.json"}})
		assert.Less(t, time.Since(start), 30*time.Second)
		require.NotNil(t, result.API)
		require.Len(t, result.API.Operations, n)
		last := result.API.Operations[n-1].GoName
		assert.True(t, strings.HasSuffix(last, strconv.Itoa(n)), last)
	}
}
