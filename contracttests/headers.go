package contracttests

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// actedOn are the headers of a reply by which a caller goes on. Only these are a contract where nothing but recordings show
// them: what a proxy, a cache or a framework adds comes and goes without any caller's notice.
var actedOn = []string{"Allow", "Content-Disposition", "Content-Language", "Content-Location", "Content-Range", "Etag", "Last-Modified", "Link",
	"Location", "Preference-Applied", "Retry-After", "Www-Authenticate"}

// actsOn reports whether callers read the header.
func actsOn(name string) bool {
	name = http.CanonicalHeaderKey(name)
	if slices.Contains(actedOn, name) {
		return true
	}
	plain := strings.ToLower(strings.ReplaceAll(name, "-", ""))
	return strings.Contains(plain, "ratelimit") || strings.HasPrefix(plain, "xtotal") || strings.HasPrefix(plain, "xpage") || strings.HasPrefix(plain, "xpagination") ||
		strings.HasPrefix(plain, "xnextpage") || strings.HasPrefix(plain, "xperpage")
}

// contractHeaders are those that the case's reply must have, whatever its values: documented ones, those that a script
// demands, and those that callers act on and that all of at least two recorded replies have.
func contractHeaders(api *model.API, c *Case) []string {
	var names []string
	if c.Reply != nil {
		for _, h := range c.Reply.Headers {
			if h.Required {
				names = append(names, http.CanonicalHeaderKey(h.Name))
			}
		}
	}
	if c.Example == nil {
		return compact(names)
	}
	for _, f := range api.ScriptFacts(c.Operation) {
		// What a script demands of a recording that lacks it is no contract: the recording shows that the server has it not.
		if f.Kind == model.FactAssertsHeader && !f.Conditional && c.Example.Status < 400 && validHeader(f.Header) && has(c.Example, f.Header) {
			names = append(names, http.CanonicalHeaderKey(f.Header))
		}
	}
	alike := 0
	counts := map[string]int{}
	for _, e := range c.Operation.ReplyExamples() {
		if e.Status != c.Example.Status || e.Content.Media != c.Example.Content.Media {
			continue
		}
		alike++
		seen := map[string]bool{}
		for _, h := range e.Headers {
			name := http.CanonicalHeaderKey(h.Name)
			if !h.Dropped && validHeader(h.Name) && !unreplayed(name) && actsOn(name) && !seen[name] {
				seen[name] = true
				counts[name]++
			}
		}
	}
	for name, n := range counts {
		if alike > 1 && n == alike {
			names = append(names, name)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "Content-Type" || unreplayed(name) })
	return compact(names)
}

