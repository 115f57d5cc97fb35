package runtime

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
)

// Sentinel errors match an [*APIError] by status with [errors.Is].
var (
	ErrBadRequest    = errors.New(packageName + ": bad request")
	ErrUnauthorized  = errors.New(packageName + ": unauthorized")
	ErrForbidden     = errors.New(packageName + ": forbidden")
	ErrNotFound      = errors.New(packageName + ": not found")
	ErrConflict      = errors.New(packageName + ": conflict")
	ErrUnprocessable = errors.New(packageName + ": unprocessable")
	ErrRateLimited   = errors.New(packageName + ": rate limited")
	ErrServer        = errors.New(packageName + ": server error") // any status from 500
)

// ErrResponseTooLarge is returned for a reply that is longer than [WithMaxResponseBytes] allows.
var ErrResponseTooLarge = errors.New(packageName + ": response too large")

// APIError is a reply that is not what the operation returns: its status says that the request failed, or it is something
// else than documented, such as a proxy's HTML page.
type APIError struct {
	Op         string // the operation, such as "Pets.Get"
	StatusCode int
	Header     http.Header
	Body       []byte
}

// Error names the operation and the status, and says what the body says in words; of a body that is not JSON, the content
// type. It never holds the URL or the rest of the body, which may be secret.
func (e *APIError) Error() string {
	if e == nil {
		return packageName + ": an error that no request returned"
	}
	s := fmt.Sprintf("%s: %s: %d %s", packageName, e.Op, e.StatusCode, http.StatusText(e.StatusCode))
	if ct := e.Header.Get("Content-Type"); !isJSON(ct) {
		return s + " (" + mediaType(ct) + ")"
	}
	if message := errorMessage(e.Body); message != "" {
		s += ": " + message
	}
	return s
}

// GoString is the text of the error, too: %#v would show header and body.
func (e *APIError) GoString() string { return e.Error() }

// Is implements matching for the sentinel errors of this package.
func (e *APIError) Is(target error) bool {
	switch target {
	case ErrBadRequest:
		return e.StatusCode == http.StatusBadRequest
	case ErrUnauthorized:
		return e.StatusCode == http.StatusUnauthorized
	case ErrForbidden:
		return e.StatusCode == http.StatusForbidden
	case ErrNotFound:
		return e.StatusCode == http.StatusNotFound
	case ErrConflict:
		return e.StatusCode == http.StatusConflict
	case ErrUnprocessable:
		return e.StatusCode == http.StatusUnprocessableEntity
	case ErrServer:
		return e.StatusCode >= http.StatusInternalServerError
	case ErrRateLimited:
		return e.StatusCode == http.StatusTooManyRequests
	}
	return false
}

// Decode decodes the body, where it is JSON, into the value that v points to.
func (e *APIError) Decode(v any) error {
	return json.Unmarshal(e.Body, v)
}

// isJSON reports whether the body is worth decoding: by its content type, or because servers send JSON as text/html, too.
func (e *APIError) isJSON() bool {
	return isJSON(e.Header.Get("Content-Type")) || json.Valid(e.Body)
}

// errorType is the type of the error replies of one status; 0 stands for those that are not documented.
type errorType struct {
	status int
	as     func(*APIError) error
}

// typed returns the error of the type documented for its status, or e itself.
func (e *APIError) typed(types []errorType) error {
	for _, t := range types {
		if (t.status == e.StatusCode || t.status == 0 && e.StatusCode >= 400) && e.isJSON() {
			return t.as(e)
		}
	}
	return e
}

// mediaType returns a content type without its parameters.
func mediaType(contentType string) string {
	if mt, _, err := mime.ParseMediaType(contentType); err == nil {
		return mt
	}
	mt, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(mt))
}

// isJSON reports whether a body of the content type is worth decoding; none given counts as JSON.
func isJSON(contentType string) bool {
	mt := mediaType(contentType)
	return mt == "" || mt == "application/json" || mt == "text/json" || mt == "text/plain" || strings.HasSuffix(mt, "+json")
}
