package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// commands are all of pmgen's that people see.
func commands() []*cobra.Command { return commandsOfRoot(newRoot(&terminal{})) }

func commandsOfRoot(root *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, cmd := range root.Commands() {
		if !cmd.Hidden && cmd.Name() != "help" && cmd.Name() != "completion" {
			all = append(all, cmd)
		}
	}
	return all
}

// shared are the flags that many commands have; one page tells of them.
var shared = map[string]bool{"all": true, "json": true, "quiet": true, "no-color": true, "config": true, "environment": true, "globals": true, "var": true, "help": true}

// TestFlagsAreInThePages: a flag is in the help of its command, and in a page that is about the command.
func TestFlagsAreInThePages(t *testing.T) {
	texts := map[string]string{}
	for _, page := range pages(t) {
		data, err := os.ReadFile("../../" + page)
		require.NoError(t, err)
		texts[page] = string(data)
	}
	all := commands()
	require.GreaterOrEqual(t, len(all), 10)
	for _, cmd := range all {
		usage := cmd.UsageString()
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Hidden || f.Name == "help" {
				return
			}
			assert.Contains(t, usage, "--"+f.Name, cmd.Name())
			assert.NotEmpty(t, f.Usage, "%s --%s", cmd.Name(), f.Name)
			found := false
			flag := regexp.MustCompile("--" + regexp.QuoteMeta(f.Name) + `\b[^-]`)
			if f.Shorthand != "" {
				flag = regexp.MustCompile("--" + regexp.QuoteMeta(f.Name) + `\b[^-]|[ (` + "`" + `]-` + f.Shorthand + "[ `]")
			}
			for _, text := range texts {
				found = found || flag.MatchString(text) && (shared[f.Name] || strings.Contains(text, "pmgen "+cmd.Name()))
			}
			assert.True(t, found, "no page about pmgen %s tells of --%s", cmd.Name(), f.Name)
		})
	}
}

// TestPagesNameFlagsThatThereAre: what a page writes after a command, that command understands.
func TestPagesNameFlagsThatThereAre(t *testing.T) {
	call := regexp.MustCompile("pmgen ([a-z]+)((?: [^`\n|]*)?)")
	flag := regexp.MustCompile(`(?:^|\s)--?([a-z][a-z-]*)`)
	number := 0
	for _, page := range pages(t) {
		data, err := os.ReadFile("../../" + page)
		require.NoError(t, err)
		for _, m := range call.FindAllStringSubmatch(string(data), -1) {
			for _, cmd := range commands() {
				if cmd.Name() != m[1] {
					continue
				}
				arguments, _, _ := strings.Cut(m[2], " && ")
				for _, f := range flag.FindAllStringSubmatch(arguments, -1) {
					number++
					known := cmd.Flags().Lookup(f[1]) != nil || len(f[1]) == 1 && cmd.Flags().ShorthandLookup(f[1]) != nil || f[1] == "help"
					assert.True(t, known, "%s: pmgen %s has no flag --%s", page, cmd.Name(), f[1])
				}
			}
		}
	}
	assert.Greater(t, number, 20)
}
