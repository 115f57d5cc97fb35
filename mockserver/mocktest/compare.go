package mocktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"time"
)

// canonical is what a value says, readers with what is left in them: two that are canonically equal are one request.
func canonical(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		if r, ok := v.Interface().(io.ReadSeeker); ok {
			text, _ := io.ReadAll(r)
			_, _ = r.Seek(0, io.SeekStart)
			return string(text)
		}
		return canonical(v.Elem())
	case reflect.Struct:
		if v.Type().Name() == "Upload" {
			return canonical(v.FieldByName("Reader"))
		}
		if _, ok := v.Interface().(json.Marshaler); !ok {
			return members(v)
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[[]byte]() {
			return string(v.Bytes())
		}
		if _, ok := v.Interface().(json.Marshaler); !ok {
			if v.Len() == 0 {
				return nil
			}
			list := make([]any, v.Len())
			for i := range list {
				list[i] = canonical(v.Index(i))
			}
			return list
		}
	}
	if v.CanInterface() {
		if text, err := json.Marshal(v.Interface()); err == nil {
			return parse(text)
		}
	}
	return nil
}

func members(v reflect.Value) any {
	object := map[string]any{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || f.Name == "HTTP" {
			continue
		}
		if value := canonical(v.Field(i)); value != nil {
			object[f.Name] = value
		}
	}
	if len(object) == 0 {
		return nil
	}
	return object
}

func parse(text []byte) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err.Error()
	}
	return v
}

// difference says where two values differ, "" where they do not: the order of members and the spelling of numbers aside, and
// of a date-time only the instant counts.
func difference(path string, want, got any) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		for _, name := range slices.Sorted(maps.Keys(w)) {
			if d := difference(path+"/"+name, w[name], g[name]); d != "" {
				return d
			}
		}
		for _, name := range slices.Sorted(maps.Keys(g)) {
			if _, ok := w[name]; !ok {
				return path + "/" + name + " was not there"
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			if d := difference(fmt.Sprintf("%s/%d", path, i), w[i], g[i]); d != "" {
				return d
			}
		}
		return ""
	case json.Number:
		if g, ok := got.(json.Number); ok && sameNumber(w.String(), g.String()) {
			return ""
		}
	case string:
		if g, ok := got.(string); ok && (w == g || sameTime(w, g)) {
			return ""
		}
	default:
		if want == got {
			return ""
		}
	}
	return fmt.Sprintf("%s: %.80v became %.80v", path, want, got)
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
	return err == nil && err2 == nil && x.Equal(y)
}
