// Package call makes of an operation the call that was recorded: the values of its parameters and its body, with something
// in the place of those that nothing gives a value, and no secret. It prints the call for curl.
//
// A value is taken from where the collection has it: the request, else the request of the first recorded success, else the
// parameter's example or default, else its name stands for it, as it does for a value that Postman made up of filler words. A
// secret is never written: the environment has it.
package call

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// Value is a text and, after it, a secret.
type Value struct {
	Text string
	Env  string // the environment variable that holds the secret; "" where there is none
}

// textOf is the text of values without their secrets.
func textOf(values []Value) string {
	var b strings.Builder
	for _, v := range values {
		b.WriteString(v.Text)
	}
	return b.String()
}

// Pair is a value with its name.
type Pair struct {
	Name string
	Value
}

// Call is one call of an operation.
type Call struct {
	Method string
	Base   string           // the URL of the server; "" where nothing says it
	Prefix string           // of the names of environment variables
	Path   []Value          // the pieces of the path, escaped
	Args   map[string]Value // the values of the path's parameters
	// Query and Headers are in the order of the request. The credentials are among them, but for a user's name and password.
	Query, Headers []Pair
	User           bool     // it takes a user's name and password
	Unsigned       []string // kinds of authorization that a command line cannot do
	Body           *Body
}

// Body is the body of a call.
type Body struct {
	Encoding model.Encoding
	Media    string
	Data     []byte  // of all but forms
	Form     []Field // of forms
}

// Field is a field of a form.
type Field struct {
	Pair
	File  bool
	Media string
}

// builder makes one call.
type builder struct {
	api     *model.API
	op      *model.Operation
	call    *Call
	request *model.Request
	success *model.Request // of the first recorded success; nil where there is none
}

// Of returns the call of an operation.
func Of(api *model.API, op *model.Operation) *Call {
	b := &builder{api: api, op: op, request: &op.Request, call: &Call{Method: op.Method, Prefix: strings.ToUpper(api.Package), Args: map[string]Value{}}}
	for _, x := range op.Examples {
		if x.Status >= 200 && x.Status < 300 && x.Request != nil {
			b.success = x.Request
			break
		}
	}
	if op.Server < len(api.Servers) {
		b.call.Base = base(api.Servers[op.Server].URL)
	}
	b.path()
	b.query()
	b.headers()
	b.credentials()
	b.body()
	return b.call
}

// base is a server's URL without the name of a user; "" where it is none of the web.
func base(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return strings.TrimRight(u.String(), "/")
}

func (b *builder) path() {
	add := func(v Value) { b.call.Path = append(b.call.Path, v) }
	if len(b.op.Path) == 0 || !strings.HasPrefix(b.op.Path[0].Literal, "/") {
		add(Value{Text: "/"})
	}
	for _, part := range b.op.Path {
		if part.Param == "" {
			add(Value{Text: escapeLiteral(part.Literal)})
			continue
		}
		recorded := []string{find(b.request.Args, part.Param)}
		if b.success != nil {
			recorded = append(recorded, find(b.success.Args, part.Param))
		}
		v := b.value(part.Param, b.op.Param(model.InPath, part.Param), recorded...)
		b.call.Args[part.Param] = v
		add(Value{url.PathEscape(v.Text), v.Env})
	}
}

// query are the recorded parameters, then those that are not recorded and must be there.
func (b *builder) query() {
	for _, q := range b.request.Query {
		if !q.Disabled && !b.isKey(model.InQuery, q.Name) {
			b.call.Query = append(b.call.Query, Pair{q.Name, b.value(q.Name, b.op.Param(model.InQuery, q.Name), q.Value)})
		}
	}
	b.call.Query = append(b.call.Query, b.demanded(model.InQuery, b.call.Query)...)
}

// demanded are the parameters that must be there and are not.
func (b *builder) demanded(in model.In, there []Pair) []Pair {
	var list []Pair
	for i := range b.op.Params {
		p := &b.op.Params[i]
		is := func(q Pair) bool {
			return q.Name == p.Name || in == model.InHeader && strings.EqualFold(q.Name, p.Name)
		}
		if p.In != in || p.Disabled || !p.Required && p.Role != model.RoleConstant || b.isKey(in, p.Name) || slices.ContainsFunc(there, is) {
			continue
		}
		list = append(list, Pair{p.Name, b.value(p.Name, p)})
	}
	return list
}

// unsent are headers that whoever sends the request sets by itself, that stand in the body's part of the call, or that have no
// meaning but to Postman.
var unsent = []string{"content-type", "content-length", "host", "connection", "transfer-encoding", "accept-encoding", "postman-token", "cookie"}

func (b *builder) headers() {
	for _, h := range b.request.Headers {
		name := strings.ToLower(h.Name)
		if h.Disabled || !isToken(h.Name) || slices.Contains(unsent, name) || name == "authorization" && len(b.op.Security) > 0 || b.isKey(model.InHeader, h.Name) {
			continue
		}
		if name == "authorization" { // whatever it is: it is a secret
			b.call.Headers = append(b.call.Headers, Pair{h.Name, Value{Env: b.env(h.Name)}})
			continue
		}
		b.call.Headers = append(b.call.Headers, Pair{h.Name, oneLine(b.value(h.Name, b.op.Param(model.InHeader, h.Name), h.Value))})
	}
	for _, p := range b.demanded(model.InHeader, b.call.Headers) {
		if isToken(p.Name) && !slices.Contains(unsent, strings.ToLower(p.Name)) {
			b.call.Headers = append(b.call.Headers, Pair{p.Name, oneLine(p.Value)})
		}
	}
	for _, p := range b.demanded(model.InCookie, nil) {
		if isToken(p.Name) {
			b.call.Headers = append(b.call.Headers, Pair{"Cookie", oneLine(Value{p.Name + "=" + p.Text, p.Env})})
		}
	}
}

