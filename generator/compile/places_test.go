package compile_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
)

// TestPlacesInBodies: what is said about a value of a recorded body is said at the value, « and » around it here.
func TestPlacesInBodies(t *testing.T) {
	for _, c := range []struct {
		quirk string
		body  string
		code  diag.Code
		hint  string
	}{
		{"the element that is meant, not the first", `[{"id": 1}, {"id": «123456789012345678901»}]`, diag.NumberKept, `/*/id": {type: number}`},
		{"after escapes", `{"n\"\u00e9": "é\n", "id": «0.12345678901234567890123»}`, diag.NumberKept, `/id": {type: number}`},
		{"on a line of its own", "{\n \"id\":\n «123456789012345678901»\n}", diag.NumberKept, `/id": {type: number}`},
		{"a map", `{"prices": «{"2024-01-01": 1, "2024-01-02": 2, "2024-01-03": 2}»}`, diag.MapGuessed, `/prices": {kind: struct}`},
		{"beside null", `[{"status": null}, {"status": «"new"»}, {"status": "sold"}, {"status": "new"}, {"status": "sold"}, {"status": "new"}]`,
			diag.EnumGuessed, `/*/status": {type: string}`},
		{"in one alternative of several", `[1, "x", «123456789012345678901»]`, diag.NumberKept, `{type: number}`},
		{"a member whose name is a star", `{"*": {"a/b": «123456789012345678901»}}`, diag.NumberKept, `/a~1b": {type: number}`},
	} {
		before, rest, _ := strings.Cut(c.body, "«")
		value, after, _ := strings.Cut(rest, "»")
		body := before + value + after
		quoted, err := json.Marshal(body)
		require.NoError(t, err)
		start, err := json.Marshal(before)
		require.NoError(t, err)
		text := fmt.Sprintf(`{"name": "R", "request": {"url": "http://a.example/r"}, "response": [{"name": "E", "code": 200,
"body": %s}]}`, quoted)
		found := false
		for _, d := range compile.Compile(shop(1, func(int) string { return text })).Diagnostics {
			if d.Code != c.code {
				continue
			}
			found = true
			assert.Equal(t, diag.Pos{File: "shop.json", Line: 3, Column: len(`"body": `) + len(start)}, d.Pos, c.quirk)
			assert.Contains(t, d.Hint, c.hint, c.quirk)
			if value[0] != '{' {
				inFile, _ := json.Marshal(value)
				assert.Equal(t, len(inFile)-2, d.Span, c.quirk)
			}
		}
		assert.True(t, found, c.quirk)
	}
}

// What was mended stands at other places than in the body as it is served: the body itself is the place.
func TestPlacesInMendedBodies(t *testing.T) {
	text := `{"name": "R", "request": {"url": "http://a.example/r"}, "response": [{"name": "E", "code": 200,
"body": "{\"id\": 123456789012345678901, // a comment\n}"}]}`
	for _, d := range compile.Compile(shop(1, func(int) string { return text })).Diagnostics {
		if d.Code == diag.NumberKept {
			assert.Equal(t, diag.Pos{File: "shop.json", Line: 3, Column: 9}, d.Pos)
			assert.Contains(t, d.Hint, `/id": {type: number}`)
			return
		}
	}
	assert.Fail(t, "nothing was said of the number")
}

// A body of a hundred thousand members, each with a guess, takes no longer for the places.
func TestPlacesOfManyGuesses(t *testing.T) {
	var b strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&b, `,\"m%d\":123456789012345678901`, i)
	}
	text := `{"name": "R", "request": {"url": "http://a.example/r"}, "response": [{"name": "E", "code": 200, "body": "{` + b.String()[1:] + `}"}]}`
	result := compile.Compile(shop(1, func(int) string { return text }))
	assert.NotNil(t, result.API)
}
