package postman

import (
	library "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// The canonical shape: what every version and every quirk of a collection is brought into.

// collection is a whole collection, or what a file holds in place of one.
type collection struct {
	node        *tree.Node
	bare        bool // a single request or folder that was exported alone: it gets no folder of its own
	title       string
	version     string
	description string
	auth        *model.Auth
	events      []event
	variables   []variable
	settings    *model.Settings
	items       []*item
}

// item is a folder or a request.
type item struct {
	node        *tree.Node
	name        string
	id          string // as recorded, perhaps not unique
	description string
	auth        *model.Auth // of a folder
	events      []event
	variables   []variable
	settings    *model.Settings

	folder bool
	items  []*item

	request  *request // of a request; nil where there is none, for the reason
	reason   string
	said     bool // in a diagnostic
	examples []*response
}

// request is a request, or the request that led to an example.
type request struct {
	node        *tree.Node
	method      string // upper case; "" where not written
	url         target
	headers     []header
	body        *body
	auth        *model.Auth
	description string
}

// target is a URL.
type target struct {
	raw       string // as written
	base      string
	segments  []string
	query     []field
	variables []model.Param
	fragment  string
	pos       diag.Pos
}

// field is a query parameter or a field of a form.
type field struct {
	name, value, description string
	disabled                 bool
	file                     bool   // of a multipart form: a file
	several                  bool   // of a file: more than one
	media                    string // of a multipart form's part
	pos                      diag.Pos
}

// body is a request's body.
type body struct {
	encoding model.Encoding
	media    string
	content  model.Content
	fields   []field
	query    string // of GraphQL
	pos      diag.Pos
}

// response is an example.
type response struct {
	node    *tree.Node
	place   string // the file's path in its collection, where that is a folder
	id      string
	name    string
	status  int
	guessed bool
	reason  string
	headers []header
	content model.Content
	request *request
}

type header struct {
	library.Header
	pos diag.Pos
}

type event struct {
	library.Event
	pos    diag.Pos
	lines  []diag.Pos // where those of the code stand
	quoted bool       // in JSON strings
}

type variable struct {
	library.Variable
	pos diag.Pos
}
