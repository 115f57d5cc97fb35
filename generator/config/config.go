// Package config reads and writes the files by which a user steers pmgen: pmgen.yaml, the lock that keeps names, and the
// manifest that knows what pmgen wrote.
package config

import (
	"encoding/json"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// File is a pmgen.yaml. The tags of its types say what a value may be, beside its Go type: `must:"yes"` that the key has to be
// there, `enum` and `pattern` which texts it takes, `kind:"path"` that it is a path. The keys that [Read] knows and the schema
// ([Schema]) are made of them, and its descriptions of the comments: a comment on a field is what an editor shows of its key.
type File struct {
	// The version of this format: 1.
	Version int `yaml:"version" must:"yes" enum:"1"`
	// What the entries of apis share. A key of an entry wins over it; variables are taken one by one.
	Defaults Defaults `yaml:"defaults"`
	// The APIs that are generated.
	APIs []API `yaml:"apis" must:"yes"`
}

// Defaults are what entries share.
type Defaults struct {
	// A Postman environment file (JSON, or YAML of v3) that gives variables their values.
	Environment string `yaml:"environment" kind:"path"`
	// Further environments: each becomes an option of the client that has all of its values.
	Environments []string `yaml:"environments" kind:"path"`
	// A Postman file of globals. The collection and an environment win over it.
	Globals string `yaml:"globals" kind:"path"`
	// Values of variables, which win over all files. ${env:NAME} stands for what an environment variable holds: only commands that send requests read it, and nothing that pmgen writes holds it.
	Values map[string]Value `yaml:"variables"`
	// The version of the OpenAPI document: 3.0 or 3.1. Without it 3.0, for Losant 3.1.
	OpenAPI string `yaml:"openapi" enum:"3.0|3.1"`
	// The oldest Go version that the generated code may use, 1.24 or newer.
	Go string `yaml:"go" pattern:"^1\\.[0-9]{1,3}(\\.[0-9]{1,3})?$"`
	// Also write the package that mocks the API in tests.
	Test bool `yaml:"test"`
	// Decisions about all APIs.
	Overrides DefaultOverrides `yaml:"overrides"`
}

// DefaultOverrides are the decisions that several APIs can share. One that meets nothing in one of them is no error.
type DefaultOverrides struct {
	// What a variable is: configuration (an option of the client) or parameter (an argument of each call).
	Variables map[string]VariableRole `yaml:"variables"`
}

// API is one entry of apis, or what the flags of a command say. Paths are slash-separated and relative to the folder of
// the config.
type API struct {
	// The API's name in the lock; each name once.
	Name string `yaml:"name" must:"yes"`
	// A Postman collection (v1, v2.0, v2.1), a folder of them, of a collection v3 (YAML), or a folder with Losant's apiInfo.json.
	In string `yaml:"in" must:"yes" kind:"path"`
	// A Postman environment file (JSON, or YAML of v3) that gives variables their values.
	Environment string `yaml:"environment" kind:"path"`
	// Further environments: each becomes an option of the client that has all of its values.
	Environments []string `yaml:"environments" kind:"path"`
	// A Postman file of globals. The collection and an environment win over it.
	Globals string `yaml:"globals" kind:"path"`
	// Values of variables, which win over all files. ${env:NAME} stands for what an environment variable holds: only commands that send requests read it, and nothing that pmgen writes holds it.
	Values map[string]Value `yaml:"variables"`
	// Variables are those of --var name=value.
	Variables map[string]string `yaml:"-"`
	// The folder that pmgen writes; no other entry may write there.
	Out string `yaml:"out" must:"yes" kind:"path"`
	// The name of the Go package.
	Package string `yaml:"package" must:"yes" pattern:"^[a-z][a-z0-9_]{0,63}$"`
	// The import path of out: it gives the test package its Client.
	Import string `yaml:"import" pattern:"^[A-Za-z0-9_~-][A-Za-z0-9._~/-]*$"`
	// The version of the OpenAPI document: 3.0 or 3.1. Without it 3.0, for Losant 3.1.
	OpenAPI string `yaml:"openapi" enum:"3.0|3.1"`
	// The oldest Go version that the generated code may use, 1.24 or newer.
	Go string `yaml:"go" pattern:"^1\\.[0-9]{1,3}(\\.[0-9]{1,3})?$"`
	// Also write the package that mocks the API in tests.
	Test bool `yaml:"test"`
	// Decisions about variables, requests and types.
	Overrides Overrides `yaml:"overrides"`
	// JSON Schemas of bodies and replies, by operation and status (OAuthUsage.List/200) or operation and request. They win over what pmgen infers.
	Schemas map[string]string `yaml:"schemas" kind:"path"`
	// An OpenAPI Overlay 1.0 that amends the document after it is made.
	Overlay string `yaml:"overlay" kind:"path"`

	Pos diag.Pos `yaml:"-" json:"-"`

	places map[string]diag.Pos // of what has no place of its own, by At's words
}

// At is where a key stands, or a key within a key; the entry's place where that is not known.
func (a API) At(path ...string) diag.Pos {
	if pos, ok := a.places[strings.Join(path, "/")]; ok {
		return pos
	}
	return a.Pos
}

// Overrides are the user's decisions about an API. Every entry that meets nothing is an error at its place.
type Overrides struct {
	// What texts of JSON bodies are that name a type, such as "<integer>": strings, as recorded, or values of the type that they name.
	Placeholders string `yaml:"placeholders" enum:"recorded|typed"`
	// What a variable is: configuration (an option of the client) or parameter (an argument of each call).
	Variables map[string]VariableRole `yaml:"variables"`
	// By folders and name: Folder/Sub/Name, with #2 for the second of that name.
	Requests map[string]RequestOverride `yaml:"requests"`
	// By operation, request or the reply's status, and the path into the value: OAuthUsage.List/200/apps/*/createdDate.
	Types map[string]TypeOverride `yaml:"types"`
}

// PlaceholdersTyped reads texts that name a type as values of it: see [Overrides].
const PlaceholdersTyped = "typed"

// VariableRole is "configuration" or "parameter".
type VariableRole struct {
	Role   string   `enum:"configuration|parameter"`
	Shared bool     `json:"-"` // it is one of defaults, and not each API has the variable
	Pos    diag.Pos `json:"-"`
}

// RequestOverride is what the user says of one request.
type RequestOverride struct {
	// The method's name.
	Name string `yaml:"name" pattern:"^[^a-z0-9_\\s-][^\\s-]*$"`
	// Leave the request out; the ledger says so.
	Skip bool `yaml:"skip"`
	// How a list is paged, or false where it is not.
	Paging *PagingOverride `yaml:"paging"`
	Pos    diag.Pos        `yaml:"-" json:"-"`
}

// PagingOverride says how a list is paged. Page, Offset and Cursor are parameters of the request, of which there is one at
// most; Items, Next, Total, Pages and More are JSON Pointers into the reply.
type PagingOverride struct {
	Off bool `yaml:"-"` // paging: false
	// The query parameter with the page's number.
	Page string `yaml:"page"`
	// The query parameter with the number of items to pass over.
	Offset string `yaml:"offset"`
	// The parameter, of the query or the JSON body, that takes the value of next.
	Cursor string `yaml:"cursor"`
	// The query parameter that bounds a page.
	Size string `yaml:"size"`
	// The number of the first page or item.
	First *int64 `yaml:"first"`
	// A JSON Pointer into the reply: the array of items.
	Items string `yaml:"items" pattern:"^/"`
	// A JSON Pointer into the reply: the next cursor; without cursor, the URL of the next page.
	Next string `yaml:"next" pattern:"^/"`
	// A JSON Pointer into the reply: how many items there are in all.
	Total string `yaml:"total" pattern:"^/"`
	// A JSON Pointer into the reply: how many pages there are in all.
	Pages string `yaml:"pages" pattern:"^/"`
	// A JSON Pointer into the reply: whether there are more.
	More string `yaml:"more" pattern:"^/"`
	// The header Link has the URL of the next page.
	Link bool     `yaml:"link"`
	Pos  diag.Pos `yaml:"-" json:"-"`
}

// TypeOverride is what the user says of one type. A nil pointer leaves it as it is.
type TypeOverride struct {
	// The Go name of the type.
	Name string `yaml:"name" pattern:"^[^a-z0-9_\\s-][^\\s-]*$"`
	// What a scalar is.
	Type string `yaml:"type" enum:"string|integer|number|boolean|date-time|any"`
	// What an object is.
	Kind string `yaml:"kind" enum:"map|struct"`
	// Whether the member is always there.
	Required *bool `yaml:"required"`
	// Whether it may be null.
	Nullable *bool `yaml:"nullable"`
	// The known values; others are still read.
	Enum []json.RawMessage `yaml:"enum"`
	// Never share the type with an equal one.
	Split bool `yaml:"split"`
	// The path of the type that this one becomes: Other.Op/200/items/*.
	Merge string   `yaml:"merge"`
	Pos   diag.Pos `yaml:"-" json:"-"`
}

// Lock is a pmgen.lock.json: every name that was ever given, so that none changes when the input grows.
type Lock struct {
	Version int               `json:"version"`
	APIs    map[string]*Names `json:"apis"` // by API.Name
}

// Names are the names of one API.
type Names struct {
	Operations map[string]string `json:"operations,omitempty"` // a request's identity -> OAuthUsage.List
	Types      map[string]string `json:"types,omitempty"`      // NamedType.ID -> Go name
	Fields     map[string]string `json:"fields,omitempty"`     // NamedType.ID + "#" + JSON name -> Go name
	// Iterators are the methods that return all items of a list: OAuthUsage.List -> All.
	Iterators map[string]string `json:"iterators,omitempty"`
	// Options are the names that a client is made with: "variable version" -> WithVersion, "token bearer" -> WithBearerToken,
	// "server https://{host}" -> BaseURL2; and "service OAuthUsage" -> OAuthUsageService.
	Options map[string]string `json:"options,omitempty"`
	// Removed are tombstones: names of operations, types and options whose request, type or option is gone, with what had them.
	Removed map[string]string `json:"removed,omitempty"`
}
