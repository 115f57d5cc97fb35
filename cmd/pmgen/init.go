package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/scaffold"
)

func newInit(t *terminal) *cobra.Command {
	var o scaffold.Options
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "init [FILE_OR_DIR...]",
		Short: "Write a first pmgen.yaml, go:generate line, contract test and CI job",
		Long: `init finds the collections below the working directory (or takes those that are named) and
writes what a module needs to use pmgen: pmgen.yaml, a file with the line for go generate,
a contract test, and a job for GitHub Actions or GitLab. It asks nothing and never writes
over a file: run again, it says what is there already.`,
		Args: arguments(0, -1, "files or folders"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Inputs = args
			if b := thisBuild(); b.Version != "devel" && !b.Modified {
				o.Version = b.Version
			}
			p, err := scaffold.Propose(".", o)
			var problem scaffold.Problem
			switch {
			case errors.As(err, &problem):
				fmt.Fprintf(t.err, "pmgen: %s\n", diag.Printable(problem.Message))
				if problem.Hint != "" {
					fmt.Fprintf(t.err, "  %s\n", diag.Printable(problem.Hint))
				}
				return errFailed
			case err != nil:
				return err
			}
			if !dryRun {
				if err := p.Write(); err != nil {
					return err
				}
			}
			if t.json {
				return t.printJSON(p)
			}
			t.proposal(p, dryRun)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Package, "package", "", "the name of the Go package; else one made of the collection's title")
	f.StringVar(&o.Out, "out", "", "the folder to generate into; else internal/PACKAGE")
	f.StringVar(&o.CI, "ci", "", "write a job for github, gitlab or none; else what the repository says")
	f.BoolVar(&dryRun, "dry-run", false, "write nothing, say what would be written")
	f.BoolVar(&t.json, "json", false, "print one JSON document on stdout and nothing else there")
	f.BoolVarP(&t.quiet, "quiet", "q", false, "print nothing on success")
	return cmd
}

// proposal says what was found, what became of each file, and how to go on.
func (t *terminal) proposal(p *scaffold.Plan, dryRun bool) {
	wrote := "wrote"
	if dryRun {
		wrote = "would write"
	}
	rows := [][3]string{}
	for _, f := range p.Found {
		rows = append(rows, [3]string{"found", f.In, f.Title})
		for _, e := range f.Environments {
			rows = append(rows, [3]string{"", e, "its environment"})
		}
		if f.Globals != "" {
			rows = append(rows, [3]string{"", f.Globals, "its globals"})
		}
	}
	for _, f := range p.Files {
		what := wrote
		if f.There {
			what = "there"
		}
		rows = append(rows, [3]string{what, f.Path, f.What})
	}
	wide, last := [2]int{}, ""
	for i := range rows {
		for j := range rows[i] {
			rows[i][j] = diag.Printable(rows[i][j])
		}
		for j := range wide {
			wide[j] = max(wide[j], min(len([]rune(rows[i][j])), 50))
		}
	}
	for _, r := range rows {
		if r[0] == last {
			r[0] = ""
		} else {
			last = r[0]
		}
		t.printf("%s\n", strings.TrimRight(fmt.Sprintf("%-*s  %-*s  %s", wide[0], r[0], wide[1], r[1], r[2]), " "))
	}
	for _, n := range p.Notes {
		t.printf("note: %s\n", diag.Printable(n))
	}
	t.printf("\nNext:\n")
	for _, n := range p.Next {
		t.printf("  %s\n", n)
	}
}
