package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheSummaryOfSeveralAPIs is a line for each, with the sums below, and a bar on a terminal while it runs, which is gone in the end.
func TestTheSummaryOfSeveralAPIs(t *testing.T) {
	t.Setenv("TERM", "xterm")
	m := newTheirs(t)
	t.Chdir(m.dir)
	see := func(args ...string) (page, bar string) {
		screen, end := pseudo(t)
		var out bytes.Buffer
		require.Equal(t, exitOK, run(context.Background(), append([]string{"generate"}, args...), &out, end))
		return regexp.MustCompile(`done in [0-9.]+s`).ReplaceAllString(out.String(), "done"), shown(t, screen, end)
	}
	page, bar := see()
	lines := regexp.MustCompile(`\d,\d{3}`).ReplaceAllString(page, "N")
	assert.Equal(t, `api     requests  endpoints  examples  types  lines  warnings  out
first         13         13         1      1  N         0  gen/first
second        13         13         1      1  N         0  gen/second
third         13         13         1      1  N         0  gen/third
3 APIs        39         39         3      3  N         0
done

Next: go get github.com/pmgen/pmgen (the test package uses its mock server) && go doc ./gen/third
`, lines)
	assert.Contains(t, bar, "2/3")
	last := bar[strings.LastIndex(bar[:strings.Index(bar, "END")], "\r"):]
	assert.Equal(t, "\rEND", last, "the bar is taken away")

	page, _ = see()
	assert.Equal(t, "first, second, third: up to date\ndone\n", page)
	data, err := os.ReadFile("second.json")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(m.dir, "second.json"), bytes.Replace(data, []byte("Get thing"), []byte("Fetch thing"), 1), 0o644))
	page, _ = see()
	assert.Contains(t, page, "first, third: up to date\nsecond\n  13 requests    13 operations on 13 endpoints\n", "one is said in full")

	for _, args := range [][]string{{"--quiet"}, {"--json"}} {
		_, bar = see(append(args, "--force")...)
		assert.Equal(t, "END", bar, args)
	}
	t.Setenv("TERM", "dumb")
	_, bar = see("--force")
	assert.Equal(t, "END", bar)
}
