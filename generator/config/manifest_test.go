package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func disk(files map[string]string) func(string) ([]byte, bool) {
	return func(name string) ([]byte, bool) {
		data, ok := files[name]
		return []byte(data), ok
	}
}

func data(files map[string]string) map[string][]byte {
	out := map[string][]byte{}
	for name, text := range files {
		out[name] = []byte(text)
	}
	return out
}

func TestCompare(t *testing.T) {
	wrote := NewManifest("1", nil, "", "", data(map[string]string{"a.go": "a\nb\n", "old.go": "old", "sub/x.go": "x"}))
	next := map[string]string{"a.go": "a\nb\n", "sub/x.go": "x"}
	for _, c := range []struct {
		quirk string
		m     *Manifest
		disk  map[string]string
		next  map[string]string
		want  []Difference
	}{
		{"the first time", nil, nil, next, []Difference{{"a.go", Missing}, {"sub/x.go", Missing}}},
		{"in step", wrote, map[string]string{"a.go": "a\nb\n", "sub/x.go": "x"}, next, nil},
		{"a checkout with CRLF", wrote, map[string]string{"a.go": "a\r\nb\r\n", "sub/x.go": "x"}, next, nil},
		{"somebody's file beside", wrote, map[string]string{"a.go": "a\nb\n", "sub/x.go": "x", "mine.go": "m"}, next, nil},
		{"somebody's file in the way", nil, map[string]string{"a.go": "mine"}, next, []Difference{{"a.go", Foreign}, {"sub/x.go", Missing}}},
		{"somebody's file, equal by chance", nil, map[string]string{"a.go": "a\nb\n", "sub/x.go": "x"}, next, nil},
		{"edited by hand", wrote, map[string]string{"a.go": "edited", "sub/x.go": "x"}, next, []Difference{{"a.go", Edited}}},
		{"stale", wrote, map[string]string{"a.go": "a\nb\n", "sub/x.go": "x"}, map[string]string{"a.go": "new", "sub/x.go": "x"}, []Difference{{"a.go", Changed}}},
		{"obsolete", wrote, map[string]string{"a.go": "a\nb\n", "sub/x.go": "x", "old.go": "old"}, next, []Difference{{"old.go", Obsolete}}},
		{"obsolete, but edited", wrote, map[string]string{"a.go": "a\nb\n", "sub/x.go": "x", "old.go": "mine now"}, next, []Difference{{"old.go", Kept}}},
		{"removed by hand", wrote, map[string]string{"sub/x.go": "x"}, next, []Difference{{"a.go", Missing}}},
	} {
		assert.Equal(t, c.want, Compare(c.m, disk(c.disk), data(c.next)), c.quirk)
	}
}

func TestARunThatWasKilled(t *testing.T) {
	before := NewManifest("1", nil, "", "", data(map[string]string{"a.go": "1", "b.go": "1", "old.go": "1"}))
	next := map[string]string{"a.go": "2", "b.go": "2", "new.go": "2"}
	pending := NewManifest("1", nil, "", "", data(next)).Pending(before)
	half := map[string]string{"a.go": "2", "b.go": "1", "old.go": "1", "new.go": "2"}
	assert.Equal(t, []Difference{{"b.go", Changed}, {"old.go", Obsolete}}, Compare(pending, disk(half), data(next)))
	assert.Equal(t, []Difference{{"a.go", Changed}, {"new.go", Changed}}, Compare(pending, disk(map[string]string{"a.go": "2", "b.go": "3", "new.go": "2"}),
		data(map[string]string{"a.go": "3", "b.go": "3", "new.go": "3"})), "nothing counts as edited by hand")
}

func TestManifestRoundTrip(t *testing.T) {
	m := NewManifest("1.2.3", map[string]string{"in.json": "aa"}, "bb", "cc", data(map[string]string{"a.go": "x", "sub/b.go": "y"}))
	got, err := ReadManifest(m.Encode())
	require.NoError(t, err)
	assert.Equal(t, m, got)
	assert.Equal(t, m.Encode(), got.Encode())
}

func TestReadManifestRefuses(t *testing.T) {
	for quirk, text := range map[string]string{
		"truncated":       `{"version": 1`,
		"another version": `{"version": 2}`,
		"a path outside":  `{"version": 1, "outputs": {"../x": "a"}}`,
		"an absolute one": `{"version": 1, "outputs": {"/etc/passwd": "a"}}`,
		"a hidden way":    `{"version": 1, "outputs": {"a/../../x": "a"}}`,
		"Windows":         `{"version": 1, "outputs": {"..\\x": "a"}}`,
	} {
		_, err := ReadManifest([]byte(text))
		assert.Error(t, err, quirk)
	}
}
