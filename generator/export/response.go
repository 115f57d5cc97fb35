package export

import (
	"slices"
	"strings"

	library "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/generator/model"
)

// response writes an example as a saved response.
func (w *writer) response(op *model.Operation, e *model.Example, at string) *library.Response {
	r := &library.Response{Name: e.Name, Status: e.Reason, Code: e.Status, Body: e.Content.Text}
	if e.OwnID { // others are made of where an example stands, and a mock answers in the order of recorded ones
		r.ID = e.ID
	}
	if e.StatusGuessed { // the recording has none
		r.Code = 0
	}
	headers := []*library.Header{}
	for _, h := range e.Headers {
		headers = append(headers, &library.Header{Key: h.Name, Value: h.Value, Disabled: h.Dropped && !onWire[strings.ToLower(h.Name)]})
	}
	r.Headers = &library.HeaderList{Headers: headers}
	if e.Content.Text != "" {
		r.PreviewLanguage = shown(e.Content.Media)
		declared := slices.ContainsFunc(e.Headers, func(h model.Header) bool {
			return !h.Dropped && declaresMedia([]row{{name: h.Name, value: h.Value}})
		})
		if !declared {
			r.PreviewLanguage = languages[e.Content.Media]
		}
		if r.PreviewLanguage == "" {
			r.PreviewLanguage = library.Text
		}
	}
	if e.Request != nil {
		r.OriginalRequest = w.original(op, e.Request, at+"/originalRequest")
	}
	return r
}

// onWire are the headers that say how a reply travelled. They are never replayed, whether they are switched on or off.
var onWire = map[string]bool{
	"connection": true, "content-encoding": true, "content-length": true, "date": true, "keep-alive": true,
	"proxy-connection": true, "te": true, "trailer": true, "transfer-encoding": true, "upgrade": true,
}
