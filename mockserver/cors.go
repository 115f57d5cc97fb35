package mockserver

import (
	"net/http"

	"github.com/rs/cors"
)

// newCORS lets pages of any origin call the mock: it has no data but recorded ones, whose secrets are masked.
func newCORS() *cors.Cors {
	return cors.New(cors.Options{
		AllowOriginFunc: func(string) bool { return true }, // an origin by name: with credentials * means none
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
			http.MethodTrace, "COPY", "LINK", "LOCK", "PROPFIND", "PURGE", "UNLINK", "UNLOCK", "VIEW"}, // Postman's
		AllowedHeaders:   []string{"*"},
		AllowCredentials: true,
		ExposedHeaders: []string{"X-Pmgen-Example", "X-Pmgen-Operation", "X-Pmgen-Score", "X-Pmgen-Violations", "X-Pmgen-Warnings",
			"X-Pmgen-Repaired", "X-Pmgen-Made", "X-Pmgen-Template"},
	})
}

// isPreflight reports whether a browser asks if it may send a request.
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// answersPreflight reports whether the example says itself what browsers ask.
func (c *candidate) answersPreflight() bool {
	return c.operation.Method == http.MethodOptions && len(c.written().header["Access-Control-Allow-Origin"]) > 0
}

// answeredCORS sets the headers that browsers want, and reports whether that is all of the answer.
func (s *Server) answeredCORS(w http.ResponseWriter, r *http.Request, d decision) bool {
	preflight := isPreflight(r)
	if preflight && d.found && d.best.candidate.answersPreflight() {
		return false
	}
	s.cors.HandlerFunc(w, r)
	return preflight
}
