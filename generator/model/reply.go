package model

import (
	"slices"
	"strings"
)

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

// Successes are the documented replies of success.
func (o *Operation) Successes() []*Reply {
	var list []*Reply
	for i := range o.Replies {
		if r := &o.Replies[i]; r.Success() {
			list = append(list, r)
		}
	}
	return list
}

// MainReply is the reply of success that says most of its body, and of equal ones that of the lowest status; nil where none
// is documented. Where ResultType is empty a method returns its type.
func (o *Operation) MainReply() *Reply {
	var best *Reply
	for _, r := range o.Successes() {
		if best == nil || r.rank() < best.rank() || r.rank() == best.rank() && r.Status < best.Status {
			best = r
		}
	}
	return best
}

// rank orders replies: JSON, event streams, other bodies, no body.
func (r *Reply) rank() int {
	return slices.Index([]ReplyKind{ReplyJSON, ReplyEvents, ReplyText, ReplyStream, ReplyNone}, r.Kind())
}
