package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestLockIsOneNameALine(t *testing.T) {
	l := NewLock()
	l.APIs["b"] = &Names{Operations: map[string]string{"Z/z | GET | <url>": "Z.Z", "A/\"a\" | GET | x": "A.A"}, Removed: map[string]string{"A.B": "old"}}
	l.APIs["a"] = nil
	want := `{
  "version": 1,
  "apis": {
    "a": {
      "operations": {},
      "types": {},
      "fields": {},
      "iterators": {},
      "options": {},
      "removed": {}
    },
    "b": {
      "operations": {
        "A/\"a\" | GET | x": "A.A",
        "Z/z | GET | <url>": "Z.Z"
      },
      "types": {},
      "fields": {},
      "iterators": {},
      "options": {},
      "removed": {
        "A.B": "old"
      }
    }
  }
}
`
	assert.Equal(t, want, string(l.Encode()))
}

func TestReadLockRefuses(t *testing.T) {
	for _, c := range []struct{ quirk, text, want string }{
		{"a conflict", "{\n<<<<<<< HEAD\n}", "pmgen.lock.json:2:1: error PM106: the lock has an unresolved merge conflict; nothing is generated"},
		{"half a conflict", "{\n}\n=======", "pmgen.lock.json:3:1: error PM106: the lock has an unresolved merge conflict"},
		{"a missing comma", "{\n \"version\": 1\n \"apis\": {}}", "pmgen.lock.json:3:2: error PM106: the lock is not JSON"},
		{"another version", `{"version": 9}`, "pmgen.lock.json:1:13: error PM106: the lock is not of version 1"},
		{"no object", `[]`, "pmgen.lock.json:1:1: error PM106"},
		{"no name", `{"version": 1, "apis": {"a": {"types": {"x": 1}}}}`, `the name of "x" is no string`},
		{"both sides kept", "{\"version\": 1, \"apis\": {\"a\": {\"types\": {\"x\": \"A\",\n\"x\": \"B\"}}}}", `pmgen.lock.json:2:6: error PM106: "x" has two names, A and B`},
	} {
		l, diags := ReadLock("pmgen.lock.json", []byte(c.text))
		require.NotNil(t, l, c.quirk)
		require.Len(t, diags, 1, c.quirk)
		assert.Contains(t, diags[0].String(), c.want, c.quirk)
	}
}

func TestLockRoundTrip(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aé\"\\\n<>&|/~\u2028 ")), 0, 8, -1)
	names := rapid.MapOfN(text, text, 0, 4)
	rapid.Check(t, func(t *rapid.T) {
		l := NewLock()
		for _, api := range rapid.SliceOfN(text, 0, 3).Draw(t, "apis") {
			l.APIs[api] = &Names{Operations: names.Draw(t, "operations"), Types: names.Draw(t, "types"), Fields: names.Draw(t, "fields"), Iterators: names.Draw(t, "iterators"), Options: names.Draw(t, "options"), Removed: names.Draw(t, "removed")}
		}
		got, diags := ReadLock("pmgen.lock.json", l.Encode())
		require.Empty(t, diags)
		require.Equal(t, l, got)
		require.Equal(t, l.Encode(), got.Encode())
	})
}

func FuzzReadLock(f *testing.F) {
	f.Add([]byte(`{"version": 1, "apis": {"a": {"types": {"x": "A"}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) { ReadLock("pmgen.lock.json", data) })
}

func TestCloneIsDeepAndOfNilToo(t *testing.T) {
	n := &Names{Types: map[string]string{"a": "A"}}
	c := n.Clone()
	c.Types["a"] = "B"
	assert.Equal(t, "A", n.Types["a"])
	assert.NotNil(t, (*Names)(nil).Clone().Fields)
}
