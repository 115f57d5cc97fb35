package generator_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diff"
)

// pets is a description that declares what things are, one thing a line.
var pets = map[string]string{
	"apiInfo.json": `{
"pets": {"path": "/pets", "auth": ["pets.*"], "actions": {
  "get": {"method": "get", "summary": "Lists the pets", "auth": ["pets.get"], "params": [
    {"name": "page", "in": "query", "type": "integer", "default": 0, "description": "Which page"},
    {"name": "state", "in": "query", "type": "string", "enum": ["open", "sold"]},
    {"name": "limit", "in": "query", "type": "integer", "maximum": 100}],
   "responses": {
    "200": {"description": "The pets", "schema": {"$ref": "#/definitions/pets"}},
    "202": {"description": "Soon", "schema": {"$ref": "#/definitions/job"}},
    "400": {"description": "Error", "schema": {"$ref": "#/definitions/error"}}}},
  "post": {"method": "post", "summary": "Adds a pet", "auth": ["pets.post"], "params": [
    {"name": "pet", "in": "body", "required": true, "schema": {"$ref": "#/definitions/petPost"}}],
   "responses": {
    "201": {"description": "The pet", "schema": {"$ref": "#/definitions/pet"}},
    "400": {"description": "Error", "schema": {"$ref": "#/definitions/error"}}}}}},
"pet": {"path": "/pets/{petId}", "auth": ["pet.*"],
 "params": [{"name": "petId", "in": "path", "required": true, "type": "string"}], "actions": {
  "get": {"method": "get", "summary": "Gets a pet", "auth": ["pet.get"], "responses": {
    "200": {"description": "The pet", "schema": {"$ref": "#/definitions/pet"}}}},
  "delete": {"method": "delete", "summary": "Removes a pet", "auth": ["pet.delete"], "responses": {
    "204": {"description": "Gone"}}}}},
"shop": {"path": "/shop", "actions": {
  "get": {"method": "get", "summary": "Opening hours", "responses": {
    "200": {"description": "Hours", "schema": {"$ref": "#/definitions/job"}}}}}}
}`,
	"apiExamples.json": `{}`,
	"schemas/pet.json": `{"title": "Pet", "type": "object", "required": ["id", "name"], "properties": {
  "id": {"type": "string"},
  "name": {"type": "string"},
  "nick": {"type": "string", "maxLength": 20},
  "kind": {"type": "string", "enum": ["cat", "dog"]},
  "age": {"type": "integer"}
}}`,
	"schemas/petPost.json": `{"title": "PetPost", "type": "object", "required": ["name"], "properties": {
  "name": {"type": "string", "maxLength": 20},
  "kind": {"type": "string", "enum": ["cat", "dog", "fish"]},
  "age": {"type": ["integer", "null"]},
  "owner": {"type": "string"}
}}`,
	"schemas/pets.json":  `{"title": "Pets", "type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": {"$ref": "#/definitions/pet"}}}}`,
	"schemas/job.json":   `{"title": "Job", "type": "object", "required": ["jobId"], "properties": {"jobId": {"type": "string"}}}`,
	"schemas/error.json": `{"title": "Error", "type": "object", "required": ["type"], "properties": {"type": {"type": "string"}, "message": {"type": "string"}}}`,
}

// with is the description with one text replaced, which is there once.
func with(t *testing.T, base map[string]string, from, to string) compile.Input {
	files, found := map[string][]byte{}, 0
	for name, text := range base {
		if from != "" {
			found += strings.Count(text, from)
			text = strings.Replace(text, from, to, 1)
		}
		files[name] = []byte(text)
	}
	if from != "" {
		require.Equal(t, 1, found, "%s", from)
	}
	return compile.Input{FS: mapFS(files), API: config.API{In: ".", Package: "petshop"}}
}

func changesOf(t *testing.T, old, new compile.Input) []diff.Change {
	d := generator.Diff(old, new)
	require.NotNil(t, d.Report, "%v\n%v", d.Old.Diagnostics, d.New.Diagnostics)
	return d.Report.Changes
}

