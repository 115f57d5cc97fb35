package diag

// The codes of the Go emitter.
const (
	NotNamed     Code = "PM090"
	NotGo        Code = "PM091"
	GoTooOld     Code = "PM092"
	NoImportPath Code = "PM094"
)

// The codes of the OpenAPI emitter.
const (
	OpenAPIInvalid Code = "PM095"
	OpenAPIBeyond  Code = "PM096"
	BadDefault     Code = "PM097"
	BadExample     Code = "PM098"
	OtherMethod    Code = "PM099"
)

var emitKinds = map[Code]Kind{
	NotNamed: {Error, "the model is not complete", "The Go emitter decides and renames nothing: it needs every name, and each only once. Where one is missing or taken twice, no package could be built.",
		"this is a defect of pmgen: report it with the collection; meanwhile give the named thing a name under overrides in pmgen.yaml"},
	NotGo: {Error, "generated code cannot be formatted", "What was emitted is not Go. Nothing is written, so that a package that builds is never replaced by one that does not.",
		"this is a defect of pmgen: report it with the collection"},
	GoTooOld: {Error, "the Go version is too old", "Generated types use omitzero, which encoding/json has since Go 1.24.",
		"set go: \"1.24\" or newer in pmgen.yaml"},
	NoImportPath: {Note, "the test package cannot import the client",
		"What pmgen writes is a function of its declared inputs, so it does not look for a go.mod to learn the import path of the generated package. Without it the test package starts the mock, but has no Client function.",
		"set `import:` in pmgen.yaml to the import path of the out folder"},
	OpenAPIInvalid: {Error, "the OpenAPI document is not valid", "Every document is loaded and validated, examples included, before it is written. This one did not pass, so nothing is written.",
		"this is a defect of pmgen: report it with the collection"},
	OpenAPIBeyond: {Note, "something that this version of OpenAPI cannot say", "OpenAPI 3.0.3 has no patternProperties, and no version has all of JSON Schema. What cannot be said stands beside, under a name that begins with x-pmgen-; other tools do not see it.",
		"openapi: \"3.1\" in pmgen.yaml can say more"},
	BadDefault: {Warning, "a default or an example breaks its own schema", "A documented default or example of a parameter or schema is no value that the same parameter or schema allows. The document leaves it out: validators would refuse the whole document for it.",
		"correct it in the description"},
	BadExample: {Warning, "a recorded body breaks its schema", "A recorded body is no value of the type that the description declares for it. The document keeps it as x-pmgen-examples, where no validator refuses it.",
		"correct the schema or the recorded body"},
	OtherMethod: {Warning, "a method that OpenAPI does not know", "A path item of OpenAPI has GET, PUT, POST, DELETE, OPTIONS, HEAD, PATCH and TRACE. Operations of other methods stand in x-pmgen-other-methods of the path item.",
		"check the request's method: a method of one's own is rarely meant"},
}
