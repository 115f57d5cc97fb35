package diag

// The codes of what a request holds beside what is sent: dynamic variables, variables and settings of its own.
const (
	UnknownDynamic   Code = "PM120"
	VariablesUnused  Code = "PM121"
	SettingNotHeeded Code = "PM122"
	BodyNotMeant     Code = "PM123"
)

var requestKinds = map[Code]Kind{
	UnknownDynamic: {Note, "a dynamic variable that Postman does not have", "Names that begin with $ are Postman's dynamic variables, which give another value each time: {{$guid}}, {{$timestamp}}. Postman knows 118 of them and sends any other name as it is written.",
		"correct the name, or define a variable of that name"},
	VariablesUnused: {Note, "variables that Postman does not look at", "The format lets folders and requests define variables, but Postman resolves {{name}} from the environment, the collection and the globals alone. pmgen does as Postman does; the model keeps them.",
		"move them to the collection, or give them with --var name=value"},
	SettingNotHeeded: {Note, "a setting changes how Postman sends", "Requests can tell Postman not to follow redirects, not to verify certificates, or to leave out headers that it adds by itself. That is between Postman and the network, and not part of the API; the model keeps it.",
		"give the client an http.Client that does the same"},
	BodyNotMeant: {Note, "a request has a body that Postman does not send", "With GET, HEAD, COPY, PURGE and UNLOCK Postman sends a body only where the setting disableBodyPruning says that it is meant. It is kept, because somebody wrote it, and callers may leave it out.",
		"remove the body in Postman, or switch the setting on"},
}
