package contracttests

import (
	"bytes"
	"cmp"
	"io"
	"mime/multipart"
	"net/url"

	"github.com/pmgen/pmgen/generator/model"
)

// body returns the request's body and media type: of a negative case the broken one, else what was recorded, else one
// made from the type.
func (b *builder) body() ([]byte, string) {
	if b.over.media != "" {
		return b.over.body, b.over.media
	}
	recorded := b.request.Body
	if recorded == nil {
		recorded = b.op.Request.Body
	}
	declared := b.op.Body
	if recorded == nil {
		if declared == nil {
			return nil, ""
		}
		return b.madeBody(declared)
	}
	media := recorded.Content.Media
	if declared != nil && media == "" {
		media = declared.Media
	}
	switch recorded.Encoding {
	case model.URLEncoded:
		form := url.Values{}
		for _, f := range recorded.Form {
			if !f.Disabled {
				form.Add(f.Name, b.text(f.Value))
			}
		}
		return []byte(form.Encode()), "application/x-www-form-urlencoded"
	case model.Multipart:
		return b.multipart(recorded.Form)
	case model.JSON, model.GraphQL:
		return []byte(b.text(string(recorded.Content.Bytes()))), cmp.Or(media, "application/json")
	}
	text := b.text(string(recorded.Content.Bytes()))
	return []byte(text), cmp.Or(media, "text/plain")
}

func (b *builder) madeBody(body *model.Body) ([]byte, string) {
	switch body.Encoding {
	case model.URLEncoded, model.Multipart:
		var fields []model.NameValue
		for i := range body.Fields {
			if f := &body.Fields[i]; f.Required || f.Role == model.RoleConstant {
				fields = append(fields, model.NameValue{Name: f.Name, Value: cmp.Or(b.known(f), b.made(f))})
			}
		}
		if body.Encoding == model.Multipart {
			return b.multipart(fields)
		}
		form := url.Values{}
		for _, f := range fields {
			form.Add(f.Name, b.text(f.Value))
		}
		return []byte(form.Encode()), "application/x-www-form-urlencoded"
	case model.JSON:
		for _, e := range b.op.Examples {
			if e.Status == 0 && e.Content.IsJSON() {
				return []byte(b.text(string(e.Content.Bytes()))), cmp.Or(body.Media, "application/json")
			}
		}
		if body.Type != nil {
			value, _ := b.runner.validator.Sample(body.Type)
			return value, cmp.Or(body.Media, "application/json")
		}
	}
	return nil, ""
}

// multipart writes the fields with a fixed boundary, so that a request is the same on every run. Files have no content.
func (b *builder) multipart(fields []model.NameValue) ([]byte, string) {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	_ = w.SetBoundary("pmgen-form-boundary") // it is a valid one
	files := map[string]bool{}
	if b.op.Body != nil {
		for _, f := range b.op.Body.Fields {
			files[f.Name] = f.File
		}
	}
	for _, f := range fields {
		if f.Disabled {
			continue
		}
		var part io.Writer
		var err error
		if files[f.Name] {
			part, err = w.CreateFormFile(f.Name, "pmgen.txt")
		} else {
			part, err = w.CreateFormField(f.Name)
		}
		if err == nil && !files[f.Name] {
			_, _ = io.WriteString(part, b.text(f.Value)) // into memory
		}
	}
	_ = w.Close()
	return buf.Bytes(), w.FormDataContentType()
}
