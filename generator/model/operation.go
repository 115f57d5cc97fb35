package model

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// Operation is one callable thing: one request of a collection, or one Losant action. One request is one operation.
type Operation struct {
	// ID is the operation's name everywhere: service and method, "OAuthUsage.List". Written by Name; before that it is
	// "#" and the operation's index, so that stages can refer to it.
	ID      string `json:"id"`
	Service string `json:"service,omitempty"` // the client's field
	GoName  string `json:"go_name,omitempty"` // the method

	Identity    Identity `json:"identity"`
	File        string   `json:"file"`
	Pointer     string   `json:"pointer"`
	Pos         diag.Pos `json:"pos,omitzero"`
	Name        string   `json:"name"` // the request's
	Folder      []string `json:"folder,omitempty"`
	FolderIndex int      `json:"folder_index"` // of the folder in API.Folders
	Description string   `json:"description,omitempty"`
	Deprecated  bool     `json:"deprecated,omitempty"`
	Auth        *Auth    `json:"-"` // its own, as written; nil: inherited

	Method string     `json:"method"`           // upper case
	Server int        `json:"server"`           // index into API.Servers of those that serve it: its first
	Path   []PathPart `json:"path"`             // below the server's URL
	Params []Param    `json:"params,omitempty"` // path, query, header and cookie, in document order
	Body   *Body      `json:"body,omitempty"`
	// ParamsType is the Go type of the parameters that are not positional; "" where there are none. Written by Name.
	ParamsType string `json:"params_type,omitempty"`

	Replies []Reply `json:"replies,omitempty"` // by status, then media type
	// ResultType is the Go struct that the method returns where successful replies differ in type; "" where it returns the
	// one type that they have. Written by Name.
	ResultType string `json:"result_type,omitempty"`
	// Paging is how the replies continue each other; nil where they do not, or nobody knows. Written by the stage Paging.
	Paging *Paging `json:"paging,omitempty"`

	Security []Requirement `json:"security,omitempty"` // alternatives; empty: no authorization

	// Request is the request as recorded, its variables replaced as far as they have values.
	Request  Request    `json:"request"`
	Examples []*Example `json:"examples,omitempty"`
	Scripts  []Script   `json:"scripts,omitempty"`
	// Facts are what its own scripts say, in their order; [API.ScriptFacts] has the inherited ones, too. Written by
	// the stage Scripts.
	Facts []ScriptFact `json:"facts,omitempty"`
	// Settings are its own and, of those that it does not make, its folders'. Nil where there are none.
	Settings *Settings `json:"settings,omitempty"`
	// Variables are defined by the request itself, where Postman does not look for them.
	Variables []Variable `json:"variables,omitempty"`
	// Constants are what tells operations apart that share an endpoint, such as grant_type=refresh_token.
	Constants []Constant `json:"constants,omitempty"`
}

// Identity is how the lock and overrides know a request again.
type Identity struct {
	ID     string   `json:"id,omitempty"` // id or _postman_id, where unique in the input
	Folder []string `json:"folder,omitempty"`
	Name   string   `json:"name"`
	Method string   `json:"method"`
	URL    string   `json:"url"`           // raw, as written
	Nth    int      `json:"nth,omitempty"` // 2 for the second request that is alike in all of the above
	// Number is 2 for the second request with the same folders and name, as overrides count them; requests that are
	// skipped count. Written by Resolve.
	Number int `json:"number,omitempty"`
}

// Path returns the folders and name as overrides write them: "OAuth Usage/OAuth Usage".
func (i Identity) Path() string {
	return strings.Join(append(slices.Clone(i.Folder), i.Name), "/")
}

// PathPart is a piece of a path or base URL: literal text, or a parameter's name.
type PathPart struct {
	Literal string `json:"literal,omitempty"`
	Param   string `json:"param,omitempty"`
}

// Template returns the path in OpenAPI's form: /apps/{id}.
func Template(path []PathPart) string {
	var b strings.Builder
	for _, p := range path {
		if p.Param != "" {
			b.WriteString("{" + p.Param + "}")
		} else {
			b.WriteString(p.Literal)
		}
	}
	return b.String()
}

// In is the place of a parameter.
type In string

// The places of parameters. Form is a field of an urlencoded or multipart body.
const (
	InPath   In = "path"
	InQuery  In = "query"
	InHeader In = "header"
	InCookie In = "cookie"
	InForm   In = "form"
)

// Param is a parameter, or a field of a form.
type Param struct {
	Name string `json:"name"` // on the wire; of a path parameter, the name in the endpoint's template
	In   In     `json:"in"`
	Role Role   `json:"role"`
	// Variable is the {{variable}} that fills it; "" where the collection writes a literal.
	Variable string `json:"variable,omitempty"`
	// Value is the recorded value, variables replaced as far as they have values; of a constant, the value itself.
	Value       string          `json:"value,omitempty"`
	Required    bool            `json:"required,omitempty"`
	Disabled    bool            `json:"disabled,omitempty"` // recorded, but switched off
	Type        *Type           `json:"type,omitempty"`
	Default     json.RawMessage `json:"default,omitempty"`
	Example     json.RawMessage `json:"example,omitempty"`
	Description string          `json:"description,omitempty"`
	Deprecated  bool            `json:"deprecated,omitempty"`
	Style       Style           `json:"style,omitempty"`
	File        bool            `json:"file,omitempty"`  // of a multipart form: a file
	Media       string          `json:"media,omitempty"` // of a multipart form's part
	Pos         diag.Pos        `json:"pos,omitzero"`
	GoName      string          `json:"go_name,omitempty"`    // the struct field, or the positional argument
	Positional  bool            `json:"positional,omitempty"` // an argument of the method of its own
}

