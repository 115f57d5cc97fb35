package mockserver

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// ownRequest is the request that an example was recorded with, without what selects an example; variables that nothing gives a
// value are filled. It is nil where there can be no such request.
func ownRequest(op *model.Operation, e *model.Example) *http.Request {
	const filled = "filled"
	recorded := recordedRequest(op, e)
	segments, slash := parseRecorded(recorded.Path)
	u := &url.URL{}
	for _, s := range segments {
		text := strings.Join(s.literals, filled)
		u.Path += "/" + text
		u.RawPath += "/" + url.PathEscape(text)
	}
	if slash || len(segments) == 0 {
		u.Path, u.RawPath = u.Path+"/", u.RawPath+"/"
	}
	query := url.Values{}
	for _, q := range recorded.Query {
		switch {
		case q.Disabled:
		case unresolved(q.Value):
			query.Add(q.Name, filled)
		default:
			query.Add(q.Name, q.Value)
		}
	}
	u.RawQuery = query.Encode()
	body, media := ownBody(recorded.Body)
	r, err := http.NewRequest(op.Method, "/", strings.NewReader(body))
	if err != nil {
		return nil // a method that cannot be sent
	}
	r.URL = u
	for _, h := range recorded.Headers {
		if !h.Disabled && validName(h.Name) && !selects(h.Name) {
			r.Header.Add(h.Name, headerValue(h.Value))
		}
	}
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	return r
}

func ownBody(b *model.RequestBody) (text, media string) {
	switch {
	case b == nil:
		return "", ""
	case b.Encoding == model.URLEncoded || b.Encoding == model.Multipart: // as fields either way
		values := url.Values{}
		for _, f := range b.Form {
			if !f.Disabled {
				values.Add(f.Name, f.Value)
			}
		}
		return values.Encode(), "application/x-www-form-urlencoded"
	}
	return string(b.Content.Bytes()), b.Content.Media
}

// selects reports whether a header is one of those that steer the mock.
func selects(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "x-mock-") || strings.HasPrefix(name, "x-pmgen-")
}
