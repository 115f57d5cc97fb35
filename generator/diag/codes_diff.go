package diag

// The codes of comparing two descriptions.
const (
	DocumentUnreadable Code = "PM130"
	DocumentReference  Code = "PM131"
	SchemasBorrowed    Code = "PM132"
)

var diffKinds = map[Code]Kind{
	DocumentUnreadable: {Error, "an OpenAPI document cannot be compared", "A document that is compared is YAML or JSON of OpenAPI 3.0 or 3.1. This one cannot be read, or is of another version.",
		"check the place; convert a document of another version first"},
	DocumentReference: {Error, "a reference of a document leads nowhere", "A document is somebody else's text: pmgen follows references within it, and neither reads nor fetches what lies outside.",
		"bundle the document into one file first, or mend the reference"},
	SchemasBorrowed: {Note, "schemas of the other version are taken", "Of two versions of a Losant description one has no schemas. Its types would all seem to have changed, so both are read with the schemas of the other one: only what apiInfo.json says is compared.",
		"lay the schemas of that version into a folder schemas beside it to compare types, too"},
}
