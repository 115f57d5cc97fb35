package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

func newMock(t *terminal) *cobra.Command {
	var in inputFlags
	var addr, match string
	var withErrors bool
	cmd := &cobra.Command{
		Use:   "mock FILE_OR_DIR...",
		Short: "Serve the recorded examples",
		Long: `mock answers every operation of the descriptions with its recorded example, chosen as
Postman's mock servers choose. The first line on stdout is the address; each request is
a line on stderr, unless --quiet. It stops on SIGINT or SIGTERM after the requests in
flight are answered.`,
		Args: arguments(1, -1, "at least one file or folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if match != "" && match != "strict" && match != "postman" {
				return usageError{fmt.Errorf("--match %q: want postman or strict", match)}
			}
			var apis []*model.API
			var masks []func(string) string
			for _, path := range args {
				src, result, err := in.load(path)
				if err != nil {
					return t.fail(err)
				}
				if err := t.diagnostics(t.err, errorsOnly(result.Diagnostics, t.all), sources{src.dir, result.Redact, result.RedactKnown}); err != nil {
					return err
				}
				if result.API == nil || result.Diagnostics.Errors() > 0 {
					return errFailed
				}
				apis, masks = append(apis, result.API), append(masks, result.Redact)
			}
			options := []mockserver.Option{mockserver.WithErrors(withErrors), mockserver.WithStrict(match == "strict")}
			if !t.quiet {
				options = append(options, mockserver.WithLogger(slog.New(slog.NewTextHandler(t.err, &slog.HandlerOptions{ReplaceAttr: masked(masks)}))))
			}
			server, err := mockserver.New(apis, options...)
			if err != nil {
				return err
			}
			ctx, stop := untilSignal(cmd.Context())
			defer stop()
			return t.serve(ctx, addr, server, stopGrace)
		},
	}
	in.add(cmd)
	t.flags(cmd)
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "the address to listen on; port 0 is a free one")
	cmd.Flags().BoolVar(&withErrors, "errors", false, "answer requests that break the contract with the recorded error")
	cmd.Flags().StringVar(&match, "match", "postman", "how examples are chosen: postman, or strict without its fuzzy steps")
	return cmd
}

// masked masks the secrets of the descriptions in what is logged: callers send the real ones.
func masked(masks []func(string) string) func([]string, slog.Attr) slog.Attr {
	masks = append(masks, new(compile.Result).Redact) // and what looks like one
	return func(_ []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindString {
			text := a.Value.String()
			for _, mask := range masks {
				text = mask(text)
			}
			a.Value = slog.StringValue(text)
		}
		return a
	}
}

// stopGrace is how long requests in flight have to finish.
const stopGrace = 5 * time.Second

// serve listens until ctx ends and then lets the requests in flight finish, as long as grace.
func (t *terminal) serve(ctx context.Context, addr string, handler http.Handler, grace time.Duration) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 1 << 20}
	fmt.Fprintf(t.out, "pmgen: listening on http://%s\n", listener.Addr())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(patient); errors.Is(err, context.DeadlineExceeded) {
		_ = server.Close() // a client that never ends its request must not make stopping a failure
	} else if err != nil {
		return err
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
