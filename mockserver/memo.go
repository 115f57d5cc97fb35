package mockserver

import (
	"hash/maphash"
	"strings"
)

// Callers ask the same again and again, and as long as the same is served they get the same: what was found for a request is
// remembered. It goes by everything that matching looks at; a request of which it looks at more, at a header of this server's
// or at a long body, is matched each time.

// maxQuestion is how many bytes a request may have that is remembered.
const maxQuestion = 1 << 10

// memo remembers the hits of recent questions.
type memo = recent[answered]

// question is what matching looks at of a request.
type question struct {
	method, host, path, rawPath, query, media string
	body                                      []byte
}

// answered is a question with its hit.
type answered struct {
	method, host, path, rawPath, query, media, body string
	hit                                             hit
}

// question returns what matching looks at, and whether that is all of it. The body, which is a part of it where it is short, is
// read.
func (r *request) question() (q question, ok bool) {
	if r.options || r.hasBody() && (r.ContentLength < 0 || r.ContentLength > maxQuestion) {
		return q, false
	}
	u := r.URL
	q = question{method: r.Method, host: r.Host, path: u.Path, rawPath: u.RawPath, query: u.RawQuery}
	if r.hasBody() {
		if media := r.Header["Content-Type"]; len(media) > 0 {
			q.media = media[0]
		}
		q.body = r.Body()
	}
	return q, len(q.method)+len(q.host)+len(q.path)+len(q.rawPath)+len(q.query)+len(q.media)+len(q.body) <= maxQuestion
}

func (q *question) hash(seed maphash.Seed) uint64 {
	sum := maphash.String(seed, q.path)*31 + maphash.String(seed, q.method)
	if q.query != "" {
		sum = sum*31 + maphash.String(seed, q.query)
	}
	if len(q.body) > 0 {
		sum = sum*31 + maphash.Bytes(seed, q.body)
	}
	return sum
}

func (q *question) is(a *answered) bool {
	return a.path == q.path && a.method == q.method && a.query == q.query && a.rawPath == q.rawPath && a.host == q.host && a.media == q.media &&
		a.body == string(q.body)
}

// answered keeps the texts, which are parts of a request that is over soon.
func (q *question) answered(h hit) *answered {
	return &answered{strings.Clone(q.method), strings.Clone(q.host), strings.Clone(q.path), strings.Clone(q.rawPath), strings.Clone(q.query),
		strings.Clone(q.media), string(q.body), h}
}
