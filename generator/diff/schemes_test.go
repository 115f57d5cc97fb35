package diff_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// secured has an operation for each security scheme, and one that anybody may call.
func secured(schemes, a, b string) string {
	return `openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /a: {get: {security: [` + a + `], responses: {204: {description: Done}}}}
  /b: {get: {security: [` + b + `], responses: {204: {description: Done}}}}
  /c: {get: {responses: {204: {description: Done}}}}
components:
  securitySchemes: {` + schemes + `}
`
}

// TestSchemesByWhatTheyAsk: a key is a name within a document; what counts is where the credential goes.
func TestSchemesByWhatTheyAsk(t *testing.T) {
	const one, two = `type: apiKey, in: header, name: X-One`, `type: apiKey, in: header, name: X-Two`
	old := secured(`key: {`+one+`}, key2: {`+two+`}`, `{key: []}`, `{key2: []}`)
	for name, row := range map[string]struct {
		schemes, a, b string
		want          []string
	}{
		"other keys":                              {`one: {` + one + `}, two: {` + two + `}`, `{one: []}`, `{two: []}`, nil},
		"keys exchanged":                          {`key2: {` + one + `}, key: {` + two + `}`, `{key2: []}`, `{key: []}`, nil},
		"a header in another case":                {`one: {type: apiKey, in: header, name: x-one}, two: {` + two + `}`, `{one: []}`, `{two: []}`, nil},
		"the first is gone":                       {`key: {` + two + `}`, ``, `{key: []}`, []string{"addition security-changed GET /a"}},
		"a header in another case, under its key": {`key: {type: apiKey, in: header, name: x-ONE}, key2: {` + two + `}`, `{key: []}`, `{key2: []}`, nil},
		"another before them":                     {`key: {type: http, scheme: basic}, key2: {` + one + `}, key3: {` + two + `}`, `{key2: []}`, `{key3: []}`, nil},
		"exchanged for good":                      {`key: {` + one + `}, key2: {` + two + `}`, `{key2: []}`, `{key: []}`, []string{"breaking security-changed GET /a", "addition security-changed GET /a", "breaking security-changed GET /b", "addition security-changed GET /b"}},
		"a new place":                             {`key: {` + one + `}, key2: {type: apiKey, in: query, name: X-Two}`, `{key: []}`, `{key2: []}`, []string{"breaking security-changed "}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, c := range documents(t, old, secured(row.schemes, row.a, row.b)) {
				got = append(got, fmt.Sprintf("%s %s %s", c.Severity, c.Kind, c.Endpoint))
			}
			assert.ElementsMatch(t, row.want, got)
		})
	}
}
