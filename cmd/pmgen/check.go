package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator"
)

func newCheck(t *terminal) *cobra.Command {
	var f outputFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Exit 1 where what is on disk is not what generate would write",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := t.open(cmd, &f)
			if err != nil {
				return err
			}
			outputs := p.Generate(released())
			if err := t.refusals(p, outputs); err != nil {
				return err
			}
			stale, err := p.Stale(outputs)
			if err != nil {
				return err
			}
			if t.json {
				if err := t.printJSON(report(stale)); err != nil {
					return err
				}
			} else {
				t.stale(stale, f.mending())
			}
			if len(stale) > 0 {
				return errFailed
			}
			return nil
		},
	}
	f.add(cmd)
	t.flags(cmd)
	return cmd
}

type staleJSON struct {
	Stale bool        `json:"stale"`
	Files []staleFile `json:"files"`
}

type staleFile struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

func report(stale []generator.Stale) staleJSON {
	out := staleJSON{Stale: len(stale) > 0, Files: []staleFile{}}
	for _, s := range stale {
		for _, d := range s.Differences {
			out.Files = append(out.Files, staleFile{filepath.ToSlash(display(filepath.Join(s.Out, filepath.FromSlash(d.Path)))), string(d.Kind)})
		}
	}
	return out
}

// stale prints each folder that is out of step with the reason, its files, and the command that mends it.
func (t *terminal) stale(stale []generator.Stale, mend string) {
	for _, s := range stale {
		why := ""
		if len(s.Inputs) > 0 {
			verb := "has"
			if len(s.Inputs) > 1 {
				verb = "have"
			}
			why = fmt.Sprintf(": %s %s changed since", strings.Join(s.Inputs, ", "), verb)
		}
		if s.Operations != "" {
			why += " (" + s.Operations + ")"
		}
		fmt.Fprintf(t.out, "%s is stale%s\n", display(s.Out), why)
		for _, d := range s.Differences {
			fmt.Fprintf(t.out, "  %-9s %s\n", d.Kind, display(filepath.Join(s.Out, filepath.FromSlash(d.Path))))
		}
	}
	if len(stale) == 0 {
		t.printf("in step\n")
		return
	}
	fmt.Fprintf(t.out, "to mend it: %s\n", mend)
}

// mending is the generate command with what check was told: without one of its flags the output would be another.
func (f *outputFlags) mending() string {
	words := []string{"pmgen generate"}
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
