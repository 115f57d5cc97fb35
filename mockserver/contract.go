package mockserver

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// breach is one way in which a request breaks what is known of it.
type breach struct {
	text string // query page: want integer, got string
	word string // the name of what is wrong
}

// findings are what a request breaks.
type findings struct {
	path   []breach // values in the path that break declared types
	broken []breach // anything else that is declared, or that no recording lacks
	odd    []string // what breaks inferences only
}

// checked compares the request with what is known of the operation's.
func (m *matcher) checked(op *operation) findings {
	var f findings
	m.checkParams(op, &f)
	if why := m.otherConstants(op); why.text != "" {
		f.broken = append(f.broken, why)
	}
	if op.Body != nil {
		m.checkBody(op, op.Body, &f)
	}
	return f
}

func (m *matcher) checkParams(op *operation, f *findings) {
	var path map[string]string
	for i := range op.Params {
		p := &op.Params[i]
		if p.Disabled {
			continue
		}
		where, v := string(p.In)+" "+p.Name, op.validatorOf(p.Type)
		switch p.In {
		case model.InPath:
			if path == nil {
				path = m.captured(op)
			}
			if value, ok := path[p.Name]; ok {
				f.add(&f.path, where, p.Name, v.CheckParam(p, []string{value}), declared(op.api, p.Type))
			}
		case model.InQuery:
			f.param(op.api, p, where, v.CheckQuery(p, m.request.Query()))
		case model.InHeader:
			f.param(op.api, p, where, v.CheckParam(p, m.request.Header.Values(p.Name)))
		case model.InCookie:
			var values []string
			if c, err := m.request.Cookie(p.Name); err == nil {
				values = []string{c.Value}
			}
			f.param(op.api, p, where, v.CheckParam(p, values))
		}
	}
}

// param sorts the violations of a parameter. That a query parameter or a field is required is part of the contract that
// pmgen writes down; of headers and cookies that were only recorded it is not believed, for recordings have all kinds of them.
func (f *findings) param(api *model.API, p *model.Param, where string, found []validate.Violation) {
	sure := declared(api, p.Type)
	if !sure && len(found) == 1 && found[0].Keyword == "required" && p.In != model.InHeader && p.In != model.InCookie {
		sure = true
	}
	f.add(&f.broken, where, p.Name, found, sure)
}

func (f *findings) add(to *[]breach, where, name string, found []validate.Violation, sure bool) {
	for _, v := range found {
		text := where + ": " + v.String()
		if !sure {
			f.odd = append(f.odd, text)
			continue
		}
		word := name
		if i := strings.LastIndexByte(v.Pointer, '/'); i >= 0 {
			word = v.Pointer[i+1:]
		}
		*to = append(*to, breach{text, word})
	}
}

// otherConstants is the breach of a request on the operation's endpoint that is none of the endpoint's operations'.
func (m *matcher) otherConstants(op *operation) breach {
	if m.verdict(op) != contradicted || slices.ContainsFunc(m.snapshot.siblings(op), func(o *operation) bool { return m.verdict(o) != contradicted }) {
		return breach{}
	}
	for _, c := range op.Constants {
		if !m.has(c) {
			name := strings.TrimPrefix(c.Name, "/")
			return breach{c.In + " " + name + ": no operation of this endpoint has the value that was sent", name}
		}
	}
	return breach{}
}

func (m *matcher) checkBody(op *operation, b *model.Body, f *findings) {
	body := m.request.Body()
	if m.request.tooLarge {
		return
	}
	if len(bytes.TrimSpace(body)) == 0 {
		if b.Required || m.alwaysHasBody(op) {
			f.broken = append(f.broken, breach{"body: required, but missing", "body"})
		}
		return
	}
	v := op.validator()
	known := b.Type != nil && declared(op.api, b.Type)
	switch b.Encoding {
	case model.JSON:
		found := v.CheckRequest(b.Type, body)
		f.add(&f.broken, "body", "body", found, known || len(found) == 1 && found[0].Keyword == "json")
	case model.GraphQL:
		found := v.CheckRequest(nil, body)
		f.add(&f.broken, "body", "body", found, true)
		if len(found) > 0 {
			return
		}
		members, _ := m.request.JSON().(map[string]any)
		if query, _ := members["query"].(string); strings.TrimSpace(query) == "" {
			f.broken = append(f.broken, breach{"body: /query: required, but missing", "query"})
		}
		if variables, ok := members["variables"]; ok && variables != nil && b.Type != nil {
			f.add(&f.broken, "variables", "variables", v.CheckRequest(b.Type, encoded(variables)), known)
		}
	case model.URLEncoded, model.Multipart:
		m.checkForm(op, b, f)
	case model.Text:
		if err := malformedXML(b.Media, body); err != nil {
			f.broken = append(f.broken, breach{"body: not XML: " + err.Error(), "body"})
		}
	}
}

