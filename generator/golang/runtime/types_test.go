package runtime

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNullable(t *testing.T) {
	type s struct {
		A Nullable[string] `json:"a,omitzero"`
		L Nullable[[]int]  `json:"l,omitzero"`
	}
	for _, text := range []string{`{}`, `{"a":null}`, `{"a":""}`, `{"a":"x","l":[]}`, `{"l":null}`, `{"l":[1]}`} {
		var v s
		require.NoError(t, json.Unmarshal([]byte(text), &v))
		again, err := json.Marshal(v)
		require.NoError(t, err)
		assert.Equal(t, text, string(again))
	}
	v, ok := Value(3).Get()
	assert.Equal(t, 3, v)
	assert.True(t, ok)
	_, ok = Null[int]().Get()
	assert.False(t, ok)
	assert.True(t, Null[int]().IsNull())
	assert.True(t, Nullable[int]{}.IsZero())
	n := Value("old")
	require.NoError(t, json.Unmarshal([]byte("null"), &n))
	assert.Equal(t, Null[string](), n, "null forgets the value before it")
}

func TestAlternatives(t *testing.T) {
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	n, err := decodeAlternative[int64](raw(" 5"), kindIs('0'))
	require.NoError(t, err)
	assert.EqualValues(t, 5, n)
	for text, kind := range map[string]byte{`-1`: '0', `false`: 't', `true`: 't', `"x"`: '"', "\t{}": '{', `[]`: '[', `null`: 'n', ``: 0} {
		assert.Equal(t, kind, jsonKind(raw(text)), text)
	}
	_, err = decodeAlternative[string](raw(`5`), kindIs('"'))
	assert.Error(t, err)
	_, err = decodeAlternative[int64](raw(`1.5`), kindIs('0'))
	assert.Error(t, err, "the kind alone does not do")
	_, err = decodeAlternative[json.RawMessage](raw(`{}`), nil)
	assert.NoError(t, err)

	is := objectHas([]string{"kind", "a"}, "kind", `"cat"`, `"lion"`)
	assert.NoError(t, is(raw(`{"kind":"lion","a":1,"b":2}`)))
	assert.ErrorContains(t, is(raw(`{"kind":"dog","a":1}`)), "kind")
	assert.ErrorContains(t, is(raw(`{"kind":"cat"}`)), `"a"`)
	assert.ErrorContains(t, is(raw(`[]`)), "not an object")
	assert.ErrorContains(t, is(raw(`null`)), "not an object")
	assert.NoError(t, objectHas(nil, "")(raw(`{}`)))

	b, err := encodeUnion(encodeAlternative(map[string]int{"a": 1}), "U")
	require.NoError(t, err)
	assert.Equal(t, `{"a":1}`, string(b))
	_, err = encodeUnion(encodeAlternative(math.NaN()), "U")
	assert.ErrorContains(t, err, "U has no value")
}

type open struct {
	ID    string           `json:"id"`
	Odd   *int64           `json:"-"` // "a,b"
	Extra map[string]int64 `json:"-"`
}

func (x open) MarshalJSON() ([]byte, error) {
	type plain open
	return encodeMembers(plain(x), append([]member{{name: "a,b", value: x.Odd, omit: true}}, extraMembers(x.Extra, "id", "a,b")...))
}

func (x *open) UnmarshalJSON(data []byte) error {
	type plain open
	others, err := decodeMembers(data, (*plain)(x), []string{"id"}, []member{{name: "a,b", value: &x.Odd}})
	if err != nil {
		return err
	}
	x.Extra, err = decodeExtra[int64](others)
	return err
}

func TestMembers(t *testing.T) {
	for _, text := range []string{`{"id":""}`, `{"id":"x","a,b":0}`, `{"id":"x","ID":1,"z":2}`, `{"id":"x","a,b":5,"":1,"\"<":2}`} {
		var v open
		require.NoError(t, json.Unmarshal([]byte(text), &v))
		again, err := json.Marshal(v)
		require.NoError(t, err)
		assert.JSONEq(t, text, string(again))
	}
	var v open
	require.NoError(t, json.Unmarshal([]byte(`{"id":"x","ID":1}`), &v))
	assert.Equal(t, "x", v.ID, "another case is another member")
	b, err := json.Marshal(open{ID: "x", Extra: map[string]int64{"id": 1, "b": 1, "a": 2}})
	require.NoError(t, err)
	assert.Equal(t, `{"id":"x","a":2,"b":1}`, string(b), "a field wins over a further member of its name; the others are sorted")
	assert.Error(t, json.Unmarshal([]byte(`{"id":5}`), &v))
	assert.Error(t, json.Unmarshal([]byte(`{"a,b":"x"}`), &v))
	assert.Error(t, json.Unmarshal([]byte(`{"c":"x"}`), &v))
	b, err = encodeMembers(struct{}{}, []member{{name: "x", value: 1}})
	require.NoError(t, err)
	assert.Equal(t, `{"x":1}`, string(b))
	_, err = encodeMembers(struct{}{}, []member{{name: "x", value: math.NaN()}})
	assert.Error(t, err)
	_, err = encodeMembers(math.NaN(), nil)
	assert.Error(t, err)
}
