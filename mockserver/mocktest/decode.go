package mocktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// wire is a request taken apart, as it came or as it was recorded.
type wire struct {
	http    *http.Request // nil of a recorded one
	path    map[string]string
	query   url.Values
	header  http.Header
	cookies map[string]string
	body    []byte
	form    url.Values
	files   map[string][]file
	// lenient: what cannot be read of a parameter is left out. A recording may hold a variable's name instead.
	lenient bool
}

type file struct {
	name, media string
	content     []byte
}

// wireOf takes a request apart.
func wireOf(op *model.Operation, c *call) *wire {
	r := c.http
	w := &wire{http: c.request(), path: pathValues(op.Path, r.URL.EscapedPath()), query: r.URL.Query(), header: r.Header, body: c.body, cookies: map[string]string{}}
	for _, k := range r.Cookies() {
		w.cookies[k.Name] = k.Value
	}
	w.readForm(r.Header.Get("Content-Type"))
	return w
}

// readForm reads the fields of a form, and its files.
func (w *wire) readForm(contentType string) {
	media, params, _ := mime.ParseMediaType(contentType)
	switch media {
	case "application/x-www-form-urlencoded":
		w.form, _ = url.ParseQuery(string(w.body)) // what can be read of it
	case "multipart/form-data":
		w.form, w.files = url.Values{}, map[string][]file{}
		parts := multipart.NewReader(bytes.NewReader(w.body), params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err != nil {
				return
			}
			content, _ := io.ReadAll(p) // of a body that is in memory
			if _, disposition, _ := mime.ParseMediaType(p.Header.Get("Content-Disposition")); disposition["filename"] != "" {
				w.files[p.FormName()] = append(w.files[p.FormName()], file{p.FileName(), p.Header.Get("Content-Type"), content})
				continue
			}
			w.form.Add(p.FormName(), string(content))
		}
	}
}

// pathValues reads the parameters of a path that ends like the template: what is before is the server's.
func pathValues(template []model.PathPart, path string) map[string]string {
	values := map[string]string{}
	texts := strings.Split(strings.Trim(path, "/"), "/")
	segments := templateSegments(template)
	if len(texts) < len(segments) {
		return values
	}
	for i, text := range texts[len(texts)-len(segments):] {
		if u, err := url.PathUnescape(text); err == nil {
			text = u
		}
		segments[i].read(text, values)
	}
	return values
}

// templateSegment is a part of a template between two slashes.
type templateSegment []model.PathPart

func templateSegments(template []model.PathPart) []templateSegment {
	segments := []templateSegment{nil}
	for _, p := range template {
		if p.Param != "" {
			segments[len(segments)-1] = append(segments[len(segments)-1], p)
			continue
		}
		for i, text := range strings.Split(p.Literal, "/") {
			if i > 0 {
				segments = append(segments, nil)
			}
			if text != "" {
				segments[len(segments)-1] = append(segments[len(segments)-1], model.PathPart{Literal: text})
			}
		}
	}
	for len(segments) > 0 && segments[0] == nil {
		segments = segments[1:]
	}
	for len(segments) > 0 && segments[len(segments)-1] == nil {
		segments = segments[:len(segments)-1]
	}
	return segments
}

func (s templateSegment) read(text string, values map[string]string) {
	if len(s) == 1 && s[0].Param != "" {
		values[s[0].Param] = text
		return
	}
	pattern := "(?is)^"
	var names []string
	for _, p := range s {
		if p.Param != "" {
			pattern += "(.+?)"
			names = append(names, p.Param)
			continue
		}
		literal := p.Literal
		if u, err := url.PathUnescape(literal); err == nil {
			literal = u
		}
		pattern += regexp.QuoteMeta(literal)
	}
	if len(names) == 0 {
		return
	}
	for i, value := range regexp.MustCompile(pattern + "$").FindStringSubmatch(text) {
		if i > 0 {
			values[names[i-1]] = value
		}
	}
}

// reserved are the fields of a generated request that are not arguments of their own.
var reserved = map[string]bool{"HTTP": true, "Params": true, "Body": true, "Form": true, "Variables": true}

