package contracttests_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// mutation is a kind of change that the proxy makes.
type mutation string

// The mutations that break a contract, where the oracle says so.
const (
	dropField     mutation = "a field dropped"
	changeType    mutation = "a value of another type"
	nullValue     mutation = "null where it never was"
	wrongEnum     mutation = "an undeclared value"
	otherItem     mutation = "an item of another type"
	truncated     mutation = "the body truncated"
	empty         mutation = "the body empty"
	otherStatus   mutation = "another status"
	htmlPage      mutation = "an HTML page with 503"
	otherMedia    mutation = "another content type"
	noMedia       mutation = "no content type"
	missingHeader mutation = "a header missing"
	otherJSON     mutation = "a problem's or two content types"
	notUTF8       mutation = "JSON that is not UTF-8"
)

// The changes that callers do not notice.
const (
	newField    mutation = "a new field"
	newEnum     mutation = "a new value of an open enumeration"
	otherIDs    mutation = "other ids"
	headerOrder mutation = "other headers, in another order"
	moreItems   mutation = "more items"
	whitespace  mutation = "white space and order of members"
	jsonAlike   mutation = "a vendor's JSON, or a charset"
	mayMiss     mutation = "a field dropped that may be missing"
)

// tally counts, for each kind of change, how many there were and how many failed a check.
type tally map[mutation]*[2]int

func (t tally) add(kind mutation, failed bool) {
	if t[kind] == nil {
		t[kind] = &[2]int{}
	}
	t[kind][0]++
	if failed {
		t[kind][1]++
	}
}

// experiment is the mutations of one API.
type experiment struct {
	t        *testing.T
	api      *model.API
	runner   *contracttests.Runner
	proxy    *proxy
	oracles  func(op *model.Operation, e *model.Example) oracle
	breaking tally
	benign   tally
	most     int // changes of one kind for each example
	missed   map[mutation][]string
}

// try runs the case against a changed reply.
func (x *experiment) try(c contracttests.Case, kind mutation, breaks bool, r *reply, what string) {
	x.proxy.next = r
	failed := false
	for _, result := range x.runner.Do(x.t.Context(), c) {
		failed = failed || result.Verdict == contracttests.Failed
	}
	x.proxy.next = nil
	into := x.benign
	if breaks {
		into = x.breaking
	}
	into.add(kind, failed)
	if breaks != failed && len(x.missed[kind]) < 5 {
		x.missed[kind] = append(x.missed[kind], fmt.Sprintf("%s %s (%s)", c.Name, what, c.Pos()))
	}
}

// some are every nth of the list, at most x.most of them.
func some[T any](list []T, most int) []T {
	if len(list) <= most {
		return list
	}
	out := make([]T, most)
	for i := range out {
		out[i] = list[i*len(list)/most]
	}
	return out
}

func (x *experiment) example(c contracttests.Case, got *reply) {
	x.wire(c, got)
	v, err := parse(got.body)
	if err != nil || c.Example.Content.JSON != model.Valid {
		return
	}
	o := x.oracles(c.Operation, c.Example)
	if o == nil {
		return
	}
	all := sites(v)
	changed := func(v any) *reply { return &reply{got.status, got.header, print(v)} }
	for _, s := range some(all, x.most) {
		name := ""
		if len(s.path) > 0 {
			name, _ = s.path[len(s.path)-1].(string)
		}
		if name != "" {
			dropped := drop(v, s.path)
			switch breaks := o.breaks(dropField, s.path, v, dropped); {
			case breaks:
				x.try(c, dropField, true, changed(dropped), "without "+fmt.Sprint(s.path))
			default:
				x.try(c, mayMiss, false, changed(dropped), "without "+fmt.Sprint(s.path))
			}
		}
		for _, other := range jsonTypes {
			if other == jsonType(s.value) {
				continue
			}
			kind := changeType
			if other == "null" {
				kind = nullValue
			}
			if m := with(v, s.path, valueOf[other]); o.breaks(kind, s.path, v, m) {
				x.try(c, kind, true, changed(m), fmt.Sprint(s.path, " as ", other))
			}
		}
		if _, ok := s.value.(string); ok {
			if m := with(v, s.path, "pmgen-no-such-value"); o.breaks(wrongEnum, s.path, v, m) {
				x.try(c, wrongEnum, true, changed(m), fmt.Sprint(s.path))
			}
		}
		if items, ok := s.value.([]any); ok {
			for _, other := range jsonTypes {
				if m := with(v, s.path, append(slices.Clone(items), valueOf[other])); o.breaks(otherItem, s.path, v, m) {
					x.try(c, otherItem, true, changed(m), fmt.Sprint(s.path, " with ", other))
				}
			}
		}
	}
	x.unnoticed(c, got, o, v, all)
}

