package infer

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Postman makes collections of OpenAPI documents, too, and writes "<integer>" where the document has an integer. The recorded
// value is a string, and a type that did not hold it would lose it; a real server sends a number. Nobody but the user can say that
// the one is not meant, so it is asked for once (PM088), and where it is said, the text is replaced by a value of the type that it
// names, as a bare word is.

// namedValue is what stands for a text that names a type.
type namedValue struct {
	kind  model.Kind
	value string
}

// namedValues are those of texts that name a type whose values are no strings.
var namedValues = map[string]namedValue{
	"<integer>": {model.KindInt, "0"}, "<int>": {model.KindInt, "0"}, "<int32>": {model.KindInt, "0"}, "<int64>": {model.KindInt, "0"}, "<long>": {model.KindInt, "0"},
	"<number>": {model.KindFloat, "0"}, "<float>": {model.KindFloat, "0"}, "<double>": {model.KindFloat, "0"}, "<decimal>": {model.KindFloat, "0"},
	"<boolean>": {model.KindBool, "false"}, "<bool>": {model.KindBool, "false"},
}

// Placeholders looks for texts of JSON bodies that name a type, such as "<integer>". typed replaces them by values of the type, and
// the bodies count as repaired; else it is said how many there are.
func Placeholders(api *model.API, typed bool) diag.List {
	var found placeholders
	seen := map[*model.RequestBody]bool{}
	request := func(b *model.RequestBody) {
		if b != nil && !seen[b] {
			seen[b] = true
			found.look(&b.Content, typed)
		}
	}
	for _, op := range api.Operations {
		request(op.Request.Body)
		for _, e := range op.Examples {
			if e.Request != nil {
				request(e.Request.Body)
			}
			found.look(&e.Content, typed)
		}
	}
	var diags diag.List
	if found.texts > 0 && !typed {
		diags.Add(diag.PlaceholderText, found.first.Pos, "names of types stand in the place of values: %s in %s, such as %s; each is read as the string that it is, and the client refuses what a server sends in its place",
			diag.Plural(found.texts, "text", "texts"), diag.Plural(found.bodies, "body", "bodies"), diag.Quote(strings.Trim(found.first.Text, `"`))).Span = len(found.first.Text)
	}
	return diags
}

type placeholders struct {
	texts, bodies int
	first         model.Mark
}

// look finds the texts of a body.
func (p *placeholders) look(c *model.Content, typed bool) {
	data := c.Bytes()
	if !c.IsJSON() || c.Lines || !bytes.Contains(data, []byte(`"<`)) {
		return
	}
	var out []byte
	var marks []model.Mark
	copied := 0
	d := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		in, n := d.StackIndex(d.StackDepth())
		name := in == '{' && n%2 == 0
		token, err := d.ReadToken()
		if err != nil {
			break // at the end: it is JSON
		}
		if token.Kind() != '"' || name {
			continue
		}
		as, ok := namedValues[strings.ToLower(token.String())]
		if !ok {
			continue
		}
		end := int(d.InputOffset())
		start := bytes.LastIndexByte(data[:end-1], '"')
		text := string(data[start:end])
		mark := model.Mark{Pointer: string(d.StackPointer()), Text: text, Kind: as.kind, Pos: c.Pos}
		if c.Places != nil && c.Value == nil {
			mark.Pos, _ = c.Places.Within(mark.Pointer, start, end)
		}
		marks = append(marks, mark)
		out = append(append(out, data[copied:start]...), as.value...)
		copied = end
	}
	if len(marks) == 0 {
		return
	}
	if p.texts == 0 {
		p.first = marks[0]
	}
	p.texts += len(marks)
	p.bodies++
	if typed {
		c.JSON, c.Value = model.Repaired, append(out, data[copied:]...)
		c.Marks = append(slices.Clone(c.Marks), marks...)
	}
}
