package contracttests_test

import (
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

// chosen runs the options against the mock and returns what was checked: case and kind.
func chosen(t *testing.T, api *model.API, o contracttests.Options) []string {
	t.Helper()
	var out []string
	o.Each = func(r contracttests.Result) { out = append(out, r.Case+": "+string(r.Kind)) }
	run(t, api, start(t, mock(t, api)), o)
	return out
}

func TestOperationsAreChosenByPatterns(t *testing.T) {
	api := shop()
	for pattern, want := range map[string][]string{
		"Items.Get": {"Items.Get"},
		"Items.*":   {"Items.List", "Items.Get", "Items.Create", "Items.Delete"},
		"*o*en*":    {"Token", "Documented"},
	} {
		t.Run(pattern, func(t *testing.T) {
			var got []string
			for _, c := range chosen(t, api, contracttests.Options{Operations: []string{pattern}}) {
				op, _, _ := strings.Cut(c, "/")
				op, _, _ = strings.Cut(op, ":")
				if !slices.Contains(got, op) {
					got = append(got, op)
				}
			}
			assert.ElementsMatch(t, want, got)
		})
	}
}

func TestTagsChooseChecks(t *testing.T) {
	api := shop()
	all := chosen(t, api, contracttests.Options{})
	with := func(parts ...string) (out []string) {
		for _, c := range all {
			if slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(c, p) }) {
				out = append(out, c)
			}
		}
		return out
	}
	for name, c := range map[string]struct {
		tags []string
		want []string
	}{
		"a folder":                           {[]string{"Items"}, with("Items.")},
		"an operation":                       {[]string{"Items.Get"}, with("Items.Get/")},
		"a method, in any case of letters":   {[]string{"delete"}, with("Items.Delete")},
		"a status":                           {[]string{"404"}, with("Items.Get/404")},
		"a sort":                             {[]string{"documented"}, with("Items.Delete:", "Documented/")},
		"a kind of check":                    {[]string{"content-type"}, append(with(": content-type"), "Items.Create/chain: chain")[:0]},
		"all of several":                     {[]string{"Items && 200 && status"}, []string{"Items.List/200 example list: status", "Items.Get/200 example got: status"}},
		"what another one has not":           {[]string{"Items && !schema && !body && !content-type && !chain && !404 && !status && !header"}, with(": negative")},
		"any of several that are given":      {[]string{"404", "Motd"}, append(with("Items.Get/404"), with("Motd/")...)},
		"a sort that the mock knows nothing": {[]string{"chain"}, []string{"Items.Create/chain: chain"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := chosen(t, api, contracttests.Options{Tags: c.tags})
			if name == "a kind of check" {
				for _, g := range got {
					assert.Contains(t, g, ": content-type")
				}
				c.want = with(": content-type")
			}
			assert.ElementsMatch(t, c.want, got)
		})
	}
}

// What an API happens to have none of is no mistake: the same command is for many of them.
func TestTagsOfAnyAPI(t *testing.T) {
	api := ticker(recordedEvents)
	assert.Len(t, chosen(t, api, contracttests.Options{Tags: []string{"!negative && !chain && !post"}}), 4)
	assert.Empty(t, chosen(t, api, contracttests.Options{Tags: []string{"paging"}}))
}

// Who asks for one kind of check is told of what keeps it from being made, and of nothing else that is broken.
func TestTagsKeepWhatBlocksThem(t *testing.T) {
	api := shop()
	url := start(t, mutant(mock(t, api), edit("list", func(map[string]any) {})))
	report := run(t, api, url, contracttests.Options{Tags: []string{"schema"}, Operations: []string{"Items.*"}})
	assert.Empty(t, report.Failures)

	broken := start(t, mutant(mock(t, api), status("got", 500)))
	report = run(t, api, broken, contracttests.Options{Tags: []string{"schema"}})
	require.Len(t, report.Failures, 1)
	assert.Equal(t, contracttests.Status, report.Failures[0].Kind)
	report = run(t, api, broken, contracttests.Options{Tags: []string{"Motd"}})
	assert.Empty(t, report.Failures)
}

