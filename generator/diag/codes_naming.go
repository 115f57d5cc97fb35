package diag

// The codes of naming.
const (
	NamingUnknownType Code = "PM081"
	NamingTaken       Code = "PM082"
	NamingNotMerged   Code = "PM083"
	NamingBadName     Code = "PM084"
	NamingLockStale   Code = "PM085"
)

var namingKinds = map[Code]Kind{
	NamingUnknownType: {Error, "an override names a type that is not there",
		"The key is an operation, a direction or status and a JSON Pointer, and nothing with a Go name of its own stands there.",
		"only objects, unions and enumerations of strings have names; pmgen inspect lists the operations"},
	NamingTaken: {Error, "two things are given one name",
		"Two overrides, or an override and an identifier of every generated package, want the same Go name.",
		"give one of them another name"},
	NamingNotMerged: {Error, "types cannot be merged",
		"The types that an override wants to be one have different shapes, or both are declared.",
		"make the shapes equal with other overrides, or leave them apart"},
	NamingBadName: {Error, "not a Go name",
		"A name of the config must be an exported Go identifier; a package's name a lower-case one.",
		"use letters and digits, a capital first, and not a name that encoding/json or io give a meaning (MarshalJSON, ReadByte); for a package lower-case letters"},
	NamingLockStale: {Note, "the lock knows a request that changed",
		"A request has no exact counterpart in the lock, but one that differs in its name, folder or URL only; it was taken for the same one and keeps its names.",
		"if it is another request, remove its line from pmgen.lock.json"},
}
