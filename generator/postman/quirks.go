package postman

import "github.com/pmgen/pmgen/generator/diag"

// Quirk is one way in which published collections differ from what one would expect of them, and what pmgen decided to do
// about it. Each has a test of its name; a quirk that is not in [Quirks] is one that nobody has met yet.
type Quirk struct {
	Name string // as collections are flagged with it; sub-tests have it
	Does string // what pmgen does
	// Code is of the diagnostic that says so. "" where nothing is lost or guessed, so that there is nothing to say.
	Code diag.Code
	// Rule is the function of this package that mends it, or the later stage that decides.
	Rule string
}

// Quirks returns the table of all quirks, grouped by the part of a collection that they are in.
func Quirks() []Quirk {
	var all []Quirk
	for _, group := range [][]Quirk{fileQuirks, variableQuirks, itemQuirks, requestQuirks, urlQuirks, pathVariableQuirks, headerQuirks,
		bodyQuirks, scriptQuirks, authQuirks, exampleQuirks, endpointQuirks, v3Quirks} {
		all = append(all, group...)
	}
	return all
}

var fileQuirks = []Quirk{
	{"envelope", "the wrapper {\"collection\": …} of Postman's API is taken off", "", "unwrap"},
	{"byte-order-mark", "is no part of the text; places count it as an editor's columns do", "", "fromUTF16"},
	{"schema-host", "the host of info.schema may be either of Postman's; a file is read by its form", "", "checkSchema"},
	{"info-absent", "a file with requests and no info is a v1 collection", "", "formOf"},
	{"info-version-object", "becomes major.minor.patch-identifier", "", "version"},
	{"info-version-string", "is the version", "", "version"},
	{"info-name-missing", "the title is empty; the API is named by the config or the package", "", "v2"},
	{"description-object", "its content is the description", "", "description"},
	{"NUL-in-string", "is kept in the model; generated code, documents and messages never hold it", "", "text"},
	{"v2.0-with-object-url", "a URL is read by its form, whatever version the file claims", "", "target"},
	{"v1-headers-string", "lines of Name: value; those that begin with // are switched off", "", "headerLines"},
	{"v1-data-is-raw-string", "is the raw body", "", "bodyV1"},
	{"v1-request-not-in-any-order", "lies in the folder that it names, else at the top, after those in order", "", "settle"},
}

var variableQuirks = []Quirk{
	{"variables-plural", "variables and variable are the same", "", "v2"},
	{"variable-id-or-name", "the name is the key, else the id, else the name", "", "variables"},
	{"variable-value-any-json", "becomes text: 1.50 stays 1.50, an object its JSON", "", "variables"},
	{"variable-type-any", "the type says nothing but secret, whose values are masked", "", "variables"},
	{"variable-type-secret", "its value is masked wherever it is written", diag.SecretMasked, "variables"},
	{"variable-disabled", "is not there, as in Postman", "", "variables"},
	{"variable-dynamic", "stays as it is written; what Postman makes up tells the parameter's type", "", "resolve"},
	{"variable-dynamic-unknown", "stays as it is written, as in Postman", diag.UnknownDynamic, "resolve"},
	{"variable-dynamic-defined", "is the user's variable, as in Postman", "", "resolve"},
	{"variable-of-folder", "is kept in the model; Postman does not look there", diag.VariablesUnused, "resolve"},
	{"variable-of-request", "is kept in the model; Postman does not look there", diag.VariablesUnused, "resolve"},
}

var itemQuirks = []Quirk{
	{"nested-folders", "folders nest to any depth up to the bound of the file", "", "item"},
	{"empty-folder", "is kept in the model; there is no service without operations", "", "item"},
	{"item-and-request", "is a folder, as in Postman: what has items", diag.PartLeftOut, "item"},
	{"item-without-name", "is named by its request, else by its number in the folder", "", "item"},
	{"duplicate-sibling-name", "both stay, the second with a number, which the lock keeps", "", "naming"},
	{"name-with-slash", "is one name, never a path", "", "naming"},
	{"name-non-ascii", "letters of any script stay in Go names; symbols do not", "", "naming"},
	{"name-outer-space-or-newline", "is kept in the model, and trimmed wherever it is shown or made a Go name", "", "naming"},
	{"isSubFolder", "means nothing: folders are told by their items", "", "item"},
	{"item-id", "_postman_id, id and uid are the same; one that two requests have is none", "", "newIdentities"},
	{"no-_postman_id", "a request is known again by folder, name, method and URL", "", "newIdentities"},
	{"protocolProfileBehavior", "is kept in the model as settings: it says how to send, not what", diag.SettingNotHeeded, "settings"},
	{"GET-with-body-that-is-meant", "is a request like any other", "", "resolve"},
	{"GET-with-body", "the body is kept, and optional: Postman sends it only where disableBodyPruning says that it is meant", diag.BodyNotMeant, "body"},
}

