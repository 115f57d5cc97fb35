// Package resolve settles what a description leaves open: the values and roles of variables, servers, path templates,
// parameters, authorization, endpoints and replies; and it masks secrets.
//
// A reader gives operations whose texts hold {{variables}} and whose URLs are pieces of text. [Resolve] completes them in
// place, in this order, because each step needs what the one before it decided:
//
//	overrides.go   requests that the user skips leave first, so that nothing is decided for their sake
//	deprecated.go  requests whose text says that they should not be used
//	variables.go   one value for each name: flag, environment, collection, globals
//	cookies.go     a Cookie header -> its cookies
//	sending.go     settings of sending; what Postman does not look at or leaves out
//	servers.go     the text before the path -> Server
//	paths.go       segments -> path template and path parameters
//	security.go    auth objects and hand-written Authorization -> schemes
//	roles.go       which variables are the client's configuration, and which are arguments
//	params.go      query, header and form parameters
//	endpoints.go   one template for each path shape, operations by endpoint
//	constants.go   what tells the operations of one endpoint apart
//	requests.go    recorded requests, their variables replaced
//	replies.go     one reply for each status and media type
//	uses.go        the variables that requests use
//
// [Mask] is a step of its own, because sending a request needs what must never be written. [Merge] is one, too: what the
// operations of an endpoint are together is decided when their bodies are known.
package resolve

import (
	"strconv"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Options are what the user says beside the description.
type Options struct {
	EnvironmentName string
	Environment     []model.Variable
	Environments    []Environment // further ones
	Globals         []model.Variable
	Flags           []model.Variable // of --var; they win over all others

	Roles    map[string]config.VariableRole    // overrides: variables
	Requests map[string]config.RequestOverride // overrides: requests; of these Resolve acts on skip
}

// Resolve completes the API that a reader has filled. What the reader has settled itself (Losant's paths, parameters,
// servers, schemes and replies) stays as it is.
func Resolve(api *model.API, opts Options) diag.List {
	r := &resolver{api: api, opts: opts, baseURLs: map[string]string{}, incompleteAt: map[diag.Pos]bool{}}
	r.skip()
	collection := api.Variables
	r.scope = newScope(collection, opts, &r.diags)
	r.scope.source = api.Source
	r.deprecated()
	r.cookies()
	r.collect()
	r.sending()
	r.servers()
	r.paths()
	r.security()
	r.roles()
	r.params()
	r.endpoints()
	r.constants()
	r.requests()
	r.replies()
	r.variables()
	r.replyVariables()
	r.environments(collection)
	return r.diags
}

type resolver struct {
	api   *model.API
	opts  Options
	diags diag.List
	scope *scope

	baseURLs  map[string]string     // that bases stand for
	templates []*template           // for each operation; nil where the reader has settled the path
	inServer  map[string]bool       // variables of base URLs
	role      map[string]model.Role // of variables
	guessed   map[string]string     // variables that were taken for configuration, and why
	authTexts [][]string            // for each operation: the texts of its authorization
	uses      map[string]*use

	incompleteAt map[diag.Pos]bool // where an authorization was said to be incomplete
}

// unresolved reports whether the reader left the operation's URL for Resolve.
func unresolved(op *model.Operation) bool { return len(op.Path) == 0 }

// number gives the operations the IDs that stages use before Name.
func number(ops []*model.Operation) {
	for i, op := range ops {
		op.ID = "#" + strconv.Itoa(i)
	}
}
