package model_test

import (
	"fmt"

	"github.com/pmgen/pmgen/generator/model"
)

// A model is plain data: it can be written down and read again.
func ExampleDecode() {
	data, err := model.Encode(&model.API{Title: "Shop", Operations: []*model.Operation{{ID: "Items.Get", Method: "GET",
		Path: []model.PathPart{{Literal: "/items/"}, {Param: "id"}}}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	api, err := model.Decode(data)
	fmt.Println(api.Title, model.Template(api.Operation("Items.Get").Path), err)
	// Output: Shop /items/{id} <nil>
}
