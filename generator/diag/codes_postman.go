package diag

// The codes of the Postman reader.
const (
	EnvironmentPresent  Code = "PM010"
	FileIgnored         Code = "PM011"
	RequestLeftOut      Code = "PM012"
	PartLeftOut         Code = "PM013"
	EmptyCollection     Code = "PM015"
	VariableConflict    Code = "PM016"
	StatusMissing       Code = "PM030"
	ExampleRepaired     Code = "PM031"
	BodyNotJSON         Code = "PM032"
	BodyUnexpected      Code = "PM033"
	RequestBodyRepaired Code = "PM034"
	BodyIsLines         Code = "PM035"
	BodyWasBytes        Code = "PM036"
)

var postmanKinds = map[Code]Kind{
	EnvironmentPresent: {Note, "an environment lies beside the collection", "A Postman environment in a folder is never a collection, and is used only if it is named: which one to use is a decision.",
		"name it with --environment, or as environment: in pmgen.yaml"},
	FileIgnored: {Note, "something in the folder was not read", "pmgen reads every Postman collection of a folder, or the collection v3 that it is or holds, and passes over what is something else, such as other JSON files and links.",
		"nothing to do, unless it was meant to be read"},
	RequestLeftOut: {Warning, "a request became no operation", "A request needs a URL and an HTTP method to be called. It stands in the ledger, with this reason.",
		"complete the request in Postman, or remove it"},
	PartLeftOut: {Warning, "a part of the collection cannot be read", "A part of the collection has a form that neither Postman's schema nor its tools know. All the rest was read.",
		"open it in Postman, correct the part, and export again"},
	EmptyCollection: {Warning, "the collection has no requests", "The collection was read, but there is nothing in it to make a client of.",
		"check that the right collection was exported"},
	VariableConflict: {Warning, "two collections define a variable differently", "The collections of one folder become one API, in which a variable has one value: the first collection's.",
		"give the variable one value, with --environment or --var"},
	StatusMissing: {Note, "an example has no status code", "Old exports and hand-written examples have none. It was guessed, and the guess stands in the ledger.",
		"set the status of the example in Postman"},
	ExampleRepaired: {Warning, "an example is not JSON, but could be mended", "Placeholders such as integer, {{variables}}, comments and trailing commas are not JSON. They were replaced by values of the type that they name, and the rest counts as recorded.",
		"correct the example in Postman, or choose the type under overrides: types in pmgen.yaml"},
	BodyNotJSON: {Warning, "a body is not the JSON that it is said to be", "Its media type says JSON, but it is not, and could not be mended without guessing. It is kept as text.",
		"correct the body in Postman"},
	BodyUnexpected: {Note, "an example has a body although its status allows none", "Replies with the status 204 or 304 have no body, so that no server can send the recorded one.",
		"correct the status of the example, or remove its body"},
	RequestBodyRepaired: {Note, "a request body is not JSON, but could be mended", "Comments, trailing commas and placeholders are not JSON. They were taken out or replaced by values of the type that they name.",
		"nothing to do, unless a type is wrong: choose it under overrides: types in pmgen.yaml"},
	BodyIsLines: {Note, "a body is JSON Lines, though it is said to be JSON", "JSON is one value. A body with a value on each line, as streams and bulk requests have it, is JSON Lines, whose media type is application/x-ndjson. Callers get and send it as bytes, under the media type that is recorded.",
		"nothing to do, unless it was meant to be one value: then write the values as an array"},
	BodyWasBytes: {Note, "a recorded reply is not the bytes that were sent", "Collections hold texts. Postman wrote U+FFFD for what is no text in an image, an archive or another binary file, so that the bytes cannot be had back. The mock serves the text; clients hand out whatever a server sends.",
		"nothing to do for a client; to test with a real file, serve it from a server of your own"},
}
