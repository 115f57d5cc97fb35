package export

import (
	"encoding/json"
	"strings"

	library "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/generator/model"
)

// events writes scripts.
func events(scripts []model.Script) []*library.Event {
	var out []*library.Event
	for _, s := range scripts {
		if len(s.From) == 0 {
			out = append(out, library.CreateEvent(library.ListenType(s.Listen), strings.Split(s.Code, "\n")))
		}
	}
	return out
}

// variables writes variables. The library leaves out a value that is empty, which is not the same as none.
func (w *writer) variables(all []model.Variable, list string) []*library.Variable {
	var out []*library.Variable
	for i, v := range all {
		out = append(out, &library.Variable{Key: v.Name, Value: v.Value, Type: "string", Description: v.Description})
		if v.Value == "" {
			w.set(element(list, i), "value", "")
		}
	}
	return out
}

// settings writes how Postman is to send a request; nil where nothing is said. It is an object whose members are sorted.
func settings(s *model.Settings) any {
	if s == nil {
		return nil
	}
	out := map[string]any{}
	for name, value := range map[string]*bool{
		"followRedirects": s.FollowRedirects, "followOriginalHttpMethod": s.FollowOriginalMethod,
		"followAuthorizationHeader": s.FollowAuthorization, "strictSSL": s.StrictSSL, "disableBodyPruning": s.DisableBodyPruning,
		"disableUrlEncoding": s.DisableURLEncoding, "disableCookies": s.DisableCookies,
	} {
		if value != nil {
			out[name] = *value
		}
	}
	if s.MaxRedirects != nil {
		out["maxRedirects"] = *s.MaxRedirects
	}
	if s.DisabledSystemHeaders != nil {
		off := map[string]bool{}
		for _, name := range s.DisabledSystemHeaders {
			off[name] = true
		}
		out["disabledSystemHeaders"] = off
	}
	for _, o := range s.Others {
		out[o.Name] = json.RawMessage(o.Value)
	}
	return out
}
