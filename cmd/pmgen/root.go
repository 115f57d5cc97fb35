package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator/diag"
)

// The exit codes of every command.
const (
	exitOK    = 0
	exitFail  = 1 // an error diagnostic, stale output, a broken contract
	exitUsage = 2
)

// errFailed ends a command with exit code 1 after it has said why.
var errFailed = errors.New("failed")

// usageError is a command line that makes no sense; it is answered with the reason, the line of the usage, and where all of it is.
type usageError struct{ error }

// run is pmgen: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	t := &terminal{out: stdout, err: stderr}
	root := newRoot(t)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFailed):
		t.failure(nil)
		return exitFail
	case errors.As(err, &usage) && !cmd.HasParent() && len(args) == 0:
		fmt.Fprintf(stderr, "%s\npmgen: %v\n", cmd.UsageString(), err)
		return exitUsage
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "pmgen: %v\nusage: %s\n%s tells more\n", err, cmd.UseLine(), helpOf(cmd))
		return exitUsage
	}
	fmt.Fprintf(stderr, "pmgen: %v\n", err)
	t.failure(err)
	return exitFail
}

// failureJSON is the document of a command that came to none: what is on stderr, for machines.
type failureJSON struct {
	Error       string    `json:"error,omitempty"`
	Diagnostics diag.List `json:"diagnostics"`
}

// failure prints the document with --json, where none was printed before the command failed.
func (t *terminal) failure(err error) {
	if !t.json || t.printed {
		return
	}
	out := failureJSON{Diagnostics: t.said}
	if out.Diagnostics == nil {
		out.Diagnostics = diag.List{}
	}
	if err != nil {
		out.Error = err.Error()
	}
	_ = t.printJSON(out) // stderr has said it already
}

func newRoot(t *terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "pmgen",
		Short: "Go clients, OpenAPI documents, mocks and contract tests from Postman collections",
		Long: `pmgen compiles a Postman collection, or Losant's resources and JSON Schemas, into four
things that always agree: a typed Go client, an OpenAPI document, a mock server that
answers with the recorded examples, and contract tests.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
		Args:          noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usageError{errors.New("which command?")}
		},
	}
	root.SuggestionsMinimumDistance = 2
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newGenerate(t), newCheck(t), newInspect(t), newDiff(t), newExplain(t), newMock(t), newTest(t), newSnippet(t), newExport(t), newDocs(t), newInit(t), newSchema(t), newVersion(t))
	return root
}

// helpOf is the command that shows what there is to choose from.
func helpOf(cmd *cobra.Command) string {
	return self() + strings.TrimPrefix(cmd.CommandPath(), "pmgen") + " --help"
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasSubCommands() {
		message := fmt.Sprintf("no command is named %q", args[0])
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			message += fmt.Sprintf("; did you mean %s?", near[0])
		}
		return usageError{errors.New(message)}
	}
	return usageError{fmt.Errorf("%s takes no argument, %q was given", cmd.Name(), args[0])}
}

// arguments demands at least low and at most high arguments; high < 0 is no bound.
func arguments(low, high int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < low {
			return usageError{fmt.Errorf("%s needs %s", cmd.Name(), what)}
		}
		if high >= 0 && len(args) > high {
			return usageError{fmt.Errorf("%s takes %s; %q is too much", cmd.Name(), what, args[high])}
		}
		return nil
	}
}
