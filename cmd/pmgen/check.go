package main

import (
	"errors"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
)

// checkFlags are those of check.
type checkFlags struct {
	generateFlags
	diff, noDiff bool
}

func newCheck(t *terminal) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Exit 1 where what is on disk is not what generate would write",
		Long: `Compare what is on disk with what generate would write, and say why it differs: an input or the
config has changed, another pmgen wrote it, somebody edited it, a run was killed there. The exit
code is 0 where all is in step, 1 where it is not. It writes nothing.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.diff && f.noDiff {
				return usageError{errors.New("either --diff or --no-diff")}
			}
			p, err := t.open(cmd, &f.outputFlags)
			if err != nil {
				return err
			}
			options, stop := f.options(t, p, true)
			outputs := p.Generate(options)
			stop()
			if err := t.refusals(p, outputs); err != nil {
				return err
			}
			stale, err := p.Stale(outputs)
			if err != nil {
				return err
			}
			if m := memory(); m != nil && len(stale) == 0 {
				p.Remember(m, outputs)
			}
			if t.json {
				if err := t.printJSON(f.report(stale)); err != nil {
					return err
				}
			} else {
				t.stale(&f, stale)
			}
			if len(stale) > 0 {
				return errFailed
			}
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&f.diff, "diff", false, "show all that would change in each file, not only the first lines")
	cmd.Flags().BoolVar(&f.noDiff, "no-diff", false, "do not show what would change in files")
	t.flags(cmd)
	return cmd
}

// mending is the generate command with what check was told: without one of its flags the output would be another.
func (f *outputFlags) mending() string {
	words := []string{self() + " generate"}
	add := func(flag, value string) {
		if value != "" {
			words = append(words, flag, word(value))
		}
	}
	if f.in == "" && f.config != "pmgen.yaml" {
		add("-c", f.config)
	}
	add("--in", f.in)
	add("--out", f.out)
	add("--package", f.pkg)
	if f.test {
		words = append(words, "--test-package")
	}
	add("--openapi", f.openapi)
	add("--go", f.goTarget)
	add("--environment", f.environment)
	add("--globals", f.globals)
	for _, v := range f.vars {
		name, _, _ := strings.Cut(v, "=")
		add("--var", name+"=…") // the value may be secret, and this stands in the log of a build
	}
	return strings.Join(words, " ")
}

// word quotes what a shell would not take for one word.
func word(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./:=,@+…\\", r)
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
