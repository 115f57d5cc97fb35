package diag

// The codes of the reader of collections v3: folders of YAML files.
const (
	SeveralCollections Code = "PM020"
	FileLeftOut        Code = "PM021"
	UnknownKey         Code = "PM022"
	OtherProtocol      Code = "PM023"
	AuthChosen         Code = "PM024"
)

var v3Kinds = map[Code]Kind{
	SeveralCollections: {Error, "the folder holds several collections v3", "A workspace of Postman keeps each of its collections in a folder of its own. Which one is meant is a decision.",
		"give the folder of one of them; in pmgen.yaml each is an entry of its own"},
	FileLeftOut: {Warning, "a file of the collection cannot be read", "A collection v3 is a folder of YAML files. One of them is not YAML as Postman writes it; all others were read.",
		"correct the file; `postman collection lint` checks it, too"},
	UnknownKey: {Note, "a key that pmgen does not know", "Postman publishes no schema of its YAML files, so that a key that pmgen does not know may be a new one, or a mistake in writing. It has no effect.",
		"correct it, if it is a mistake; keys that begin with x- are never reported"},
	OtherProtocol: {Note, "a part of the collection is of another protocol than HTTP", "Collections v3 hold requests of gRPC, WebSocket, MQTT and others, too. pmgen makes clients of HTTP APIs; what is left out stands in the ledger.",
		"nothing to do"},
	AuthChosen: {Note, "one of several authorizations was chosen", "A collection v3 can list several authorizations, among which requests choose. The first one counts for those that do not.",
		"put the authorization that is meant first"},
}
