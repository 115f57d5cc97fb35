package runtime

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// formPart is a part of a multipart form: a file where reader is not nil.
type formPart struct {
	name, value, media string
	file               bool
	filename           string
	reader             io.Reader
}

// multipartBody is a multipart form. A form that holds files is written while it is sent, so that a file need not fit into
// memory; it can be sent only once.
func multipartBody(parts []formPart) payload {
	var buffer bytes.Buffer
	w := multipart.NewWriter(&buffer)
	media := w.FormDataContentType()
	var sources []io.Reader
	flush := func() {
		sources = append(sources, bytes.NewReader(bytes.Clone(buffer.Bytes())))
		buffer.Reset()
	}
	files := false
	for _, p := range parts {
		head, _ := w.CreatePart(p.mimeHeader()) // a buffer does not fail
		if !p.file {
			io.WriteString(head, p.value)
			continue
		}
		files = true
		flush()
		if p.reader != nil {
			sources = append(sources, p.reader)
		}
	}
	w.Close()
	if !files {
		return payload{media: media, data: buffer.Bytes()}
	}
	flush()
	return payload{media: media, stream: io.MultiReader(sources...)}
}

func (p formPart) mimeHeader() textproto.MIMEHeader {
	quote := strings.NewReplacer("\\", "\\\\", `"`, "%22", "\r", "%0D", "\n", "%0A")
	disposition := `form-data; name="` + quote.Replace(p.name) + `"`
	media := p.media
	if p.file {
		disposition += `; filename="` + quote.Replace(p.filename) + `"`
		if media == "" {
			media = "application/octet-stream"
		}
	}
	h := textproto.MIMEHeader{"Content-Disposition": {disposition}}
	if media != "" {
		h.Set("Content-Type", strings.NewReplacer("\r", "", "\n", "").Replace(media))
	}
	return h
}
