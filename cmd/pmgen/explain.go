package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator/diag"
)

func newExplain(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Explain a diagnostic: why it is said, and what to do; without a code, list them",
		Args:  arguments(0, 1, "a code such as PM002"),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, c := range diag.Codes() {
					k, _ := diag.Explain(c)
					t.printf("%s  %-7s  %s\n", c, k.Severity, k.Title)
				}
				return nil
			}
			code := diag.Code(strings.ToUpper(args[0]))
			k, ok := diag.Explain(code)
			if !ok {
				return usageError{fmt.Errorf("no diagnostic has the code %q; pmgen explain lists them", args[0])}
			}
			t.printf("%s (%s): %s\n\n%s\n\nWhat to do: %s.\n", code, k.Severity, k.Title, k.Why, k.Hint)
			return nil
		},
	}
	return cmd
}
