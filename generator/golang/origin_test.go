package golang

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

func TestOrigin(t *testing.T) {
	api := &model.API{Services: []model.Service{{Name: "Pets", Type: "PetsService"}}, Operations: []*model.Operation{
		{ID: "Pets.Get", Service: "Pets", GoName: "Get", Body: &model.Body{Encoding: model.JSON}},
		{ID: "Pets.Upload", Service: "Pets", GoName: "Upload", Body: &model.Body{Encoding: model.Multipart, GoType: "UploadForm"}},
		{ID: "Pets.Query", Service: "Pets", GoName: "Query", Body: &model.Body{Encoding: model.GraphQL}},
	}}
	api.SetTypes([]*model.NamedType{{ID: "schema:dashboard", Declared: true, Type: &model.Type{}}, {ID: "schema:a/b", Declared: true, Type: &model.Type{}}})
	e := newEmitter(api)
	for id, want := range map[string]string{
		"schema:dashboard":                     `is the schema "dashboard".`,
		"schema:a/b":                           `is the schema "a/b".`,
		"schema:dashboard/blocks/*/|17/config": `is the type of blocks[].config in the schema "dashboard".`,
		"schema:dashboard/blocks/*/|17":        `is one type of blocks[] in the schema "dashboard".`,
		"Pets.Get/200":                         "is the 200 reply to [PetsService.Get].",
		"Pets.Get/200/*":                       "is an element of the 200 reply to [PetsService.Get].",
		"Pets.Get/200/*/owner":                 "is the type of [].owner in the 200 reply to [PetsService.Get].",
		"Pets.Get/200/*/|0":                    "is one type of [] in the 200 reply to [PetsService.Get].",
		"Pets.Get/200/|0":                      "is one type of the 200 reply to [PetsService.Get].",
		"Pets.Get/200 text~1json/x~1y":         "is the type of x/y in the 200 reply to [PetsService.Get].",
		"Pets.Get/200 header/X-A":              "is the type of X-A in the headers of the 200 reply to [PetsService.Get].",
		"Pets.Get/200 event/add":               "is the type of add in the events of [PetsService.Get].",
		"Pets.Get/request":                     "is the body of [PetsService.Get].",
		"Pets.Get/request/a b/*":               `is the type of "a b[]" in the body of [PetsService.Get].`,
		"Pets.Get/query/filter":                "is the type of filter in the query of [PetsService.Get].",
		"Pets.Get/path/id":                     "is the type of id in the path of [PetsService.Get].",
		"Pets.Upload/request/meta":             "is the type of meta in the form of [PetsService.Upload].",
		"Pets.Query/request":                   "holds the variables of [PetsService.Query].",
		"Pets.Query/request/id":                "is the type of id in the variables of [PetsService.Query].",
		"Gone.Op/200":                          `is the 200 reply to "Gone.Op".`,
		"Pets":                                 "is a type of the API.",
	} {
		n := &model.NamedType{ID: id}
		assert.Equal(t, want, e.origin(n), id)
	}
}
