package runtime

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
)

// errorMessage returns what the body of an error reply says in words, on one line and not without end; "" where it says
// nothing. Nothing else of the body is shown: it may be secret.
func errorMessage(body []byte) string {
	var v any
	if len(body) > 1<<20 || json.Unmarshal(body, &v) != nil {
		return ""
	}
	message := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, inWords(v, 0))
	if runes := []rune(message); len(runes) > 300 {
		message = string(runes[:300]) + "…"
	}
	return strings.TrimSpace(message)
}

// inWords finds the message in the forms that APIs have: message, error.message, errors[0].message, title and detail, an
// OAuth 2.0 error_description, and an error that is a text itself.
func inWords(v any, depth int) string {
	if depth > 4 {
		return ""
	}
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case []any:
		if len(v) > 0 {
			return inWords(v[0], depth+1)
		}
	case map[string]any:
		return objectInWords(v, depth)
	}
	return ""
}

func objectInWords(object map[string]any, depth int) string {
	text := func(name string) string {
		s, _ := object[name].(string)
		return strings.TrimSpace(s)
	}
	for _, name := range []string{"message", "Message", "error_description", "errorMessage", "error_message", "errorSummary", "msg"} {
		if s := inWords(object[name], depth+1); s != "" {
			return s
		}
	}
	for _, name := range []string{"error", "errors", "Error", "Errors", "fault"} {
		if _, ok := object[name].(string); !ok {
			if s := inWords(object[name], depth+1); s != "" {
				return s
			}
		}
	}
	title, detail := text("title"), text("detail")
	if title != "" && detail != "" && !strings.HasPrefix(detail, title) {
		return title + ": " + detail
	}
	for _, name := range []string{"detail", "details", "description", "reason", "title", "faultstring", "error", "errors", "Error"} {
		if s := text(name); s != "" {
			return s
		}
	}
	if fields, ok := object["errors"].(map[string]any); ok { // by the name of what is wrong
		names := make([]string, 0, len(fields))
		for name := range fields {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if s := inWords(fields[name], depth+1); s != "" {
				return name + ": " + s
			}
		}
	}
	return ""
}
