package sarif_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	library "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/diag/sarif"
)

func write(t *testing.T, list diag.List, o sarif.Options) (*library.Run, string) {
	t.Helper()
	var b strings.Builder
	require.NoError(t, sarif.Write(&b, list, o))
	report, err := library.FromBytes([]byte(b.String()), library.WithStrictValidation())
	require.NoError(t, err, "the schema of SARIF 2.1.0 holds")
	require.NoError(t, report.Validate())
	require.Len(t, report.Runs, 1)
	return report.Runs[0], b.String()
}

// TestResults holds what a code host needs of each diagnostic: its rule, level, text, file and place.
func TestResults(t *testing.T) {
	var list diag.List
	list.Add(diag.NotJSON, diag.Pos{File: "a b.json", Line: 2, Column: 17}, "bare word integer").Span = 7
	list.Add(diag.ExampleRepaired, diag.Pos{File: "é/c.json", Line: 1, Column: 13}, "after two emoji").Span = 3
	list.Add(diag.StatusMissing, diag.Pos{File: "é/c.json", Line: 1, Column: 1}, "beyond the line").Span = 900
	list.Add(diag.EnvironmentPresent, diag.Pos{File: "e.json"}, "only a file\x1b[2J")
	list.Add(diag.EditedFile, diag.Pos{}, "nowhere")
	run, text := write(t, list, sarif.Options{Version: "v1.2.3", Path: func(file string) string { return "in/" + file },
		Source: func(file string) []byte {
			if file == "é/c.json" {
				return []byte("\"😀😀\": {{x}}\n") // the braces start at byte 12
			}
			return nil
		}})

	assert.Equal(t, "pmgen", *run.Tool.Driver.Name)
	assert.Equal(t, "v1.2.3", *run.Tool.Driver.Version)
	assert.Equal(t, "utf16CodeUnits", *run.ColumnKind)
	type place struct {
		uri                      string
		line, column, afterwards int
	}
	var got []place
	for _, r := range run.Results {
		if len(r.Locations) == 0 {
			got = append(got, place{})
			continue
		}
		physical := r.Locations[0].PhysicalLocation
		assert.Equal(t, "%SRCROOT%", *physical.ArtifactLocation.URIBaseID)
		p := place{uri: *physical.ArtifactLocation.URI, line: *physical.Region.StartLine}
		if physical.Region.StartColumn != nil {
			p.column, p.afterwards = *physical.Region.StartColumn, *physical.Region.EndColumn
		}
		got = append(got, p)
	}
	assert.Equal(t, []place{{"in/a%20b.json", 2, 17, 24}, {"in/%C3%A9/c.json", 1, 9, 12}, {"in/%C3%A9/c.json", 1, 1, 14}, {"in/e.json", 1, 0, 0}, {}}, got)
	assert.Equal(t, []string{"error", "warning", "note", "note", "warning"}, []string{run.Results[0].Level, run.Results[1].Level,
		run.Results[2].Level, run.Results[3].Level, run.Results[4].Level})
	assert.Equal(t, "bare word integer\nexport the collection again, as Collection v2.1", *run.Results[0].Message.Text)
	assert.NotContains(t, text, `\u001b`)
}

// TestFilesOutsideOfTheRoot have an address of their own.
func TestFilesOutsideOfTheRoot(t *testing.T) {
	var list diag.List
	list.Add(diag.NotJSON, diag.Pos{File: "c.json"}, "m")
	run, _ := write(t, list, sarif.Options{Path: func(file string) string { return "/tmp/a b/" + file }})
	at := run.Results[0].Locations[0].PhysicalLocation.ArtifactLocation
	assert.Equal(t, "file:///tmp/a%20b/c.json", *at.URI)
	assert.Nil(t, at.URIBaseID)
}

// TestRules: every code is a rule with a text, and every result points at its own.
func TestRules(t *testing.T) {
	var list diag.List
	for _, c := range diag.Codes() {
		list.Add(c, diag.Pos{File: "c.json", Line: 1, Column: 1}, "m")
	}
	run, text := write(t, list, sarif.Options{})
	require.Len(t, run.Tool.Driver.Rules, len(diag.Codes()))
	for i, c := range diag.Codes() {
		rule, result := run.Tool.Driver.Rules[i], run.Results[i]
		kind, _ := diag.Explain(c)
		assert.Equal(t, string(c), *rule.ID)
		assert.Equal(t, kind.Title, *rule.ShortDescription.Text)
		assert.Contains(t, *rule.Help.Text, kind.Why)
		assert.Contains(t, *rule.Help.Text, kind.Hint)
		assert.Equal(t, string(kind.Severity), rule.DefaultConfiguration.Level)
		assert.Equal(t, string(c), *result.RuleID)
		assert.Equal(t, i, result.RuleIndex)
	}
	var again strings.Builder
	require.NoError(t, sarif.Write(&again, list, sarif.Options{}))
	assert.Equal(t, text, again.String())
}

// TestNothingToReport: a list of nothing is a run without results, which takes old ones away from a code host.
func TestNothingToReport(t *testing.T) {
	_, text := write(t, nil, sarif.Options{})
	var log struct {
		Runs []struct{ Results []any }
	}
	require.NoError(t, json.Unmarshal([]byte(text), &log))
	assert.NotNil(t, log.Runs[0].Results)
	assert.Empty(t, log.Runs[0].Results)
}

// TestMoreThanCodeHostsTake: the least severe are left out.
func TestMoreThanCodeHostsTake(t *testing.T) {
	list := make(diag.List, 0, sarif.MaxResults+2)
	for range sarif.MaxResults + 1 {
		list = append(list, diag.Diagnostic{Code: diag.StatusMissing, Severity: diag.Note, Message: "m"})
	}
	list.Add(diag.NotJSON, diag.Pos{}, "the worst")
	var b strings.Builder
	require.NoError(t, sarif.Write(&b, list, sarif.Options{}))
	assert.Equal(t, sarif.MaxResults, strings.Count(b.String(), `"ruleId"`))
	assert.Contains(t, b.String(), "the worst")
}

// TestColumnsOfOneLine: columns are counted on from the one before, whichever order they come in.
func TestColumnsOfOneLine(t *testing.T) {
	line := strings.Repeat("é😀a", 50)
	var list diag.List
	want := []int{}
	for _, offset := range []int{0, 2, 6, 7, 7, 349, 14, 0, 350} {
		list.Add(diag.NotJSON, diag.Pos{File: "c.json", Line: 2, Column: offset + 1}, "m")
		units := 1
		for _, r := range line[:offset] {
			units += len(utf16.Encode([]rune{r}))
		}
		want = append(want, units)
	}
	run, _ := write(t, list, sarif.Options{Source: func(string) []byte { return []byte("x\n" + line) }})
	var got []int
	for _, r := range run.Results {
		got = append(got, *r.Locations[0].PhysicalLocation.Region.StartColumn)
	}
	assert.Equal(t, want, got)
}
