package validate_test

import (
	"fmt"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// A JSON value against a type of the model.
func ExampleValidator_CheckReply() {
	item := &model.Type{Kind: model.KindStruct, Fields: []model.Field{{Name: "id", Type: &model.Type{Kind: model.KindInt}, Required: true}}}
	v := validate.New(&model.API{})
	fmt.Println(v.CheckReply(item, []byte(`{"id": 1, "new": true}`)))
	for _, violation := range v.CheckReply(item, []byte(`{"id": "one"}`)) {
		fmt.Println(violation)
	}
	// Output:
	// []
	// /id: want integer, got string
}
