package contracttests

import (
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// Shard is one of several parts of a run, which together make all of it. The zero Shard is the whole.
type Shard struct{ Index, Of int } // Index counts from 1

// ParseShard reads 2/5: the second of five parts.
func ParseShard(text string) (Shard, error) {
	index, of, ok := strings.Cut(text, "/")
	i, err := strconv.Atoi(index)
	n, other := strconv.Atoi(of)
	if !ok || err != nil || other != nil || i < 1 || i > n {
		return Shard{}, fmt.Errorf("%q is no shard: the second of five is 2/5", text)
	}
	return Shard{i, n}, nil
}

// has reports whether the operation's cases are in the shard. They all are in one, and so is a chain, which is a case of the
// operation that begins it. What decides is the request's place and name alone: another request that comes or goes moves none.
func (s Shard) has(op *model.Operation) bool {
	if s.Of <= 1 {
		return true
	}
	id := op.Identity
	h := fnv.New64a()
	for _, part := range append(slices.Clone(id.Folder), id.Name, id.Method, id.URL) {
		_, _ = h.Write([]byte(part + "\x00"))
	}
	sum := h.Sum64()
	sum ^= sum >> 33 // the last bits of FNV hardly know the first bytes of a text
	sum *= 0xff51afd7ed558ccd
	sum ^= sum >> 33
	return sum%uint64(s.Of) == uint64(s.Index-1)
}

// OptionError is an option that names something which the API has not.
type OptionError struct{ Option, Value, Nearest string }

func (e *OptionError) Error() string {
	nearest := ""
	if e.Nearest != "" {
		nearest = fmt.Sprintf("; the nearest is %q", e.Nearest)
	}
	return fmt.Sprintf("there is no %s %q%s", e.Option, e.Value, nearest)
}

// operations are the IDs that patterns choose: an ID, or one with * and ? for any characters.
func operations(api *model.API, patterns []string) ([]string, error) {
	var out []string
	for _, p := range patterns {
		found := false
		for _, op := range api.Operations {
			ok, err := path.Match(p, op.ID)
			if err != nil {
				return nil, fmt.Errorf("the operation %q is no pattern: %w", p, err)
			}
			if ok || p == op.ID {
				found = true
				out = append(out, op.ID)
			}
		}
		if !found {
			var known []string
			for _, op := range api.Operations {
				known = append(known, op.ID)
			}
			return nil, &OptionError{"operation", p, config.Nearest(p, known)}
		}
	}
	return compact(out), nil
}

// choice are tags, of which a check must have all of one line. Without any it has what it needs.
type choice [][]tag

type tag struct {
	name string // in lower case
	not  bool
}

// newChoice reads tags as they were given: each is a label of cases or kinds of checks, or several that are joined with && or
// stand behind a !.
func newChoice(texts []string, cases []Case) (choice, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	known := map[string]bool{}
	var names []string
	know := func(labels []string) {
		for _, label := range labels {
			if !known[strings.ToLower(label)] {
				known[strings.ToLower(label)], names = true, append(names, label)
			}
		}
	}
	know(always())
	for i := range cases {
		know(cases[i].tags())
	}
	var out choice
	for _, text := range texts {
		parts := []string{text}
		if !known[strings.ToLower(text)] {
			parts = strings.Split(text, "&&")
		}
		var all []tag
		for _, part := range parts {
			part = strings.TrimSpace(part)
			name, not := part, false
			if !known[strings.ToLower(part)] {
				name, not = strings.CutPrefix(part, "!")
				name = strings.TrimSpace(name)
			}
			switch {
			case name == "":
				return nil, errors.New("a tag is empty")
			case !known[strings.ToLower(name)]:
				return nil, &OptionError{"tag", name, config.Nearest(name, names)}
			}
			all = append(all, tag{strings.ToLower(name), not})
		}
		out = append(out, all)
	}
	return out, nil
}

// always are the tags that make sense of any API, although it may have none of what they stand for.
func always() []string {
	out := []string{"example", "documented", "negative", "chain", "paging", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost, http.MethodPut,
		http.MethodPatch, http.MethodDelete}
	for _, k := range []Kind{Status, ContentType, Header, Body, Schema, Example, Negative, Chain, Paging, Transport} {
		out = append(out, string(k))
	}
	return out
}

// tags are all that a case can be chosen by.
func (c *Case) tags() []string {
	out := c.Labels()
	if len(c.Operation.Folder) > 1 {
		out = append(out, strings.Join(c.Operation.Folder, "/"))
	}
	for _, kind := range c.Kinds() {
		out = append(out, string(kind))
	}
	return out
}

// has reports whether the check of the kind is chosen.
func (o choice) has(c *Case, kind Kind) bool {
	if len(o) == 0 {
		return true
	}
	labels := c.Labels()
	labels = append(labels, strings.Join(c.Operation.Folder, "/"), string(kind))
	for i := range labels {
		labels[i] = strings.ToLower(labels[i])
	}
	return slices.ContainsFunc(o, func(all []tag) bool {
		return !slices.ContainsFunc(all, func(t tag) bool { return slices.Contains(labels, t.name) == t.not })
	})
}

// hasAny reports whether some check of the case is chosen.
func (o choice) hasAny(c *Case) bool {
	return len(o) == 0 || slices.ContainsFunc(c.Kinds(), func(k Kind) bool { return o.has(c, k) })
}

// of are the results of the checks that were chosen, and the failures that keep one of them from being made.
func (o choice) of(c *Case, results []Result) []Result {
	if len(o) == 0 {
		return results
	}
	planned := c.Kinds()
	blocked := slices.ContainsFunc(results, func(r Result) bool { return r.Verdict == Blocked && o.has(c, r.Kind) })
	return slices.DeleteFunc(results, func(r Result) bool {
		own := o.has(c, r.Kind) || !slices.Contains(planned, r.Kind)
		return !own && !(r.Verdict == Failed && blocked) && !(r.Verdict == Skipped && r.Kind == planned[0])
	})
}
