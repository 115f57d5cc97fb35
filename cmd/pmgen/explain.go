package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/diff"
)

func newExplain(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Explain a diagnostic, or a kind of change: why it is said, and what to do; without a code, list them",
		Args:  arguments(0, 1, "a code such as PM002"),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, c := range diag.Codes() {
					k, _ := diag.Explain(c)
					t.printf("%s  %-7s  %s\n", c, k.Severity, k.Title)
				}
				return nil
			}
			for _, k := range diff.Kinds() {
				if string(k.Name) == strings.ToLower(args[0]) {
					t.printf("%s (%s): %s\n\n%s\n\nWhat to do: %s.\n", k.Name, k.Name.Severity(), k.About.Title, k.About.Why, k.About.Hint)
					return nil
				}
			}
			code := codeFor(args[0])
			k, ok := diag.Explain(code)
			if !ok {
				return usageError{fmt.Errorf("no diagnostic has the code %q%s; pmgen explain lists them", args[0], near(args[0]))}
			}
			t.printf("%s (%s): %s\n\n%s\n\nWhat to do: %s.\n", code, k.Severity, k.Title, k.Why, k.Hint)
			return nil
		},
	}
	return cmd
}

// codeFor is the code that a person writes as PM031, pm31 or 31.
func codeFor(word string) diag.Code {
	word = strings.ToUpper(word)
	if n, err := strconv.Atoi(strings.TrimPrefix(word, "PM")); err == nil && n >= 0 {
		return diag.Code(fmt.Sprintf("PM%03d", n))
	}
	return diag.Code(word)
}

// near names the codes that may be meant: those with the word in their title, else the one that is spelt most alike.
func near(word string) string {
	var about, all []string
	for _, c := range diag.Codes() {
		k, _ := diag.Explain(c)
		all = append(all, string(c))
		if len(word) > 2 && strings.Contains(strings.ToLower(k.Title), strings.ToLower(word)) {
			about = append(about, string(c))
		}
	}
	if len(about) > 0 {
		return ", but it is in the title of " + strings.Join(about[:min(len(about), 5)], ", ")
	}
	if best := config.Nearest(string(codeFor(word)), all); best != "" {
		return "; the nearest is " + best
	}
	return ""
}
