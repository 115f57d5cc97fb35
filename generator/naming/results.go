package naming

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// results names the structs that methods return whose successful replies are not of one type: deleting a device answers
// 200 with what was deleted, or 202 with the job that will. A type is named after its method, a field after its status.
func (t *typing) results() {
	used := map[string]bool{}
	for _, name := range t.next {
		used[name] = true
	}
	gone := map[string]string{}
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(t.lock.Removed))) {
		gone[t.lock.Removed[name]] = name
	}
	var open []*entry
	entries := make([]*entry, len(t.api.Operations))
	for i, op := range t.api.Operations {
		op.ResultType = ""
		for j := range op.Replies {
			op.Replies[j].GoName = ""
		}
		fields := t.outcomes(op)
		if fields == nil {
			continue
		}
		t.resultFields(op, fields)
		id := op.ID + "/result"
		e := &entry{key: id, places: 1}
		for _, front := range methodFronts(op) {
			e.candidates = append(e.candidates, front+"Result")
		}
		if had := cmp.Or(t.lock.Types[id], gone[id]); valid(had) && !used[had] && !(scope{}).taken(had) && !t.serviceType(had) {
			e.name, used[had] = had, true
		}
		entries[i], open = e, append(open, e)
	}
	t.scope.allocate(open)
	for i, e := range entries {
		if e != nil {
			op := t.api.Operations[i]
			op.ResultType, t.next[e.key] = e.name, e.name
		}
	}
}

// outcome is what replies of one status have in common for a caller.
type outcome struct {
	status  int
	kind    model.ReplyKind
	typ     *model.Type
	replies []*model.Reply
}

// outcomes returns the different successes of an operation, by status, the more telling kinds first; nil where a method
// can return them as one type. That a status can come without a body beside one with a body makes no difference.
func (t *typing) outcomes(op *model.Operation) []*outcome {
	var list []*outcome
	bodies := map[int]bool{}
	for i := range op.Replies {
		r := &op.Replies[i]
		if !r.Success() {
			continue
		}
		o := &outcome{status: r.Status, kind: r.Kind(), typ: r.Type}
		bodies[r.Status] = bodies[r.Status] || o.kind != model.ReplyNone
		same := slices.IndexFunc(list, func(other *outcome) bool { return other.status == o.status && t.alike(other, o) })
		if same < 0 {
			same, list = len(list), append(list, o)
		}
		list[same].replies = append(list[same].replies, r)
	}
	list = slices.DeleteFunc(list, func(o *outcome) bool { return o.kind == model.ReplyNone && bodies[o.status] })
	if !slices.ContainsFunc(list, func(o *outcome) bool { return !t.alike(o, list[0]) }) {
		return nil
	}
	rank := func(o *outcome) int {
		return slices.Index([]model.ReplyKind{model.ReplyJSON, model.ReplyEvents, model.ReplyText, model.ReplyStream, model.ReplyNone}, o.kind)
	}
	slices.SortStableFunc(list, func(a, b *outcome) int {
		if a.status != b.status {
			return a.status - b.status
		}
		return rank(a) - rank(b)
	})
	return list
}

// alike reports whether one Go type holds both.
func (t *typing) alike(a, b *outcome) bool {
	return a.kind == b.kind && (a.kind != model.ReplyJSON || t.sameType(a.typ, b.typ))
}

// sameType reports whether two types are one in Go.
func (t *typing) sameType(a, b *model.Type) bool {
	if a == nil || b == nil || a.Kind == model.KindAny || b.Kind == model.KindAny {
		return (a == nil || a.Kind == model.KindAny) && (b == nil || b.Kind == model.KindAny)
	}
	if a.Kind != b.Kind || a.Nullable != b.Nullable {
		return false
	}
	switch a.Kind {
	case model.KindRef:
		return t.api.Type(a.Ref) == t.api.Type(b.Ref)
	case model.KindArray, model.KindMap:
		return t.sameType(a.Elem, b.Elem)
	}
	return true
}

// resultFields names the fields: OK, Accepted; of a second body under one status with its media type, OKCSV.
func (t *typing) resultFields(op *model.Operation, list []*outcome) {
	used := map[string]bool{"StatusCode": true}
	keys := make([]string, len(list))
	for i, o := range list {
		keys[i] = op.ID + "/result#" + strconv.Itoa(o.status)
		if o.kind != model.ReplyJSON {
			keys[i] += " " + o.replies[0].Media
		} else if i > 0 && list[i-1].status == o.status { // a second JSON type
			keys[i] += " " + o.replies[0].Media
		}
	}
	give := func(i int, name string) {
		used[name] = true
		t.fields[keys[i]] = name
		for _, r := range list[i].replies {
			r.GoName = name
		}
	}
	for i, o := range list {
		if had := t.lock.Fields[keys[i]]; o.kind != model.ReplyNone && valid(had) && !used[had] {
			give(i, had)
		}
	}
	for i, o := range list {
		if o.kind == model.ReplyNone || o.replies[0].GoName != "" {
			continue
		}
		name := statusWords(o.status)
		if o.status == http.StatusOK {
			name = "OK"
		}
		if used[name] {
			name += mediaWords(o.replies[0].Media)
		}
		give(i, number(name, func(n string) bool { return used[n] }))
	}
}

// mediaWords is a media type as a part of a name: CSV.
func mediaWords(media string) string {
	switch media {
	case "text/plain":
		return "Text"
	case "text/event-stream":
		return "Events"
	case "application/octet-stream":
		return "Binary"
	}
	_, subtype, _ := strings.Cut(media, "/")
	subtype = strings.TrimPrefix(strings.TrimPrefix(subtype, "x-"), "vnd.")
	return exported(words(subtype), "Body")
}
