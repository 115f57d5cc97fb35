package diag

// The codes of scripts.
const (
	ScriptNotRead Code = "PM125"
)

var scriptKinds = map[Code]Kind{
	ScriptNotRead: {Note, "a script cannot be read", "pmgen reads what scripts say about the API (which variables they set from which field, which status they expect) without running them. This one is not JavaScript as its parser knows it, or goes beyond the bounds of what is read.",
		"correct the script in Postman if it does not run there either; nothing else is affected"},
}