func TestOptionsThatNameNothing(t *testing.T) {
	api := shop()
	url := start(t, mock(t, api))
	for name, c := range map[string]struct {
		o    contracttests.Options
		want string
	}{
		"an operation":          {contracttests.Options{Operations: []string{"Items.Gett"}}, `there is no operation "Items.Gett"; the nearest is "Items.Get"`},
		"a pattern":             {contracttests.Options{Operations: []string{"Orders.*"}}, `there is no operation "Orders.*"`},
		"a pattern that is not": {contracttests.Options{Operations: []string{"Items.["}}, `the operation "Items.[" is no pattern`},
		"a tag":                 {contracttests.Options{Tags: []string{"Itemz"}}, `there is no tag "Itemz"; the nearest is "Items"`},
		"a part of a tag":       {contracttests.Options{Tags: []string{"Items && !negativ"}}, `there is no tag "negativ"; the nearest is "negative"`},
		"nothing":               {contracttests.Options{Tags: []string{"Items && "}}, "a tag is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			c.o.Target.BaseURL = url
			_, err := contracttests.Check(t.Context(), api, c.o)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestShardsAreWritten(t *testing.T) {
	s, err := contracttests.ParseShard("2/5")
	require.NoError(t, err)
	assert.Equal(t, contracttests.Shard{Index: 2, Of: 5}, s)
	for _, text := range []string{"", "1", "0/3", "4/3", "-1/3", "1/0", "a/b", "1/2/3", "1/ 2"} {
		_, err := contracttests.ParseShard(text)
		assert.Error(t, err, text)
	}
}

// planned are the cases of a shard.
func planned(t *testing.T, api *model.API, url string, s contracttests.Shard) []string {
	t.Helper()
	r, err := contracttests.NewRunner(t.Context(), api, contracttests.Options{Shard: s, Target: contracttests.Target{BaseURL: url}})
	require.NoError(t, err)
	defer r.Close()
	var out []string
	for _, c := range r.Plan() {
		out = append(out, c.Name)
	}
	return out
}

// All shards together are the whole, each case is in one, those of an operation are in the same, and a shard is not empty while
// there is enough for all.
func TestShardsAreTheWhole(t *testing.T) {
	url := start(t, mock(t, shop())) // that it is another API's makes no difference to a plan
	for _, name := range corpusSamples(t) {
		api := compiledFile(t, name)
		whole := planned(t, api, url, contracttests.Shard{})
		for _, of := range []int{1, 3, 8} {
			var all []string
			for i := range of {
				part := planned(t, api, url, contracttests.Shard{Index: i + 1, Of: of})
				all = append(all, part...)
				assert.True(t, len(api.Operations) < 10*of || len(part) > 0, "%s %d/%d", name, i+1, of)
			}
			assert.ElementsMatch(t, whole, all, "%s in %d parts", name, of)
		}
	}
}

// A request that comes in front of all others, even one of the same name, moves none to another shard.
func TestAnotherRequestMovesNone(t *testing.T) {
	url := start(t, mock(t, shop()))
	before, after := depotAPI(t), depotWith(t, `{"name": "List projects", "request": {"method": "GET", "url": "{{url}}/projects/other"}, "response": []},
    {"name": "A", "request": {"method": "GET", "url": "{{url}}/a"}, "response": []},`)
	where := func(api *model.API) map[string]int {
		out := map[string]int{}
		for i := range 50 { // so many that none is where it was by chance
			r, err := contracttests.NewRunner(t.Context(), api, contracttests.Options{Shard: contracttests.Shard{Index: i + 1, Of: 50}, Target: contracttests.Target{BaseURL: url}})
			require.NoError(t, err)
			for _, c := range r.Plan() {
				out[c.Operation.Identity.Method+" "+c.Operation.Identity.URL] = i + 1
			}
			r.Close()
		}
		return out
	}
	was, is := where(before), where(after)
	require.Len(t, was, 8)
	require.Len(t, is, 10)
	for id, shard := range was {
		assert.Equal(t, shard, is[id], id)
	}
}

// corpusSamples are the APIs of this repository and, where the published collections are, some of those.
func corpusSamples(t *testing.T) []string {
	names := []string{"../collections/salesforce/oauth.postman_collection.json", "../collections/losant"}
	for _, name := range []string{"../../shared/corpus/collections/bitbucket.json", "../../shared/corpus/collections/postman-api.json"} {
		if _, err := os.Stat(name); err == nil {
			names = append(names, name)
		}
	}
	return names
}

func compiledFile(t *testing.T, path string) *model.API {
	t.Helper()
	api, err := contracttests.Load(path)
	require.NoError(t, err)
	return api
}

// depotWith is the depot with further requests in front of its own.
func depotWith(t *testing.T, items string) *model.API {
	t.Helper()
	text := strings.Replace(depotCollection, `"item": [`, `"item": [`+items, 1)
	result := compile.Compile(compile.Input{FS: mapFS(text), API: config.API{Name: "depot", Package: "depot", In: "depot.json"}})
	require.NotNil(t, result.API)
	return result.API
}
