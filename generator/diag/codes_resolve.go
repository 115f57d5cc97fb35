package diag

// The codes of Resolve.
const (
	UndefinedVariables   Code = "PM060"
	VariableNotExpanded  Code = "PM061"
	VariableRoleGuessed  Code = "PM062"
	OverrideMeetsNothing Code = "PM063"
	ServerUnresolved     Code = "PM064"
	SignedAuthorization  Code = "PM065"
	IncompleteAuth       Code = "PM066"
	IndistinctOperations Code = "PM067"
	SecretMasked         Code = "PM068"
	ParameterMended      Code = "PM069"
	DeprecatedByText     Code = "PM127"
)

var resolveKinds = map[Code]Kind{
	UndefinedVariables: {Note, "variables without a value", "Most published collections define none of their variables: an environment that is not published does. They stay as {{name}}; those that identify a thing become arguments.",
		"name an environment file (--environment FILE, or environment: in pmgen.yaml), or give a value with --var name=value"},
	VariableNotExpanded: {Warning, "a variable cannot be expanded", "Variables may use each other. One that leads back to itself, or whose text grows beyond the bound, has no value; it stays as {{name}}.",
		"change the values so that they do not use each other in a circle, and keep them short"},
	VariableRoleGuessed: {Note, "a variable was taken for configuration", "A variable that sits in the same place in many requests, or is the version in their path, is the client's configuration; any other in a path identifies a thing and is an argument.",
		"to choose: overrides: variables: {name: parameter} or {name: configuration} in pmgen.yaml"},
	OverrideMeetsNothing: {Error, "an override meets nothing", "Every line of the config must have an effect: one that names no variable or request is a slip or has been overtaken by a change of the input.",
		"correct or remove the entry; requests are named Folder/Sub/Name, the second of a name with #2"},
	ServerUnresolved: {Note, "the base URL is not known", "The base URL is made of variables that have no value. The client takes it as an option, and the document has one server with a variable.",
		"name an environment file, or give the variables values with --var name=value"},
	SignedAuthorization: {Note, "requests must be signed", "This kind of authorization signs each request, which a generated client does not do itself; it has a hook for the code that does.",
		"give the client a signing hook"},
	IncompleteAuth: {Warning, "authorization is incomplete or unknown", "The collection names a kind of authorization but not what it needs, or a kind that pmgen does not know; the requests are left without it, or with the part that is known.",
		"complete the authorization in Postman and export again, or set it in an option of each call"},
	IndistinctOperations: {Note, "operations cannot be told apart", "Several requests share method and path, and no constant of theirs (a form field, a query parameter, a header, the JSON-RPC method) differs. Each is a method of the client; a server cannot tell which one was called.",
		"the mock answers with the example whose request is nearest; skip the copies in overrides if they are the same thing"},
	SecretMasked: {Warning, "the input holds what looks like a secret", "Text that looks like a credential never leaves pmgen: in all that it writes and prints, a mask of the same length stands in its place.",
		"if the secret is real, revoke it: whoever has the file has it; then put a {{variable}} in its place"},
	ParameterMended: {Note, "a parameter was mended or left out", "A row with a value and no name cannot be sent, nor a header whose name HTTP does not allow; a header of cookies that does not name them stays one parameter.",
		"give the row a name that can be sent in Postman, or remove it"},
	DeprecatedByText: {Note, "a request says that it is deprecated", "Postman has no mark for a request that should not be used any more, so that people write it into its name or description. The method is marked Deprecated, and the operation of the document deprecated, if all of its requests are.",
		"if something else is deprecated, say so in Postman: the text names the request, the endpoint or the method as a whole"},
}
