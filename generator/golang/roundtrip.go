package golang

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

const (
	roundTripFile    = "roundtrip_test.go"
	roundTripSource  = "roundtrip/roundtrip.go"
	examplesFile     = "testdata/examples.json"
	graphQLVariables = "variables"
)

// roundTripExample is an entry of testdata/examples.json, which the test in roundtrip reads.
type roundTripExample struct {
	Type    string          `json:"type"`
	Example string          `json:"example"`
	Value   json.RawMessage `json:"value"`
}

// emitRoundTrip writes the test that every recorded JSON value survives its Go type, and the values. Without any there is
// no test.
func (e *emitter) emitRoundTrip() {
	var cases []jen.Code
	seen := map[string]bool{}
	var b bytes.Buffer
	b.WriteByte('[')
	for _, op := range e.api.Operations {
		for _, example := range op.Examples {
			name, typ, value := e.roundTripType(op, example)
			if typ == nil || value == nil {
				continue
			}
			text, err := json.Marshal(roundTripExample{name, exampleName(example), value})
			if err != nil {
				e.diags.Add(diag.NotNamed, example.Pos, "the example %s of %s is marked as JSON and is not; nothing was emitted", quote(example.Name), op.ID)
				continue
			}
			if b.Len() > 1 {
				b.WriteByte(',')
			}
			b.WriteByte('\n')
			b.Write(text)
			if !seen[name] {
				seen[name] = true
				cases = append(cases, jen.Case(jen.Lit(name)).Block(jen.Return(jen.New(e.elemType(typ)))))
			}
		}
	}
	if len(cases) == 0 {
		return
	}
	b.WriteString("\n]\n")
	f := e.newFile()
	f.Comment("// TestRoundTrip checks that each recorded JSON value, decoded into its Go type and encoded again, is the same value.")
	f.Func().Id("TestRoundTrip").Params(jen.Id("t").Op("*").Qual("testing", "T")).Block(
		jen.List(jen.Id("data"), jen.Err()).Op(":=").Qual("os", "ReadFile").Call(jen.Lit(examplesFile)),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Id("t").Dot("Fatal").Call(jen.Err())),
		jen.Id("testRoundTrip").Call(jen.Id("t"), jen.Id("data"), jen.Id("roundTripTarget")),
	)
	f.Line()
	f.Comment("// roundTripTarget returns a pointer to a new value of the type of an operation's replies or bodies.")
	f.Func().Id("roundTripTarget").Params(jen.Id("of").String()).Any().Block(
		jen.Switch(jen.Id("of")).Block(cases...),
		jen.Return(jen.Nil()),
	)
	e.render(roundTripFile, f)
	source, _ := sources.ReadFile(roundTripSource)
	if own, ok := e.files[roundTripFile]; ok {
		e.files[roundTripFile] = e.merge(roundTripFile, own, source)
		e.files[examplesFile] = b.Bytes()
	}
}

// roundTripType returns the name and the type of an example's value; a nil type where it has none to test.
func (e *emitter) roundTripType(op *model.Operation, example *model.Example) (string, *model.Type, json.RawMessage) {
	if !example.Content.IsJSON() {
		return "", nil, nil
	}
	value := json.RawMessage(example.Content.Bytes())
	if example.Status != 0 {
		r := op.Reply(example.Status, example.Content.Media)
		if r == nil || r.Type == nil {
			return "", nil, nil
		}
		name := op.ID + "/" + strconv.Itoa(example.Status)
		for i := range op.Replies {
			if other := &op.Replies[i]; other.Status == r.Status && other.Media != r.Media && other.Type != nil {
				name = op.ID + "/" + strconv.Itoa(example.Status) + " " + r.Media
			}
		}
		return name, r.Type, value
	}
	if op.Body == nil || op.Body.Type == nil {
		return "", nil, nil
	}
	if op.Body.Encoding == model.GraphQL {
		var request map[string]json.RawMessage
		if json.Unmarshal(value, &request) == nil && request["query"] != nil {
			value = request[graphQLVariables]
		}
	}
	return op.ID + "/body", op.Body.Type, value
}

// exampleName tells an example from others.
func exampleName(example *model.Example) string {
	if example.Name == "" {
		return example.ID
	}
	return cut(example.Name, 100) + " (" + example.ID + ")"
}
