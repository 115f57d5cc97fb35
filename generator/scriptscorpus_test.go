package generator_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
	"github.com/pmgen/pmgen/generator/scripts"
)

// setting is code that gives a variable a value. What stands behind // does not count.
var setting = regexp.MustCompile(`(?m)^(?:[^/\n]|/[^/\n])*?(?:(?:environment|globals|[vV]ariables|context|scope)\.set\(|set(?:Environment|Global)Variable\()`)

// TestCorpusScripts counts what the scripts of published collections say: those that set variables must yield a fact, but
// for those that make up the variable's name while they run, and what is not read is no JavaScript.
func TestCorpusScripts(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus + ": nothing to test")
	}
	files := []string{"collections/salesforce-platform-2023.json", "collections/paypal-checkout-2026.json", "collections/qiwi-hobby-ru.json"}
	if *whole {
		var err error
		files, err = filepath.Glob(corpus + "/collections/*.json")
		require.NoError(t, err)
		for i := range files {
			files[i] = "collections/" + filepath.Base(files[i])
		}
	}
	c := scriptCount{facts: map[model.FactKind]int{}, codes: map[string]bool{}}
	for _, file := range files {
		var diags diag.List
		api := postman.Read(os.DirFS(corpus), file, &diags)
		require.NotNil(t, api, file)
		start := time.Now()
		notes := scripts.Read(api)
		c.time += time.Since(start)
		for _, d := range notes {
			c.unread++
			assert.Contains(t, d.Message, "is not JavaScript", "%s: no bound is hit", d.String())
			assert.Equal(t, file, d.File)
			assert.NotZero(t, d.Line)
		}
		for _, f := range api.Folders {
			c.add(t, file, f.Scripts, f.Facts)
		}
		for _, op := range api.Operations {
			c.add(t, file, op.Scripts, op.Facts)
		}
	}
	t.Logf("%d scripts, %d different, %d not read; %d set variables, %d of them say which; in %v", c.scripts, len(c.codes), c.unread, c.setting, c.saying, c.time.Round(time.Millisecond))
	for _, kind := range slices.Sorted(maps.Keys(c.facts)) {
		t.Logf("%6d %s", c.facts[kind], kind)
	}
	for _, code := range c.silent {
		t.Logf("sets a variable and does not say which: %.120q", code)
	}
	assert.LessOrEqual(t, c.setting-c.saying, c.setting/100)
	if *whole {
		assert.Equal(t, 3108, c.scripts, "every script that a plain walk finds")
		assert.LessOrEqual(t, c.unread, 8)
	}
}

type scriptCount struct {
	scripts, unread, setting, saying int
	facts                            map[model.FactKind]int
	codes                            map[string]bool
	silent                           []string
	time                             time.Duration
}

func (c *scriptCount) add(t *testing.T, file string, all []model.Script, facts []model.ScriptFact) {
	for _, f := range facts {
		c.facts[f.Kind]++
		assert.Equal(t, file, f.Pos.File)
		assert.NotZero(t, f.Pos.Line)
	}
	for _, s := range all {
		c.scripts++
		c.codes[s.Code] = true
		if !setting.MatchString(s.Code) {
			continue
		}
		c.setting++
		if slices.ContainsFunc(facts, func(f model.ScriptFact) bool { return f.Kind == model.FactSets && f.Listen == s.Listen }) {
			c.saying++
		} else {
			c.silent = append(c.silent, s.Code)
		}
	}
}
