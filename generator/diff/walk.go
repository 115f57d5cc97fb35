package diff

import (
	"strconv"

	"github.com/pmgen/pmgen/generator/tree"
)

// place is what a value of a document is: an object of the specification, a map from names to such objects (or a list of
// them), or data, in which $ref and description mean nothing.
type place struct {
	// of is the kind of object; "" ends the walk: what stands there is data.
	of string
	// named: a map from names of the author's to such objects. Lists of them are walked alike.
	named bool
}

// objects are the members of the specification's objects that lead to other objects, by the kind of object. The document itself is "root".
var objects = map[string]map[string]place{
	"root": {"info": {of: "info"}, "paths": {"path", true}, "webhooks": {"path", true}, "components": {of: "components"}, "tags": {of: "tag"}, "servers": {of: "server"}},
	"components": {"schemas": {"schema", true}, "responses": {"response", true}, "parameters": {"parameter", true}, "requestBodies": {"body", true},
		"headers": {"parameter", true}, "securitySchemes": {"scheme", true}, "pathItems": {"path", true}},
	"path": {"parameters": {of: "parameter"}, "servers": {of: "server"}, "get": {of: "operation"}, "put": {of: "operation"}, "post": {of: "operation"},
		"delete": {of: "operation"}, "options": {of: "operation"}, "head": {of: "operation"}, "patch": {of: "operation"}, "trace": {of: "operation"}},
	"operation": {"parameters": {of: "parameter"}, "requestBody": {of: "body"}, "responses": {"response", true}, "servers": {of: "server"}},
	"parameter": {"schema": {of: "schema"}, "content": {"media", true}},
	"body":      {"content": {"media", true}},
	"response":  {"headers": {"parameter", true}, "content": {"media", true}},
	"media":     {"schema": {of: "schema"}},
	"schema": {"properties": {"schema", true}, "patternProperties": {"schema", true}, "$defs": {"schema", true}, "definitions": {"schema", true}, "dependentSchemas": {"schema", true},
		"items": {of: "schema"}, "prefixItems": {of: "schema"}, "additionalProperties": {of: "schema"}, "propertyNames": {of: "schema"}, "contains": {of: "schema"},
		"allOf": {of: "schema"}, "anyOf": {of: "schema"}, "oneOf": {of: "schema"}, "not": {of: "schema"}, "if": {of: "schema"}, "then": {of: "schema"}, "else": {of: "schema"}},
	"server": {"variables": {"server", true}},
}

// walk calls f for every object of the specification in a document, with its JSON Pointer. Data is not walked.
func walk(n *node, pointer string, members map[string]place, f func(pointer string, n *node)) {
	if n.kind != tree.Object {
		return
	}
	f(pointer, n)
	for _, m := range n.members {
		next, ok := members[m.name]
		if !ok {
			continue
		}
		at := pointer + "/" + tree.EscapePointer(m.name)
		switch {
		case next.named && m.value.is(tree.Object):
			for _, inner := range m.value.members {
				walk(inner.value, at+"/"+tree.EscapePointer(inner.name), objects[next.of], f)
			}
		case m.value.is(tree.Array):
			for i, item := range m.value.items {
				walk(item, at+"/"+strconv.Itoa(i), objects[next.of], f)
			}
		default:
			walk(m.value, at, objects[next.of], f)
		}
	}
}
