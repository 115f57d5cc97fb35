package validate_test

import (
	"encoding/json"
	"testing"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// A declared schema and a body are both somebody else's text: whatever they are, there is an answer.
func FuzzDeclaredSource(f *testing.F) {
	f.Add(`{"type":"object","properties":{"a":{"type":"integer","minimum":1e400}}}`, `{"a":1e999999}`)
	f.Add(`{"$ref":"#"}`, `1`)
	f.Add(`{"allOf":[{"$ref":"#/definitions/a"}],"definitions":{"a":{"$ref":"#"}}}`, `1`)
	f.Add(`{"pattern":"(a+)+$","multipleOf":0,"maxLength":-1}`, `"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"`)
	f.Add(`false`, `null`)
	f.Fuzz(func(t *testing.T, source, data string) {
		typ := &model.Type{Kind: model.KindAny, Evidence: model.Declared, Source: json.RawMessage(source)}
		v := validate.New(&model.API{})
		v.CheckRequest(typ, []byte(data))
		v.CheckReply(typ, []byte(data))
		if sample, _ := v.Sample(typ); !json.Valid(sample) {
			t.Fatalf("%s is no JSON", sample)
		}
	})
}