func (m *matcher) checkForm(op *operation, b *model.Body, f *findings) {
	form, files := m.request.Form(), m.request.files
	if m.request.badForm != "" {
		f.broken = append(f.broken, breach{"body: not a form: " + m.request.badForm, "body"})
		return
	}
	for i := range b.Fields {
		p := &b.Fields[i]
		if p.Disabled {
			continue
		}
		if p.File {
			if p.Required && !files[p.Name] && len(form[p.Name]) == 0 {
				f.broken = append(f.broken, breach{"field " + p.Name + ": required, but missing", p.Name})
			}
			continue
		}
		f.param(op.api, p, "field "+p.Name, op.validatorOf(p.Type).CheckQuery(p, form))
	}
}

// alwaysHasBody reports whether every success of an operation that changes something was recorded with a body.
func (m *matcher) alwaysHasBody(op *operation) bool {
	switch op.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
	default:
		return false
	}
	if op.Request.Body == nil {
		return false
	}
	return !slices.ContainsFunc(op.candidates, func(c *candidate) bool {
		return c.recorded() && c.status < 400 && c.example.Request != nil && c.example.Request.Body == nil
	})
}

// otherMedia says that the body is of another kind than those of the endpoint's operations.
func (m *matcher) otherMedia(op *operation) string {
	media, _, err := mime.ParseMediaType(m.request.Header.Get("Content-Type"))
	if err != nil || op.Body == nil || len(m.request.Body()) == 0 {
		return ""
	}
	sent := mediaFamily(media)
	for _, o := range append([]*operation{op}, m.snapshot.siblings(op)...) {
		if o.Body == nil || o.Body.Media == "" || o.Body.Encoding == model.Binary || mediaFamily(o.Body.Media) == sent {
			return ""
		}
	}
	return "header Content-Type: want " + op.Body.Media + ", got " + media
}

// mediaFamily makes one of the media types that one parser reads.
func mediaFamily(media string) string {
	switch {
	case model.IsJSON(media), media == "application/graphql":
		return "json"
	case media == "text/xml", media == "application/xml", strings.HasSuffix(media, "+xml"):
		return "xml"
	}
	return media
}

// notAcceptable says that the Accept header takes nothing that is recorded as a success.
func (m *matcher) notAcceptable(op *operation) string {
	accept := m.request.Header.Get("Accept")
	if accept == "" {
		return ""
	}
	var have []string
	for _, o := range append([]*operation{op}, m.snapshot.siblings(op)...) {
		for _, c := range o.candidates {
			if c.status >= 400 {
				continue
			}
			media := c.media()
			if media == "" || accepts(accept, media) {
				return ""
			}
			have = append(have, media)
		}
	}
	if len(have) == 0 {
		return ""
	}
	slices.Sort(have)
	have = slices.Compact(have)
	return "header Accept: there is only " + strings.Join(have[:min(len(have), maxViolations)], ", ")
}

// media is the media type of the reply, without parameters.
func (c *candidate) media() string {
	switch {
	case c.example != nil:
		return c.example.Content.Media
	case c.reply != nil:
		return c.reply.Media
	}
	return ""
}

// accepts reports whether an Accept header takes the media type. A range that cannot be read takes anything.
func accepts(accept, media string) bool {
	kind, _, _ := strings.Cut(media, "/")
	for part := range strings.SplitSeq(accept, ",") {
		name, params, err := mime.ParseMediaType(part)
		if err != nil {
			return true
		}
		if q := strings.TrimSpace(params["q"]); q != "" && strings.Trim(q, "0.") == "" {
			continue
		}
		if name == "*/*" || name == media || name == kind+"/*" || mediaFamily(name) == mediaFamily(media) {
			return true
		}
	}
	return false
}

// malformedXML is where a text is not well-formed, of media types that say it is XML.
func malformedXML(media string, body []byte) error {
	if mediaFamily(media) != "xml" {
		return nil
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // only its form counts
	elements := 0
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			elements++
		case xml.EndElement:
			elements--
		}
	}
	if elements != 0 {
		return errors.New("it ends before its elements do")
	}
	return nil
}

// validatorOf is a validator for values of the type. Most parameters are scalars, which need none of the API's types: an archive
// reads those when they are first asked for.
func (o *operation) validatorOf(t *model.Type) *validate.Validator {
	if t == nil || plainScalar(t) || t.Kind == model.KindArray && t.Elem != nil && plainScalar(t.Elem) {
		return o.scalars()
	}
	return o.validator()
}

func plainScalar(t *model.Type) bool {
	switch t.Kind {
	case model.KindBool, model.KindInt, model.KindFloat, model.KindNumber, model.KindString, model.KindTime:
		return len(t.Choices) == 0 && len(t.Source) == 0
	}
	return false
}

// newScalars returns the validator of types that stand for themselves.
func newScalars() func() *validate.Validator {
	return sync.OnceValue(func() *validate.Validator { return validate.New(&model.API{}) })
}

// declared reports whether a schema or a line of the config says what the type is.
func declared(api *model.API, t *model.Type) bool {
	switch {
	case t == nil:
		return false
	case t.Kind == model.KindRef:
		n := api.Type(t.Ref)
		return n != nil && (n.Declared || n.Type.Evidence == model.Declared)
	}
	return t.Evidence == model.Declared
}

func encoded(v any) []byte {
	text, _ := json.Marshal(v) // it was decoded from JSON
	return text
}
