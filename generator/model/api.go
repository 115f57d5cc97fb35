// Package model is what pmgen knows of one API: the plain, serialisable values between the readers and the emitters.
//
// Both readers fill an [API] with operations, their parameters, bodies, replies, examples and declared types. Each stage
// of the compiler then completes it: Resolve settles variables, servers, security, endpoints and masks secrets; Infer
// gives every body and reply a type; Name writes every Go name and OpenAPI key. After Name the model is complete: whoever
// reads it (emitters, the mock server, contract tests) decides nothing, renames nothing and never looks at the input.
//
// Everything is in document order or sorted, so that equal inputs give equal bytes.
package model

import (
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// API is one compiled API.
type API struct {
	Name        string `json:"name"`              // the API's name in pmgen.yaml, or the package's
	Package     string `json:"package,omitempty"` // the Go package's name
	Title       string `json:"title"`
	Version     string `json:"version,omitempty"`
	Description string `json:"description,omitempty"` // Markdown
	Format      Format `json:"format"`                // of the input
	Source      string `json:"source"`                // the input as given, relative to the config's folder
	// Files are all files that were read, relative like every position.
	Files []string `json:"files,omitempty"`

	Servers   []Server   `json:"servers,omitempty"`
	Variables []Variable `json:"variables,omitempty"`
	// ReplyVariables are those that recorded replies name and that have a value, sorted by name. The replies keep the names.
	ReplyVariables []Variable       `json:"reply_variables,omitempty"`
	Schemes        []SecurityScheme `json:"schemes,omitempty"`
	// Environments are those beside the one whose values Servers and Variables have.
	Environments []Environment `json:"environments,omitempty"`
	// Folders are the collection itself (the first, its Path empty) and its folders in document order.
	Folders []Folder `json:"folders,omitempty"`
	// Services are the groups of client methods, sorted by name; written by Name.
	Services   []Service    `json:"services,omitempty"`
	Operations []*Operation `json:"operations,omitempty"` // in document order
	Endpoints  []Endpoint   `json:"endpoints,omitempty"`  // in order of their first operation; written by Resolve and Merge
	Types      []*NamedType `json:"types,omitempty"`      // sorted by ID
	Skipped    []Skipped    `json:"skipped,omitempty"`    // requests that became no operation

	Diagnostics diag.List `json:"-"`

	// Secrets are values that must not be written anywhere. Resolve lists those of secret variables; Mask masks and forgets
	// them.
	Secrets []string `json:"-"`

	types map[string]*NamedType
}

// Format is the kind of input.
type Format string

// The formats.
const (
	Postman Format = "postman"
	Losant  Format = "losant"
)

// Folder is a folder of the collection, or a Losant resource.
type Folder struct {
	Path        []string `json:"path"`   // names from the root
	Parent      int      `json:"parent"` // index into API.Folders; of the first, -1
	Description string   `json:"description,omitempty"`
	Pos         diag.Pos `json:"pos,omitzero"`
	// Auth, Scripts and Settings are what the folder's requests inherit.
	Auth     *Auth     `json:"-"`
	Scripts  []Script  `json:"-"`
	Settings *Settings `json:"-"`
	// Facts are what the folder's own scripts say. Written by the stage Scripts.
	Facts []ScriptFact `json:"facts,omitempty"`
	// Variables are defined by the folder, where Postman does not look for them. Not so the collection's: those are the API's.
	Variables []Variable `json:"variables,omitempty"`
}

// Auth is an authorization as a collection writes it. Only Resolve reads it: a [SecurityScheme] comes of it.
type Auth struct {
	Kind   string // as written: bearer, noauth, …
	Params []NameValue
	Pos    diag.Pos
}

// Param returns the value of a parameter of the authorization, "" where there is none or it is switched off.
func (a *Auth) Param(name string) string {
	for _, p := range a.Params {
		if p.Name == name && !p.Disabled {
			return p.Value
		}
	}
	return ""
}

// Service is a group of client methods: a folder.
type Service struct {
	Name        string   `json:"name"`   // the field of the client: OAuthUsage
	Type        string   `json:"type"`   // its Go type: OAuthUsageService
	File        string   `json:"file"`   // the Go file's base name: oauth_usage.go
	Folder      []string `json:"folder"` // empty for requests that lie in no folder
	Description string   `json:"description,omitempty"`
	Operations  []string `json:"operations"` // IDs in document order
}

// Server is a base URL: parts of text and configuration variables.
type Server struct {
	Name   string     `json:"name,omitempty"`    // the environment's
	GoName string     `json:"go_name,omitempty"` // of its constant, BaseURL…; the first server's is DefaultBaseURL
	Parts  []PathPart `json:"parts"`             // as the collection writes it: {{url}}{{site}}
	URL    string     `json:"url,omitempty"`     // with the variables' values; "" where one has none
}

// Environment is a set of values for the client's configuration.
type Environment struct {
	Name      string     `json:"name"`
	GoName    string     `json:"go_name,omitempty"`   // its option: WithSandbox
	URL       string     `json:"url,omitempty"`       // the first server's; "" where it is not known
	Variables []Variable `json:"variables,omitempty"` // those that it gives a value, by name
}

// Role says what a variable or parameter is to a caller.
type Role string

// The roles.
const (
	RoleArgument      Role = "argument"      // identifies a thing: given with each call
	RoleConfiguration Role = "configuration" // shared by many requests: set on the client
	RoleConstant      Role = "constant"      // part of what the request is: never given
	RoleCredential    Role = "credential"    // carried by a security scheme
)

// Variable is one {{variable}} of the collection.
type Variable struct {
	Name        string   `json:"name"`
	Value       string   `json:"value,omitempty"` // masked where secret
	Defined     bool     `json:"defined"`         // a collection, environment, globals or flag gives it a value, perhaps ""
	From        string   `json:"from,omitempty"`  // collection, environment, globals, flag
	Secret      bool     `json:"secret,omitempty"`
	Dynamic     bool     `json:"dynamic,omitempty"` // {{$guid}}
	Role        Role     `json:"role,omitempty"`
	InServer    bool     `json:"in_server,omitempty"` // makes up the base URL
	Uses        int      `json:"uses"`                // requests that use it
	Description string   `json:"description,omitempty"`
	Pos         diag.Pos `json:"pos,omitzero"`      // of its definition, else of its first use
	GoName      string   `json:"go_name,omitempty"` // Version, of the option WithVersion; "" where it has none
}

// SchemeKind is a kind of authorization, in Postman's words.
type SchemeKind string

// The kinds of authorization.
const (
	Bearer   SchemeKind = "bearer"
	Basic    SchemeKind = "basic"
	APIKey   SchemeKind = "apikey"
	OAuth2   SchemeKind = "oauth2"
	Digest   SchemeKind = "digest"
	OAuth1   SchemeKind = "oauth1"
	Hawk     SchemeKind = "hawk"
	AWSv4    SchemeKind = "awsv4"
	NTLM     SchemeKind = "ntlm"
	EdgeGrid SchemeKind = "edgegrid"
	ASAP     SchemeKind = "asap"
	JWT      SchemeKind = "jwt"
)

// SecurityScheme is one way to authorize requests.
type SecurityScheme struct {
	Key         string     `json:"key"` // in OpenAPI and in Operation.Security: bearerAuth
	Kind        SchemeKind `json:"kind"`
	In          In         `json:"in,omitempty"`     // where an API key goes
	Name        string     `json:"name,omitempty"`   // the API key's header, query key or cookie
	Prefix      string     `json:"prefix,omitempty"` // before a token, "Bearer" unless said otherwise
	Flows       []Flow     `json:"flows,omitempty"`  // OAuth 2.0
	Description string     `json:"description,omitempty"`
	Signed      bool       `json:"signed,omitempty"`    // a client cannot do it itself: a signing hook stands for it
	GoName      string     `json:"go_name,omitempty"`   // its option: WithBearerToken; schemes that a caller cannot tell apart share one
	GoSource    string     `json:"go_source,omitempty"` // of a token: the option for a source of tokens, WithTokenSource
	// Tokens are the options for a client that gets its tokens itself; of schemes that share an option the first has them.
	// Written by Name.
	Tokens []TokenOption `json:"tokens,omitempty"`
	Pos    diag.Pos      `json:"pos,omitzero"`
}

// IsToken reports whether the scheme is a token in the Authorization header: bearer tokens, OAuth 2.0, JSON Web Tokens.
func (s *SecurityScheme) IsToken() bool {
	switch {
	case s.Kind != Bearer && s.Kind != OAuth2 && s.Kind != JWT, s.Signed, s.In == InQuery, s.In == InCookie:
		return false
	}
	return s.Name == "" || strings.EqualFold(s.Name, "Authorization")
}

// TokenPrefix is the word before a token: Bearer unless the scheme has its own.
func (s *SecurityScheme) TokenPrefix() string {
	if s.Prefix == "" {
		return "Bearer"
	}
	return s.Prefix
}

// Flow is an OAuth 2.0 grant.
type Flow struct {
	Grant      string   `json:"grant"` // authorization_code, implicit, password, client_credentials
	AuthURL    string   `json:"auth_url,omitempty"`
	TokenURL   string   `json:"token_url,omitempty"`
	RefreshURL string   `json:"refresh_url,omitempty"` // where it is not the TokenURL
	InForm     bool     `json:"in_form,omitempty"`     // the client says who it is in the form, not in the Authorization header
	Scopes     []string `json:"scopes,omitempty"`
}

// Requirement is one way to satisfy an operation's security: all its schemes together. An empty one means that no
// authorization is needed.
type Requirement []SchemeUse

// SchemeUse is a scheme and the scopes of which any one is enough.
type SchemeUse struct {
	Scheme string   `json:"scheme"`
	Scopes []string `json:"scopes,omitempty"`
}

// Skipped is a request that became no operation.
type Skipped struct {
	File     string     `json:"file"`
	Pointer  string     `json:"pointer"`
	Name     string     `json:"name"`
	Folder   []string   `json:"folder,omitempty"`
	Method   string     `json:"method"`
	Reason   string     `json:"reason"`
	Pos      diag.Pos   `json:"pos,omitzero"`
	Examples []*Example `json:"examples,omitempty"` // left out with it
}

// Operation returns the operation with the ID, or nil.
func (a *API) Operation(id string) *Operation {
	for _, op := range a.Operations {
		if op.ID == id {
			return op
		}
	}
	return nil
}

// Scheme returns the security scheme with the key, or nil.
func (a *API) Scheme(key string) *SecurityScheme {
	for i := range a.Schemes {
		if a.Schemes[i].Key == key {
			return &a.Schemes[i]
		}
	}
	return nil
}

// Variable returns the variable with the name, or nil.
func (a *API) Variable(name string) *Variable {
	for i := range a.Variables {
		if a.Variables[i].Name == name {
			return &a.Variables[i]
		}
	}
	return nil
}