var requestQuirks = []Quirk{
	{"request-string", "is the URL of a GET", "", "requestOf"},
	{"method-absent", "is GET, as in Postman", "", "operation"},
	{"method-empty", "is GET, as in Postman", "", "operation"},
	{"method-lowercase", "is written in capitals", "", "requestOf"},
	{"method-nonstandard", "is kept and sent as it is written; a document of OpenAPI lists it apart (PM099)", "", "uncallable"},
	{"method-impossible", "what HTTP cannot send is no operation", diag.RequestLeftOut, "uncallable"},
	{"request-absent", "the item is no operation", diag.RequestLeftOut, "operation"},
	{"url-null-or-missing", "the request is no operation", diag.RequestLeftOut, "uncallable"},
	{"url-empty-object", "the request is no operation", diag.RequestLeftOut, "uncallable"},
	{"url-string-and-object-mixed", "each URL is read by its own form", "", "target"},
}

var urlQuirks = []Quirk{
	{"url-string", "is split into base, path, query and fragment", "", "parse"},
	{"url-without-raw", "is put together from its pieces", "", "pieces"},
	{"raw-and-path-disagree", "the pieces win: they are what Postman sends", "", "target"},
	{"url-host-array", "its pieces are joined by dots", "", "join"},
	{"url-host-string", "is the host as it is", "", "join"},
	{"host-of-several-vars", "one server, made of all of them", "", "resolve"},
	{"host-variable-with-path", "the value's path belongs to the server", "", "resolve"},
	{"url-port", "belongs to the server", "", "pieces"},
	{"url-hash", "is never sent, so it is no part of the operation", "", "target"},
	{"url-without-scheme", "http is assumed, as Postman does", "", "resolve"},
	{"url-with-outer-space", "is trimmed", "", "parse"},
	{"path-string", "is split at slashes", "", "join"},
	{"path-typed-elements", "the value of {type, value} is the segment", "", "join"},
	{"empty-path-segment", "is kept: // is another path than /", "", "parse"},
	{"non-ascii-or-space-in-path", "is percent-encoded in the template", "", "resolve"},
	{"colon-segment", "is a parameter", "", "resolve"},
	{"var-whole-segment", "is a parameter, unless it is configuration", "", "resolve"},
	{"colon-inside-segment", "is literal text: only a leading colon makes a parameter", "", "resolve"},
	{"colon-with-extension", "the parameter of :id.json is id", "", "resolve"},
	{"single-brace-segment", "is a parameter", "", "resolve"},
	{"angle-placeholder-segment", "is a parameter", "", "resolve"},
	{"var-inside-segment", "is a parameter within its segment", "", "resolve"},
	{"query-string", "is split at & and =", "", "query"},
	{"query-object", "a parameter for each member", "", "fields"},
	{"query-key-empty", "is the empty last row of Postman's table: nothing", "", "field"},
	{"query-value-without-key", "cannot be sent", diag.PartLeftOut, "field"},
	{"query-value-absent", "is empty", "", "field"},
	{"query-value-null", "is empty", "", "field"},
	{"query-disabled", "an optional parameter that the recorded request leaves out", "", "field"},
	{"query-duplicate-key", "one parameter; the recorded request keeps both values", "", "resolve"},
	{"query-key-with-space", "is trimmed", "", "field"},
	{"query-description-object", "its content is the description", "", "description"},
}

var pathVariableQuirks = []Quirk{
	{"pathvar-without-key", "the id is the name", "", "pathVariables"},
	{"pathvar-nameless", "is nothing", "", "pathVariables"},
	{"pathvar-empty-value", "the parameter has no recorded value", "", "resolve"},
	{"pathvar-value-null", "the parameter has no recorded value", "", "resolve"},
	{"pathvar-disabled", "the parameter has no recorded value; its description counts", "", "pathVariables"},
	{"pathvar-declared-not-in-path", "is nothing: it is not sent", "", "resolve"},
	{"pathvar-in-path-not-declared", "is a parameter without a recorded value", "", "resolve"},
	{"pathvar-description-object", "its content is the description", "", "description"},
}

