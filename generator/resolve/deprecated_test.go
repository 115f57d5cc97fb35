package resolve

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

func TestDeprecated(t *testing.T) {
	for quirk, c := range map[string]struct {
		name, description string
		want              bool
	}{
		"a mark in brackets":           {"Dados de conta [DEPRECATED]", "", true},
		"in parentheses":               {"List users (deprecated)", "", true},
		"first":                        {"DEPRECATED - List users", "", true},
		"last":                         {"List users - Deprecated", "", true},
		"a heading":                    {"List", "## Deprecated\n\nUse another.", true},
		"a notice":                     {"List", "**Deprecation Notice:** GitHub will replace it.", true},
		"a notice further below":       {"List", "Lists.\n\n> **Deprecation Notice:** This endpoint route is deprecated.", true},
		"a sentence":                   {"List", "It was introduced in 8.15. This endpoint is deprecated and will be removed in 9.0.", true},
		"a line within a paragraph":    {"List", "One of these is\nDeprecated: no", false},
		"a parameter is":               {"Update", "**Parameter Deprecation Notice:** GitHub will replace it.", false},
		"an object of it is":           {"Get", "**Note:** The `rate` object is deprecated.", false},
		"what lists deprecated things": {"List deprecated items", "Lists all deprecated items. Deprecated ones come last.", false},
		"nothing":                      {"List", "", false},
	} {
		t.Run(quirk, func(t *testing.T) {
			op := &model.Operation{Name: c.name, Description: c.description}
			r := &resolver{api: &model.API{Operations: []*model.Operation{op}}}
			r.deprecated()
			assert.Equal(t, c.want, op.Deprecated)
			if c.want {
				assert.Equal(t, diag.DeprecatedByText, r.diags[0].Code)
			} else {
				assert.Empty(t, r.diags)
			}
		})
	}
}
