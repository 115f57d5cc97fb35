package mockserver

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// This file holds Postman's page to the letter, and nothing of ours: the oracle for what we say of it.

// pageExample is an example as the page sees it.
type pageExample struct {
	op   *model.Operation
	e    *model.Example
	path string // with what is below the server's
	raw  []string
	low  string
	sent sentBody
}

type pageOracle []pageExample

func newPageOracle(api *model.API) (o pageOracle) {
	for _, op := range api.Operations {
		for _, e := range op.ReplyExamples() {
			if e.Made || !e.Served {
				continue
			}
			r := recordedRequest(op, e)
			path := fullPath(r)
			o = append(o, pageExample{op, e, path, strings.Split(path, "/"), strings.ToLower(path), newSentBody(r.Body)})
		}
	}
	return o
}

// fullPath is the recorded path with that of the server before it, unescaped.
func fullPath(r *model.Request) string {
	return "/" + strings.TrimPrefix(unescape(basePath(r.Base)+"/"+strings.TrimPrefix(r.Path, "/")), "/")
}

// score is what the page gives the example; ok is false where it is put out.
func (x *pageExample) score(m *matcher) (score float64, ok bool) {
	r := m.request
	method := x.op.Method
	if own := recordedRequest(x.op, x.e).Method; own != "" {
		method = strings.ToUpper(own)
	}
	if method != r.Method {
		return 0, false
	}
	cost, ok := x.pathCost(r.URL.Path)
	if !ok {
		return 0, false
	}
	c := &candidate{sent: x.sent, query: newQuery(recordedRequest(x.op, x.e).Query), headers: recordedRequest(x.op, x.e).Headers}
	for name := range strings.SplitSeq(r.Header.Get("X-Mock-Match-Request-Headers"), ",") {
		if name != "" && !strings.EqualFold(strings.TrimSpace(r.Header.Get(name)), recordedHeader(c, name)) {
			return 0, false
		}
	}
	same := x.sent.kind != bodyNone && !m.sentNothing() && m.sameBody(c)
	if r.Header.Get("X-Mock-Match-Request-Body") == "true" && !same && !(x.sent.kind == bodyNone && m.sentNothing()) {
		return 0, false
	}
	score = 100 - cost + queryPoints(recordedRequest(x.op, x.e).Query, r.URL.Query())
	if same {
		score += 5
	}
	return score, true
}

// queryPoints are those of the page's table; of a parameter that is there several times all values count as one.
func queryPoints(recorded []model.NameValue, sent map[string][]string) float64 {
	of := map[string][]string{}
	for _, q := range recorded {
		if !q.Disabled {
			of[q.Name] = append(of[q.Name], q.Value)
		}
	}
	matches, all, missing := 0.0, 0.0, 0.0
	for name, values := range of {
		all++
		if _, ok := sent[name]; !ok {
			missing++
		} else if slices.Equal(slices.Sorted(slices.Values(values)), slices.Sorted(slices.Values(sent[name]))) {
			matches++
		}
	}
	for name := range sent {
		if _, ok := of[name]; !ok {
			all, missing = all+1, missing+1
		}
	}
	if matches == 0 {
		return -min(missing, 10)
	}
	return 10 * matches / all
}

func (x *pageExample) pathCost(sent string) (float64, bool) {
	noSlash := func(p string) string { return strings.TrimSuffix(p, "/") }
	low := strings.ToLower(sent)
	switch {
	case sent == x.path:
		return 0, true
	case noSlash(sent) == noSlash(x.path):
		return 5, true
	case low == x.low:
		return 10, true
	case noSlash(low) == noSlash(x.low):
		return 15, true
	case x.wild(sent):
		return 20, true
	case stripIDs(low) == stripIDs(x.low):
		return 21, true
	case stripIDs(noSlash(low)) == stripIDs(noSlash(x.low)):
		return 25, true
	}
	return 0, false
}

// wild reports whether variables that stand for whole segments can be filled.
func (x *pageExample) wild(sent string) bool {
	return slices.EqualFunc(x.raw, strings.Split(sent, "/"), func(recorded, sent string) bool {
		whole := strings.HasPrefix(recorded, "{{") && strings.HasSuffix(recorded, "}}") || len(recorded) > 1 && recorded[0] == ':'
		return recorded == sent || whole && sent != ""
	})
}

func stripIDs(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if isID(p) {
			parts[i] = ""
		}
	}
	return strings.Join(parts, "/")
}

// answers are the examples that the page allows to answer: several where it orders by ids and there are none. by tells the
// scores of all that take part.
func (o pageOracle) answers(m *matcher) (allowed []*pageExample, by map[*model.Example]float64) {
	by = map[*model.Example]float64{}
	h := m.request.Header
	code, id, name := h.Get("X-Mock-Response-Code"), h.Get("X-Mock-Response-Id"), h.Get("X-Mock-Response-Name")
	var best []*pageExample
	top := 0.0
	for i := range o {
		x := &o[i]
		if code != "" && strconv.Itoa(x.e.Status) != code {
			continue
		}
		score, ok := 0.0, true
		switch {
		case id != "" || name != "":
			ok = (id == "" || x.e.ID == id) && (name == "" || x.e.Name == name) && x.op.Method == m.request.Method
		default:
			score, ok = x.score(m)
		}
		if !ok {
			continue
		}
		by[x.e] = score
		switch {
		case len(best) == 0 || score > top:
			best, top = []*pageExample{x}, score
		case score == top:
			best = append(best, x)
		}
	}
	if ok := slices.DeleteFunc(slices.Clone(best), func(x *pageExample) bool { return x.e.Status != http.StatusOK }); len(ok) > 0 {
		best = ok
	}
	if len(best) > 0 && !slices.ContainsFunc(best, func(x *pageExample) bool { return !x.e.OwnID }) {
		best = []*pageExample{slices.MinFunc(best, func(a, b *pageExample) int { return strings.Compare(a.e.ID, b.e.ID) })}
	}
	return best, by
}
