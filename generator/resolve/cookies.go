package resolve

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// cookies makes a parameter of each cookie that a request writes into a header by hand. A header that is not made of cookies,
// such as one {{variable}} for all, stays a parameter as it is.
func (r *resolver) cookies() {
	for _, op := range r.api.Operations {
		if !unresolved(op) {
			continue
		}
		var params []model.Param
		for _, p := range op.Params {
			if p.In != model.InHeader || !strings.EqualFold(strings.TrimSpace(p.Name), "Cookie") {
				params = append(params, p)
				continue
			}
			pairs, ok := cookiePairs(p.Value)
			if !ok {
				if strings.TrimSpace(p.Value) == "" {
					params = append(params, p)
					continue
				}
				r.diags.Add(diag.ParameterMended, orPos(p.Pos, op.Pos), "the header Cookie of request %q does not name its cookies; it stays one parameter", op.Name).Request = op.Name
				params = append(params, p)
				continue
			}
			for _, pair := range pairs {
				cookie := p
				cookie.In, cookie.Name, cookie.Value = model.InCookie, pair.Name, pair.Value
				if !slices.ContainsFunc(params, func(q model.Param) bool { return q.In == model.InCookie && q.Name == cookie.Name }) {
					params = append(params, cookie)
				}
			}
		}
		op.Params = params
	}
}

// cookiePairs reads "a=1; b={{c}}".
func cookiePairs(header string) ([]model.NameValue, bool) {
	var out []model.NameValue
	for part := range strings.SplitSeq(header, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, value, ok := strings.Cut(part, "=")
		if name = strings.TrimSpace(name); !ok || !headerName.MatchString(name) {
			return nil, false
		}
		out = append(out, model.NameValue{Name: name, Value: strings.Trim(strings.TrimSpace(value), `"`)})
	}
	return out, len(out) > 0
}

var (
	keyCookie    = regexp.MustCompile(`(?i)(sess(ion)?([-_.]?id)?|token|auth|jwt|^sid|[-_.]sid|api[-_]?key)$`)
	notKeyCookie = regexp.MustCompile(`(?i)csrf|xsrf`) // proves where a request comes from, not whose it is
)

func isKeyCookie(name string) bool {
	return keyCookie.MatchString(name) && !notKeyCookie.MatchString(name)
}