// Style says how a value is written that is not a scalar.
type Style string

// The styles. The zero Style is OpenAPI's default for the place: comma-separated in paths and headers, repeated keys in
// queries and forms.
const (
	StyleDefault  Style = ""
	StyleJSON     Style = "json"     // one value that holds JSON text
	StyleBrackets Style = "brackets" // tagFilter[0][key]=k
	StyleComma    Style = "comma"    // a,b
)

// Encoding is the way a body is written.
type Encoding string

// The encodings.
const (
	JSON       Encoding = "json"
	URLEncoded Encoding = "urlencoded"
	Multipart  Encoding = "multipart"
	GraphQL    Encoding = "graphql" // JSON with query, variables, operationName
	Text       Encoding = "text"    // any text, XML included: Media says which
	Binary     Encoding = "binary"
)

// SendsBody reports whether requests of its method usually have a body.
func (op *Operation) SendsBody() bool {
	return op.Method == http.MethodPost || op.Method == http.MethodPut || op.Method == http.MethodPatch
}

// Body is the body of an operation's requests.
type Body struct {
	Encoding    Encoding `json:"encoding"`
	Media       string   `json:"media"`          // application/json; charset and boundary left out
	Name        string   `json:"name,omitempty"` // Losant's name of the body parameter
	Required    bool     `json:"required,omitempty"`
	Type        *Type    `json:"type,omitempty"`    // of JSON and of GraphQL's variables
	Fields      []Param  `json:"fields,omitempty"`  // of forms
	GoType      string   `json:"go_type,omitempty"` // of a form: the struct's name
	Query       string   `json:"query,omitempty"`   // of GraphQL
	Description string   `json:"description,omitempty"`
	Pos         diag.Pos `json:"pos,omitzero"`
}

// Reply is what can come back under one status and media type.
type Reply struct {
	Status      int      `json:"status"`
	Media       string   `json:"media,omitempty"` // "" where the reply has no body
	Description string   `json:"description,omitempty"`
	Type        *Type    `json:"type,omitempty"` // of JSON bodies; nil for others
	Evidence    Evidence `json:"evidence"`
	Headers     []Param  `json:"headers,omitempty"` // that are part of the contract
	Events      []Event  `json:"events,omitempty"`  // of a server-sent event stream
	Lines       bool     `json:"lines,omitempty"`   // JSON Lines: every recorded body is, or the media type says so
	GoName      string   `json:"go_name,omitempty"` // the field of Operation.ResultType that holds the body; "" where there is none
	Pos         diag.Pos `json:"pos,omitzero"`
}

// Event is one kind of server-sent event.
type Event struct {
	Name string `json:"name"`
	Type *Type  `json:"type,omitempty"`
}

// Constant is a fixed value that tells an operation from others on its endpoint.
type Constant struct {
	In string `json:"in"` // query, form, header, json, graphql, xml
	// Name is that of the parameter; of json a pointer; of graphql a member that is sent (operationName, query) or what
	// [GraphQLSubject] tells (operation, fields); of xml what [XMLSubject] tells (soap, methodName, element).
	Name  string `json:"name"`
	Value string `json:"value"` // {{variables}} in it stand for anything but slashes
}

// Is reports whether a text is the constant's value.
func (c Constant) Is(text string) bool {
	if c.Literal() {
		return text == c.Value
	}
	rest := c.Value
	for {
		literal, more, found := strings.Cut(rest, "{{")
		if !found {
			return text == rest
		}
		if !strings.HasPrefix(text, literal) {
			return false
		}
		text = text[len(literal):]
		_, rest, _ = strings.Cut(more, "}}")
		stop, _, _ := strings.Cut(rest, "{{")
		end := strings.IndexByte(text, '/')
		if end < 0 {
			end = len(text)
		}
		if within, _, _ := strings.Cut(stop, "/"); within != "" {
			end = strings.LastIndex(text[:end], within)
		}
		if end <= 0 {
			return false
		}
		text = text[end:]
	}
}

// Literal reports whether the value is written out: it holds no {{variables}}.
func (c Constant) Literal() bool { return !strings.Contains(c.Value, "{{") }

// Param returns the parameter, or nil.
func (o *Operation) Param(in In, name string) *Param {
	for i := range o.Params {
		if o.Params[i].In == in && o.Params[i].Name == name {
			return &o.Params[i]
		}
	}
	return nil
}

// Reply returns the reply with the status and media type, or nil.
func (o *Operation) Reply(status int, media string) *Reply {
	for i := range o.Replies {
		if o.Replies[i].Status == status && o.Replies[i].Media == media {
			return &o.Replies[i]
		}
	}
	return nil
}

// Label names the operation in a message: by the request's name. Losant's actions are all called get, post or patch, and are
// named with their resource.
func (o *Operation) Label() string {
	if strings.Contains(o.Pointer, "/actions/") && len(o.Folder) == 1 {
		return diag.Quote(o.Folder[0] + "." + o.Name)
	}
	return "request " + diag.Quote(o.Name)
}
