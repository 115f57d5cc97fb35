package contracttests

import (
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

func (k *checker) checkContentType(reply *model.Reply) bool {
	want := ""
	switch {
	case k.runner.selects && k.c.Example != nil && !k.loose:
		want = servedType(k.c.Example)
	case reply != nil:
		want = reply.Media
	}
	all := k.got.header.Values("Content-Type")
	got := k.got.header.Get("Content-Type")
	if want == "" || k.c.Operation.Method == http.MethodHead && got == "" || len(k.got.body) == 0 && got == "" && bodyless(k.got.status) {
		return true
	}
	recorded := ""
	if e := k.c.Example; e != nil && !k.loose && k.got.status == e.Status {
		recorded = servedType(e)
	}
	switch {
	case len(all) > max(1, k.recordedTypes()):
		// Some callers take the first, some the last, and some both as one text, which is no type.
		got = strings.Join(all, ", ")
	case namelessParameter(got) && !namelessParameter(recorded) && !namelessParameter(want): // strict callers refuse it
	case media(got) == media(want), !k.runner.exact && k.readsAlike(media(got), media(want)),
		!k.runner.exact && recorded != "" && media(got) == media(recorded): // whatever is documented, this is how it was recorded
		k.pass(ContentType)
		return true
	}
	k.fail(Result{Kind: ContentType, Expected: want, Received: k.runner.redact.cut(got, 200),
		Message: fmt.Sprintf("content type: want %s, got %s", want, orNothing(k.runner.redact.cut(got, 200)))})
	return false
}

// recordedTypes is how many content types the case's example has.
func (k *checker) recordedTypes() int {
	if k.c.Example == nil {
		return 0
	}
	return len(recordedValues(k.c.Example, "Content-Type"))
}

// readsAlike reports whether a caller who expects one type of JSON reads the other in the same way. One who decodes JSON minds no
// vendor's name for it; one who was promised a vendor's type does not know another vendor's; and a problem is no success.
func (k *checker) readsAlike(got, want string) bool {
	switch {
	case !model.IsJSON(got) || !model.IsJSON(want):
		return false
	case got == "application/problem+json" && k.got.status < http.StatusBadRequest:
		return false
	case !isVendors(got) || !isVendors(want):
		return true
	}
	return slices.ContainsFunc(k.c.Operation.Replies, func(r model.Reply) bool { return r.Status == k.got.status && media(r.Media) == got })
}

// isVendors reports whether a type of JSON says more than that it is JSON.
func isVendors(media string) bool { return strings.HasSuffix(media, "+json") }

func media(contentType string) string {
	m, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		m, _, _ = strings.Cut(contentType, ";")
	}
	return strings.ToLower(strings.TrimSpace(m))
}

// namelessParameter reports whether a content type has a parameter without a name. Empty parameters are allowed (RFC 9110, 5.6.6), and
// no caller minds one that is there twice.
func namelessParameter(contentType string) bool {
	if _, _, err := mime.ParseMediaType(contentType); err == nil {
		return false
	}
	_, params, _ := strings.Cut(contentType, ";")
	for p := range strings.SplitSeq(params, ";") {
		if strings.HasPrefix(strings.TrimSpace(p), "=") {
			return true
		}
	}
	return false
}
