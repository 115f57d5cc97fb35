package losant_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/losant"
	"github.com/pmgen/pmgen/generator/validate"
)

// outOfOrder are schemas that say something else than they mean: the conversion reads what was meant, so an independent
// validator of the file as it stands is no judge of it.
var outOfOrder = []string{
	"orgInvites", "orgInvitesUser", // a whole schema in properties
	"validateContextError", "validateContextSuccess", // an array in anyOf
	"instanceOrgPost",                         // maxItems in quotes
	"applicationJobLog", "applicationJobLogs", // members without properties
	"integration", "integrations", "credentialLinkedResources",
	"paletteResponse", "resourceJobExecutionLogs",
	"templateKeywords", // no type
}

// openMaps bound the members whose names match a pattern, and leave the others free. In Go both have one type, and the
// validator holds all of them to it.
var openMaps = map[string][]string{"flowsImportResult": {"/importedFlowIdMap", "/importedVersionIdMap"}}

// Every published sample passes the type that its schema became, and a value that was damaged passes the type if and
// only if it passes the schema: an independent library that reads the files as they are is the judge.
func TestTypesSayWhatTheSchemasSay(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	dir := corpus(t)
	api, _ := readCorpus(t)
	v := validate.New(api)
	judge := newJudge(t, dir)
	var samples map[string]json.RawMessage
	data, err := os.ReadFile(filepath.Join(dir, losant.ExamplesFile))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &samples))
	damaged, refused := 0, 0
	for _, named := range api.Types {
		name := strings.TrimPrefix(named.ID, "schema:")
		sample, ok := samples[name]
		if !ok {
			continue
		}
		assert.Empty(t, v.CheckRequest(named.Type, sample), name)
		if slices.Contains(outOfOrder, name) {
			continue
		}
		for _, m := range mutations(t, sample) {
			if slices.ContainsFunc(openMaps[name], func(at string) bool { return m.what == at+oneMore }) {
				continue
			}
			want := judge.allows(name, m.value)
			got := v.CheckRequest(named.Type, m.value)
			damaged++
			if !want {
				refused++
			}
			if want != (len(got) == 0) {
				t.Errorf("%s: %s: the schema says %v, the type %v\n%s", name, m.what, want, got, m.value)
			}
		}
	}
	t.Logf("%d damaged values, %d of them against the schema", damaged, refused)
	assert.Greater(t, damaged, 15_000)
	assert.Greater(t, refused, 10_000)
}

type mutation struct {
	what  string
	value json.RawMessage
}

const oneMore = " with one member more"

// mutations returns the sample with one thing changed, for every place in it.
func mutations(t *testing.T, sample json.RawMessage) []mutation {
	var root any
	d := json.NewDecoder(bytes.NewReader(sample))
	d.UseNumber()
	require.NoError(t, d.Decode(&root))
	var out []mutation
	emit := func(what string) {
		b, err := json.Marshal(root)
		require.NoError(t, err)
		out = append(out, mutation{what, b})
	}
	var visit func(at string, v any, set func(any))
	visit = func(at string, v any, set func(any)) {
		for _, other := range []any{nil, json.Number("-0.5"), "?", []any{}, map[string]any{}} {
			set(other)
			emit(fmt.Sprintf("%s = %v", at, other))
		}
		set(v)
		switch v := v.(type) {
		case map[string]any:
			v["undeclared member"] = "x"
			emit(at + oneMore)
			delete(v, "undeclared member")
			var keys []string
			for k := range v {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			for _, k := range keys {
				old := v[k]
				delete(v, k)
				emit(at + " without " + k)
				v[k] = old
				visit(at+"/"+k, old, func(x any) { v[k] = x })
			}
		case []any:
			for i := range v {
				visit(fmt.Sprintf("%s/%d", at, i), v[i], func(x any) { v[i] = x })
			}
		}
	}
	visit("", root, func(x any) { root = x })
	return out
}

// judge validates with the schemas' files as they are; only references are pointed at the files.
type judge struct{ compiled map[string]*jsonschema.Schema }

type ecma struct{ re *regexp2.Regexp }

func (e ecma) MatchString(s string) bool { ok, _ := e.re.MatchString(s); return ok }
func (e ecma) String() string            { return e.re.String() }

func newJudge(t *testing.T, dir string) judge {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.DefaultDraft(jsonschema.Draft7)
	c.UseRegexpEngine(func(s string) (jsonschema.Regexp, error) {
		re, err := regexp2.Compile(s, regexp2.ECMAScript)
		return ecma{re}, err
	})
	files, err := filepath.Glob(filepath.Join(dir, losant.SchemasDir, "*.json"))
	require.NoError(t, err)
	j := judge{map[string]*jsonschema.Schema{}}
	var names []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		data = bytes.ReplaceAll(data, []byte(`"#/definitions/`), []byte(`"losant:///`))
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		require.NoError(t, err)
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		names = append(names, name)
		require.NoError(t, c.AddResource("losant:///"+name, doc))
	}
	for _, name := range names {
		s, err := c.Compile("losant:///" + name)
		if slices.Contains(outOfOrder, name) {
			continue // five of them do not compile
		}
		require.NoError(t, err, name)
		j.compiled[name] = s
	}
	return j
}

func (j judge) allows(name string, value json.RawMessage) bool {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(value))
	return err == nil && j.compiled[name].Validate(v) == nil
}
