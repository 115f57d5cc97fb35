package reports_test

import (
	"testing"

	library "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/reports"
	"github.com/pmgen/pmgen/generator/diag/sarif"
)

// sarifOf reads SARIF, and holds it against SARIF's own schema.
func sarifOf(t *testing.T, text string) *library.Run {
	t.Helper()
	report, err := library.FromBytes([]byte(text), library.WithStrictValidation())
	require.NoError(t, err, "the schema of SARIF 2.1.0 holds")
	require.NoError(t, report.Validate())
	require.Len(t, report.Runs, 1)
	return report.Runs[0]
}

func TestSARIF(t *testing.T) {
	text := written(t, reports.SARIF, theRun(), sample(), contracttests.Report{})
	run := sarifOf(t, text)
	require.Len(t, run.Results, 4, "three failures, and what passed only when it was asked again")
	failed := run.Results[0]
	assert.Equal(t, "schema", *failed.RuleID)
	assert.Equal(t, "schema", *run.Tool.Driver.Rules[failed.RuleIndex].ID)
	assert.Equal(t, "error", failed.Level)
	assert.Contains(t, *failed.Message.Text, "Items.List/200 All: /0/id: want integer, got string")
	assert.Contains(t, *failed.Message.Text, "curl 'http://x/items'")
	at := failed.Locations[0].PhysicalLocation
	assert.Equal(t, "api/c.json", *at.ArtifactLocation.URI)
	assert.Equal(t, 3, *at.Region.StartLine)
	assert.Equal(t, "flaky", *run.Results[1].RuleID)
	assert.Equal(t, "note", run.Results[1].Level)
	assert.Contains(t, *run.Results[1].Message.Text, "503 Service Unavailable; no reply within 1s")
	assert.Empty(t, run.Invocations)
	assert.NotContains(t, text, `\u001b`)
}

// A problem is the same one where its request has moved, and where another item of the list shows it.
func TestSARIFFingerprints(t *testing.T) {
	a := sample()[1]
	moved, other := a, a
	moved.Pos.Line, moved.Message = 99, "/7/id: want integer, got string"
	other.Case = "Items.Show/200"
	other.Operation = "Items.Show"
	run := sarifOf(t, written(t, reports.SARIF, theRun(), []contracttests.Result{a, moved, other}, contracttests.Report{}))
	first := run.Results[0].PartialFingerprints
	assert.Len(t, first, 2)
	assert.Equal(t, first, run.Results[1].PartialFingerprints)
	assert.Equal(t, first["cause/v1"], run.Results[2].PartialFingerprints["cause/v1"])
	assert.NotEqual(t, first["check/v1"], run.Results[2].PartialFingerprints["check/v1"])
}

func TestSARIFOfAnInterruptedRun(t *testing.T) {
	run := sarifOf(t, written(t, reports.SARIF, theRun(), nil, contracttests.Report{Checks: 1, Interrupted: true}))
	require.Len(t, run.Invocations, 1)
	assert.False(t, *run.Invocations[0].ExecutionSuccessful)
	assert.Equal(t, "the run was interrupted after 1 check: what follows was not checked", *run.Invocations[0].ToolExecutionNotifications[0].Message.Text)
}

// Code hosts refuse a report with too many results as a whole; how many are left out is said.
func TestSARIFOfTooManyFailures(t *testing.T) {
	r := sample()[5]
	r.Curl, r.Case, r.Operation = "", "o", "o"
	text := written(t, reports.SARIF, theRun(), manyOf(r, sarif.MaxResults+2), contracttests.Report{})
	assert.Contains(t, text, "2 more are left out: code hosts take 25000")
}
