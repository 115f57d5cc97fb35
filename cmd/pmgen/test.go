package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/contracttests"
)

func newTest(t *terminal) *cobra.Command {
	in := inputFlags{getenv: os.LookupEnv}
	var files reportFlags
	var run runFlags
	var o contracttests.Options
	var changed driftFlags
	var headers []string
	var exact bool
	cmd := &cobra.Command{
		Use:   "test FILE_OR_DIR --base-url URL",
		Short: "Check that a server keeps the contract of a description",
		Long: `test calls every operation of a description and checks status, content type and body of
each reply. Against pmgen's mock server every recorded field counts; against any other
server the types do. A server that is not on this machine is only read from, unless
--allow-writes says otherwise.`,
		Args: arguments(1, 1, "a file or folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Target.BaseURL == "" {
				return usageError{errors.New("test needs --base-url")}
			}
			if cmd.Flags().Changed("exact") {
				o.Exactness = contracttests.Tolerant
				if exact {
					o.Exactness = contracttests.Exact
				}
			}
			if cmd.Flags().Changed("operation") && len(o.Operations) == 0 { // an unset variable in CI must not mean all
				return usageError{errors.New("--operation wants the name of one")}
			}
			if err := run.options(&o); err != nil {
				return err
			}
			var err error
			if o.Target.Header, err = header(headers); err != nil {
				return err
			}
			t.unapplied(&in, args[0])
			src, result, err := in.load(args[0])
			if err != nil {
				return t.fail(err)
			}
			if result.API == nil || result.Diagnostics.Errors() > 0 {
				if err := t.diagnostics(t.err, errorsOnly(result.Diagnostics, t.all), sources{dir: src.dir, redact: result.Redact, known: result.RedactKnown}); err != nil {
					return err
				}
				return errFailed
			}
			o.Live, o.Given, o.Auth, o.Getenv = result.Live, result.Given, result.Auth, os.Getenv
			set, err := files.open(src, result, &o, args[0], in.environment, in.globals, in.config)
			if err != nil {
				return err
			}
			defer set.Abort()
			drifted, err := changed.open(src, result, &o)
			if err != nil {
				return err
			}
			away := t.testProgress(&o)
			ctx, stop := untilSignal(cmd.Context())
			defer stop()
			context.AfterFunc(ctx, stop) // a second signal ends pmgen at once
			report, interrupted := contracttests.Check(ctx, result.API, o)
			away()
			switch {
			case report == nil && ctx.Err() != nil:
				return errors.New("interrupted before anything was checked")
			case report == nil:
				return unknownOption(interrupted)
			}
			if err := set.Close(report); err != nil {
				return err
			}
			switch {
			case t.json:
				err = t.printJSON(report)
			case !t.quiet || !report.OK():
				err = report.WriteText(t.out, contracttests.TextOptions{All: t.all, Color: t.color(t.out), Path: func(file string) string { return display(filepath.Join(src.dir, filepath.FromSlash(file))) }})
			}
			if err == nil && !report.Interrupted {
				err = drifted.close(t)
			}
			switch {
			case err != nil:
				return err
			case report.Interrupted:
				return fmt.Errorf("interrupted after %s: what follows was not checked", plural(report.Checks, "check"))
			case !report.OK():
				return errFailed
			case report.Checks > 0 || o.Shard.Of > 1: // a part may well be empty
			case len(o.Tags) > 0 && report.Operations == 0:
				return errors.New("nothing was checked: nothing has the tags that --tag asks for")
			case report.Operations > 0: // or a job in CI would be green for ever
				return errors.New("nothing was checked: every operation is among those that are not covered")
			}
			return nil
		},
	}
	in.add(cmd)
	files.add(cmd)
	changed.add(cmd)
	t.flags(cmd)
	f := cmd.Flags()
	f.Lookup("all").Usage = "list every failure and every case that is not covered, instead of folding many of one cause"
	f.StringVar(&o.Target.BaseURL, "base-url", "", "the server to check")
	run.add(f, &o)
	f.BoolVar(&o.AllowWrites, "allow-writes", false, "also call methods that change things on a server that is not on this machine")
	f.StringArrayVar(&headers, "header", nil, `a header of every request, as "Name: value"; repeatable; for credentials`)
	f.BoolVar(&exact, "exact", false, "compare with the recorded examples field by field (the default against pmgen's mock)")
	return cmd
}

func header(lines []string) (http.Header, error) {
	h := http.Header{}
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); !ok || name == "" || strings.ContainsAny(name, " \t\r\n") {
			return nil, usageError{errors.New(`--header: want "Name: value"`)} // the line itself may be secret
		}
		h[http.CanonicalHeaderKey(name)] = slices.Concat(h.Values(name), []string{strings.TrimSpace(value)})
	}
	return h, nil
}
