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
			reply := op.Reply(e.Status, e.Content.Media)
			if reply == nil {
				op.Replies = append(op.Replies, model.Reply{Status: e.Status, Media: e.Content.Media, Evidence: model.Observed, Pos: e.Pos,
					Description: cmp.Or(e.Reason, http.StatusText(e.Status))})
			}
		}
		slices.SortStableFunc(op.Replies, func(a, b model.Reply) int {
			return cmp.Or(a.Status-b.Status, cmp.Compare(a.Media, b.Media))
		})
	}
}
