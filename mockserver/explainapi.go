package mockserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// writeExplanation answers a request with the header X-Pmgen-Explain: why its answer would be what it is. It is open to all, as
// the reply to a request that nothing matches is.
func (s *Server) writeExplanation(w http.ResponseWriter, r *http.Request) {
	switch e, err := s.Explain(r); {
	case errors.Is(err, errTooLarge):
		writeTooLarge(w)
	case err != nil:
		writeError(w, http.StatusInternalServerError, "internalError", err.Error(), "Unreadable model")
	default:
		writeJSON(w, http.StatusOK, e)
	}
}

// serveExplain explains the request that is described.
func (s *Server) serveExplain(w http.ResponseWriter, r *http.Request, _ *snapshot) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.settings.maxBody))
	if isTooLarge(err) {
		writeTooLarge(w)
		return
	}
	asked, err := readDescribed(data)
	if err != nil {
		writeError(w, http.StatusBadRequest, "invalidRequestError",
			`Send {"method": "GET", "url": "/path?query", "headers": {"Name": "value"}, "body": "text or JSON"}: `+err.Error(), "Not a request")
		return
	}
	if all := r.URL.Query().Get("all"); all != "" && all != "0" {
		asked.Header.Set("X-Pmgen-Explain", "all")
	}
	s.writeExplanation(w, asked.WithContext(r.Context()))
}

// described is a request as a caller of /_pmgen/explain writes it.
type described struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Path   string `json:"path"` // the same as url
	// Headers have a text, or a list of texts.
	Headers map[string]json.RawMessage `json:"headers"`
	// Body is a text that is sent as it is, or JSON.
	Body json.RawMessage `json:"body"`
}

// readDescribed makes the request that is described.
func readDescribed(data []byte) (*http.Request, error) {
	var d described
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("the body cannot be read: %w", err)
	}
	target := d.URL
	if target == "" {
		target = d.Path
	}
	if target == "" {
		return nil, errors.New("it has no url")
	}
	if !strings.Contains(target, "://") {
		target = "/" + strings.TrimLeft(target, "/") // never a host
	}
	u, err := url.Parse(target)
	if err != nil {
		return nil, errors.New("its url cannot be read")
	}
	if d.Method == "" {
		d.Method = http.MethodGet
	}
	body, isJSON := []byte(d.Body), len(d.Body) > 0 && string(d.Body) != "null"
	var text string
	if json.Unmarshal(d.Body, &text) == nil {
		body, isJSON = []byte(text), false
	}
	r, err := http.NewRequest(strings.ToUpper(d.Method), "/", bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("its method cannot be read")
	}
	r.URL, r.Host = u, u.Host
	for name, value := range d.Headers {
		var one string
		var several []string
		switch {
		case json.Unmarshal(value, &one) == nil:
			r.Header.Add(name, one)
		case json.Unmarshal(value, &several) == nil:
			for _, v := range several {
				r.Header.Add(name, v)
			}
		default:
			return nil, fmt.Errorf("its header %s is neither a text nor a list of texts", quote(name))
		}
	}
	if host := r.Header.Get("Host"); host != "" { // where net/http has it
		r.Host = host
		r.Header.Del("Host")
	}
	if isJSON && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}
