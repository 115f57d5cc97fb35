// Package roundtrip is the test that every generated package holds: each recorded JSON value, decoded into its Go type and
// encoded again, is the same JSON value. Like the runtime it is copied, never imported.
package roundtrip

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// roundTripExample is an entry of testdata/examples.json.
type roundTripExample struct {
	Type    string          `json:"type"` // operation and status, or operation and body
	Example string          `json:"example"`
	Value   json.RawMessage `json:"value"`
}

// testRoundTrip checks the examples in data. target returns a pointer to a new value of the example's type.
func testRoundTrip(t testing.TB, data []byte, target func(string) any) {
	var examples []roundTripExample
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	leaves, untyped := 0, 0
	for _, e := range examples {
		v := target(e.Type)
		if v == nil {
			t.Errorf("%s, example %q: there is no type for it", e.Type, e.Example)
			continue
		}
		again, err := recode(e.Value, v)
		if err != nil {
			t.Errorf("%s, example %q: %v", e.Type, e.Example, err)
			continue
		}
		for _, d := range differences(nil, "", parse(e.Value), parse(again)) {
			t.Errorf("%s, example %q: %s", e.Type, e.Example, d)
		}
		leaves += countLeaves(parse(e.Value))
		untyped += untypedLeaves(reflect.ValueOf(v).Elem())
	}
	share := 100.0
	if leaves > 0 {
		share = 100 * float64(leaves-untyped) / float64(leaves)
	}
	t.Logf("%d examples; %.1f %% of their %d values are in typed places", len(examples), share, leaves)
}

// recode decodes a value and encodes it again.
func recode(value []byte, target any) ([]byte, error) {
	if err := json.Unmarshal(value, target); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	again, err := json.Marshal(target)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return again, nil
}

func parse(text []byte) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err
	}
	return v
}

// differences lists where two values differ. Key order and number spelling aside; a date-time counts by instant and offset.
func differences(list []string, path string, want, got any) []string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		for _, name := range slices.Sorted(maps.Keys(w)) {
			if _, ok := g[name]; !ok {
				list = append(list, path+"/"+name+": lost")
				continue
			}
			list = differences(list, path+"/"+name, w[name], g[name])
		}
		for _, name := range slices.Sorted(maps.Keys(g)) {
			if _, ok := w[name]; !ok {
				list = append(list, path+"/"+name+": was not there")
			}
		}
		return list
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			list = differences(list, fmt.Sprintf("%s/%d", path, i), w[i], g[i])
		}
		return list
	case json.Number:
		if g, ok := got.(json.Number); ok && sameNumber(w.String(), g.String()) {
			return list
		}
	case string:
		if g, ok := got.(string); ok && (w == g || sameTime(w, g)) {
			return list
		}
	default:
		if want == got {
			return list
		}
	}
	return append(list, fmt.Sprintf("%s: %v became %v", path, want, got))
}

func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := number(a)
	y, ok2 := number(b)
	return ok && ok2 && x.Cmp(y) == 0
}

// number reads a number exactly. One with an enormous exponent is compared by its spelling alone.
func number(s string) (*big.Rat, bool) {
	if _, exponent, _ := strings.Cut(strings.ToLower(s), "e"); len(exponent) > 4 {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

func sameTime(a, b string) bool {
	x, err := time.Parse(time.RFC3339Nano, a)
	y, err2 := time.Parse(time.RFC3339Nano, b)
	if err != nil || err2 != nil {
		return false
	}
	_, zone := x.Zone()
	_, zone2 := y.Zone()
	return x.Equal(y) && zone == zone2
}

// countLeaves counts the strings, numbers, booleans and nulls within a value.
func countLeaves(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		for _, m := range v {
			n += countLeaves(m)
		}
	case []any:
		for _, e := range v {
			n += countLeaves(e)
		}
	default:
		return 1
	}
	return n
}

// untypedLeaves counts the leaves that are only kept as JSON text. What a union holds is typed if an alternative holds it
// without loss.
func untypedLeaves(v reflect.Value) int {
	switch v.Type() {
	case reflect.TypeFor[json.RawMessage]():
		if v.Len() == 0 {
			return 0
		}
		return countLeaves(parse(v.Bytes()))
	case reflect.TypeFor[time.Time]():
		return 0
	}
	n := 0
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return untypedLeaves(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			n += untypedLeaves(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			n += untypedLeaves(v.MapIndex(key))
		}
	case reflect.Struct:
		if strings.HasPrefix(v.Type().Name(), "Nullable[") {
			return untypedLeaves(v.MethodByName("Get").Call(nil)[0])
		}
		if _, ok := v.Type().FieldByName("raw"); ok {
			return untypedUnion(v)
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !f.Anonymous {
				n += untypedLeaves(v.Field(i))
			}
		}
	}
	return n
}

func untypedUnion(v reflect.Value) int {
	text, err := json.Marshal(v.Interface())
	if err != nil {
		return 0
	}
	for i := range v.NumMethod() {
		m := v.Method(i)
		if !strings.HasPrefix(v.Type().Method(i).Name, "As") || m.Type().NumIn() != 0 || m.Type().NumOut() != 2 {
			continue
		}
		out := m.Call(nil)
		if !out[1].IsNil() {
			continue
		}
		if again, err := json.Marshal(out[0].Interface()); err == nil && len(differences(nil, "", parse(text), parse(again))) == 0 {
			return untypedLeaves(out[0])
		}
	}
	return countLeaves(parse(text))
}
