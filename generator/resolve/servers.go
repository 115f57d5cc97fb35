package resolve

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// baseVariable names the server's variable where the collection writes no base at all.
const baseVariable = "baseUrl"

// group is a server in the making: bases that lead to the same place.
type group struct {
	model.Server
	texts []string // the bases as written, most used first
	count map[string]int
	uses  int
	first int // the operation that has it first
}

// servers makes a server of each base URL that operations have, the most used one first; of those used alike one that is known,
// then by the alphabet, so that the order of the requests does not matter. Bases that resolve to the same URL are one server,
// however they are written: Twilio's collection has a variable for each path, all of one value.
func (r *resolver) servers() {
	r.inServer = map[string]bool{}
	if len(r.api.Servers) > 0 {
		return
	}
	groups := map[string]*group{}
	keys := make([]string, len(r.api.Operations))
	var order []*group
	for i, op := range r.api.Operations {
		base := baseOf(&op.Request)
		if base == "" {
			continue
		}
		key := r.baseURL(base)
		if key == "" {
			key = "\x00" + base
		}
		g := groups[key]
		if g == nil {
			g = &group{first: i, count: map[string]int{}}
			g.URL = strings.TrimPrefix(key, "\x00"+base)
			groups[key] = g
			order = append(order, g)
		}
		keys[i] = key
		if g.count[base] == 0 {
			g.texts = append(g.texts, base)
		}
		g.count[base]++
		g.uses++
	}
	if len(order) == 0 && len(r.api.Operations) > 0 {
		g := &group{texts: []string{"{{" + baseVariable + "}}"}}
		groups[""], order = g, []*group{g}
	}
	for _, g := range order {
		slices.SortFunc(g.texts, func(a, b string) int { return cmp.Or(g.count[b]-g.count[a], strings.Compare(a, b)) })
	}
	slices.SortFunc(order, func(a, b *group) int {
		return cmp.Or(b.uses-a.uses, cmp.Compare(min(len(b.URL), 1), min(len(a.URL), 1)), strings.Compare(a.URL, b.URL), strings.Compare(a.texts[0], b.texts[0]))
	})
	index := map[*group]int{}
	for i, g := range order {
		index[g] = i
		r.api.Servers = append(r.api.Servers, r.server(g))
	}
	baseless := 0
	for i, op := range r.api.Operations {
		if g := groups[keys[i]]; g != nil {
			op.Server = index[g]
		} else { // the most used server is the likeliest
			baseless++
		}
	}
	if baseless > 0 && len(order) > 0 {
		r.diags.Add(diag.ServerUnresolved, diag.Pos{File: r.api.Source}, "%s no base URL; the most used server is taken for it", diag.Plural(baseless, "request has", "requests have"))
	}
}

func (r *resolver) server(g *group) model.Server {
	s := g.Server
	s.Parts = r.parts(g.texts[0])
	for _, text := range g.texts {
		for _, name := range r.scope.names(text) {
			r.inServer[name] = true
			if d := r.scope.find(name); d != nil && d.From == "environment" && s.URL != "" {
				s.Name = r.opts.EnvironmentName
			}
		}
	}
	if s.URL == "" {
		d := r.diags.Add(diag.ServerUnresolved, diag.Pos{File: r.api.Source}, "the base URL %s is not known; the client takes it as an option", beginning(g.texts[0]))
		if g.uses > 0 {
			d.Pos = positionOf(r.api.Operations[g.first])
			d.Request = r.api.Operations[g.first].Name
		}
	}
	return s
}

// parts splits a base into literal text and variables, as the collection writes them.
func (r *resolver) parts(text string) []model.PathPart {
	var out []model.PathPart
	for _, c := range chunks(r.inner(text)) {
		if c.variable != "" {
			out = append(out, model.PathPart{Param: c.variable})
		} else {
			out = append(out, model.PathPart{Literal: c.text})
		}
	}
	return out
}

func baseOf(q *model.Request) string {
	if q.Parts == nil {
		return ""
	}
	return strings.TrimSpace(q.Parts.Base)
}

// A scheme before another one: https://{{url}} where url has one itself.
var doubleScheme = regexp.MustCompile(`(?i)^https?://(https?://)`)

// baseURL returns the URL that a base stands for, or "" where a variable has no value or the result is none. Postman
// takes http where no scheme is written, so does this. A path belongs to it, a slash at its end does not.
func (r *resolver) baseURL(base string) string {
	u, ok := r.baseURLs[base]
	if !ok {
		u = r.readBase(base)
		r.baseURLs[base] = u
	}
	return u
}

func (r *resolver) readBase(base string) string {
	text := strings.TrimSpace(r.scope.expand(base))
	if strings.Contains(text, "{{") || text == "" {
		return ""
	}
	text = doubleScheme.ReplaceAllString(text, "$1")
	if !strings.Contains(text, "://") {
		text = "http://" + strings.TrimLeft(text, "/")
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !isHost(u.Hostname()) || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	return strings.TrimRight(u.Scheme+"://"+u.Host+u.EscapedPath(), "/")
}

var hostPattern = regexp.MustCompile(`^([\pL\pN_]([\pL\pN_-]*[\pL\pN_])?)(\.[\pL\pN_]([\pL\pN_-]*[\pL\pN_])?)*\.?$`)

// isHost reports whether a name or address can be called: ".rest.example.com", which a variable without a value leaves,
// cannot.
func isHost(host string) bool {
	return hostPattern.MatchString(host) || strings.Contains(host, ":") && !strings.ContainsAny(host, " /")
}

func positionOf(op *model.Operation) diag.Pos {
	if op.Request.Parts != nil && !op.Request.Parts.Pos.IsZero() {
		return op.Request.Parts.Pos
	}
	return op.Pos
}
