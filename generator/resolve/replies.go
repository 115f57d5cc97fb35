package resolve

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"

	"github.com/pmgen/pmgen/generator/model"
)

// replies makes a reply of each status and media type that examples have, beside those that a description declares, and
// says which examples can be served.
func (r *resolver) replies() {
	for _, op := range r.api.Operations {
		for _, e := range op.Examples {
			if e.Status == 0 {
				continue // the body of a request
			}
			if e.Status < 200 || e.Status > 599 {
				e.Served, e.Skipped = false, fmt.Sprintf("no server can reply with status %d", e.Status)
				continue
			}
			e.Served = e.Skipped == ""
			media := e.Content.Media
			if op.Method == http.MethodHead {
				media = "" // HTTP sends no body, though one is recorded
			}
			if op.Reply(e.Status, media) == nil {
				op.Replies = append(op.Replies, model.Reply{Status: e.Status, Media: media, Evidence: model.Observed, Pos: e.Pos,
					Description: cmp.Or(e.Reason, http.StatusText(e.Status))})
			}
		}
		for i := range op.Replies {
			op.Replies[i].Lines = isLines(op, &op.Replies[i])
		}
		slices.SortStableFunc(op.Replies, func(a, b model.Reply) int {
			return cmp.Or(a.Status-b.Status, cmp.Compare(a.Media, b.Media))
		})
	}
}

// isLines reports whether a reply is JSON Lines: its media type says so, or every body that was recorded for it is.
func isLines(op *model.Operation, reply *model.Reply) bool {
	if model.IsJSONLines(reply.Media) {
		return true
	}
	found := false
	for _, e := range op.Examples {
		if e.Status == reply.Status && e.Content.Media == reply.Media && len(e.Content.Bytes()) > 0 {
			if !e.Content.Lines {
				return false
			}
			found = true
		}
	}
	return found
}
