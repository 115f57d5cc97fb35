package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Commands in the pages are run by scripts, which take them from there: a page and its test cannot come apart.

// command is one line of a page's sh blocks.
type command struct {
	page, text string
	elsewhere  string // the test that runs or holds it, as the page's comment names it
}

// commandsOf returns the commands of a page. A block after <!-- run by NAME in FILE --> is run by that test or script;
// after <!-- held by NAME in FILE: WHY --> it is not run, for that reason, and the test holds what can be held of it.
func commandsOf(root, page string) ([]command, error) {
	data, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		return nil, err
	}
	var out []command
	for _, m := range regexp.MustCompile("(?ms)(?:^<!-- (?:run|held) by ([^:\n]*)[^\n]* -->\n)?^```sh\n(.*?)^```$").FindAllStringSubmatch(string(data), -1) {
		for line := range strings.Lines(m[2]) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				out = append(out, command{page, line, m[1]})
			}
		}
	}
	return out, nil
}

// documented PAGE BEGINNING [FROM=TO...] runs, in a shell, the one command of the page that begins so: as it stands there, but for
// what is replaced. With ! it must fail.
func documented(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("documented PAGE BEGINNING [FROM=TO...]")
	}
	all, err := commandsOf("../..", args[0])
	ts.Check(err)
	text := ""
	for _, c := range all {
		if strings.HasPrefix(c.text, args[1]) {
			if text != "" {
				ts.Fatalf("%s has two commands that begin with %q", args[0], args[1])
			}
			text = c.text
		}
	}
	if text == "" {
		ts.Fatalf("%s has no command that begins with %q", args[0], args[1])
	}
	for _, replaced := range args[2:] {
		from, to, _ := strings.Cut(replaced, "=>")
		if !strings.Contains(text, from) {
			ts.Fatalf("there is no %q in %q", from, text)
		}
		text = strings.ReplaceAll(text, from, to)
	}
	ts.Logf("$ %s", text)
	if err := ts.Exec("bash", "-e", "-c", text); (err != nil) != neg {
		ts.Fatalf("%s: %v", text, err)
	}
}

// pages are those that people read.
func pages(t *testing.T) []string {
	t.Helper()
	out := []string{"README.md", "CONTRIBUTING.md"}
	more, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	for _, page := range more {
		out = append(out, "docs/"+filepath.Base(page))
	}
	return out
}

// TestCommandsOfThePagesAreRun: each command is taken by a script, or the test is named that runs it.
func TestCommandsOfThePagesAreRun(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	require.NoError(t, err)
	taken := map[string][]string{} // page -> beginnings
	take := regexp.MustCompile(`(?m)^(?:! )?documented (\S+) (?:'([^'\n]*)'|(\S+))`)
	for _, script := range scripts {
		data, err := os.ReadFile(script)
		require.NoError(t, err)
		for _, m := range take.FindAllStringSubmatch(string(data), -1) {
			taken[m[1]] = append(taken[m[1]], m[2]+m[3])
		}
	}
	number := 0
	for _, page := range pages(t) {
		all, err := commandsOf("../..", page)
		require.NoError(t, err)
		for _, c := range all {
			number++
			if c.elsewhere != "" {
				assert.NoError(t, runsElsewhere(c), "%s: %s", page, c.text)
				continue
			}
			found := false
			for _, beginning := range taken[page] {
				found = found || strings.HasPrefix(c.text, beginning)
			}
			assert.True(t, found, "%s: no script under testdata/script runs this with `documented %s '…'`, and no comment <!-- run by NAME in FILE --> says who does: %s", page, page, c.text)
		}
	}
	assert.Greater(t, number, 10)
}

// runsElsewhere demands that the named test is there: a Go test that is called so, or a script that has the command.
func runsElsewhere(c command) error {
	name, file, ok := strings.Cut(c.elsewhere, " in ")
	if !ok {
		return fmt.Errorf("want NAME in FILE, got %q", c.elsewhere)
	}
	data, err := os.ReadFile(filepath.Join("../..", file))
	if err != nil {
		return err
	}
	if strings.HasSuffix(file, ".txtar") && !strings.Contains(string(data), c.text) || strings.HasSuffix(file, "_test.go") && !strings.Contains(string(data), "func "+name+"(") ||
		file == ".ci/run" && !strings.Contains(string(data), c.text) {
		return fmt.Errorf("%s has no %s", file, name)
	}
	return nil
}

// TestPagesNameFilesThatThereAre: what a page writes like a file of this repository is one.
func TestPagesNameFilesThatThereAre(t *testing.T) {
	file := regexp.MustCompile("`((?:generator|contracttests|mockserver|cmd|docs|collections|bench)/[\\w./-]+)`|\\]\\(((?:\\.\\./)?[\\w/.-]+\\.md)\\)")
	number := 0
	for _, page := range pages(t) {
		data, err := os.ReadFile(filepath.Join("../..", page))
		require.NoError(t, err)
		for _, m := range file.FindAllStringSubmatch(string(data), -1) {
			number++
			path := filepath.Join("../..", m[1])
			if m[2] != "" {
				path = filepath.Join("../..", filepath.Dir(page), m[2])
			}
			_, err := os.Stat(path)
			assert.NoError(t, err, "%s names %s", page, m[1]+m[2])
		}
	}
	assert.Greater(t, number, 30)
}
