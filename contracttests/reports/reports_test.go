package reports_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/reports"
)

// names is a report of the cases' names, with their number in front.
type names struct {
	out   *reports.Output
	place reports.Place
	fail  string // at this case
}

func (n *names) Add(r contracttests.Result) error {
	if r.Case == n.fail {
		return errors.New("no space left")
	}
	n.out.Printf("%s\n", r.Case)
	return n.out.Err()
}

func (n *names) Close(report *contracttests.Report) error {
	n.out.Fill(n.place, "n="+report.API)
	return n.out.Err()
}

func writesNames(fail string) reports.Format {
	return func(out *reports.Output, _ reports.Run) reports.Writer {
		n := &names{out: out, fail: fail}
		n.place = out.Reserve(8)
		out.Printf("|\n")
		return n
	}
}

func TestReportsTakeTheirPlacesWhenTheyAreWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	require.NoError(t, os.WriteFile(path, []byte("before"), 0o600))
	set, err := reports.Open(reports.Run{}, []reports.File{{Path: path, Format: writesNames("")}})
	require.NoError(t, err)
	set.Add(contracttests.Result{Case: "one"})
	assert.Equal(t, "before", read(t, path))
	require.NoError(t, set.Close(&contracttests.Report{API: "shop"}))
	assert.Equal(t, "n=shop  |\none\n", read(t, path))
	assert.Equal(t, []string{"a.txt"}, list(t, dir))
}

func TestAnAbortedReportLeavesWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	require.NoError(t, os.WriteFile(path, []byte("before"), 0o600))
	set, err := reports.Open(reports.Run{}, []reports.File{{Path: path, Format: writesNames("")}})
	require.NoError(t, err)
	set.Add(contracttests.Result{Case: "one"})
	set.Abort()
	assert.Equal(t, "before", read(t, path))
	assert.Equal(t, []string{"a.txt"}, list(t, dir))
}

// One report that fails is named, is not half there, and keeps no other from its place.
func TestAReportThatFails(t *testing.T) {
	dir := t.TempDir()
	bad, good := filepath.Join(dir, "bad.txt"), filepath.Join(dir, "good.txt")
	set, err := reports.Open(reports.Run{}, []reports.File{{Path: bad, Format: writesNames("two")}, {Path: good, Format: writesNames("")}})
	require.NoError(t, err)
	for _, name := range []string{"one", "two", "three"} {
		set.Add(contracttests.Result{Case: name})
	}
	err = set.Close(&contracttests.Report{API: "shop"})
	require.EqualError(t, err, "cannot write "+bad+": no space left")
	assert.Equal(t, []string{"good.txt"}, list(t, dir))
	assert.Equal(t, "n=shop  |\none\ntwo\nthree\n", read(t, good))
}

func TestASumThatHasNoRoomIsAnError(t *testing.T) {
	dir := t.TempDir()
	set, err := reports.Open(reports.Run{}, []reports.File{{Path: filepath.Join(dir, "a.txt"), Format: writesNames("")}})
	require.NoError(t, err)
	require.ErrorContains(t, set.Close(&contracttests.Report{API: "much too long"}), "no room")
	assert.Empty(t, list(t, dir))
}

// What cannot be written is refused before anything is checked.
func TestPlacesThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	input := filepath.Join(dir, "c.json")
	require.NoError(t, os.WriteFile(input, []byte("{}"), 0o600))
	for name, c := range map[string]struct {
		paths []string
		want  string
	}{
		"no such folder":      {[]string{filepath.Join(dir, "no", "a.xml")}, "there is no such file or folder"},
		"a folder":            {[]string{dir}, "it is no file"},
		"the input":           {[]string{input}, "it is the input, which is not replaced"},
		"twice the same file": {[]string{filepath.Join(dir, "a"), dir + "/./a"}, "two reports have this name"},
	} {
		t.Run(name, func(t *testing.T) {
			var files []reports.File
			for _, p := range c.paths {
				files = append(files, reports.File{Path: p, Format: writesNames("")})
			}
			_, err := reports.Open(reports.Run{}, files, input)
			require.ErrorContains(t, err, "cannot write "+c.paths[len(c.paths)-1]+": "+c.want)
			assert.Equal(t, []string{"c.json"}, list(t, dir))
		})
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}

func list(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
