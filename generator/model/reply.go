package model

import "strings"

// ReplyKind is the form in which a reply comes to a caller.
type ReplyKind string

// The kinds of replies, those that say most of their body first.
const (
	ReplyJSON   ReplyKind = "json"   // a value of Reply.Type
	ReplyEvents ReplyKind = "events" // server-sent events
	ReplyText   ReplyKind = "text"   // bytes
	ReplyStream ReplyKind = "stream" // a body to read from, of any length
	ReplyNone   ReplyKind = "none"   // no body
)

// Kind is the form in which the reply comes.
func (r *Reply) Kind() ReplyKind {
	switch {
	case r.Lines:
		return ReplyText
	case r.Type != nil || IsJSON(r.Media):
		return ReplyJSON
	case r.Media == "":
		return ReplyNone
	case r.Media == "text/event-stream":
		return ReplyEvents
	case isText(r.Media):
		return ReplyText
	}
	return ReplyStream
}

// Success reports whether the status says that the request was.
func (r *Reply) Success() bool { return r.Status >= 200 && r.Status < 300 }

func isText(media string) bool {
	switch media {
	case "application/xml", "application/javascript", "application/x-www-form-urlencoded", "application/graphql", "application/yaml",
		"application/x-yaml", "application/json-seq":
		return true
	}
	return IsJSONLines(media) || strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "+xml") || strings.HasSuffix(media, "+yaml")
}
