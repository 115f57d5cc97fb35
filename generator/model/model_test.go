package model_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

func api() *model.API {
	at := func(line int) diag.Pos { return diag.Pos{File: "a.json", Line: line, Column: 1} }
	return &model.API{
		Title: "A", Source: "a.json",
		Operations: []*model.Operation{
			{ID: "S.First", Name: "first", Method: "GET", Pos: at(1), Examples: []*model.Example{
				{ID: "e1", Status: 200, Served: true, Pos: at(2)}, {ID: "made", Status: 404, Made: true, Served: true}}},
			{ID: "S.Third", Name: "third", Method: "POST", Pos: at(9)},
		},
		Endpoints: []model.Endpoint{{Method: "GET", Path: []model.PathPart{{Literal: "/a/"}, {Param: "id"}}, Operations: []string{"S.First"}},
			{Method: "POST", Path: []model.PathPart{{Literal: "/a"}}, Operations: []string{"S.Third"}}},
		Skipped: []model.Skipped{{Name: "second", Method: "PUT", Reason: "it has no URL", Pos: at(5), Examples: []*model.Example{{ID: "e2", Status: 200, Served: true, Pos: at(6)}}}},
	}
}

func TestLedgerAccountsForEverythingInOrder(t *testing.T) {
	l := model.NewLedger(api())
	require.Len(t, l.Requests, 3)
	assert.Equal(t, []string{"first", "second", "third"}, []string{l.Requests[0].Name, l.Requests[1].Name, l.Requests[2].Name})
	assert.Equal(t, "GET /a/{id}", l.Requests[0].Endpoint)
	assert.Equal(t, "it has no URL", l.Requests[1].Skipped)
	require.Len(t, l.Examples, 2, "what was made is no example of the input")
	assert.True(t, l.Examples[0].Served)
	assert.Equal(t, "its request is left out: it has no URL", l.Examples[1].Skipped)
	assert.False(t, l.Examples[1].Served, "an example is not served without its request")
	assert.Equal(t, model.LedgerCounts{Requests: 3, Operations: 2, Endpoints: 2, Examples: 2, Skipped: 1}, l.Counts)
}

func TestLedgerOfNothingHasItsLists(t *testing.T) {
	b, err := json.Marshal(model.NewLedger(nil))
	require.NoError(t, err)
	assert.Contains(t, string(b), `"requests":[],"examples":[],"counts":{`)
	assert.Contains(t, string(b), `"diagnostics":[]`)
}

func TestModelOfAnotherGenerationIsRefused(t *testing.T) {
	for _, text := range []string{`{"pmgen_model":99,"api":{}}`, `{"pmgen_model":1}`, `{}`, `[]`, ``} {
		_, err := model.Decode([]byte(text))
		assert.Error(t, err, text)
	}
}

func TestTypesAreFoundByAlias(t *testing.T) {
	var a model.API
	a.SetTypes([]*model.NamedType{{ID: "b", Type: &model.Type{Kind: model.KindInt}}, {ID: "a", Type: &model.Type{Kind: model.KindBool}, Aliases: []string{"c"}}})
	assert.Equal(t, "a", a.Types[0].ID)
	assert.Equal(t, model.KindBool, a.Underlying(&model.Type{Kind: model.KindRef, Ref: "c"}).Kind)
	assert.Equal(t, model.KindAny, a.Underlying(&model.Type{Kind: model.KindRef, Ref: "nowhere"}).Kind)
	assert.Equal(t, model.KindAny, a.Underlying(nil).Kind)
}

// TestLedgerKeepsItsKeys: tools read them, and docs/inspect.md lists them. Keys may be added here, none taken away.
func TestLedgerKeepsItsKeys(t *testing.T) {
	l := model.NewLedger(nil)
	l.Requests, l.Examples = []model.LedgerRequest{{}}, []model.LedgerExample{{}}
	l.Diagnostics.Add(diag.NotJSON, diag.Pos{File: "c.json", Line: 1, Column: 2}, "m")
	l.Diagnostics[0].Request, l.Diagnostics[0].Span = "R", 3
	data, err := json.Marshal(l)
	require.NoError(t, err)
	assert.Equal(t, `{"source":"","title":"",`+
		`"requests":[{"file":"","pointer":"","name":"","method":"","endpoint":"","operation":"","skipped":""}],`+
		`"examples":[{"file":"","pointer":"","id":"","name":"","operation":"","status":0,"media":"","json":"","served":false,"skipped":""}],`+
		`"counts":{"requests":0,"operations":0,"endpoints":0,"examples":0,"skipped":0,"types":0},`+
		`"diagnostics":[{"code":"PM002","severity":"error","file":"c.json","line":1,"column":2,"message":"m","hint":"`+diag.NotJSON.Hint()+`","span":3,"request":"R"}]}`,
		string(data))
}
