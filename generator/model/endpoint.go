package model

import "strings"

// Endpoint is a method and a path template. It is what OpenAPI calls an operation; several of ours can share one. What they are
// together is written by the step Merge: the parameters and bodies of them all.
type Endpoint struct {
	Method     string     `json:"method"`
	Path       []PathPart `json:"path"`
	Operations []string   `json:"operations"` // IDs in document order

	Params []EndpointParam `json:"params,omitempty"` // path, query, header, cookie
	Bodies []EndpointBody  `json:"bodies,omitempty"` // by media type, in the order of the operations
	// BodyRequired: every operation has a body that must be there.
	BodyRequired bool `json:"body_required,omitempty"`
	// Replies are those that several operations get, typed together. Written by Together.
	Replies []EndpointReply `json:"replies,omitempty"`

	// Links are the ways on from its replies, by status and then in the order of the endpoints that they lead to. Written by
	// the stage Scripts.
	Links []Link `json:"links,omitempty"`
}

// Link says that a reply holds what another endpoint wants to be given.
type Link struct {
	Status int         `json:"status"` // of the reply; 0 where no reply is recorded
	To     int         `json:"to"`     // the endpoint, by its index in API.Endpoints
	Params []LinkParam `json:"params"`
}

// LinkParam is a parameter of the other endpoint, and where in the reply its value is.
type LinkParam struct {
	In       In     `json:"in"`
	Name     string `json:"name"`
	Variable string `json:"variable"`          // that a script keeps the value in
	Header   string `json:"header,omitempty"`  // of the reply; "" where the value is in the body
	Pointer  string `json:"pointer,omitempty"` // a JSON Pointer into the reply's body
}

// EndpointParam is a parameter of any of an endpoint's operations. Credentials are none.
type EndpointParam struct {
	In         In     `json:"in"`
	Name       string `json:"name"`
	Required   bool   `json:"required,omitempty"`   // every operation has and requires it
	Deprecated bool   `json:"deprecated,omitempty"` // in every operation that has it
	Of         []int  `json:"of"`                   // the operations that have it, by their index in Endpoint.Operations
	// Type is that of the values of all operations; nil where it is theirs. Written by Together.
	Type *Type `json:"type,omitempty"`
}

// EndpointBody is what an endpoint takes in one media type: one of the alternatives.
type EndpointBody struct {
	Media        string            `json:"media"`
	Alternatives []BodyAlternative `json:"alternatives"`
	// Exclusive: a constant tells each alternative from the others, and no body is two of them.
	Exclusive bool `json:"exclusive,omitempty"`
	// Discriminator is the property that holds the constant, which each of the alternatives requires and allows one value.
	Discriminator string `json:"discriminator,omitempty"`
}

// BodyAlternative is the body of one operation, or of several that nothing in their bodies tells apart.
type BodyAlternative struct {
	Of    []int  `json:"of"`              // the operations, by their index in Endpoint.Operations; sorted by their IDs
	Value string `json:"value,omitempty"` // of the discriminator
	// Type is that of the bodies together, as the document has it; of GraphQL that of the variables. It is no type of the client,
	// so what stands within it has no names; nil where the operations' own types are alternatives. Written by Together.
	Type *Type `json:"type,omitempty"`
	// Key is its name among the component schemas, which a discriminator wants; "" where it stands in place. Where it is the
	// key of the body's type, the type is nobody else's. Written by Name.
	Key string `json:"key,omitempty"`
}

// EndpointReply is what several operations are answered under one status, in one media type.
type EndpointReply struct {
	Status int    `json:"status"`
	Media  string `json:"media"` // without parameters, in lower case
	Type   *Type  `json:"type"`  // as that of [BodyAlternative]
}

// Reply returns the type of the replies together, nil where they have none.
func (e *Endpoint) Reply(status int, media string) *Type {
	for i := range e.Replies {
		if r := &e.Replies[i]; r.Status == status && r.Media == media {
			return r.Type
		}
	}
	return nil
}

// String returns the endpoint as the ledger shows it: GET /apps/{id}.
func (e Endpoint) String() string { return e.Method + " " + Template(e.Path) }

// EscapeLiteral escapes what in the text of a path would be read as a parameter or end the path: two texts that it makes one
// are one path.
func EscapeLiteral(s string) string { return pathEscapes.Replace(string([]rune(s))) }

var pathEscapes = strings.NewReplacer("{", "%7B", "}", "%7D", "?", "%3F", "#", "%23", " ", "%20", "\n", "%0A", "\r", "%0D", "\t", "%09")
