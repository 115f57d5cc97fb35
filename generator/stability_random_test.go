package generator_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestRandomEdits: whatever is done to a collection, step by step, callers of what is still there notice nothing.
func TestRandomEdits(t *testing.T) {
	text, err := os.ReadFile("testdata/stability/kennel.json")
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		d := openDocument(t, text)
		e := &editor{t: t, d: d, now: generateFrom(t, d.text(t), nil)}
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			rapid.SampledFrom([]func(){e.newRequest, e.twin, e.member, e.folder, e.example, e.move, e.renameFolder, e.removeAndPutBack, e.remove}).Draw(t, "edit")()
			e.steps++
		}
	})
}

type editor struct {
	t     *rapid.T
	d     *edited
	now   release
	steps int
}

// grown generates again and demands that nothing is lost.
func (e *editor) grown(what string) {
	next := generateFrom(e.t, e.d.text(e.t), e.now.names)
	require.Empty(e.t, e.now.callers.lost(next.callers), what)
	e.now = next
}

func (e *editor) request() place {
	return rapid.SampledFrom(e.d.requests()).Draw(e.t, "request")
}

func (e *editor) into() (folder, int) {
	f := rapid.SampledFrom(e.d.folders()).Draw(e.t, "folder")
	return f, rapid.IntRange(0, len(f.items())).Draw(e.t, "position")
}

func (e *editor) body() string {
	return rapid.SampledFrom(e.d.jsonExamples()).Draw(e.t, "body")["body"].(string)
}

func (e *editor) newRequest() {
	f, at := e.into()
	p := e.request()
	name := p.name()
	f.insert(at, p.like(e.t, fmt.Sprint("new", e.steps), e.body()))
	e.grown("a new request " + name)
}

// twin inserts one before a request that it is like in all but what is recorded.
func (e *editor) twin() {
	p := e.request()
	item := p.like(e.t, "", fmt.Sprintf(`{"twin%d": {"n": 1}, "other": {"x": {"y": 1}}}`, e.steps))
	var original map[string]any
	data, err := json.Marshal(p.item())
	require.NoError(e.t, err)
	require.NoError(e.t, json.Unmarshal(data, &original))
	item["request"] = original["request"]
	p.folder.insert(p.index, item)
	e.grown("a twin before " + p.name())
}

func (e *editor) member() {
	all := e.d.jsonExamples()
	example := rapid.SampledFrom(all).Draw(e.t, "example")
	example["body"] = withMember(example, fmt.Sprint("member", e.steps), map[string]any{"n": 1})
	e.grown("a member more")
}

func (e *editor) folder() {
	f, at := e.into()
	p := e.request()
	f.insert(at, map[string]any{"name": p.folder.of["name"], "item": []any{p.like(e.t, fmt.Sprint("sub", e.steps), e.body())}})
	if f.of["name"] == nil && p.folder.of["name"] == nil {
		f.items()[at].(map[string]any)["name"] = "New"
	}
	e.grown("a folder more")
}

// example: types may change by what an example says, methods never.
func (e *editor) example() {
	p := e.request()
	list, _ := p.item()["response"].([]any)
	p.item()["response"] = append([]any{map[string]any{"name": "more", "code": 200, "header": []any{map[string]any{"key": "Content-Type", "value": "application/json"}}, "body": e.body()}}, list...)
	next := generateFrom(e.t, e.d.text(e.t), e.now.names)
	for name, text := range e.now.callers {
		if service, _, ok := strings.Cut(name, "."); ok && strings.HasSuffix(service, "Service") && strings.HasPrefix(text, "func") {
			require.Contains(e.t, next.callers, name, "an example more")
		}
	}
	e.now = next
}

// alone: no other request is like it in all but the folder.
func (e *editor) alone(p place) bool {
	n := 0
	own, err := json.Marshal(p.item()["request"])
	require.NoError(e.t, err)
	for _, q := range e.d.requests() {
		other, err := json.Marshal(q.item()["request"])
		require.NoError(e.t, err)
		if p.name() == q.name() && string(own) == string(other) {
			n++
		}
	}
	return n == 1
}

func (e *editor) move() {
	p := e.request()
	if !e.alone(p) {
		return
	}
	name, item := p.name(), p.remove()
	f, at := e.into()
	f.insert(at, item)
	e.grown(fmt.Sprintf("%s moved to %v", name, f.of["name"]))
}

func (e *editor) renameFolder() {
	f := rapid.SampledFrom(e.d.folders()).Draw(e.t, "folder")
	if f.of["name"] == nil {
		return
	}
	f.of["name"] = fmt.Sprint("Renamed ", e.steps)
	e.grown("a folder renamed")
}

func (e *editor) remove() {
	if len(e.d.requests()) < 2 {
		return
	}
	p := e.request()
	name := p.name()
	p.remove()
	next := generateFrom(e.t, e.d.text(e.t), e.now.names)
	require.Empty(e.t, next.callers.lost(e.now.callers), "without the request %q there is nothing that was not there before", name)
	e.now = next
}

func (e *editor) removeAndPutBack() {
	if len(e.d.requests()) < 2 {
		return
	}
	before, p := e.now, e.request()
	name, item := p.name(), p.remove()
	without := generateFrom(e.t, e.d.text(e.t), e.now.names)
	require.Empty(e.t, without.callers.lost(before.callers), "without the request %q there is nothing that was not there before", name)
	p.folder.insert(p.index, item)
	e.now = generateFrom(e.t, e.d.text(e.t), without.names)
	require.Equal(e.t, before.callers, e.now.callers, "with the request %q back all is as it was", name)
}
