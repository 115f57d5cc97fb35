// Package config reads and writes the files by which a user steers pmgen: pmgen.yaml, the lock that keeps names, and the
// manifest that knows what pmgen wrote.
package config

import (
	"encoding/json"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// File is a pmgen.yaml.
type File struct {
	Version int   `yaml:"version"`
	APIs    []API `yaml:"apis"`
}

// API is one entry of apis, or what the flags of a command say. Paths are slash-separated and relative to the folder of
// the config.
type API struct {
	Name         string            `yaml:"name"`
	In           string            `yaml:"in"`
	Environment  string            `yaml:"environment"`
	Environments []string          `yaml:"environments"` // further ones: each becomes an option of the client
	Globals      string            `yaml:"globals"`
	Variables    map[string]string `yaml:"-"` // --var k=v
	Out          string            `yaml:"out"`
	Package      string            `yaml:"package"`
	Import       string            `yaml:"import"`  // the import path of Out, for the test package; "": not known
	OpenAPI      string            `yaml:"openapi"` // "3.0" or "3.1"; "": 3.0, for Losant 3.1
	Go           string            `yaml:"go"`      // "1.24"
	Test         bool              `yaml:"test"`
	Overrides    Overrides         `yaml:"overrides"`
	Schemas      map[string]string `yaml:"schemas"`
	Overlay      string            `yaml:"overlay"`

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
	Variables map[string]VariableRole    `yaml:"variables"`
	Requests  map[string]RequestOverride `yaml:"requests"` // by folders and name, "#2" for the second of that name
	Types     map[string]TypeOverride    `yaml:"types"`    // by operation, direction or status, JSON Pointer into the value
}

// VariableRole is "configuration" or "parameter".
type VariableRole struct {
	Role string
	Pos  diag.Pos `json:"-"`
}

// RequestOverride is what the user says of one request.
type RequestOverride struct {
	Name   string          `yaml:"name"`
	Skip   bool            `yaml:"skip"`
	Paging *PagingOverride `yaml:"paging"`
	Pos    diag.Pos        `yaml:"-" json:"-"`
}

// PagingOverride says how a list is paged. Page, Offset and Cursor are parameters of the request, of which there is one at
// most; Items, Next, Total, Pages and More are JSON Pointers into the reply.
type PagingOverride struct {
	Off    bool     // paging: false
	Page   string   `yaml:"page"`
	Offset string   `yaml:"offset"`
	Cursor string   `yaml:"cursor"`
	Size   string   `yaml:"size"`
	First  *int64   `yaml:"first"` // the number of the first page or item
	Items  string   `yaml:"items"`
	Next   string   `yaml:"next"` // the next cursor; without Cursor, the next page's URL
	Total  string   `yaml:"total"`
	Pages  string   `yaml:"pages"`
	More   string   `yaml:"more"`
	Link   bool     `yaml:"link"` // the header Link has the next page's URL
	Pos    diag.Pos `yaml:"-" json:"-"`
}

// TypeOverride is what the user says of one type. A nil pointer leaves it as it is.
type TypeOverride struct {
	Name     string            `yaml:"name"`
	Type     string            `yaml:"type"` // string, integer, number, boolean, date-time, any
	Kind     string            `yaml:"kind"` // map or struct
	Required *bool             `yaml:"required"`
	Nullable *bool             `yaml:"nullable"`
	Enum     []json.RawMessage `yaml:"enum"`
	Split    bool              `yaml:"split"` // never shared with an equal type
	Merge    string            `yaml:"merge"` // the path of the type that this one becomes
	Pos      diag.Pos          `yaml:"-" json:"-"`
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
