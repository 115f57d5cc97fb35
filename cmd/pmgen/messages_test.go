package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
)

var update = flag.Bool("update", false, "write what is on the terminal into the golden files of testdata/messages")

// terminalFile is the part of a golden file that holds what a person sees.
const terminalFile = "terminal"

// TestMessages plays each file of testdata/messages: the smallest input that provokes a code, the commands (lines that
// begin with $), and what a person then sees on the terminal. CONTRIBUTING.md says how one is written.
func TestMessages(t *testing.T) {
	seen := map[diag.Code]bool{}
	for _, name := range messageFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			require.NoError(t, err)
			got := play(t, archive)
			compare(t, name, archive, got)
			require.Contains(t, codesOn(got), codeOf(name), "the message that the file is named after is on its terminal")
			for _, code := range codesOn(got) {
				seen[code] = true
			}
		})
	}
	for code := range defects {
		seen[code] = true
	}
	for _, code := range diag.Codes() {
		assert.True(t, seen[code], "%s is on no terminal of testdata/messages: CONTRIBUTING.md, \"A code\", says how to add it, or remove the code", code)
	}
}

func messageFiles(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/messages/*.txtar")
	require.NoError(t, err)
	for i, name := range names {
		names[i], err = filepath.Abs(name) // the commands run elsewhere
		require.NoError(t, err)
	}
	return slices.DeleteFunc(names, func(name string) bool { _, ok := defects[codeOf(name)]; return ok })
}

// codeOf is the code that a golden file is named after: PM031 of PM031-comment.txtar.
func codeOf(name string) diag.Code {
	code, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".txtar"), "-")
	return diag.Code(code)
}

var headline = regexp.MustCompile(`(?m)^(?:\S+: )?(?:error|warning|note) (PM\d{3}): `)

// codesOn are the codes of the diagnostics on a terminal.
func codesOn(terminal string) []diag.Code {
	var codes []diag.Code
	for _, m := range headline.FindAllStringSubmatch(terminal, -1) {
		codes = append(codes, diag.Code(m[1]))
	}
	return codes
}

// play runs the commands of an archive where its files are, and returns what is on the terminal.
func play(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	t.Chdir(t.TempDir())
	t.Setenv("COLUMNS", "")
	for _, f := range archive.Files {
		if f.Name == terminalFile {
			continue
		}
		require.NoError(t, os.MkdirAll(filepath.Dir(f.Name), 0o755))
		require.NoError(t, os.WriteFile(f.Name, f.Data, 0o644))
	}
	var terminal bytes.Buffer
	for line := range strings.Lines(string(archive.Comment)) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		fmt.Fprint(&terminal, line)
		words := strings.Fields(command)
		switch words[0] {
		case "cp":
			data, err := os.ReadFile(words[1])
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(words[2], data, 0o644))
		case "pmgen":
			if code := run(context.Background(), words[1:], &terminal, &terminal); code != exitOK {
				fmt.Fprintf(&terminal, "[exit %d]\n", code)
			}
		default:
			t.Fatalf("%s: only pmgen and cp can be run", words[0])
		}
	}
	text := duration.ReplaceAllString(terminal.String(), "done in 0.00s")
	return size.ReplaceAllString(text, " files, N lines, ")
}

// What differs from run to run, and from one state of the runtime to the next.
var (
	duration = regexp.MustCompile(`(?m)^done in [0-9.]+s$`)
	size     = regexp.MustCompile(` files, [0-9,]+ lines, `)
)

// compare holds what is on the terminal against the golden file, or writes it there.
func compare(t *testing.T, name string, archive *txtar.Archive, got string) {
	t.Helper()
	i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == terminalFile })
	if i < 0 {
		i = len(archive.Files)
		archive.Files = append(archive.Files, txtar.File{Name: terminalFile})
	}
	if *update {
		archive.Files[i].Data = []byte(got)
		require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
	}
	assert.Equal(t, string(archive.Files[i].Data), got)
}
