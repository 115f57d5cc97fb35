package diag

// The codes of the mock server: which examples it answers.
const ExampleTwin Code = "PM150"

var mockKinds = map[Code]Kind{
	ExampleTwin: {Note, "an example that no request gets without naming it", "A mock tells examples apart by method, path, query and body of the request that they were recorded with. Where several share all of these, the first that is a 200 answers, in the order of their ids or else of the description, and the others answer nobody who does not ask for them.",
		"name it with x-mock-response-id, x-mock-response-name or x-mock-response-code, or record it with another query or body; pmgen mock --errors answers recorded errors for their reason"},
}