func compact(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

func has(e *model.Example, name string) bool {
	return slices.ContainsFunc(e.Headers, func(h model.Header) bool { return strings.EqualFold(h.Name, name) && !h.Dropped })
}

// wantedHeaders are those that the reply must have; of a mirror of the example, all that are replayed.
func (c *Case) wantedHeaders(mirror bool) []string {
	if !mirror || c.Example == nil {
		return c.headers
	}
	want := slices.Clone(c.headers)
	for _, h := range c.Example.Headers {
		if !h.Dropped && validHeader(h.Name) && !strings.EqualFold(h.Name, "Content-Type") && !unreplayed(h.Name) {
			want = append(want, http.CanonicalHeaderKey(h.Name))
		}
	}
	return compact(want)
}

// unreplayed are headers about the old wire, even where no reader marked them, and those of the mock itself.
func unreplayed(name string) bool {
	name = http.CanonicalHeaderKey(name)
	return strings.HasPrefix(name, "X-Pmgen-") || slices.Contains([]string{"Content-Length", "Content-Encoding", "Transfer-Encoding",
		"Connection", "Keep-Alive", "Date", "Trailer", "Upgrade", "Te", "Proxy-Connection"}, name)
}

// recordedValues are those of a header of an example, in their order. A documented one that was not recorded has none.
func recordedValues(e *model.Example, name string) (values []string) {
	for _, h := range e.Headers {
		if strings.EqualFold(h.Name, name) && !h.Dropped {
			values = append(values, h.Value)
		}
	}
	return values
}

// sameValues reports whether a header has its recorded values. What is on the way may vary by more than was recorded, and a
// cookie's attributes are those of the host that sets it.
func sameValues(name string, recorded, got []string) bool {
	recorded, got = sendable(recorded), sendable(got)
	switch name {
	case "Vary":
		all := listed(got)
		return !slices.ContainsFunc(listed(recorded), func(v string) bool { return !slices.Contains(all, v) })
	case "Etag": // of a body that is compressed on the way it is a weak one
		return slices.EqualFunc(recorded, got, func(a, b string) bool { return sameText(strings.TrimPrefix(a, "W/"), strings.TrimPrefix(b, "W/")) })
	case "Set-Cookie":
		return slices.EqualFunc(recorded, got, func(a, b string) bool {
			a, _, _ = strings.Cut(a, ";")
			b, _, _ = strings.Cut(b, ";")
			return sameText(strings.TrimSpace(a), strings.TrimSpace(b))
		})
	}
	return len(recorded) == 0 || slices.EqualFunc(recorded, got, sameText)
}

// sendable are values as they can come over the wire: control characters cannot, servers make spaces of them, and HTTP takes away
// the white space around a value.
func sendable(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strings.Trim(strings.ReplaceAll(oneLine(v), "\t", " "), " ")
	}
	return out
}

// listed are the elements of a header that is a list of names.
func listed(values []string) (out []string) {
	for v := range strings.SplitSeq(strings.Join(values, ","), ",") {
		if v = strings.ToLower(strings.TrimSpace(v)); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// otherHeader is the failure of a header that is there with other values than the recorded ones.
func (k *checker) otherHeader(name string, values []string) Result {
	want, got := k.shown(name, sendable(recordedValues(k.c.Example, name))), k.shown(name, values)
	return Result{Kind: Header, Expected: want, Received: got, Message: fmt.Sprintf("header %s: want %s, got %s", name, want, got)}
}

// shown are a header's values as they may be printed.
func (k *checker) shown(name string, values []string) string {
	var out []string
	for _, v := range values {
		out = append(out, k.runner.redact.header(name, v))
	}
	return excerpt(strings.Join(out, ", "), 200)
}

// checkHeaders demands the headers that are part of the contract, and of documented ones their types. Of a mirror of the example the
// recorded values count.
func (k *checker) checkHeaders(reply *model.Reply) {
	want := k.c.wantedHeaders(k.mirrors())
	if k.got.status != k.c.status() {
		want = nil // another reply than the one that they were recorded with
	}
	ok, checked := true, len(want) > 0
	for _, name := range want {
		switch values := k.got.header.Values(name); {
		case len(values) == 0:
			ok = false
			k.fail(Result{Kind: Header, Expected: name, Message: "header " + name + ": missing"})
		case k.mirrors() && !sameValues(name, recordedValues(k.c.Example, name), values):
			ok = false
			k.fail(k.otherHeader(name, values))
		}
	}
	if reply != nil && !k.mirrors() {
		for i := range reply.Headers {
			h := &reply.Headers[i]
			values := k.got.header.Values(h.Name)
			if h.Type == nil || h.Type.Evidence != model.Declared || len(values) == 0 {
				continue
			}
			checked = true
			if found := k.runner.validator.CheckParam(h, values); len(found) > 0 {
				ok = false
				message := describe(found)
				for _, v := range values {
					if shown := k.runner.redact.header(h.Name, v); shown != v {
						message = strings.ReplaceAll(message, v, shown)
					}
				}
				k.fail(Result{Kind: Header, Received: k.shown(h.Name, values), Message: fmt.Sprintf("header %s: %s", h.Name, message)})
			}
		}
	}
	if ok && checked {
		k.pass(Header)
	}
}
