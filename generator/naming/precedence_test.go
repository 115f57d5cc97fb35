package naming

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// TestPrecedence: of two requests that come to one name, the first of a row has it, in whatever order they stand.
func TestPrecedence(t *testing.T) {
	with := func(text string, change func(op *model.Operation)) *model.Operation {
		op := request(text)
		op.Path = []model.PathPart{{Literal: "/a"}}
		op.Request.Body = &model.RequestBody{Content: model.Content{Text: "{}"}}
		if change != nil {
			change(op)
		}
		return op
	}
	same := func(text string) *model.Operation { return with(text, nil) }
	path := func(parts ...model.PathPart) func(op *model.Operation) {
		return func(op *model.Operation) { op.Path = parts }
	}
	secured := func(op *model.Operation) { op.Security = []model.Requirement{{{Scheme: "basicAuth"}}} }
	for _, c := range []struct {
		why           string
		first, second *model.Operation
	}{
		{"the method", same("GET A/Run"), same("POST A/Run")},
		{"the method, not by the alphabet", same("PUT A/Run"), same("DELETE A/Run")},
		{"a usual method", same("DELETE A/Run"), same("COPY A/Run")},
		{"unusual methods by the alphabet", same("COPY A/Run"), same("PURGE A/Run")},
		{"fewer segments", with("GET A/Run", path(model.PathPart{Literal: "/z"})), with("GET A/Run", path(model.PathPart{Literal: "/a/"}, model.PathPart{Param: "id"}))},
		{"the path", same("GET A/Run"), with("GET A/Run", path(model.PathPart{Literal: "/b"}))},
		{"the URL", with("GET A/Run", func(op *model.Operation) { op.Identity.URL = "/a?q=1" }), with("GET A/Run", func(op *model.Operation) { op.Identity.URL = "/a?q=2" })},
		{"how it is spelled", same("GET A/Run it"), same("GET A/run it")},
		{"constants", with("POST A/Run", func(op *model.Operation) {
			op.Constants, op.Request.Body.Content.Text = []model.Constant{{In: "form", Name: "grant_type", Value: "a"}}, "z"
		}), with("POST A/Run", func(op *model.Operation) {
			op.Constants = []model.Constant{{In: "form", Name: "grant_type", Value: "b"}}
		})},
		{"the body", with("POST A/Run", func(op *model.Operation) { op.Request.Body.Content.Text = "a" }), with("POST A/Run", func(op *model.Operation) { op.Request.Body.Content.Text = "b" })},
		{"a parameter that has to be there", same("POST A/Run"), with("POST A/Run", func(op *model.Operation) { op.Params = []model.Param{{In: model.InQuery, Name: "q", Required: true}} })},
		{"authorization", same("POST A/Run"), with("POST A/Run", secured)},
		{"what was recorded", same("POST A/Run"), with("POST A/Run", func(op *model.Operation) { op.Examples = []*model.Example{{Name: "x", Status: 200}} })},
		{"the description", same("POST A/Run"), with("POST A/Run", func(op *model.Operation) { op.Description = "Runs." })},
		{"the id", same("POST A/Run"), with("POST A/Run", func(op *model.Operation) { op.Identity.ID = "4f2c" })},
	} {
		t.Run(c.why, func(t *testing.T) {
			for _, order := range [][]*model.Operation{{c.first, c.second}, {c.second, c.first}} {
				a := &model.API{Package: "x", Schemes: []model.SecurityScheme{{Key: "basicAuth", Kind: model.Basic}}}
				for _, op := range order {
					op := *op
					op.ID = ""
					a.Operations = append(a.Operations, &op)
				}
				Operations(a, config.Overrides{}, nil)
				assert.Equal(t, len(a.Operations[0].GoName) < len(a.Operations[1].GoName), order[0] == c.first, "%v", ids(a))
				assert.Len(t, slices.Compact(ids(a)), 2)
			}
		})
	}
}