// TestKindsOfBreakingChanges makes one change of each kind, and a harmless one that looks like it.
func TestKindsOfBreakingChanges(t *testing.T) {
	for name, row := range map[string]struct {
		from, to string
		kind     diff.Kind
		symbol   string
		goes     string // what it means in Go
		place    string // where it is told
		// benign is what from becomes where the change is one that breaks nobody.
		benignFrom, benign string
	}{
		"operation removed": {
			from: `,
  "delete": {"method": "delete", "summary": "Removes a pet", "auth": ["pet.delete"], "responses": {
    "204": {"description": "Gone"}}}}},`, to: `}},`, kind: diff.OperationRemoved, symbol: "Pet.Delete", goes: "the method is gone", place: "apiInfo.json:20:",
			benignFrom: `"shop": {"path"`, benign: `"owners": {"path": "/owners", "actions": {"get": {"method": "get", "responses": {"204": {"description": "x"}}}}}, "shop": {"path"`},
		"operation moved": {
			from: `"path": "/shop"`, to: `"path": "/store"`, kind: diff.OperationMoved, symbol: "Shop.Get", place: "apiInfo.json:23:",
			benignFrom: `"path": "/pets/{petId}"`, benign: `"path": "/pets/{petId}"  `},
		"security": {
			from: `"summary": "Opening hours", "responses"`, to: `"summary": "Opening hours", "auth": ["shop.get"], "responses"`, kind: diff.SecurityChanged, symbol: "Shop.Get", place: "apiInfo.json:23:",
			benignFrom: `"auth": ["pet.delete"],`, benign: ``},
		"parameter became required": {
			from: `{"name": "state", "in": "query", "type"`, to: `{"name": "state", "in": "query", "required": true, "type"`, kind: diff.ParameterRequired, symbol: "petshop.PetsGetParams.State",
			goes: "it is ", place: "apiInfo.json:5:", benignFrom: `{"name": "state", "in": "query", "type"`, benign: `{"name": "state", "in": "query", "required": false, "type"`},
		"required parameter added": {
			from: `{"name": "page",`, to: `{"name": "shop", "in": "query", "type": "string", "required": true},
    {"name": "page",`, kind: diff.ParameterRequired, symbol: "petshop.PetsGetParams.Shop", place: "apiInfo.json:4:",
			benignFrom: `{"name": "page",`, benign: `{"name": "shop", "in": "query", "type": "string"}, {"name": "page",`},
		"parameter removed": {
			from: `{"name": "state", "in": "query", "type": "string", "enum": ["open", "sold"]},`, to: ``, kind: diff.ParameterRemoved, symbol: "petshop.PetsGetParams.State", goes: "it is gone", place: "apiInfo.json:5:",
			benignFrom: `"description": "Which page"`, benign: `"description": "Which page, from 0"`},
		"value of a parameter removed": {
			from: `"enum": ["open", "sold"]`, to: `"enum": ["open"]`, kind: diff.ParameterNarrowed, goes: "it is gone", place: "apiInfo.json:5:",
			benignFrom: `"enum": ["open", "sold"]`, benign: `"enum": ["open", "sold", "lost"]`},
		"type of a parameter": {
			from: `"name": "limit", "in": "query", "type": "integer", "maximum": 100`, to: `"name": "limit", "in": "query", "type": "boolean"`, kind: diff.ParameterNarrowed, symbol: "petshop.PetsGetParams.Limit", goes: "*bool, was *int64", place: "apiInfo.json:6:",
			benignFrom: `"maximum": 100`, benign: `"maximum": 1000`},
		"body became required": {
			from: `"responses": {
    "204": {"description": "Gone"}}}}},`, to: `"params": [{"name": "why", "in": "body", "required": true, "schema": {"$ref": "#/definitions/job"}}], "responses": {
    "204": {"description": "Gone"}}}}},`, kind: diff.BodyRequired, symbol: "Pet.Delete", goes: "it is func(context.Context, string, *Job, ...CallOption) error", place: "apiInfo.json:20:",
			benignFrom: `"name": "pet", "in": "body", "required": true`, benign: `"name": "pet", "in": "body"`},
		"field of a body became required": {
			from: `"required": ["name"], "properties"`, to: `"required": ["name", "owner"], "properties"`, kind: diff.FieldRequired, symbol: "petshop.PetPost.Owner", goes: "string, was *string", place: "schemas/petPost.json:",
			benignFrom: `"owner": {"type": "string"}`, benign: `"owner": {"type": "string"}, "colour": {"type": "string"}`},
		"required field added to a body": {
			from: `"required": ["name"], "properties": {`, to: `"required": ["name", "colour"], "properties": {"colour": {"type": "string"},`, kind: diff.FieldRequired, symbol: "petshop.PetPost.Colour", place: "schemas/petPost.json:",
			benignFrom: `"required": ["name"], "properties": {`, benign: `"required": ["name"], "properties": {"colour": {"type": "string"},`},
		"type of a body's field": {
			from: `"age": {"type": ["integer", "null"]}`, to: `"age": {"type": ["string", "null"]}`, kind: diff.RequestNarrowed, symbol: "petshop.PetPost.Age", goes: "was ", place: "schemas/petPost.json:4:",
			benignFrom: `"name": {"type": "string", "maxLength": 20}`, benign: `"name": {"type": "string", "maxLength": 200}`},
		"limit of a body's field": {
			from: `"name": {"type": "string", "maxLength": 20}`, to: `"name": {"type": "string", "maxLength": 10}`, kind: diff.RequestNarrowed, symbol: "petshop.PetPost.Name", place: "schemas/petPost.json:2:",
			benignFrom: `"nick": {"type": "string", "maxLength": 20}`, benign: `"nick": {"type": "string", "maxLength": 10}`},
		"value of a body's field removed": {
			from: `["cat", "dog", "fish"]`, to: `["cat", "dog"]`, kind: diff.RequestNarrowed, goes: "it is gone", place: "schemas/petPost.json:3:",
			benignFrom: `["cat", "dog", "fish"]`, benign: `["cat", "dog", "fish", "bird"]`},
		"success removed": {
			from: `
    "202": {"description": "Soon", "schema": {"$ref": "#/definitions/job"}},`, to: ``, kind: diff.ReplyRemoved, symbol: "Pets.Get", goes: "it is func(", place: "apiInfo.json:",
			benignFrom: `
    "400": {"description": "Error", "schema": {"$ref": "#/definitions/error"}}}}}},`, benign: `
    "400": {"description": "Error", "schema": {"$ref": "#/definitions/error"}}, "404": {"description": "Error", "schema": {"$ref": "#/definitions/error"}}}}}},`},
		"field removed from a reply": {
			from: `"nick": {"type": "string", "maxLength": 20},`, to: ``, kind: diff.FieldRemoved, symbol: "petshop.Pet.Nick", goes: "it is gone", place: "schemas/pet.json:4:",
			benignFrom: `"nick": {"type": "string", "maxLength": 20},`, benign: `"nick": {"type": "string", "maxLength": 20}, "colour": {"type": "string"},`},
		"field of a reply became optional": {
			from: `"required": ["id", "name"]`, to: `"required": ["id"]`, kind: diff.FieldOptional, symbol: "petshop.Pet.Name", goes: "*string, was string", place: "schemas/pet.json:3:",
			benignFrom: `"required": ["id", "name"]`, benign: `"required": ["name", "id"]`},
		"type of a reply's field": {
			from: `"age": {"type": "integer"}`, to: `"age": {"type": "string"}`, kind: diff.ReplyWidened, symbol: "petshop.Pet.Age", goes: "*string, was *int64", place: "schemas/pet.json:6:",
			benignFrom: `"enum": ["cat", "dog"]}`, benign: `"enum": ["cat", "dog", "horse"]}`},
		"reply may be null": {
			from: `"id": {"type": "string"}`, to: `"id": {"type": ["string", "null"]}`, kind: diff.ReplyWidened, symbol: "petshop.Pet.ID", goes: "was string", place: "schemas/pet.json:2:",
			benignFrom: `"id": {"type": "string"}`, benign: `"id": {"type": "string", "minLength": 1}`},
	} {
		t.Run(name, func(t *testing.T) {
			base := with(t, pets, "", "")
			all := changesOf(t, base, with(t, pets, row.from, row.to))
			i := slices.IndexFunc(all, func(c diff.Change) bool { return c.Severity == diff.Breaking && c.Kind == row.kind })
			require.GreaterOrEqual(t, i, 0, "%+v", all)
			c := all[i]
			if row.symbol != "" {
				assert.Equal(t, row.symbol, c.Symbol)
			}
			assert.Contains(t, c.Go, row.goes)
			assert.Equal(t, row.goes != "", c.Go != "", "what it means in Go is %q", c.Go)
			assert.True(t, strings.HasPrefix(c.Pos.String(), row.place), "it is at %s", c.Pos)
			breaking := 0
			for _, c := range all {
				if c.Severity == diff.Breaking {
					breaking++
				}
			}
			assert.Equal(t, 1, breaking, "each thing is told once: %+v", all)
			for _, c := range changesOf(t, base, with(t, pets, row.benignFrom, row.benign)) {
				assert.NotEqual(t, diff.Breaking, c.Severity, "harmless: %+v", c)
			}
		})
	}
}
