package postman

import (
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// word is what stands for a value that is not JSON: the type that it names, and a value of that type.
type word struct {
	name  string // of the type, in messages; "" where none is named
	kind  model.Kind
	value string
}

var (
	anyWord    = word{"", model.KindAny, "null"}
	intWord    = word{"integer", model.KindInt, "0"}
	floatWord  = word{"number", model.KindFloat, "0"}
	boolWord   = word{"boolean", model.KindBool, "false"}
	stringWord = word{"string", model.KindString, `""`}
)

// typeWords are the words that people write in place of a value. Dates and the like are strings in JSON; a timestamp may be
// a number as well, so that it names no type.
var typeWords = map[string]word{
	"int": intWord, "integer": intWord, "int32": intWord, "int64": intWord, "long": intWord, "short": intWord, "bigint": intWord,
	"number": floatWord, "num": floatWord, "float": floatWord, "double": floatWord, "decimal": floatWord, "numeric": floatWord,
	"bool": boolWord, "boolean": boolWord,
	"string": stringWord, "str": stringWord, "text": stringWord, "char": stringWord, "varchar": stringWord,
	"date": stringWord, "datetime": stringWord, "date-time": stringWord, "uuid": stringWord, "guid": stringWord,
	"uri": stringWord, "url": stringWord, "email": stringWord,
	"timestamp": anyWord, "time": anyWord, "any": anyWord, "object": anyWord, "array": anyWord, "list": anyWord, "map": anyWord,
	"none": anyWord, "nil": anyWord, "undefined": anyWord, "nan": anyWord, "null": anyWord,
}

// spellings are how other languages write JSON's literals. A word for null is a placeholder instead: it says more often that
// there is no value to show than that the value is null.
var spellings = map[string]string{"True": "true", "TRUE": "true", "False": "false", "FALSE": "false"}

// classify tells what a text without quotes stands for.
func classify(s string) (mendKind, word, bool) {
	if v, ok := spellings[s]; ok {
		return mendSpelling, word{kind: model.KindBool, value: v}, true
	}
	if strings.Contains(s, "{{") {
		return mendVariable, anyWord, true
	}
	if s[0] == '<' && strings.IndexByte(s, '>') == len(s)-1 {
		as, ok := typeOf(s[1 : len(s)-1])
		if !ok {
			as = anyWord
		}
		return mendPlaceholder, as, true
	}
	as, ok := typeOf(s)
	return mendWord, as, ok
}

// typeOf reads one word for a type, or several ("integer or null", "string|number"), which name a type if they agree.
func typeOf(s string) (word, bool) {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" \t|/()", r) })
	as, found := anyWord, false
	for _, f := range fields {
		if f == "or" || f == "null" || f == "nullable" || f == "optional" || f == "required" {
			continue
		}
		w, ok := typeWords[f]
		if !ok {
			return anyWord, false
		}
		if found && w != as {
			w = anyWord
		}
		as, found = w, true
	}
	return as, found || strings.EqualFold(s, "null")
}
