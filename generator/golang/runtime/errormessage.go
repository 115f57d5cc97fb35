package runtime

import (
	"strings"
	"unicode"
)

// documented adds the message that an error reply carries to what is said of it, on one line and not without end.
func documented(reply *APIError, message string) string {
	message = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, message)
	if runes := []rune(message); len(runes) > 300 {
		message = string(runes[:300]) + "…"
	}
	if message = strings.TrimSpace(message); message == "" {
		return reply.Error()
	}
	return reply.Error() + ": " + message
}