// decode makes the values of a call, a pointer to a generated struct: its first fields are the method's own arguments in
// order, then the body, the parameters, and the request itself.
func decode(op *model.Operation, w *wire, request reflect.Type) (reflect.Value, error) {
	v := reflect.New(request.Elem())
	s := v.Elem()
	next := 0
	var problem error
	failed := func(what string, err error) {
		if err != nil && problem == nil {
			problem = fmt.Errorf("%s: %w", what, err)
		}
	}
	for i := range op.Params {
		p := &op.Params[i]
		if !p.Positional || p.GoName == "" || p.Role == model.RoleConstant || p.Role == model.RoleConfiguration {
			continue
		}
		if next >= s.NumField() || reserved[s.Type().Field(next).Name] {
			break
		}
		failed(p.Name, w.param(s.Field(next), p))
		next++
	}
	if f := s.FieldByName("Params"); f.IsValid() {
		params := reflect.New(f.Type().Elem())
		set := false
		for i := range op.Params {
			p := &op.Params[i]
			if field := params.Elem().FieldByName(p.GoName); p.GoName != "" && !p.Positional && field.IsValid() {
				failed(p.Name, w.param(field, p))
				set = set || !field.IsZero() || p.Required
			}
		}
		if set {
			f.Set(params)
		}
	}
	failed("body", w.readBody(op.Body, s))
	if f := s.FieldByName("HTTP"); f.IsValid() && w.http != nil {
		f.Set(reflect.ValueOf(w.http))
	}
	return v, problem
}

// param reads a parameter.
func (w *wire) param(field reflect.Value, p *model.Param) error {
	var values []string
	all := w.query
	switch p.In {
	case model.InPath:
		if text, ok := w.path[p.Name]; ok {
			values = []string{text}
		}
	case model.InHeader:
		values = w.header.Values(p.Name)
	case model.InCookie:
		if text, ok := w.cookies[p.Name]; ok {
			values = []string{text}
		}
	case model.InForm:
		values, all = w.form[p.Name], w.form
		if p.File {
			return w.file(field, w.files[p.Name])
		}
	default:
		values = w.query[p.Name]
	}
	err := setParam(field, p, values, all)
	if err != nil && w.lenient {
		field.SetZero()
		return nil
	}
	return err
}

// file sets an upload, or several.
func (w *wire) file(field reflect.Value, files []file) error {
	if len(files) == 0 {
		return nil
	}
	if field.Kind() == reflect.Slice {
		list := reflect.MakeSlice(field.Type(), len(files), len(files))
		for i, f := range files {
			setUpload(list.Index(i), f)
		}
		field.Set(list)
		return nil
	}
	setUpload(indirect(field), files[0])
	return nil
}

func setUpload(v reflect.Value, f file) {
	v.FieldByName("Name").SetString(f.name)
	v.FieldByName("ContentType").SetString(f.media)
	v.FieldByName("Reader").Set(reflect.ValueOf(bytes.NewReader(f.content)))
}

// indirect returns what a pointer points to, made where it is nil.
func indirect(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	return v
}

// readBody reads the body into the field for it.
func (w *wire) readBody(b *model.Body, s reflect.Value) error {
	if b == nil {
		return nil
	}
	if f := s.FieldByName("Form"); f.IsValid() {
		form := indirect(f)
		for i := range b.Fields {
			p := b.Fields[i]
			if field := form.FieldByName(p.GoName); p.GoName != "" && field.IsValid() {
				p.In = model.InForm
				if err := w.param(field, &p); err != nil {
					return fmt.Errorf("%s: %w", p.Name, err)
				}
			}
		}
		return nil
	}
	if f := s.FieldByName("Variables"); f.IsValid() {
		if len(w.body) == 0 {
			return nil
		}
		var graphql struct {
			Variables json.RawMessage `json:"variables"`
		}
		if err := json.Unmarshal(w.body, &graphql); err != nil || len(graphql.Variables) == 0 {
			return err
		}
		if text := ""; graphql.Variables[0] == '"' && json.Unmarshal(graphql.Variables, &text) == nil { // JSON in a string
			graphql.Variables = json.RawMessage(text)
		}
		return json.Unmarshal(graphql.Variables, f.Addr().Interface())
	}
	f := s.FieldByName("Body")
	switch {
	case !f.IsValid() || len(w.body) == 0:
		return nil
	case f.Type() == reflect.TypeFor[[]byte]():
		f.SetBytes(w.body)
		return nil
	case f.Kind() == reflect.Interface:
		f.Set(reflect.ValueOf(bytes.NewReader(w.body)))
		return nil
	}
	return json.Unmarshal(w.body, f.Addr().Interface())
}
