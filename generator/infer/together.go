package infer

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// Together types what the operations of one endpoint send, and what they are answered, together: as if one operation had the
// bodies of them all. OpenAPI knows endpoints only, and to it they are its samples. Each operation keeps its own type: that is
// the client's. Where a schema or the user says what a type is, nothing is inferred, and the types stay alternatives; so they do
// where the joint type would hold itself, since what has no name in Go cannot be referred to. It is a step after Merge.
func Together(api *model.API, overrides map[string]config.TypeOverride) {
	byID := make(map[string]*model.Operation, len(api.Operations))
	for _, op := range api.Operations {
		byID[op.ID] = op
	}
	j := joining{in: &bodies{}, decided: decided(api, overrides)}
	parallel.Each(len(api.Endpoints), func(i int) {
		e := &api.Endpoints[i]
		if len(e.Operations) < 2 {
			return
		}
		ops := make([]*model.Operation, len(e.Operations))
		for k, id := range e.Operations {
			ops[k] = byID[id]
		}
		for k := range e.Params {
			e.Params[k].Type = together(ops, &e.Params[k])
		}
		for k := range e.Bodies {
			j.body(ops, &e.Bodies[k])
		}
		e.Replies = j.replies(ops)
	})
}

// joining joins the types of endpoints.
type joining struct {
	in      *bodies
	decided map[bodyOfOperation]bool
}

// bodyOfOperation is an operation's body or all its replies of a status, as overrides name them.
type bodyOfOperation struct {
	op     *model.Operation
	status string // "request", "200"
}

// decided are the bodies within which the user decides a type.
func decided(api *model.API, overrides map[string]config.TypeOverride) map[bodyOfOperation]bool {
	out := map[bodyOfOperation]bool{}
	for path, o := range overrides {
		if o.Kind == "" && o.Type == "" && o.Enum == nil && o.Nullable == nil && o.Required == nil {
			continue // a name
		}
		id, rest, _ := strings.Cut(path, "/")
		status, _, _ := strings.Cut(rest, "/")
		out[bodyOfOperation{api.Operation(id), status}] = true
	}
	return out
}

// together returns the type of a parameter by the values that are recorded for all the operations; nil where it is theirs, declared,
// a constant, or given several times.
func together(ops []*model.Operation, m *model.EndpointParam) *model.Type {
	var values []string
	var head *model.Param
	differ := false
	for _, i := range m.Of {
		p := paramOf(ops[i], m)
		if p == nil || p.Role == model.RoleConstant || p.File || p.Type == nil || p.Type.Kind == model.KindArray || !inferred(p.Type) {
			return nil
		}
		if head == nil {
			head = p
		}
		differ = differ || p.Type.Kind != head.Type.Kind || p.Type.Format != head.Type.Format
		values = append(values, recordedValues(ops[i], p)...)
	}
	if !differ {
		return nil
	}
	t := paramType(model.Param{In: m.In, Name: m.Name, Role: head.Role}, values)
	if len(values) == 0 {
		t.Evidence = model.Placeholder
	}
	return t
}

// paramOf returns the operation's parameter.
func paramOf(op *model.Operation, m *model.EndpointParam) *model.Param {
	for i := range op.Params {
		p := &op.Params[i]
		if p.In == m.In && (p.Name == m.Name || p.In == model.InHeader && strings.EqualFold(p.Name, m.Name)) {
			return p
		}
	}
	return nil
}

// body joins the bodies that nothing tells apart: of alternatives without a discriminator all, else those of one value.
func (j *joining) body(ops []*model.Operation, b *model.EndpointBody) {
	if b.Discriminator != "" {
		for i := range b.Alternatives {
			a := &b.Alternatives[i]
			a.Type = j.requests(ops, a.Of)
		}
		return
	}
	all := model.BodyAlternative{}
	for _, a := range b.Alternatives {
		all.Of = append(all.Of, a.Of...)
	}
	slices.SortStableFunc(all.Of, func(i, k int) int { return strings.Compare(ops[i].ID, ops[k].ID) })
	if all.Type = j.requests(ops, all.Of); all.Type != nil {
		b.Alternatives = []model.BodyAlternative{all}
	}
}

// requests returns the type of the operations' bodies together, nil where they have none.
func (j *joining) requests(ops []*model.Operation, of []int) *model.Type {
	if len(of) < 2 {
		return nil
	}
	var among []*model.Operation
	var samples []recorded
	for _, i := range of {
		op := ops[i]
		b := op.Body
		if b.Type == nil && b.Encoding == model.Text && model.IsJSON(b.Media) && (op.Request.Body == nil || !op.Request.Body.Content.Lines) {
			continue // broken JSON says nothing
		}
		if among != nil && b.Encoding != among[0].Body.Encoding || b.Encoding != model.JSON && b.Encoding != model.GraphQL ||
			!inferred(b.Type) || j.decided[bodyOfOperation{op, "request"}] {
			return nil
		}
		among = append(among, op)
		samples = append(samples, requestSamples(j.in, op)...)
	}
	t := joined(samples)
	if t != nil {
		divide(t, among, samples)
	}
	return t
}

// joined is the type of all samples; nil where there are none, or where it holds itself.
func joined(samples []recorded) *model.Type {
	if len(samples) == 0 {
		return nil
	}
	if t := (&shaper{}).samples(samples); inferred(t) {
		return t
	}
	return nil
}

// inferred reports whether nothing within the type is declared, or a reference: before Name, one leads to a declared type or to
// a struct around it.
func inferred(t *model.Type) bool {
	ok := true
	t.Walk("", func(_ string, t *model.Type) bool {
		ok = ok && t.Kind != model.KindRef && t.Evidence != model.Declared
		return ok
	})
	return ok
}

// replies joins the replies of one status and media type.
func (j *joining) replies(ops []*model.Operation) []model.EndpointReply {
	type group struct {
		model.EndpointReply
		samples []recorded
		of      int
		not     bool // something within is declared
	}
	var groups []*group
	for _, op := range ops {
		for i := range op.Replies {
			r := &op.Replies[i]
			if r.Type == nil {
				continue
			}
			key := model.EndpointReply{Status: r.Status, Media: model.MediaType(r.Media, "")}
			n := slices.IndexFunc(groups, func(g *group) bool { return g.EndpointReply == key })
			if n < 0 {
				n = len(groups)
				groups = append(groups, &group{EndpointReply: key})
			}
			g := groups[n]
			g.of++
			if g.not = g.not || !inferred(r.Type) || r.Evidence == model.Declared || j.decided[bodyOfOperation{op, strconv.Itoa(r.Status)}]; !g.not {
				g.samples = append(g.samples, replySamples(j.in, op, r)...)
			}
		}
	}
	var out []model.EndpointReply
	for _, g := range groups {
		if g.of < 2 || g.not {
			continue
		}
		if g.Type = joined(g.samples); g.Type != nil {
			out = append(out, g.EndpointReply)
		}
	}
	return out
}
