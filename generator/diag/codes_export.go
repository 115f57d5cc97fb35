package diag

// The codes of export.
const (
	ExportDiffers Code = "PM140"
	ExportUnsaid  Code = "PM141"
)

var exportKinds = map[Code]Kind{
	ExportDiffers: {Error, "the exported collection does not say the same", "What is written is read back first, with pmgen's own reader, and must give the same requests, parameters, bodies, examples and authorization. This one did not, so nothing is written: a collection that loses something in silence is worse than none.",
		"this is a defect of pmgen: report it with the collection"},
	ExportUnsaid: {Note, "something that a Postman collection cannot say", "A collection v2.1 has requests and saved responses. It has no types, no scopes and no word for a parameter that must be given: what pmgen knows of these is in descriptions where people look for it, and else not in the collection.",
		"pmgen export --to openapi says it all"},
}
