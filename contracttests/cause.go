package contracttests

import "strings"

// cause takes out of a message what differs although the cause does not: which item of a list it is, which values there are,
// what exactly was broken.
func cause(kind Kind, message string) string {
	message = withoutItems(message)
	switch kind {
	case Body:
		for _, sort := range [][2]string{{": want ", ": another value than the recorded one"}, {": not in the example: ", ": not in the example"}} {
			if where, _, ok := strings.Cut(message, sort[0]); ok && strings.HasPrefix(message, "body: /") {
				message = where + sort[1]
				break
			}
		}
	case Header:
		if where, _, ok := strings.Cut(message, ": want "); ok {
			message = where + ": another value than the recorded one"
		}
	case Negative:
		for _, sort := range [][2]string{{"the unknown ", "an unknown id"}, {"a body ", "a body that breaks its schema"}, {"a query ", "a query that breaks what is declared"}} {
			if i := strings.LastIndex(message, " is answered with "); i >= 0 && strings.HasPrefix(message, sort[0]) {
				message = sort[1] + message[i:]
				break
			}
		}
	case Chain:
		if where, _, ok := strings.Cut(message, ": asked for "); ok {
			message = where + ": asked for one thing, got another"
		}
	}
	return string(kind) + ": " + message
}

// withoutItems puts a * in the place of the numbers in pointers.
func withoutItems(message string) string {
	var out strings.Builder
	for i := 0; i < len(message); i++ {
		out.WriteByte(message[i])
		if message[i] != '/' {
			continue
		}
		end := i + 1
		for end < len(message) && message[end] >= '0' && message[end] <= '9' {
			end++
		}
		if end > i+1 && (end == len(message) || message[end] == '/' || message[end] == ':') {
			out.WriteByte('*')
			i = end - 1
		}
	}
	return out.String()
}