// unnoticed makes the changes of a body that no caller notices.
func (x *experiment) unnoticed(c contracttests.Case, got *reply, o oracle, v any, all []site) {
	same := func(kind mutation, m any, what string) {
		if o.allows(kind, m) {
			x.try(c, kind, false, &reply{got.status, got.header, print(m)}, what)
		}
	}
	ids := v
	for _, s := range some(all, x.most) {
		if object, ok := s.value.(map[string]any); ok {
			more := maps.Clone(object)
			more["pmgenNewField"] = "new"
			same(newField, with(v, s.path, more), fmt.Sprint(s.path))
		}
		if items, ok := s.value.([]any); ok && len(items) > 0 {
			same(moreItems, with(v, s.path, append(slices.Clone(items), items[len(items)-1])), fmt.Sprint(s.path))
		}
		if n := len(s.path); n > 0 {
			if name, _ := s.path[n-1].(string); isEnum(name, s.value) {
				same(newEnum, with(v, s.path, "pmgen_new_value"), fmt.Sprint(s.path))
			}
		}
	}
	for _, s := range slices.Backward(all) { // from the inside out: paths stay what they are
		if n := len(s.path); n > 0 {
			if name, _ := s.path[n-1].(string); isID(name) {
				ids = with(ids, s.path, otherID(s.value))
			}
		}
	}
	same(otherIDs, ids, "")
	var spaced bytes.Buffer
	if json.Indent(&spaced, print(v), " ", "\t") == nil {
		x.try(c, whitespace, false, &reply{got.status, got.header, append([]byte("\n "), spaced.Bytes()...)}, "")
	}
}

// wire makes the changes that need no look into the body.
func (x *experiment) wire(c contracttests.Case, got *reply) {
	op, e := c.Operation, c.Example
	for _, status := range []int{200, 202, 302, 404, 418, 500} {
		known := slices.ContainsFunc(op.Replies, func(r model.Reply) bool { return r.Status == status }) ||
			slices.ContainsFunc(op.ReplyExamples(), func(e *model.Example) bool { return e.Status == status })
		if status != got.status && !known {
			x.try(c, otherStatus, true, &reply{status, got.header, got.body}, fmt.Sprint(status))
		}
	}
	header := func(change func(h http.Header)) http.Header {
		h := got.header.Clone()
		change(h)
		return h
	}
	if got.status != 503 {
		x.try(c, htmlPage, true, &reply{503, http.Header{"Content-Type": {"text/html"}}, []byte("<html><body>Service Unavailable</body></html>")}, "")
	}
	recordedMedia := e.Content.Media != "" && len(got.body) > 0 && got.status != 204 && got.status != 304
	if recordedMedia {
		for _, media := range []string{"text/html; charset=utf-8", "application/octet-stream", "text/csv"} {
			if strings.HasPrefix(media, e.Content.Media) {
				continue
			}
			x.try(c, otherMedia, true, &reply{got.status, header(func(h http.Header) { h.Set("Content-Type", media) }), got.body}, media)
		}
		x.try(c, noMedia, true, &reply{got.status, header(func(h http.Header) { h.Del("Content-Type") }), got.body}, "")
	}
	if recordedMedia && e.Content.Media == "application/json" {
		typed := func(types ...string) *reply {
			return &reply{got.status, header(func(h http.Header) { h["Content-Type"] = types }), got.body}
		}
		if got.status < 400 {
			x.try(c, otherJSON, true, typed("application/problem+json"), "a problem")
		}
		x.try(c, otherJSON, true, typed("application/json", "text/html"), "two types")
		x.try(c, jsonAlike, false, typed("application/json; charset=utf-8"), "a charset")
		x.try(c, jsonAlike, false, typed("application/vnd.api+json"), "a vendor's")
	}
	for _, name := range steadyHeaders(op, e) {
		x.try(c, missingHeader, true, &reply{got.status, header(func(h http.Header) { h.Del(name) }), got.body}, name)
	}
	x.try(c, headerOrder, false, &reply{got.status, header(func(h http.Header) {
		h.Set("X-Pmgen-Test", "new")
		h.Set("Vary", "Accept-Encoding")
		h.Set("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
	}), got.body}, "")
	if c.Example.Content.JSON == model.Valid && len(got.body) > 2 {
		x.try(c, empty, true, &reply{got.status, got.header, nil}, "")
		if i := bytes.IndexByte(got.body, '"'); i >= 0 {
			x.try(c, notUTF8, true, &reply{got.status, got.header, slices.Insert(bytes.Clone(got.body), i+1, 0xe9)}, "")
		}
		half := bytes.TrimSpace(got.body)[:len(got.body)/2]
		if !json.Valid(half) { // 404 becomes 40
			x.try(c, truncated, true, &reply{got.status, got.header, half}, "")
		}
	}
}

// mutated are the inputs of the mutation score: the ten collections with the most recorded JSON, and Losant.
var mutated = []string{"collections/github-2024.json", "collections/postman-api.json", "collections/paypal-apis.json", "collections/bitbucket.json",
	"collections/paypal-partner-2026.json", "collections/cisco-ise-ers.json", "collections/salesforce-marketing-cloud.json", "collections/pdfco.json",
	"collections/google-analytics.json", "collections/twitter-api-v2.json", "losant"}

// TestCorpusMutations measures how many changes that break a contract the checks catch on a server of which they do not know
// that it is a mock's mirror, and that none of the others raises an alarm. What breaks a contract the oracles say.
func TestCorpusMutations(t *testing.T) {
	const dir = "../../shared/corpus"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%s is not here: it holds published collections, and is not part of the repository", dir)
	}
	inputs, examples, most := []string{"collections/pdfco.json", "collections/twitter-api-v2.json", "losant"}, 12, 12
	if *wholeCorpus {
		inputs, examples, most = mutated, 120, 40
	}
	breaking, benign, missed := tally{}, tally{}, map[mutation][]string{}
	for _, in := range inputs {
		t.Run(strings.TrimPrefix(in, "collections/"), func(t *testing.T) {
			x := &experiment{t: t, breaking: tally{}, benign: tally{}, most: most, missed: map[mutation][]string{}}
			x.run(dir, in, examples)
			score(t, x.breaking, x.benign, x.missed)
			for kind, n := range x.breaking {
				sum(breaking, kind, n)
			}
			for kind, n := range x.benign {
				sum(benign, kind, n)
			}
			maps.Copy(missed, x.missed)
		})
	}
	score(t, breaking, benign, nil)
}

