package main

import (
	"fmt"
	"path/filepath"
	"strings"

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
				t.stale(stale, f)
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
func (t *terminal) stale(stale []generator.Stale, f outputFlags) {
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
	command := "pmgen generate"
	if f.in == "" && f.config != "pmgen.yaml" {
		command += " -c " + f.config
	} else if f.in != "" {
		command += fmt.Sprintf(" --in %s --out %s --package %s", f.in, f.out, f.pkg)
	}
	fmt.Fprintf(t.out, "to mend it: %s\n", command)
}
