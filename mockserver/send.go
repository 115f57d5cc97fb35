package mockserver

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// write sends the reply and returns its status.
func (c *candidate) write(out http.ResponseWriter, r *request, s *settings, score float64, j judgement) int {
	w := c.written()
	late := ""
	if s.delay > 0 || r.option(delayHeader) != "" {
		if late = r.wait(out, s.delay); late == gone {
			return w.status // nobody is left to be answered
		}
	}
	h := out.Header()
	if len(h) == 0 {
		for name, values := range w.header {
			h[name] = slices.Clip(values)
		}
	} else {
		w.mergeHeader(h)
	}
	h["X-Pmgen-Score"] = scoreHeader(score)
	if len(j.violations) > 0 {
		h["X-Pmgen-Violations"] = []string{headerValue(line(j.violations))}
	}
	if late != "" {
		j.warnings = append(slices.Clip(j.warnings), late)
	}
	body := w.body
	switch {
	case w.original != nil && r.wantsOriginal():
		body = w.original
		h["Content-Type"] = slices.Clip(w.originalType)
		h["Content-Length"] = []string{strconv.Itoa(len(body))}
	case w.templated():
		e := newExpansion(c, r, s.seeding)
		body = w.expand(e, h)
		if e.cut {
			j.warnings = append(slices.Clip(j.warnings), "template: the body is longer than "+strconv.Itoa(maxExpanded>>20)+" MiB, some values were left out")
		}
	}
	if len(j.warnings) > 0 {
		h["X-Pmgen-Warnings"] = []string{headerValue(line(j.warnings))}
	}
	if cookies := h["Set-Cookie"]; len(cookies) > 0 && !r.wantsOriginal() {
		h["Set-Cookie"] = usableCookies(cookies, r.Request)
	}
	w.send(out, r, s, body)
	return w.status
}

// send sends the body, in the form that the request asks for.
func (w *writtenReply) send(out http.ResponseWriter, r *request, s *settings, body []byte) {
	h, text := out.Header(), body
	switch {
	case w.stream:
		w.sendEvents(out, r, s.eventInterval, body)
		return
	case w.inParts(r):
		w.sendPart(out, r, body)
		return
	case w.compressed(r, s, body):
		if packed := w.packed(body); packed != nil {
			h["Content-Encoding"] = []string{"gzip"}
			h["Content-Length"] = []string{strconv.Itoa(len(packed))}
			if etag := h["Etag"]; len(etag) == 1 && strings.HasPrefix(etag[0], `"`) {
				h["Etag"] = []string{"W/" + etag[0]} // the same thing in other bytes
			}
			body = packed
		}
	}
	out.WriteHeader(w.status)
	if r.Method == http.MethodHead || len(body) == 0 {
		return
	}
	if seen, ok := out.(*recorder); ok {
		seen.writeWhole(body, text)
		return
	}
	_, _ = out.Write(body) // the other side has gone: nobody is left to tell
}

// compressed reports whether the request gets the body compressed, where that is any shorter.
func (w *writtenReply) compressed(r *request, s *settings, body []byte) bool {
	return w.compressible && len(body) >= minCompressed && !s.uncompressed && acceptsGzip(r.Header)
}

// mergeHeader adds the reply's headers to those that are there, of CORS: what is recorded of that goes before it.
func (w *writtenReply) mergeHeader(h http.Header) {
	if len(w.header["Access-Control-Allow-Origin"]) > 0 {
		exposed := h["Access-Control-Expose-Headers"]
		for name := range h {
			if strings.HasPrefix(name, "Access-Control-") {
				delete(h, name)
			}
		}
		defer func() {
			if len(exposed) > 0 {
				h["Access-Control-Expose-Headers"] = []string{strings.Join(append(slices.Clone(w.header["Access-Control-Expose-Headers"]), exposed...), ", ")}
			}
		}()
	}
	for name, values := range w.header {
		if name == "Vary" {
			h[name] = append(slices.Clip(values), h[name]...)
			continue
		}
		h[name] = slices.Clip(values)
	}
}

const (
	delayHeader = "X-Mock-Response-Delay"
	gone        = "gone"
)

// wait holds the reply back for as long as the request asks for, else for a while that is set. It returns gone where the
// client did not wait, and a warning where it cannot be understood.
func (r *request) wait(out http.ResponseWriter, usual time.Duration) (warning string) {
	if text := r.option(delayHeader); text != "" {
		ms, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			warning = "x-mock-response-delay: want milliseconds, got " + quote(text)
		} else if usual = time.Duration(ms) * time.Millisecond; usual > MaxDelay {
			usual, warning = MaxDelay, "x-mock-response-delay: a reply is held back for "+MaxDelay.String()+" at most"
		}
	}
	if !hold(out, r.Request, usual) {
		return gone
	}
	return warning
}

// hold waits and reports whether the client did, too.
func hold(out http.ResponseWriter, r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	// The server's patience is for clients that do not read: this time is not theirs.
	_ = http.NewResponseController(out).SetWriteDeadline(time.Now().Add(d + time.Minute)) // who has no deadlines needs none
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// inParts reports whether the request asks for a part of the body, or only for one that has changed, and the reply was
// recorded with what that needs.
func (w *writtenReply) inParts(r *request) bool {
	if w.status != http.StatusOK || r.Method != http.MethodGet && r.Method != http.MethodHead || len(r.Header) == 0 {
		return false
	}
	return w.ranges && r.Header.Get("Range") != "" ||
		len(w.header["Etag"]) > 0 && r.Header.Get("If-None-Match") != "" && !r.selects() ||
		!w.modified.IsZero() && r.Header.Get("If-Modified-Since") != "" && !r.selects()
}

func (r *request) selects() bool {
	return r.option("X-Mock-Response-Code") != "" || r.option("X-Mock-Response-Id") != "" || r.option("X-Mock-Response-Name") != ""
}

func (w *writtenReply) sendPart(out http.ResponseWriter, r *request, body []byte) {
	of := r.Request
	if !w.ranges || r.selects() {
		of = r.Request.Clone(r.Context())
		if !w.ranges {
			of.Header.Del("Range")
		}
		if r.selects() {
			of.Header.Del("If-None-Match")
			of.Header.Del("If-Modified-Since")
		}
	}
	http.ServeContent(out, of, "", w.modified, bytes.NewReader(body))
}
