package model_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

func TestXMLSubject(t *testing.T) {
	for _, c := range []struct{ quirk, text, what, name string }{
		{"SOAP 1.1", `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="x"><soap:Body><Add xmlns="y"><a>1</a></Add></soap:Body></soap:Envelope>`, "soap", "Add"},
		{"SOAP with a header", `<s:Envelope><s:Header><a:Action>x</a:Action><Body/></s:Header> <!-- c --> <s:Body> <m:RetrieveRequestMsg/></s:Body></s:Envelope>`, "soap", "RetrieveRequestMsg"},
		{"SOAP with an empty body", `<Envelope><Body></Body></Envelope>`, "", ""},
		{"envelope without a body", `<Envelope><Header/></Envelope>`, "", ""},
		{"XML-RPC", `<methodCall><methodName> system.list </methodName><params/></methodCall>`, "methodName", "system.list"},
		{"XML-RPC without a name", `<methodCall><methodName/></methodCall>`, "", ""},
		{"a document", `<ns:job xmlns:ns="x"><operation>insert</operation></ns:job>`, "element", "job"},
		{"variables before and after", "{{header}}\r\n<QueueAccessRQ/>{{footer}}", "element", "QueueAccessRQ"},
		{"cut off", `<Envelope><Body><Ad`, "", ""},
		{"another encoding", `<?xml version="1.0" encoding="ISO-8859-1"?><a/>`, "element", "a"},
		{"no XML", "a < b", "", ""},
		{"empty", "", "", ""},
		{"a variable in a tag", "<{{tag}}/>", "", ""},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			what, name := model.XMLSubject(c.text)
			assert.Equal(t, []string{c.what, c.name}, []string{what, name})
		})
	}
}

func TestGraphQLSubject(t *testing.T) {
	for _, c := range []struct{ quirk, document, chosen, operation, fields string }{
		{"named", "query GetUser($id: ID! = \"}\") @live { user(id: $id) { name } }", "", "query GetUser", "user"},
		{"shorthand", "{ b, a }", "", "query", "a,b"},
		{"without a name", "mutation { addUser(input: {name: \"x{\"}) { id } }", "", "mutation", "addUser"},
		{"alias", "query Q { first: user(id: 1) { id } second: user(id: 2) { id } }", "", "query Q", "user"},
		{"one of several", "query A { a } mutation B { b }", "B", "mutation B", "b"},
		{"the first of several", "query A { a } mutation B { b }", "", "query A", "a"},
		{"none of several", "query A { a }", "C", "", ""},
		{"fragments first", "fragment F on User { name } query Q { ...F ... on User { x } ... @include(if: true) { y } }", "", "query Q", "...F,...on User"},
		{"comments and texts", "# query X {\n\"\"\"{ doc }\"\"\" query Q { a }", "", "", ""},
		{"comments", "# query X {\nquery Q { # {\n a }", "", "query Q", "a"},
		{"directives on fields", "{ a @skip(if: $x) b @client }", "", "query", "a,b"},
		{"subscription", "subscription S { tick }", "", "subscription S", "tick"},
		{"SQL", "SELECT a FROM b", "", "", ""},
		{"search words", "query language", "", "", ""},
		{"not closed", "query Q { a(x: \"", "", "query Q", "a"},
		{"a variable", "{{query}}", "", "query", ""},
		{"empty", "", "", "", ""},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			operation, fields := model.GraphQLSubject(c.document, c.chosen)
			assert.Equal(t, []string{c.operation, c.fields}, []string{operation, fields})
		})
	}
}

func TestConstantIs(t *testing.T) {
	is := func(value, text string) bool { return model.Constant{Value: value}.Is(text) }
	assert.True(t, is("/adom/root", "/adom/root"))
	assert.False(t, is("/adom/root", "/adom"))
	assert.True(t, is("/adom/{{adom}}/obj", "/adom/root/obj"))
	assert.True(t, is("/adom/{{adom}}/obj/{{x}}.json", "/adom/a/obj/b.c.json"))
	assert.True(t, is("/adom/{{adom}}", "/adom/root"))
	assert.False(t, is("/adom/{{adom}}", "/adom/root/obj"), "a variable is not several segments")
	assert.False(t, is("/adom/{{adom}}/obj", "/adom//obj"))
	assert.False(t, is("/adom/{{adom}}/obj", "/adom/root/grp"))
	assert.False(t, is("/adom/{{adom}}/obj", "/adom"))
}

// FuzzSubjects: no text stops them, and what they find stands in the text.
func FuzzSubjects(f *testing.F) {
	for _, seed := range []string{"<Envelope><Body><Add/></Body></Envelope>", "query Q { a { b } }", "{", "\"\"\"", "<a", "{{x}}<a>", "<methodCall><methodName>x", "/a/{{b}}/c"} {
		f.Add(seed, "Q")
	}
	f.Fuzz(func(t *testing.T, text, chosen string) {
		if _, name := model.XMLSubject(text); !strings.Contains(strings.ToValidUTF8(text, "\uFFFD"), name) && !strings.ContainsAny(text, "&\r") {
			t.Fatalf("%q is not in %q", name, text)
		}
		model.GraphQLSubject(text, chosen)
		model.Constant{Value: text}.Is(chosen)
		if !strings.Contains(text, "{{") && !(model.Constant{Value: text}).Is(text) {
			t.Fatal("a literal is itself")
		}
	})
}
