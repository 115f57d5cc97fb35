package docs_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pmgen/pmgen/generator/docs"
	"github.com/pmgen/pmgen/generator/model"
)

func ExampleEmit() {
	api := &model.API{
		Title:      "Shop",
		Services:   []model.Service{{Name: "Items", Folder: []string{"Items"}, Operations: []string{"Items.Get"}}},
		Operations: []*model.Operation{{ID: "Items.Get", Name: "Get an item", Method: "GET", Path: []model.PathPart{{Literal: "/items/"}, {Param: "id"}}}},
	}
	files, _ := docs.Emit(api, docs.Options{})
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Println(name)
	}
	// Output:
	// assets/docs.css
	// assets/docs.js
	// assets/search.js
	// index.html
	// operations/items/get.html
	// operations/items/index.html
}
