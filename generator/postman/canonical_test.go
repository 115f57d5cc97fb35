package postman

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

type object = map[string]any

// writer writes the canonical shape as a collection of v2.1, as Postman would: what the rules are for is gone from it, and
// all else is still there. So a collection that is read, written and read again is the same.
type writer struct{}

func (w writer) collection(c *collection) object {
	o := object{"info": object{"name": c.title, "version": c.version, "description": c.description,
		"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": w.items(c.items)}
	w.shared(o, c.auth, c.events, c.variables, c.settings)
	return o
}

func (w writer) items(items []*item) []any {
	all := []any{}
	for _, it := range items {
		o := object{"name": it.name, "_postman_id": it.id, "description": it.description}
		w.shared(o, nil, it.events, it.variables, it.settings)
		if it.folder {
			o["item"] = w.items(it.items)
			w.shared(o, it.auth, nil, nil, nil)
		} else {
			if it.request != nil {
				o["request"] = w.request(it.request)
			}
			o["response"] = w.responses(it.examples)
		}
		all = append(all, o)
	}
	return all
}

func (w writer) shared(o object, auth *model.Auth, events []event, variables []variable, settings *model.Settings) {
	if auth != nil {
		o["auth"] = object{"type": auth.Kind, auth.Kind: pairs(auth.Params)}
	}
	for _, e := range events {
		list, _ := o["event"].([]any)
		o["event"] = append(list, object{"listen": string(e.Listen), "script": object{"exec": e.Script.Exec}})
	}
	for _, v := range variables {
		list, _ := o["variable"].([]any)
		o["variable"] = append(list, object{"key": v.Key, "value": v.Value, "type": v.Type, "description": v.Description})
	}
	if settings != nil {
		o["protocolProfileBehavior"] = w.settings(settings)
	}
}

func (w writer) settings(s *model.Settings) object {
	o := object{}
	for name, on := range map[string]*bool{"followRedirects": s.FollowRedirects, "followOriginalHttpMethod": s.FollowOriginalMethod,
		"followAuthorizationHeader": s.FollowAuthorization, "strictSSL": s.StrictSSL, "disableBodyPruning": s.DisableBodyPruning,
		"disableUrlEncoding": s.DisableURLEncoding, "disableCookies": s.DisableCookies} {
		if on != nil {
			o[name] = *on
		}
	}
	if s.MaxRedirects != nil {
		o["maxRedirects"] = *s.MaxRedirects
	}
	if s.DisabledSystemHeaders != nil {
		o["disabledSystemHeaders"] = s.DisabledSystemHeaders
	}
	for _, other := range s.Others {
		o[other.Name] = json.RawMessage(other.Value)
	}
	return o
}

func pairs(list []model.NameValue) []any {
	all := []any{}
	for _, p := range list {
		all = append(all, object{"key": p.Name, "value": p.Value, "disabled": p.Disabled})
	}
	return all
}

func (w writer) request(q *request) object {
	o := object{"method": q.method, "description": q.description, "header": w.headers(q.headers), "url": w.url(q.url)}
	w.shared(o, q.auth, nil, nil, nil)
	if q.body != nil {
		o["body"] = w.body(q.body)
	}
	return o
}

// escapes are what is decoded outside of {{variables}}, and what is trimmed.
var escapes = strings.NewReplacer("%", "%25", "+", "%2B", "&", "%26", "=", "%3D", " ", "%20", "\t", "%09", "\n", "%0A", "\v", "%0B", "\f", "%0C", "\r", "%0D",
	"\u0085", "%C2%85", "\u00a0", "%C2%A0", "\u2003", "%E2%80%83")

func escaped(s string) string {
	var b strings.Builder
	for s != "" {
		open := strings.Index(s, "{{")
		end := -1
		if open >= 0 {
			end = strings.Index(s[open:], "}}")
		}
		if end < 0 {
			return b.String() + escapes.Replace(s)
		}
		b.WriteString(escapes.Replace(s[:open]) + s[open:open+end+2])
		s = s[open+end+2:]
	}
	return b.String()
}

func (w writer) url(u target) object {
	o := object{"raw": u.raw, "hash": u.fragment}
	if u.base != "" || len(u.segments) > 0 {
		o["host"], o["path"] = u.base, u.segments
	}
	var query, variables []any
	for _, f := range u.query {
		query = append(query, w.field(f, escaped(f.name), escaped(f.value)))
	}
	for _, v := range u.variables {
		variables = append(variables, object{"key": v.Name, "value": v.Value, "description": v.Description})
	}
	o["query"], o["variable"] = query, variables
	return o
}

func (w writer) field(f field, name, value string) object {
	o := object{"key": name, "value": value, "description": f.description, "disabled": f.disabled}
	if f.file {
		o["type"], o["src"] = "file", value
	}
	if f.media != "" {
		o["contentType"] = f.media
	}
	return o
}

func (w writer) headers(headers []header) []any {
	all := []any{}
	for _, h := range headers {
		all = append(all, object{"key": h.Key, "value": h.Value, "description": h.Description, "disabled": h.Disabled})
	}
	return all
}

func (w writer) body(b *body) object {
	var fields []any
	for _, f := range b.fields {
		fields = append(fields, w.field(f, f.name, f.value))
	}
	switch b.encoding {
	case model.URLEncoded:
		return object{"mode": "urlencoded", "urlencoded": fields}
	case model.Multipart:
		return object{"mode": "formdata", "formdata": fields}
	case model.Binary:
		return object{"mode": "file", "file": object{"src": "kept", "content": b.content.Text}}
	case model.GraphQL:
		var sent struct {
			Variables     json.RawMessage
			OperationName string
		}
		_ = json.Unmarshal(b.content.Bytes(), &sent)
		return object{"mode": "graphql", "graphql": object{"query": b.query, "variables": string(sent.Variables), "operationName": sent.OperationName}}
	}
	return object{"mode": "raw", "raw": b.content.Text, "options": object{"raw": object{"language": language(b.media)}}}
}

func language(media string) string {
	for name, m := range languages {
		if m == media {
			return name
		}
	}
	return ""
}

func (w writer) responses(examples []*response) []any {
	all := []any{}
	for _, x := range examples {
		o := object{"id": x.id, "name": x.name, "status": x.reason, "header": w.headers(x.headers), "body": x.content.Text,
			"_postman_previewlanguage": language(x.content.Media)}
		if !x.guessed {
			o["code"] = x.status
		}
		if x.request != nil {
			o["originalRequest"] = w.request(x.request)
		}
		all = append(all, o)
	}
	return all
}

// CanonicalDiffers reads a file, writes it in the canonical form and reads that: "" where it is the same again. It is for the
// fuzz targets, which stand outside of the package.
func CanonicalDiffers(data []byte) string {
	once := canonical(data)
	return difference(once, canonical([]byte(once)))
}

// canonical reads a file and writes it in the canonical form; "" where there is no collection in it.
func canonical(data []byte) string {
	r := &reader{diags: &diag.List{}}
	f := r.load(fstest.MapFS{"c.json": {Data: data}}, "c.json")
	if f == nil {
		return ""
	}
	collections, ok := r.collections(f)
	if !ok {
		return ""
	}
	all := []any{}
	for _, c := range collections {
		all = append(all, object{"collection": writer{}.collection(c)})
	}
	out, err := json.Marshal(object{"collections": all})
	if err != nil {
		return err.Error()
	}
	return string(out)
}

// TestCanonicalFormIsRead: the canonical form of every published collection is read as that collection.
func TestCanonicalFormIsRead(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/collections/*.json")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("the corpus of published collections is not here: nothing to read")
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		once := canonical(data)
		require.NotEmpty(t, once)
		assert.Empty(t, difference(once, canonical([]byte(once))), filepath.Base(name))
	}
}

// difference shows where two texts part.
func difference(a, b string) string {
	if a == b {
		return ""
	}
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	around := func(s string) string { return s[max(0, i-150):min(len(s), i+150)] }
	return around(a) + "\nbecame\n" + around(b)
}
