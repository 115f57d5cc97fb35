package diag

// The codes of type inference.
const (
	SchemaContradicted  Code = "PM070"
	UndeclaredMember    Code = "PM071"
	UnknownTypePath     Code = "PM072"
	OverrideLosesValue  Code = "PM073"
	NumberKept          Code = "PM074"
	MapGuessed          Code = "PM075"
	InvalidTypeOverride Code = "PM076"
	KeptRaw             Code = "PM078"
	EnumGuessed         Code = "PM079"
	CircleGuessed       Code = "PM080"
	PlaceholderText     Code = "PM088"
	NothingRecorded     Code = "PM089"
)

var inferKinds = map[Code]Kind{
	PlaceholderText: {Warning, "a text of a body names a type", "Collections that Postman made of an OpenAPI document have \"<integer>\" where a number would be. What is recorded is a string, and so is its type; a server that sends a number there is not understood. Only you know that no string is meant: where you say so, such a text is read as a value of the type that it names, the mock serves 0 or false, and the example counts as repaired.",
		"to read such texts as the types that they name: overrides: {placeholders: typed} in pmgen.yaml"},
	NothingRecorded: {Note, "nothing is recorded of requests that usually have a body", "Neither a body nor a reply nor a query is recorded of a POST, PUT or PATCH. It may be a mere action; but where a whole description has no bodies, pmgen cannot know what to send, and the method takes none.",
		"save examples in Postman, declare the bodies under schemas: in pmgen.yaml (Orders.Create/request), or send them with WithCallBody"},
	SchemaContradicted: {Warning, "a recorded value is not what its schema declares",
		"The type must hold every recorded value, so it was widened just as far as that takes.",
		"correct the schema or the example, whichever is wrong"},
	UndeclaredMember: {Note, "a recorded object has members that its schema does not mention",
		"The schema does not forbid them; the Go struct keeps them in its Extra map, so that nothing is lost.",
		"add them to the schema if they are part of the API"},
	UnknownTypePath: {Error, "a type override meets nothing",
		"Overrides of types are keyed by operation, status or \"request\", and the path into the value.",
		"`pmgen inspect --json` lists the operations; a path is a JSON Pointer with * for elements and map values"},
	OverrideLosesValue: {Error, "a type override would lose a recorded value",
		"Decoded into the wanted type and encoded again, the recorded value would be another.",
		"choose a type that holds it, or correct the example"},
	NumberKept: {Note, "a number is kept as it is spelled",
		"Neither int64 nor float64 holds all recorded values without changing one, so the Go type is json.Number.",
		"set `type: integer` or `type: number` under overrides.types if the example is wrong"},
	MapGuessed: {Note, "an object was taken for a map",
		"Its keys look like data rather than names.",
		"set `kind: struct` under overrides.types if they are names"},
	InvalidTypeOverride: {Error, "a type override cannot be applied",
		"What it asks for does not go with the type at its path.",
		"type is one of string, integer, number, boolean, date-time, any; kind is map or struct; required needs a member of an object"},
	KeptRaw: {Note, "a value is kept as raw JSON",
		"It holds text that is not Unicode, or is nested too deeply for a type.",
		"correct the example; nothing is lost either way"},
	EnumGuessed: {Note, "a string was taken for an enumeration",
		"At least five recorded values are few distinct words, and the member's name is one that enumerations have. Any string is still accepted.",
		"set `type: string` under overrides.types if it is free text"},
	CircleGuessed: {Note, "an object was taken for one that holds objects like itself",
		"Along a path of members it holds an object that has the first of these members, too, and is alike in all that both always have: a tree or a chain. One type that refers to itself holds all levels.",
		"set `type: any` under overrides.types at the inner place if it is another thing"},
}
