package diff

import "github.com/pmgen/pmgen/generator/diag"

// Kind is what sort of thing has changed.
type Kind string

// The kinds, in the order in which they are told.
const (
	OperationRemoved  Kind = "operation-removed"
	OperationMoved    Kind = "operation-moved"
	ServerRemoved     Kind = "server-removed"
	SecurityChanged   Kind = "security-changed"
	ParameterRequired Kind = "parameter-required"
	ParameterRemoved  Kind = "parameter-removed"
	ParameterNarrowed Kind = "parameter-narrowed"
	BodyRequired      Kind = "body-required"
	FieldRequired     Kind = "field-required"
	RequestNarrowed   Kind = "request-narrowed"
	ReplyRemoved      Kind = "reply-removed"
	FieldRemoved      Kind = "field-removed"
	FieldOptional     Kind = "field-optional"
	ReplyWidened      Kind = "reply-widened"
	GoRenamed         Kind = "go-renamed"
	GoRemoved         Kind = "go-removed"
	GoChanged         Kind = "go-changed"
	OperationAdded    Kind = "operation-added"
	ServerAdded       Kind = "server-added"
	ParameterAdded    Kind = "parameter-added"
	FieldAdded        Kind = "field-added"
	ReplyAdded        Kind = "reply-added"
	RequestWidened    Kind = "request-widened"
	ReplyNarrowed     Kind = "reply-narrowed"
	GoAdded           Kind = "go-added"
	Deprecated        Kind = "deprecated"
	Text              Kind = "text"
)

// Known is a kind with what is known of it.
type Known struct {
	Name  Kind
	About diag.Kind
}

// about are all kinds in their order, with the severity that most changes of the kind have.
var about = []struct {
	Kind
	severity Severity
	title    string
	why      string
	hint     string
}{
	{OperationRemoved, Breaking, "an operation is gone", "Calls of it are answered with an error, and its method is not in the client any more.", "keep it, or announce it as deprecated first"},
	{OperationMoved, Breaking, "an operation has another method or path", "The request is the same and its Go method is called as before, but old clients still call the old place.", "answer at the old place, too"},
	{ServerRemoved, Breaking, "a base URL is gone", "Old clients call the old base URL.", "keep answering there, or redirect"},
	{SecurityChanged, Breaking, "the authorization is another", "Callers without the new credential are refused.", "accept the old credential, too"},
	{ParameterRequired, Breaking, "a parameter has to be given now", "Requests without it are refused.", "let it be optional, with a default"},
	{ParameterRemoved, Breaking, "a parameter is gone", "What callers ask for with it is not heeded any more, and its Go field is gone.", "keep it, as deprecated"},
	{ParameterNarrowed, Breaking, "fewer values of a parameter are accepted", "Requests with the others are refused.", "accept what was accepted"},
	{BodyRequired, Breaking, "a body has to be sent now", "Requests without one are refused.", "let it be optional"},
	{FieldRequired, Breaking, "a field of a body has to be sent now", "Requests without it are refused.", "let it be optional, with a default"},
	{RequestNarrowed, Breaking, "fewer bodies are accepted", "Requests with the others are refused.", "accept what was accepted"},
	{ReplyRemoved, Breaking, "a status or media type of replies is gone", "Callers who wait for it get another reply. That an error does not happen any more breaks nobody.", "keep answering so"},
	{FieldRemoved, Breaking, "a field is gone", "Readers of replies find nothing; of a body, it is not heeded any more.", "keep it, as deprecated"},
	{FieldOptional, Breaking, "a field of replies can be absent now", "Callers who rely on it find nothing; in Go it is a pointer now.", "keep sending it"},
	{ReplyWidened, Breaking, "replies can hold what they could not", "Of another type or null, it cannot be read into what callers have. Unknown values of enumerations and other lengths can: clients of pmgen take them as they come, so these break nobody.", "send it in a new field"},
	{GoRenamed, Breaking, "a Go name is another", "Code that has the old name does not compile. The requests are the same.", "keep the lock, which keeps names; or set the old name under overrides"},
	{GoRemoved, Breaking, "a Go name is gone", "Code that has the name does not compile.", "see which change of the description took it away"},
	{GoChanged, Breaking, "the type of a Go name is another", "Code that uses it with the old type does not compile, though requests and replies may be what they were: a second example shows that a field can be absent.", "set its type under overrides: types"},
	{OperationAdded, Addition, "an operation is new", "Callers may use it.", "nothing"},
	{ServerAdded, Addition, "a base URL is new", "Callers may use it; the old ones are still there.", "nothing"},
	{ParameterAdded, Addition, "a parameter is new", "It can be left out.", "nothing"},
	{FieldAdded, Addition, "a field is new", "In a body it can be left out, in a reply it is one more.", "nothing"},
	{ReplyAdded, Addition, "a status or media type of replies is new", "Clients of pmgen return it as what it is, or as an error.", "nothing"},
	{RequestWidened, Addition, "more requests are accepted", "Old ones are still among them.", "nothing"},
	{ReplyNarrowed, Addition, "replies hold less than they could", "What is left could be there before.", "nothing"},
	{GoAdded, Addition, "a Go name is new", "An option of the client, or an iterator over a list.", "nothing"},
	{Deprecated, Documentation, "something is deprecated, or not any more", "It works as before.", "nothing yet"},
	{Text, Documentation, "a description has changed", "Requests and replies are what they were.", "nothing"},
}

// levels are the severities as code hosts know them.
var levels = map[Severity]diag.Severity{Breaking: diag.Error, Addition: diag.Note, Documentation: diag.Note}

// Diagnostic is how severe a change is to those who know diagnostics only.
func (s Severity) Diagnostic() diag.Severity { return levels[s] }

// Kinds lists all kinds in their order.
func Kinds() []Known {
	out := make([]Known, len(about))
	for i, k := range about {
		out[i] = Known{k.Kind, diag.Kind{Severity: levels[k.severity], Title: k.title, Why: k.why, Hint: k.hint}}
	}
	return out
}

// Severity is that of most changes of the kind.
func (k Kind) Severity() Severity { return about[max(k.rank(), 0)].severity }

func (k Kind) rank() int {
	for i := range about {
		if about[i].Kind == k {
			return i
		}
	}
	return len(about)
}
