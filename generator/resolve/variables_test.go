package resolve_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

// expand returns what becomes of a text in a header.
func expand(t testing.TB, text string, opts resolve.Options, collection ...model.Variable) (string, diag.List) {
	a := api(request("GET", "https://x.example/a", header("X-Text", text)))
	a.Variables = collection
	diags := resolve.Resolve(a, opts)
	return a.Operations[0].Request.Headers[0].Value, diags
}

func TestVariablesNarrowestWins(t *testing.T) {
	opts := resolve.Options{Globals: variables("g", "globals", "c", "globals", "e", "globals", "f", "globals"),
		Environment: variables("e", "environment", "f", "environment"), Flags: variables("f", "flag")}
	got, _ := expand(t, "{{g}} {{c}} {{e}} {{f}}", opts, variables("c", "collection", "e", "collection", "f", "collection")...)
	assert.Equal(t, "globals collection environment flag", got)
}

func TestVariables(t *testing.T) {
	for _, row := range []struct {
		quirk, text, want string
		vars              []string
	}{
		{"undefined stays", "a{{x}}b", "a{{x}}b", nil},
		{"defined as empty", "a{{x}}b", "ab", []string{"x", ""}},
		{"the last of duplicates wins", "{{x}}", "2", []string{"x", "1", "x", "2"}},
		{"value uses others", "{{a}}", "https://h:1", []string{"a", "https://{{h}}:{{p}}", "h", "h", "p", "1"}},
		{"inner one first", "{{a{{b}}}}", "yes", []string{"b", "x", "ax", "yes"}},
		{"inner one unknown", "{{a{{b}}}}", "{{a{{b}}}}", []string{"ax", "yes"}},
		{"three braces", "{{{x}}}", "{1}", []string{"x", "1"}},
		{"blanks around the name", "{{ x }}", "1", []string{"x", "1"}},
		{"a name with a blank", "{{ISN Owner}}", "me", []string{"ISN Owner", "me"}},
		{"a name that is a URL path", "{{2010-04-01-Accounts.json-Url}}", "u", []string{"2010-04-01-Accounts.json-Url", "u"}},
		{"dynamic is never evaluated", "{{$guid}}", "{{$guid}}", nil},
		{"a user's variable beats the dynamic one", "{{$guid}}", "mine", []string{"$guid", "mine"}},
		{"unclosed", "{{x", "{{x", []string{"x", "1"}},
		{"braces of a value and of the text, as in Postman's later passes", "{{a}}b}}", "1", []string{"a", "{{", "b", "1"}},
		{"JSON is no variable", `{"a":{"b":{}}}`, `{"a":{"b":{}}}`, []string{"", "1"}},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			got, diags := expand(t, row.text, resolve.Options{}, variables(row.vars...)...)
			assert.Equal(t, row.want, got)
			assert.NotContains(t, codes(diags), diag.VariableNotExpanded)
		})
	}
}

func TestVariablesThatLeadBackStay(t *testing.T) {
	got, diags := expand(t, "{{a}} {{b}} {{c}} {{self}}", resolve.Options{}, variables("a", "1{{b}}", "b", "2{{a}}", "c", "3{{a}}", "self", "{{self}}")...)
	assert.Equal(t, "{{a}} {{b}} 3{{a}} {{self}}", got)
	var circles []string
	for _, d := range diags {
		if d.Code == diag.VariableNotExpanded {
			circles = append(circles, d.Message)
		}
	}
	assert.False(t, contains(diags, diag.UndefinedVariables), "one cause is said once")
	assert.Equal(t, []string{"the values of a, b lead back to themselves; they stay as they are", "the values of self lead back to themselves; they stay as they are"}, circles)
}

func TestVariablesThatGrowAreBounded(t *testing.T) {
	var bomb []model.Variable
	for i := range 60 { // 2^60 characters
		bomb = append(bomb, variable(fmt.Sprintf("v%02d", i), strings.Repeat(fmt.Sprintf("{{v%02d}}", i+1), 2)))
	}
	bomb = append(bomb, variable("v60", "x"))
	got, diags := expand(t, "{{v00}}", resolve.Options{}, bomb...)
	assert.Less(t, len(got), 1<<20)
	assert.Contains(t, codes(diags), diag.VariableNotExpanded)
}

