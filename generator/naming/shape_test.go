package naming

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

// A field that is added to types later must be a word about them, or tell shapes apart.
func TestEveryFieldButWordsTellsShapesApart(t *testing.T) {
	words := map[string]bool{"Nullable": true, "Evidence": true, "Default": true, "Title": true, "Description": true, "Deprecated": true,
		"ReadOnly": true, "WriteOnly": true, "Pos": true}
	typ := reflect.TypeFor[model.Type]()
	for i := range typ.NumField() {
		field := typ.Field(i)
		t.Run(field.Name, func(t *testing.T) {
			plain, set := &model.Type{Kind: model.KindInt}, &model.Type{Kind: model.KindInt}
			fill(reflect.ValueOf(set).Elem().Field(i))
			s := newShapes()
			assert.Equal(t, words[field.Name], s.of(plain) == s.of(set))
			assert.Equal(t, s.of(set), s.of(set))
		})
	}
}

// fill makes a value that is not its type's zero.
func fill(v reflect.Value) {
	switch v.Interface().(type) {
	case json.RawMessage:
		v.SetBytes([]byte("1"))
		return
	case *model.Type:
		v.Set(reflect.ValueOf(&model.Type{Kind: model.KindBool}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("1")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
}