func sum(into tally, kind mutation, n *[2]int) {
	if into[kind] == nil {
		into[kind] = &[2]int{}
	}
	into[kind][0] += n[0]
	into[kind][1] += n[1]
}

// score prints the counts and holds them against the promise.
func score(t *testing.T, breaking, benign tally, missed map[mutation][]string) {
	t.Helper()
	all, caught, alarms := 0, 0, 0
	var text strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(breaking)) {
		n := breaking[kind]
		all, caught = all+n[0], caught+n[1]
		if n[0] >= 10 {
			assert.GreaterOrEqual(t, float64(n[1])/float64(n[0]), 0.98, kind)
		}
		fmt.Fprintf(&text, "\n  %-40s %7d of %7d caught, %6.2f %%", kind, n[1], n[0], 100*float64(n[1])/float64(n[0]))
	}
	for _, kind := range slices.Sorted(maps.Keys(benign)) {
		n := benign[kind]
		alarms += n[1]
		fmt.Fprintf(&text, "\n  %-40s %7d alarms on %7d", kind, n[1], n[0])
	}
	share := 100 * float64(caught) / float64(max(all, 1))
	t.Logf("%d of %d changes that break the contract are caught: %.2f %%; %d false alarms%s", caught, all, share, alarms, text.String())
	for _, kind := range slices.Sorted(maps.Keys(missed)) {
		t.Logf("%s: %s", kind, strings.Join(missed[kind], "; "))
	}
	assert.GreaterOrEqual(t, share, 98.0)
	assert.Zero(t, alarms)
}

func (x *experiment) run(dir, in string, examples int) {
	t := x.t
	result := compile.Compile(compile.Input{FS: os.DirFS(dir), API: config.API{Name: "api", Package: "api", In: in}})
	require.NotNil(t, result.API)
	x.api = result.API
	x.oracles = x.observedOracles()
	if x.api.Format == model.Losant {
		schemas, err := readLosant(os.DirFS(dir + "/" + in))
		require.NoError(t, err)
		x.oracles = func(op *model.Operation, e *model.Example) oracle {
			return schemas.of(op, e.Status)
		}
	}
	listening := &listener{proxy: proxy{server: mock(t, x.api)}}
	x.proxy = &proxy{server: listening.server}
	runner := func(through http.RoundTripper) *contracttests.Runner {
		r, err := contracttests.NewRunner(t.Context(), x.api, contracttests.Options{Exactness: contracttests.Tolerant,
			Target: contracttests.Target{BaseURL: "http://localhost", Client: &http.Client{Transport: through}}})
		require.NoError(t, err)
		return r
	}
	plain := runner(listening)
	x.runner = runner(x.proxy)
	var cases []contracttests.Case
	for _, c := range plain.Plan() {
		if c.Example != nil && c.Negative == "" {
			cases = append(cases, c)
		}
	}
	for _, c := range some(cases, examples) {
		for _, r := range plain.Do(t.Context(), c) {
			require.NotEqual(t, contracttests.Failed, r.Verdict, "%s", r)
		}
		x.example(c, listening.heard)
	}
}

// observedOracles are made of the recorded texts, once for each reply.
func (x *experiment) observedOracles() func(*model.Operation, *model.Example) oracle {
	known := map[string]*observed{}
	key := func(op *model.Operation, e *model.Example) string {
		return fmt.Sprint(op.Pointer, " ", e.Status, " ", e.Content.Media)
	}
	for _, op := range x.api.Operations {
		for _, e := range op.ReplyExamples() {
			k := key(op, e)
			if known[k] == nil {
				known[k] = newObserved()
			}
			if e.Content.JSON == model.Valid {
				known[k].add([]byte(e.Content.Text))
			}
		}
	}
	return func(op *model.Operation, e *model.Example) oracle { return known[key(op, e)] }
}
