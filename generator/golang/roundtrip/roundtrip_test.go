package roundtrip

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDifferences(t *testing.T) {
	for name, row := range map[string]struct {
		want, got string
		list      []string
	}{
		"key order":                   {`{"a":1,"b":2}`, `{"b":2,"a":1}`, nil},
		"number spelling":             {`[1.50,2e3,0]`, `[1.5,2000,0.0]`, nil},
		"a number too long to expand": {`1e99999999`, `1e+99999999`, []string{": 1e99999999 became 1e+99999999"}},
		"a digit beyond float64":      {`0.1234567890123456789`, `0.12345678901234568`, []string{": 0.1234567890123456789 became 0.12345678901234568"}},
		"the same instant":            {`"2020-01-02T03:04:05.600+01:00"`, `"2020-01-02T03:04:05.6+01:00"`, nil},
		"another offset":              {`"2020-01-02T03:04:05+01:00"`, `"2020-01-02T02:04:05Z"`, []string{": 2020-01-02T03:04:05+01:00 became 2020-01-02T02:04:05Z"}},
		"a text that is no time":      {`"1.0"`, `"1"`, []string{": 1.0 became 1"}},
		"a lost member":               {`{"a":{"b":1}}`, `{"a":{}}`, []string{"/a/b: lost"}},
		"a member that came":          {`{}`, `{"a":null}`, []string{"/a: was not there"}},
		"null and empty":              {`[[],null]`, `[null,[]]`, []string{"/0: [] became <nil>", "/1: <nil> became []"}},
		"a shorter list":              {`[1,2]`, `[1]`, []string{": [1 2] became [1]"}},
		"a number for a text":         {`"1"`, `1`, []string{": 1 became 1"}},
		"an object for a text":        {`{"a":1}`, `"x"`, []string{": map[a:1] became x"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, row.list, differences(nil, "", parse([]byte(row.want)), parse([]byte(row.got))))
		})
	}
}

type union struct{ raw json.RawMessage }

func (u union) AsString() (s string, err error)     { return s, json.Unmarshal(u.raw, &s) }
func (u union) AsThing() (v thing, err error)       { return v, json.Unmarshal(u.raw, &v) }
func (u union) AsNever() (int, error)               { return 0, errors.New("never") }
func (u union) MarshalJSON() ([]byte, error)        { return u.raw, nil }
func (u *union) UnmarshalJSON(b []byte) error       { u.raw = append(u.raw[:0], b...); return nil }
func (n *Nullable[T]) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &n.value) }
func (n Nullable[T]) Get() (T, bool)                { return n.value, true }

func (n Nullable[T]) MarshalJSON() ([]byte, error) { return json.Marshal(n.value) }

type Nullable[T any] struct{ value T }

type thing struct {
	A    string                      `json:"a"`
	Any  json.RawMessage             `json:"any"`
	T    *time.Time                  `json:"t"`
	U    *union                      `json:"u"`
	N    Nullable[[]json.RawMessage] `json:"n"`
	M    map[string]json.RawMessage  `json:"m"`
	List []thing                     `json:"list"`
}

func TestUntypedLeaves(t *testing.T) {
	for text, want := range map[string]int{
		`{"a":"x"}`:                      0,
		`{"any":{"x":[1,2,{"y":null}]}}`: 3,
		`{"t":"2020-01-02T03:04:05Z"}`:   0,
		`{"u":"text"}`:                   0,
		`{"u":{"a":"x","any":1,"m":{},"list":[],"n":[],"t":null,"u":null}}`: 1,
		`{"u":[1,2,3]}`:                     3,
		`{"n":[1,2]}`:                       2,
		`{"m":{"a":1,"b":{}}}`:              1,
		`{"list":[{"any":1},{"any":true}]}`: 2,
	} {
		var v thing
		require.NoError(t, json.Unmarshal([]byte(text), &v))
		assert.Equal(t, want, untypedLeaves(reflect.ValueOf(v)), text)
	}
	assert.Equal(t, 4, countLeaves(parse([]byte(`{"a":[1,"x",null],"b":{},"c":true}`))))
}

func TestRecode(t *testing.T) {
	again, err := recode([]byte(`{"a":"x"}`), new(map[string]string))
	require.NoError(t, err)
	assert.Equal(t, `{"a":"x"}`, string(again))
	_, err = recode([]byte(`{"a":1}`), new(map[string]string))
	assert.ErrorContains(t, err, "decode")
}

// failures records what a test says instead of failing.
type failures struct {
	testing.TB
	errors, logs []string
}

func (f *failures) Errorf(format string, args ...any) {
	f.errors = append(f.errors, fmt.Sprintf(format, args...))
}
func (f *failures) Logf(format string, args ...any) {
	f.logs = append(f.logs, fmt.Sprintf(format, args...))
}

func TestTheTestFails(t *testing.T) {
	type lossy struct {
		A int64           `json:"a,omitempty"`
		B json.RawMessage `json:"b,omitempty"`
	}
	f := &failures{}
	testRoundTrip(f, []byte(`[{"type":"P.Get/200","example":"good","value":{"a":1,"b":[2,3]}},{"type":"P.Get/200","example":"zero","value":{"a":0,"c":1}},
		{"type":"P.Get/200","example":"wrong","value":{"a":"x"}},{"type":"P.Other/200","example":"none","value":1}]`), func(of string) any {
		if of == "P.Get/200" {
			return new(lossy)
		}
		return nil
	})
	require.Len(t, f.errors, 4)
	assert.Equal(t, []string{`P.Get/200, example "zero": /a: lost`, `P.Get/200, example "zero": /c: lost`}, f.errors[:2])
	assert.Contains(t, f.errors[2], `P.Get/200, example "wrong": decode: `)
	assert.Equal(t, `P.Other/200, example "none": there is no type for it`, f.errors[3])
	assert.Equal(t, []string{"4 examples; 60.0 % of their 5 values are in typed places"}, f.logs)
}