var headerQuirks = []Quirk{
	{"header-string", "is split into lines", "", "headerLines"},
	{"header-line", "an element that is a text is one line", "", "headers"},
	{"header-absent", "is no header", "", "headers"},
	{"header-null", "is no header", "", "headers"},
	{"header-req-key-empty", "is the empty last row of Postman's table: nothing", "", "headers"},
	{"header-value-without-key", "cannot be sent", diag.PartLeftOut, "headers"},
	{"header-req-duplicate-key", "one parameter; the recorded request keeps both values", "", "resolve"},
	{"header-req-disabled", "an optional parameter that the recorded request leaves out", "", "headers"},
	{"header-req-description-object", "its content is the description", "", "description"},
	{"header-resp-null", "is no header", "", "headers"},
	{"header-resp-description-object", "means nothing", "", "description"},
	{"header-resp-key-with-space", "cannot be sent: the mock leaves it out", "", "replayed"},
	{"header-resp-disabled", "is never replayed", "", "replayed"},
	{"header-of-the-old-wire", "Content-Length, Date and their like are never replayed", "", "replayed"},
	{"set-cookie-twice", "both are replayed", "", "headersOf"},
}

var bodyQuirks = []Quirk{
	{"body-absent", "no body", "", "body"},
	{"body-null", "no body", "", "body"},
	{"request-body-{}", "no body", "", "body"},
	{"body-string", "is the raw body", "", "body"},
	{"body-mode-absent", "the member that is there holds it", "", "body"},
	{"body-field-absent", "no body", "", "body"},
	{"body-mode-unknown", "no body", diag.PartLeftOut, "body"},
	{"body-disabled", "no body", "", "body"},
	{"raw-language-absent", "the media type is that of a Content-Type header, else what the text looks like", "", "content"},
	{"rawbody-xml", "is a text with its media type", "", "sniff"},
	{"rawbody-soap", "is a text; operations that share its URL are told apart by SOAPAction", "", "sniff"},
	{"rawbody-is-one-{{var}}", "a body of any type, where something says that it is JSON", "", "mend"},
	{"rawbody-json-invalid:bare-{{var}}", "a value of any type; nothing is said, because Postman is meant to be used so", "", "mend"},
	{"rawbody-json-invalid:comment", "is passed over", diag.RequestBodyRepaired, "mend"},
	{"rawbody-json-invalid:trailing-comma", "is passed over", diag.RequestBodyRepaired, "mend"},
	{"rawbody-json-invalid:garbage-after-json", "is kept as text: which of the two is meant is not known", diag.BodyNotJSON, "content"},
	{"rawbody-json-invalid:other", "is kept as text", diag.BodyNotJSON, "content"},
	{"rawbody-json-invalid:lines", "several JSON values, one on each line: JSON Lines, kept as text; one value over many lines, or a broken line, is not", diag.BodyIsLines, "isLines"},
	{"rawbody-lines", "JSON Lines where nothing is said of the body or its media type says so, even if it is one line", "", "isLines"},
	{"urlencoded-string", "is split at & and =", "", "form"},
	{"urlencoded-disabled", "an optional field that the recorded request leaves out", "", "field"},
	{"formdata-disabled", "an optional field that the recorded request leaves out", "", "field"},
	{"formdata-type-absent", "is a text, unless it has a src", "", "parts"},
	{"formdata-content-type", "is the media type of the part", "", "parts"},
	{"formdata-file-src-str", "a file of that name; its folder is of somebody else's machine", "", "fileName"},
	{"formdata-file-src-array", "several files under one name; a list of one is one file", "", "parts"},
	{"formdata-file-src-null", "a file without a name", "", "fileName"},
	{"body-file", "a binary body; the file is never opened", "", "file"},
	{"body-file-src", "a binary body, whether the file has a name or null; it is never opened", "", "file"},
	{"body-file-of-GET", "no body: a file that nobody chose is what Postman's editor leaves behind", "", "unchosen"},
	{"body-file-string", "a binary body; the file is never opened", "", "file"},
	{"body-file-content", "the content is the recorded body", "", "file"},
	{"graphql-variables-json", "the JSON in the text", "", "graphqlVariables"},
	{"graphql-variables-empty", "no variables", "", "graphqlVariables"},
	{"graphql-variables-object", "the object", "", "graphqlVariables"},
	{"graphql-operation-name", "is sent beside the query", "", "graphql"},
}

