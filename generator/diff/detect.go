package diff

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// IsDocument reports whether a text is an OpenAPI document, of whatever version: a member of its first level says so.
func IsDocument(data []byte) bool {
	if isJSON(data) {
		return jsonDocument(data)
	}
	for line := range strings.Lines(string(data)) {
		name, _, ok := strings.Cut(strings.TrimPrefix(line, "\ufeff"), ":")
		if ok && isVersionKey(strings.Trim(name, `"'`)) {
			return true
		}
	}
	return false
}

func isVersionKey(name string) bool { return name == "openapi" || name == "swagger" }

// jsonDocument looks at the names of the first level only, and leaves the text at the one that it wants.
func jsonDocument(data []byte) bool {
	d := jsontext.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, err := d.ReadToken(); err != nil {
		return false
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return false
		}
		if isVersionKey(name.String()) {
			return true
		}
		if d.SkipValue() != nil {
			return false
		}
	}
	return false
}
