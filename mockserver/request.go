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
	segments []string // of the path, unescaped, without the empty one that a trailing slash makes; set by split
	slash    bool     // the path ends in a slash; set by split

	options bool // it has a header that is for this server: X-Mock-… or X-Pmgen-…
	special bool // it has one that asks for a reply in another form: a part, only if it has changed, for a page of some origin

	maxBody   int64
	tooLarge  bool
	bodyBytes int64 // how many were read
	body      lazy[[]byte]
	beginning []byte // of a body that nobody asked for
	query     lazy[url.Values]
	form      lazy[url.Values]
	value     lazy[any]
	files     map[string]bool // the form's fields that are files; set by Form
	badForm   string          // why the body is not the form that it is said to be; set by Form
	sameJSON  lazy[string]
	matching  matcher // what looks for its example
	hits      []hit   // room for the matcher's
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
	req := &request{}
	req.reset(r, maxBody)
	req.split()
	return req
}

// reset makes it the request's.
func (r *request) reset(of *http.Request, maxBody int64) {
	*r = request{Request: of, maxBody: maxBody, segments: r.segments[:0], hits: r.hits[:0]}
	for name := range of.Header {
		switch {
		case strings.HasPrefix(name, "X-Mock-"), strings.HasPrefix(name, "X-Pmgen-"):
			r.options = true
		case name == "Origin", name == "Range", strings.HasPrefix(name, "If-"):
			r.special = true
		}
	}
}

// split cuts the path into its segments.
func (r *request) split() {
	r.segments, r.slash = splitInto(r.segments[:0], r.URL.Path, r.URL.RawPath)
}

// option returns a header that is for this server; nearly no request has one.
func (r *request) option(name string) string {
	if !r.options {
		return ""
	}
	return strings.TrimSpace(r.Header.Get(name))
}

// release drops what was the request's, so that nothing of it is kept.
func (r *request) release() {
	clear(r.segments)
	clear(r.hits[:cap(r.hits)])
	*r = request{segments: r.segments[:0], hits: r.hits[:0]}
}

// splitPath cuts a path at its slashes. Where the path was sent with escapes that matter (%2F), raw has them: it is cut
// first and unescaped afterwards.
func splitPath(path, raw string) (segments []string, slash bool) { return splitInto(nil, path, raw) }

// splitInto is splitPath into room that is there.
func splitInto(segments []string, path, raw string) ([]string, bool) {
	escaped := raw != ""
	if escaped {
		path = raw
	}
	path = strings.TrimPrefix(path, "/")
	if path == "" {
		return segments, false
	}
	slash := false
	for s := range strings.SplitSeq(path, "/") {
		segments = append(segments, s)
	}
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
		if !r.hasBody() {
			return nil
		}
		data, err := io.ReadAll(r.bounded())
		r.bodyBytes, r.tooLarge = int64(len(data)), isTooLarge(err)
		return data
	})
}

func (r *request) hasBody() bool {
	return r.Request.Body != nil && r.Request.Body != http.NoBody
}

func (r *request) bounded() io.Reader { return http.MaxBytesReader(nil, r.Request.Body, r.maxBody) }

func isTooLarge(err error) bool {
	var tooLarge *http.MaxBytesError
	return errors.As(err, &tooLarge)
}

// announcedTooLarge reports whether the request says that its body is longer than may be read.
func (r *request) announcedTooLarge() bool {
	r.tooLarge = r.tooLarge || r.ContentLength > r.maxBody && r.hasBody()
	return r.tooLarge
}

// drain reads a body that nobody asked for and keeps its beginning: a client that still sends while it is answered takes
// that for an error of the network.
func (r *request) drain() {
	if r.body.done || !r.hasBody() {
		return
	}
	body := r.bounded()
	kept, err := io.ReadAll(io.LimitReader(body, maxKept))
	r.beginning, r.bodyBytes = kept, int64(len(kept))
	if err == nil {
		var rest int64
		rest, err = io.Copy(io.Discard, body)
		r.bodyBytes += rest
	}
	r.tooLarge = isTooLarge(err)
}

// seen is the beginning of the body, as far as it was read.
func (r *request) seen() []byte {
	if r.body.done {
		return r.body.value
	}
	return r.beginning
}

// rewind makes the body readable from its beginning.
func (r *request) rewind() {
	if body := r.Body(); r.hasBody() {
		r.Request.Body = io.NopCloser(bytes.NewReader(body))
	}
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
				r.badForm = err.Error()
				return url.Values{}
			}
			r.files = map[string]bool{}
			for name := range form.File {
				r.files[name] = true
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

// canonicalJSON is the text of the decoded body that equal ones share, "" where it is not JSON.
func (r *request) canonicalJSON() string {
	return r.sameJSON.get(func() string {
		if v := decodeJSON(r.Body()); v != nil { // a value of its own: numbers are replaced in it
			return canonicalJSON(v)
		}
		return ""
	})
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

func (r *request) wantsOriginal() bool {
	return isOn(r.option("X-Pmgen-Original"))
}

// isOn reads a switch. strconv makes an error of each text that is none, also of an empty one.
func isOn(text string) bool {
	if text == "" {
		return false
	}
	on, _ := strconv.ParseBool(text)
	return on
}