var scriptQuirks = []Quirk{
	{"event-absent", "no scripts", "", "events"},
	{"event-null", "no scripts", "", "events"},
	{"event-object", "one script", "", "events"},
	{"event-disabled", "is not there, as in Postman", "", "events"},
	{"event-listen-other", "is never run", diag.PartLeftOut, "event"},
	{"script-exec-array", "are the lines of the code", "", "exec"},
	{"script-exec-string", "is the code", "", "exec"},
	{"script-exec-null", "no script", "", "exec"},
	{"script-string", "is the code", "", "exec"},
	{"script-array", "are the lines of the code", "", "exec"},
	{"script-src", "the code is not in the collection", diag.PartLeftOut, "event"},
	{"script-src-url", "the code is not in the collection, and nothing is fetched", diag.PartLeftOut, "event"},
	{"script-sendRequest", "is kept, not run: what it sends is no operation", "", "scripts"},
	{"script-setNextRequest", "is kept, not run", "", "scripts"},
	{"script-mixes-pm-and-old", "is kept, not run; both ways of writing are read", "", "scripts"},
	{"script-CryptoJS-signing", "is kept, not run: the request is as it was recorded", "", "scripts"},
}

var authQuirks = []Quirk{
	{"auth-null", "is inherited, as in Postman", "", "auth"},
	{"auth-absent", "is inherited, as in Postman", "", "auth"},
	{"noauth", "ends the inheritance", "", "resolve"},
	{"auth-params-object(v2.0)", "the same as a list, whatever version the file claims", "", "authParams"},
	{"auth-params-list", "the same as an object, whatever version the file claims", "", "authParams"},
	{"auth-without-params", "a scheme of that kind, as far as it needs none", "", "authParams"},
	{"auth-params-null", "an API key without a name cannot be sent", diag.IncompleteAuth, "resolve"},
	{"auth-of-several-types", "only the one that type names counts", "", "auth"},
	{"auth-values-not-text", "become text", "", "authParams"},
	{"auth-param-disabled", "is not there, as in Postman", "", "authParams"},
	{"apikey-in-absent", "is a header, as in Postman", "", "resolve"},
	{"looks-like-real-secret", "is masked wherever it stands", diag.SecretMasked, "resolve"},
}

var exampleQuirks = []Quirk{
	{"response-null-or-missing", "no examples", "", "item"},
	{"response-empty-list", "no examples", "", "item"},
	{"response-element-null", "is no example", diag.PartLeftOut, "response"},
	{"response-element-string", "is no example", diag.PartLeftOut, "response"},
	{"example-without-code", "the status text may tell it, else 200", diag.StatusMissing, "status"},
	{"example-status-absent", "the code is enough", "", "response"},
	{"example-response-time", "means nothing, whatever its type", "", "response"},
	{"example-cookie", "means nothing: a cookie that a server sets is a header", "", "response"},
	{"example-body-absent", "a reply without a body", "", "recorded"},
	{"example-body-empty", "a reply without a body", "", "recorded"},
	{"example-body-null", "a reply without a body", "", "recorded"},
	{"204-with-body", "the body is a sample, and not sent with the status", diag.BodyUnexpected, "recorded"},
	{"example-header-absent", "is no header", "", "headers"},
	{"example-header-string", "is split into lines", "", "headerLines"},
	{"example-header-lines", "each element that is a text is one line", "", "headers"},
	{"example-language-null", "the media type is that of the header, else what the text looks like", "", "content"},
	{"example-language-text", "is what Postman's editor shows it as: JSON under that name is JSON", "", "content"},
	{"example-language-auto", "the media type is that of the header, else what the text looks like", "", "content"},
	{"example-json-said-to-be-html", "the header counts: it is HTML to a client, too", "", "content"},
	{"example-html-said-to-be-json", "is kept as text under the media type of the header", diag.BodyNotJSON, "content"},
	{"content-type-json-but-body-json-bad", "is mended where that takes no guess, else kept as text", diag.BodyNotJSON, "content"},
	{"example-json-lines", "is JSON Lines, kept as text under the media type that is said", diag.BodyIsLines, "isLines"},
	{"example-binary-as-text", "is served as the text that Postman kept", diag.BodyWasBytes, "recorded"},
	{"example-json-truncated", "is kept as text", diag.BodyNotJSON, "content"},
	{"example-json-commented", "comments are passed over", diag.ExampleRepaired, "mend"},
	{"example-json-invalid:bare-word", "a value of the type that the word names", diag.ExampleRepaired, "mend"},
	{"several-examples-same-code", "all are served, and all are samples of one type", "", "response"},
	{"examples-same-name", "all are served, each with a key of its own", "", "naming"},
	{"original-request-absent", "the example answers its own request", "", "original"},
	{"original-request-string", "is the URL of a GET", "", "requestOf"},
	{"original-request-url-string", "is read by its own form", "", "target"},
	{"example-method-differs", "the example belongs to the request that it is saved under", "", "example"},
	{"example-path-differs-from-request", "the example belongs to the request that it is saved under", "", "example"},
}

var endpointQuirks = []Quirk{
	{"path-templates-clash", "paths of one shape share one template, with the names of the first", diag.IndistinctOperations, "resolve"},
}