func TestVariablesInALongChainAreBounded(t *testing.T) {
	var chain []model.Variable
	for i := range 5000 {
		chain = append(chain, variable(fmt.Sprintf("v%04d", i), fmt.Sprintf("{{v%04d}}", i+1)))
	}
	_, diags := expand(t, "{{v0000}}", resolve.Options{}, chain...)
	assert.Contains(t, codes(diags), diag.VariableNotExpanded)
}

// TestExpansionIsBounded: neither many uses of one value, nor values within names and paths, take more than a bound.
func TestExpansionIsBounded(t *testing.T) {
	long := strings.Repeat("x", 60<<10)
	slashes := strings.Repeat("/{{q}}", 5000)
	for _, row := range []struct {
		quirk string
		op    *model.Operation
		vars  []model.Variable
		said  bool
	}{
		{"one value a million times in a request", request("GET", "https://x.example/a", header("X", strings.Repeat("{{v}}", 1<<20))), variables("v", long), true},
		{"one value a million times in a variable", request("GET", "https://x.example/a", header("X", "{{w}}")), variables("v", long, "w", strings.Repeat("{{v}}", 1<<20)), true},
		{"a value within a hundred thousand names", request("GET", "https://x.example/"+strings.Repeat("{{a{{v}}", 100_000)), variables("v", long), true},
		{"paths within a path", request("GET", "https://x.example"+strings.Repeat("/{{p}}", 900)), variables("p", slashes, "q", "1/2"), false},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api(row.op)
			a.Variables = row.vars
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			diags := resolved(t, a)
			runtime.ReadMemStats(&after)
			assert.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(1500), "MB")
			assert.Equal(t, row.said, contains(diags, diag.VariableNotExpanded))
			assert.Less(t, len(row.op.Path), 10_000)
		})
	}
}

// The values do not depend on the order in which variables of different names are defined.
func TestVariablesInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"a", "b", "c", "ab"}
		vars := []model.Variable{}
		for _, n := range names {
			value := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"{{a}}", "{{b}}", "{{c}}", "{{a{{c}}}}", "{{", "}}", "b", "x"}), 0, 4).Draw(t, n), "")
			vars = append(vars, variable(n, value))
		}
		text := "{{a}} {{b}} {{c}} {{ab}} {{none}}"
		a := api(request("GET", "https://x.example/a", header("X", text)))
		a.Variables = slices.Clone(vars)
		first := resolve.Resolve(a, resolve.Options{})
		b := api(request("GET", "https://x.example/a", header("X", text)))
		b.Variables = rapid.Permutation(vars).Draw(t, "order")
		second := resolve.Resolve(b, resolve.Options{})
		require.Equal(t, a.Operations[0].Request.Headers, b.Operations[0].Request.Headers)
		require.Equal(t, codes(first), codes(second))
		require.Equal(t, a.Variables, b.Variables)
	})
}

func TestVariablesOfTheAPI(t *testing.T) {
	a := api(
		request("GET", "{{base}}/v{{version}}/apps/{{_appId}}", header("Authorization", "Bearer {{token}}"), header("X-Request-Id", "{{$guid}}")),
		request("GET", "{{base}}/v{{version}}/apps", query("q", "{{text}}")))
	a.Variables = append(variables("base", "https://{{host}}", "host", "h.example", "version", "66.0", "unused", "1"), model.Variable{Name: "unused secret", Value: "s3cr3tVal", Secret: true})
	diags := resolved(t, a)
	var got []string
	for _, v := range a.Variables {
		got = append(got, fmt.Sprintf("%s=%s %s %v %v %d", v.Name, v.Value, v.Role, v.InServer, v.Dynamic, v.Uses))
	}
	assert.Equal(t, []string{"$guid= argument false true 1", "_appId= argument false false 1", "base=https://h.example configuration true false 2",
		"host=h.example configuration true false 2", "text= argument false false 1", "token= credential false false 1", "version=66.0 configuration false false 2"}, got)
	assert.Equal(t, []string{"s3cr3tVal"}, a.Secrets)
	var note string
	for _, d := range diags {
		if d.Code == diag.UndefinedVariables {
			note = d.Message
		}
	}
	assert.Equal(t, "3 variables have no value, in 2 requests: _appId, text, token; each stays as {{name}}", note, "one note, however many uses")
}