// credentials are those of the first way to authorize the operation.
func (b *builder) credentials() {
	if len(b.op.Security) == 0 {
		return
	}
	for _, use := range b.op.Security[0] {
		s := b.api.Scheme(use.Scheme)
		switch {
		case s == nil:
		case s.IsToken():
			b.call.Headers = append(b.call.Headers, Pair{"Authorization", Value{oneLineText(s.TokenPrefix()) + " ", b.env("token")}})
		case s.Kind == model.Basic && !s.Signed:
			b.call.User = true
		case s.Kind == model.APIKey && !s.Signed && s.In == model.InQuery:
			b.call.Query = append(b.call.Query, Pair{s.Name, Value{Env: b.api.KeyEnv(s)}})
		case s.Kind == model.APIKey && !s.Signed && s.In == model.InCookie && isToken(s.Name):
			b.call.Headers = append(b.call.Headers, Pair{"Cookie", Value{s.Name + "=", b.api.KeyEnv(s)}})
		case s.Kind == model.APIKey && !s.Signed && isToken(s.Name):
			prefix := oneLineText(s.Prefix)
			if prefix != "" {
				prefix += " "
			}
			b.call.Headers = append(b.call.Headers, Pair{s.Name, Value{prefix, b.api.KeyEnv(s)}})
		default:
			b.call.Unsigned = append(b.call.Unsigned, string(s.Kind))
		}
	}
}

// isKey reports whether a parameter is a credential that the operation's authorization brings.
func (b *builder) isKey(in model.In, name string) bool {
	for _, r := range b.op.Security {
		for _, use := range r {
			if s := b.api.Scheme(use.Scheme); s != nil && s.In == in && strings.EqualFold(s.Name, name) && name != "" {
				return true
			}
		}
	}
	return false
}

// body is the recorded one, else the example of one that is saved with the operation.
func (b *builder) body() {
	declared := b.op.Body
	recorded := b.request.Body
	if recorded == nil && b.success != nil {
		recorded = b.success.Body
	}
	switch {
	case recorded == nil && declared == nil, b.op.Method == "HEAD":
		return
	case recorded == nil:
		b.exemplaryBody(declared)
		return
	}
	body := &Body{Encoding: recorded.Encoding, Media: recorded.Content.Media}
	if body.Media == "" && declared != nil && declared.Encoding == recorded.Encoding {
		body.Media = declared.Media
	}
	b.call.Body = body
	switch recorded.Encoding {
	case model.URLEncoded, model.Multipart:
		for _, f := range recorded.Form {
			if !f.Disabled {
				p := b.field(f.Name)
				body.Form = append(body.Form, b.formField(Pair{f.Name, b.value(f.Name, p, f.Value)}, p))
			}
		}
	case model.JSON, model.GraphQL:
		body.Data = jsonText(recorded.Content.Bytes())
	default:
		body.Data = []byte(placeholders(string(recorded.Content.Bytes())))
	}
	body.media()
}

// exemplaryBody is a body of an operation whose request is not recorded.
func (b *builder) exemplaryBody(declared *model.Body) {
	body := &Body{Encoding: declared.Encoding, Media: declared.Media}
	switch declared.Encoding {
	case model.URLEncoded, model.Multipart:
		for i := range declared.Fields {
			if p := &declared.Fields[i]; p.Required || p.Role == model.RoleConstant {
				body.Form = append(body.Form, b.formField(Pair{p.Name, b.value(p.Name, p)}, p))
			}
		}
	default:
		for _, x := range b.op.Examples {
			if x.Status == 0 && body.Data == nil {
				body.Data = jsonText(x.Content.Bytes())
			}
		}
		if body.Data == nil && declared.Encoding == model.JSON {
			body.Data = []byte("{}")
		}
	}
	body.media()
	b.call.Body = body
}

func (b *Body) media() {
	otherwise := map[model.Encoding]string{
		model.JSON: "application/json", model.GraphQL: "application/json", model.URLEncoded: "application/x-www-form-urlencoded",
		model.Multipart: "multipart/form-data", model.Text: "text/plain", model.Binary: "application/octet-stream",
	}
	if b.Media = oneLineText(b.Media); b.Media == "" {
		b.Media = otherwise[b.Encoding]
	}
}

func (b *builder) field(name string) *model.Param {
	if b.op.Body != nil {
		for i := range b.op.Body.Fields {
			if b.op.Body.Fields[i].Name == name {
				return &b.op.Body.Fields[i]
			}
		}
	}
	return nil
}

func (b *builder) formField(p Pair, param *model.Param) Field {
	f := Field{Pair: p}
	if param != nil {
		f.File, f.Media = param.File, oneLineText(param.Media)
	}
	return f
}

// jsonText is a recorded JSON text with names in the place of its variables.
func jsonText(text []byte) []byte {
	if out := []byte(placeholders(string(text))); json.Valid(out) {
		return out
	}
	return text
}

func find(values []model.NameValue, name string) string {
	for _, v := range values {
		if v.Name == name && !v.Disabled {
			return v.Value
		}
	}
	return ""
}
