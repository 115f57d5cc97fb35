package diag

// The codes of input files.
const (
	UnreadableFile  Code = "PM001"
	NotJSON         Code = "PM002"
	UnknownFormat   Code = "PM003"
	LimitExceeded   Code = "PM004"
	DuplicateMember Code = "PM005"
	MoreOfACode     Code = "PM006"
)

var inputKinds = map[Code]Kind{
	UnreadableFile: {Error, "file cannot be read", "pmgen was pointed at a file or folder that does not exist or cannot be read.",
		"check the path; paths in pmgen.yaml are relative to its folder"},
	NotJSON: {Error, "file is not JSON", "The file is empty, truncated, or something else than JSON or YAML (an HTML page saved by mistake is common).",
		"export the collection again, as Collection v2.1"},
	UnknownFormat: {Error, "not a description that pmgen reads", "The file is JSON or YAML, but neither a Postman collection of a known version nor a Losant description.",
		"pmgen reads Postman collections (v1, v2.0, v2.1, v3) and folders with Losant's apiInfo.json"},
	LimitExceeded: {Error, "a limit was exceeded", "A description is somebody else's file: its size, depth and expansion are bounded.",
		"split the description, or take out what is not needed; the message names the limit"},
	DuplicateMember: {Warning, "an object has the same name twice", "The last one counts, as in every JSON decoder that people use; the others are not seen.",
		"remove the one that is not meant"},
	MoreOfACode: {Note, "more of one kind than are listed", "One mistake in what wrote a file can lead to millions of diagnostics of one code. The first 10,000 of a code are listed for an API, with their places; all others are counted, by one line that has their severity. Every sum has them, and errors among them are errors.",
		"mend those that are listed, which often mends the others, too, and run pmgen again"},
}
