package diag

// The codes of pmgen.yaml, the lock and the output folder.
const (
	ConfigNotYAML     Code = "PM100"
	ConfigUnknownKey  Code = "PM101"
	ConfigMissing     Code = "PM102"
	ConfigInvalid     Code = "PM103"
	ConfigDuplicate   Code = "PM104"
	ConfigPath        Code = "PM105"
	LockUnreadable    Code = "PM106"
	ForeignFile       Code = "PM107"
	EditedFile        Code = "PM108"
	UnknownSchemaPath Code = "PM109"
	EnvironmentUnset  Code = "PM116"
	NoImportableName  Code = "PM117"
)

var configKinds = map[Code]Kind{
	ConfigNotYAML: {Error, "the config is not YAML", "pmgen.yaml cannot be parsed, or is not a mapping with version and apis.",
		"the place is where the parser stopped; the fault may be a line above"},
	ConfigUnknownKey: {Error, "unknown key in the config", "A key that pmgen does not know would be without effect, so it is an error rather than a surprise.",
		"docs/config.md in pmgen's repository lists all keys"},
	ConfigMissing: {Error, "the config lacks a key", "Every entry of apis needs name, in, out and package.", "add the key"},
	ConfigInvalid: {Error, "the config has a value that cannot be", "The value has another type than the key wants, or is none of those that pmgen knows.",
		"docs/config.md in pmgen's repository says what each key takes"},
	ConfigDuplicate: {Error, "the config says something twice", "Two entries of apis have one name or one output folder, or a mapping has a key twice: only one could count.",
		"remove or rename one of them"},
	ConfigPath: {Error, "a path leads out of the config's folder", "Paths in pmgen.yaml are relative to its folder, written with slashes, and stay inside it: pmgen reads and writes nothing elsewhere.",
		"move pmgen.yaml to a folder that holds the inputs and the outputs"},
	LockUnreadable: {Error, "the lock cannot be read", "The lock keeps names from changing. pmgen does not go on without it, because everything would be named anew.",
		"mend pmgen.lock.json or restore it from version control; after a merge keep the lines of both sides"},
	ForeignFile: {Error, "a file that pmgen did not write is in the way", "The manifest does not name the file, so that it is somebody's: pmgen neither overwrites nor removes it.",
		"move the file away, or generate into another folder"},
	EditedFile: {Warning, "a generated file was edited by hand", "The file differs from what pmgen wrote. It is generated, and so it is written anew.",
		"keep hand-written code in files of your own; they are left alone"},
	NoImportableName: {Warning, "Go cannot import a package of that folder", "The import path of a package is made of the names of its folders, and Go takes letters of ASCII, digits and -._~+ there: with a space or an umlaut in it the package can be generated, but not be built or imported.",
		"choose another out folder"},
	EnvironmentUnset: {Error, "an environment variable is not set", "A value in pmgen.yaml is made of environment variables, ${env:NAME}, and one of them is not set. They are read by commands that send requests only; what is generated does not know them.",
		"set the variable, or give the value with --var"},
	UnknownSchemaPath: {Error, "a schema is for nothing", "Schemas of a config are keyed by operation and status, or operation and \"request\".",
		"`pmgen inspect --json` lists the operations: Orders.Get/200, Orders.Create/request"},
}
