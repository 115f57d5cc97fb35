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
	roundTripFile   = "roundtrip_test.go"
	roundTripSource = "roundtrip/roundtrip.go"
	examplesFile    = "testdata/examples.json"
)

// roundTripExample is an entry of testdata/examples.json, which the test in roundtrip reads.
type roundTripExample struct {
	Type    string          `json:"type"`
	Example string          `json:"example"`
	Value   json.RawMessage `json:"value"`
}

// sample is a recorded value with the type that it must survive.
type sample struct {
	roundTripExample
	typ *model.Type
	pos diag.Pos
}

// emitRoundTrip writes the test that every recorded JSON value survives its Go type, and the values. Without any there is
// no test.
func (e *emitter) emitRoundTrip() {
	var cases []jen.Code
	seen := map[string]bool{}
	var b bytes.Buffer
	b.WriteByte('[')
	add := func(of string, s sample) {
		text, err := json.Marshal(s.roundTripExample)
		if err != nil {
			e.diags.Add(diag.NotNamed, s.pos, "%s of %s is marked as JSON and is not; nothing was emitted", s.Example, of)
			return
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(text)
		if !seen[s.Type] {
			seen[s.Type] = true
			cases = append(cases, jen.Case(jen.Lit(s.Type)).Block(jen.Return(jen.New(e.elemType(s.typ)))))
		}
	}
	for _, op := range e.api.Operations {
		for _, s := range e.samples(op) {
			add(op.ID, s)
		}
	}
	for _, n := range e.api.Types {
		if n.Sample != nil && n.Sample.IsJSON() && n.Name != "" {
			add(n.ID, sample{roundTripExample{n.ID, "the published example", n.Sample.Bytes()}, &model.Type{Kind: model.KindRef, Ref: n.ID}, n.Sample.Pos})
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

// samples are the JSON values recorded for an operation: its replies, and the bodies of its requests, each value once.
func (e *emitter) samples(op *model.Operation) []sample {
	var list []sample
	seen := map[string]bool{}
	add := func(s sample) {
		key := s.Type + "\x00" + string(s.Value)
		if s.typ != nil && len(s.Value) > 0 && !seen[key] {
			seen[key] = true
			list = append(list, s)
		}
	}
	body := func(name string, content *model.Content, pos diag.Pos) {
		if op.Body != nil && op.Body.Type != nil && content.IsJSON() {
			add(sample{roundTripExample{op.ID + "/body", name, bodyValue(op.Body, content.Bytes())}, op.Body.Type, pos})
		}
	}
	recorded := func(name string, r *model.RequestBody, pos diag.Pos) {
		if r != nil && op.Body != nil && r.Encoding == op.Body.Encoding {
			body(name, &r.Content, pos)
		}
	}
	recorded("the request", op.Request.Body, op.Pos)
	for _, example := range op.Examples {
		switch {
		case example.Status == 0:
			body(exampleName(example), &example.Content, example.Pos)
			continue
		case example.Request != nil:
			recorded("the request of "+exampleName(example), example.Request.Body, example.Pos)
		}
		if r := op.Reply(example.Status, example.Content.Media); r != nil && example.Content.IsJSON() {
			add(sample{roundTripExample{replyName(op, r), exampleName(example), example.Content.Bytes()}, r.Type, example.Pos})
		}
	}
	return list
}

// replyName names a reply's type: by its media type, too, where its status alone does not say which.
func replyName(op *model.Operation, r *model.Reply) string {
	name := op.ID + "/" + strconv.Itoa(r.Status)
	for i := range op.Replies {
		if other := &op.Replies[i]; other.Status == r.Status && other.Media != r.Media && other.Type != nil {
			return name + " " + r.Media
		}
	}
	return name
}

// bodyValue is the part of a body that has the type: of a GraphQL request, the variables, which may be JSON in a string.
func bodyValue(body *model.Body, value []byte) []byte {
	if body.Encoding != model.GraphQL {
		return value
	}
	var request map[string]json.RawMessage
	if json.Unmarshal(value, &request) == nil && request["query"] != nil {
		value = request["variables"]
	}
	var text string
	if json.Unmarshal(value, &text) == nil {
		value = []byte(text)
	}
	var variables map[string]json.RawMessage
	if json.Unmarshal(value, &variables) != nil || variables == nil {
		return nil
	}
	return value
}

// exampleName tells an example from others.
func exampleName(example *model.Example) string {
	if example.Name == "" {
		return example.ID
	}
	return cut(example.Name, 100) + " (" + example.ID + ")"
}
