package diag

// The codes of Losant descriptions and JSON Schemas.
const (
	LosantShape      Code = "PM050"
	MissingSchema    Code = "PM051"
	StaleSchema      Code = "PM052"
	DeclaredAsString Code = "PM053"
	SchemaDefect     Code = "PM054"
	UnknownKeyword   Code = "PM055"
	BeyondType       Code = "PM056"
	OddSample        Code = "PM057"
	NotUsed          Code = "PM058"
	SuspectReference Code = "PM059"
	ForeignPattern   Code = "PM115"
)

var schemaKinds = map[Code]Kind{
	ForeignPattern: {Note, "a pattern that Go's regexp package cannot read",
		"The patterns of JSON Schema are ECMAScript's, which can look ahead and behind. pmgen's mock and contract tests read them; whoever gives the OpenAPI document to a tool that is written in Go may find that it does not.",
		"nothing has to be done"},
	LosantShape: {Warning, "a Losant description is not as pmgen knows it",
		"A resource, action or parameter of apiInfo.json has a member that pmgen does not know, or lacks one that it needs. What can be read is read; an action without method or path is listed as skipped.",
		"compare the place with Losant's published apiInfo.json"},
	MissingSchema: {Warning, "a schema is referred to and not there",
		"A $ref names a schema of which no file was found. The value is left without a type: any JSON value is allowed there.",
		"put the schema's file into schemas/, named after the schema"},
	StaleSchema: {Note, "a schema without an example",
		"Losant's published folder keeps schema files of removed definitions. A definition that is alive has an entry in apiExamples.json. pmgen makes a type of it all the same.",
		"delete the file if nothing refers to it"},
	DeclaredAsString: {Note, "a parameter is declared a string, and its samples are something else",
		"Losant declares nearly all query parameters as strings. Where default and example are all integers (or all booleans), pmgen gives callers that type; on the wire nothing changes.",
		"nothing has to be done; declare the parameter an integer or boolean to be rid of the note"},
	SchemaDefect: {Warning, "a JSON Schema is not well formed",
		"A keyword has a value of the wrong kind, or something that is not a schema stands where one is expected. pmgen reads what was evidently meant, or passes over that one place.",
		"mend the schema at this place"},
	UnknownKeyword: {Warning, "a keyword that JSON Schema does not have",
		"JSON Schema ignores unknown keywords, so a misspelt limit bounds nothing. Members that were written without `properties` are read as properties.",
		"mend the schema: minLength, maxLength, minimum, maximum and properties are the usual words that were meant"},
	BeyondType: {Note, "a JSON Schema says more than a type can",
		"Keywords such as not, if, dependencies or contains have no counterpart in a Go type. The type leaves them out and keeps the schema beside it, where validators use it in addition.",
		"nothing has to be done; an override of the type says it otherwise"},
	OddSample: {Warning, "a sample contradicts its own declaration",
		"A parameter's default or example is not one of its accepted values, or not of its type. Both are kept as they are declared.",
		"mend the example or the list of accepted values"},
	NotUsed: {Note, "a part of the description has no use",
		"No operation refers to it, or pmgen has nothing to make of it. It is named so that nothing is lost in silence.",
		"nothing has to be done; leave the part out of the description to be rid of the note"},
	SuspectReference: {Warning, "a reference is probably to the wrong schema",
		"The words beside the reference speak of another schema than the one that it names, and that other one exists. The reference is kept as declared; but where the action is asked for page by page, it is read as one to the collection.",
		"mend the reference, or override the type"},
}
