package diag

import (
	"maps"
	"slices"
)

// Code is the stable name of a kind of diagnostic, such as "PM012". A code is never given a second meaning.
type Code string

// Kind is what is known of a code: what `pmgen explain` prints.
type Kind struct {
	Severity Severity
	Title    string // one line, lower case
	Why      string // why pmgen says it and what it did
	Hint     string // what the user can do
}

// Severity returns the severity of the code's diagnostics; an unregistered code is an error.
func (c Code) Severity() Severity {
	if k, ok := kinds[c]; ok {
		return k.Severity
	}
	return Error
}

// Hint returns the code's general hint.
func (c Code) Hint() string { return kinds[c].Hint }

// Explain returns what is known of the code.
func Explain(c Code) (Kind, bool) {
	k, ok := kinds[c]
	return k, ok
}

// Codes returns all codes in order.
func Codes() []Code { return slices.Sorted(maps.Keys(kinds)) }

// kinds is the one table of codes, put together from a table for each room of the house; the numbers are grouped the same
// way: 00x input files, 01x-04x Postman, 05x Losant and JSON Schema, 06x resolve, 07x, 080 and 088 infer, 08x naming and paging, 09x emitters,
// 10x config and output, 12x what requests hold beside what is sent, and scripts, 13x comparing, 14x export, 15x the mock server.
var kinds = merge(inputKinds, postmanKinds, v3Kinds, schemaKinds, resolveKinds, inferKinds, namingKinds, pagingKinds, emitKinds, overlayKinds, configKinds, requestKinds, scriptKinds, diffKinds, exportKinds, mockKinds)

func merge(tables ...map[Code]Kind) map[Code]Kind {
	all := make(map[Code]Kind)
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}
