package mockserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// request is an incoming request with what matching asks of it, each worked out when it is first asked for.
type request struct {
	*http.Request
	segments []string // of the path, unescaped, without the empty one that a trailing slash makes
	slash    bool     // the path ends in a slash

	maxBody  int64
	tooLarge bool
	body     lazy[[]byte]
	query    lazy[url.Values]
	form     lazy[url.Values]
	value    lazy[any]
}

type lazy[T any] struct {
	done  bool
	value T
}

func (l *lazy[T]) get(make func() T) T {
	if !l.done {
		l.value, l.done = make(), true
	}
	return l.value
}

func newRequest(r *http.Request, maxBody int64) *request {
	req := &request{Request: r, maxBody: maxBody}
	req.segments, req.slash = splitPath(r.URL.Path, r.URL.RawPath)
	return req
}

// splitPath cuts a path at its slashes. Where the path was sent with escapes that matter (%2F), raw has them: it is cut
// first and unescaped afterwards.
func splitPath(path, raw string) (segments []string, slash bool) {
	escaped := raw != ""
	if escaped {
		path = raw
	}
	path = strings.TrimPrefix(path, "/")
	if path == "" {
		return nil, false
	}
	segments = strings.Split(path, "/")
	if n := len(segments); segments[n-1] == "" {
		segments, slash = segments[:n-1], true
	}
	if escaped {
		for i, s := range segments {
			if u, err := url.PathUnescape(s); err == nil {
				segments[i] = u
			}
		}
	}
	return segments, slash
}

// Body returns the body as far as it may be read; tooLarge is set where it is longer.
func (r *request) Body() []byte {
	return r.body.get(func() []byte {
		if r.Request.Body == nil || r.Request.Body == http.NoBody {
			return nil
		}
		data, err := io.ReadAll(http.MaxBytesReader(nil, r.Request.Body, r.maxBody))
		var tooLarge *http.MaxBytesError
		r.tooLarge = errors.As(err, &tooLarge)
		return data
	})
}

// Query returns the query's parameters.
func (r *request) Query() url.Values {
	return r.query.get(func() url.Values { return r.URL.Query() })
}

// Form returns the fields of an urlencoded or multipart body; files are left out.
func (r *request) Form() url.Values {
	return r.form.get(func() url.Values {
		media, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		switch media {
		case "multipart/form-data":
			form, err := multipart.NewReader(bytes.NewReader(r.Body()), params["boundary"]).ReadForm(r.maxBody)
			if err != nil {
				return url.Values{}
			}
			_ = form.RemoveAll() // nothing is on disk: the body is in memory and bounded
			return form.Value
		case "application/x-www-form-urlencoded", "":
			values, _ := url.ParseQuery(string(r.Body())) // what can be read of it
			return values
		}
		return url.Values{}
	})
}

// JSON returns the decoded body, nil where it is not JSON.
func (r *request) JSON() any {
	return r.value.get(func() any { return decodeJSON(r.Body()) })
}

func decodeJSON(data []byte) any {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || d.More() {
		return nil
	}
	return v
}

func (r *request) wantsErrors() bool {
	on, _ := strconv.ParseBool(r.Header.Get("X-Pmgen-Errors"))
	return on
}

func (r *request) wantsOriginal() bool {
	on, _ := strconv.ParseBool(r.Header.Get("X-Pmgen-Original"))
	return on
}
