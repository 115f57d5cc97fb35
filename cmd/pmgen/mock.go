package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/mockserver"
	"github.com/pmgen/pmgen/mockserver/service"
)

// tokenVariable is for the admin token: a command line can be read by others.
const tokenVariable = "PMGEN_ADMIN_TOKEN"

// mockFlags are those of pmgen mock.
type mockFlags struct {
	in     inputFlags
	addr   string
	match  string
	errors bool

	tls, cert, key    string
	watch             bool
	limits            service.Limits
	maxBody           int64
	grace             time.Duration
	journal           int
	token             string
	logFormat, logLvl string
	check             string
	replies           replyFlags
	mounts            []string // PREFIX=FILE_OR_DIR
}

func newMock(t *terminal) *cobra.Command {
	var f mockFlags
	cmd := &cobra.Command{
		Use:   "mock FILE_OR_DIR...",
		Short: "Serve the recorded examples",
		Long: `mock answers every operation of the descriptions with its recorded example, chosen as
Postman's mock servers choose. The first line on stdout is the address; each request is
a line on stderr, unless --quiet. It stops on SIGINT or SIGTERM after the requests in
flight are answered; a second signal ends it at once.

Under /_pmgen/ it tells about itself: healthz, operations, journal, metrics. All but
healthz are for this machine alone; where the address is one that others can reach, they
need the token of --admin-token or $` + tokenVariable + `, else one that is made and printed.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if f.check != "" {
				return noArguments(cmd, args)
			}
			if len(f.mounts) > 0 {
				return nil
			}
			return arguments(1, -1, "at least one file or folder")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.check != "" {
				return service.Check(cmd.Context(), f.check)
			}
			if err := f.usage(); err != nil {
				return usageError{err}
			}
			ctx, stop := untilSignal(cmd.Context())
			defer stop()
			context.AfterFunc(ctx, stop) // the next signal ends the process
			return t.mock(ctx, &f, args)
		},
	}
	f.in.add(cmd)
	t.flags(cmd)
	f.add(cmd)
	return cmd
}

func (f *mockFlags) add(cmd *cobra.Command) {
	flags, limits := cmd.Flags(), service.DefaultLimits
	flags.StringVar(&f.addr, "addr", "127.0.0.1:0", "the address to listen on; port 0 is a free one")
	flags.BoolVar(&f.errors, "errors", false, "answer requests that break the contract with the recorded error")
	flags.StringVar(&f.match, "match", "postman", "how examples are chosen: postman, or strict without its fuzzy steps")
	flags.BoolVar(&f.watch, "watch", false, "serve what the files say as soon as they change")
	flags.StringVar(&f.cert, "tls-cert", "", "serve HTTPS and HTTP/2 with this certificate and its chain, PEM")
	flags.StringVar(&f.key, "tls-key", "", "the key of --tls-cert, PEM")
	flags.StringVar(&f.tls, "tls", "", "self-signed: serve HTTPS and HTTP/2 with a certificate made in memory")
	flags.StringVar(&f.token, "admin-token", "", "what /_pmgen/ asks for; better given as $"+tokenVariable)
	flags.IntVar(&f.journal, "journal", mockserver.DefaultJournalRequests, "how many requests the journal keeps; 0: none")
	flags.StringVar(&f.logFormat, "log-format", "text", "text or json")
	flags.StringVar(&f.logLvl, "log-level", "info", "debug, info, warn or error; requests are info")
	flags.Int64Var(&f.maxBody, "max-body", mockserver.DefaultMaxBodyBytes, "bytes of a request's body; more are answered with 413")
	flags.IntVar(&f.limits.HeaderBytes, "max-header", limits.HeaderBytes, "bytes of a request's headers; more are answered with 431")
	flags.DurationVar(&f.limits.HeaderTimeout, "header-timeout", limits.HeaderTimeout, "how long a request's headers may take")
	flags.DurationVar(&f.limits.ReadTimeout, "read-timeout", limits.ReadTimeout, "how long a whole request may take")
	flags.DurationVar(&f.limits.WriteTimeout, "write-timeout", limits.WriteTimeout, "how long a reply may take")
	flags.DurationVar(&f.limits.IdleTimeout, "idle-timeout", limits.IdleTimeout, "how long a connection may wait for its next request")
	flags.DurationVar(&f.grace, "grace", 5*time.Second, "how long requests in flight have to finish when it stops")
	flags.StringArrayVar(&f.mounts, "mount", nil, "PREFIX=FILE_OR_DIR: serve an API below a path, /shop=shop.json; repeatable")
	f.replies.add(flags)
	flags.StringVar(&f.check, "check", "", "ask the mock at this URL whether it is well, and exit 0 or 1: for containers")
}

func (f *mockFlags) usage() error {
	switch {
	case f.match != "" && f.match != "strict" && f.match != "postman":
		return fmt.Errorf("--match %q: want postman or strict", f.match)
	case f.tls != "" && f.tls != "self-signed":
		return fmt.Errorf("--tls %q: want self-signed, or leave it out and name --tls-cert and --tls-key", f.tls)
	case (f.cert == "") != (f.key == ""):
		return errors.New("--tls-cert and --tls-key go together")
	case f.cert != "" && f.tls != "":
		return errors.New("--tls self-signed makes a certificate, --tls-cert names one: want one of them")
	case f.maxBody <= 0 || f.limits.HeaderBytes <= 0:
		return errors.New("--max-body and --max-header want more than 0 bytes")
	case f.journal < 0:
		return errors.New("--journal wants 0 or more requests")
	}
	for _, m := range f.mounts {
		if _, _, err := cutMount(m); err != nil {
			return err
		}
	}
	return f.replies.usage()
}

// mock serves until ctx ends.
func (t *terminal) mock(ctx context.Context, f *mockFlags, paths []string) error {
	level := f.logLvl
	if t.quiet && (level == "info" || level == "debug") {
		level = "warn"
	}
	log, err := service.NewLog(t.err, f.logFormat, level)
	if err != nil {
		return usageError{err}
	}
	defer log.Close()
	secure, err := f.secure(log.Logger)
	if err != nil {
		return err
	}
	prefixes := make([]string, len(paths))
	for _, mount := range f.mounts {
		prefix, path, _ := cutMount(mount)
		prefixes, paths = append(prefixes, prefix), append(paths, path)
	}
	if f.logFormat == "text" { // else every line of the log is JSON
		t.unapplied(&f.in, paths...)
	}
	m := &mocked{terminal: t, flags: f, paths: paths, prefixes: prefixes, log: log, metrics: service.NewMetrics()}
	if err := m.load(); err != nil {
		return err
	}
	listener, err := service.Listen(f.addr)
	if err != nil {
		return err
	}
	if err := m.start(t.adminToken(f, listener)); err != nil {
		_ = listener.Close()
		return err
	}
	go collectSeldom()
	fmt.Fprintf(t.out, "pmgen: listening on %s\n", service.URL(listener, secure != nil))
	done := make(chan struct{})
	go func() {
		defer close(done)
		if f.watch {
			service.Watch(ctx, m.state, log.Logger, m.reload)
		}
	}()
	err = service.Serve(ctx, listener, service.Config{Handler: m.server, Limits: f.limits, TLS: secure, Log: log.Logger, Grace: f.grace})
	if ctx.Err() != nil {
		<-done
	}
	return err
}

// secure is what TLS needs; nil without.
func (f *mockFlags) secure(log *slog.Logger) (*tls.Config, error) {
	switch {
	case f.cert != "":
		return service.LoadTLS(f.cert, f.key)
	case f.tls != "":
		host, _, _ := net.SplitHostPort(f.addr)
		c, fingerprint, err := service.SelfSigned(host)
		if err == nil {
			log.Info("certificate", "sha256", fingerprint)
		}
		return c, err
	}
	return nil, nil
}

// adminToken is what the admin API asks for: nothing where only this machine can reach it and nobody gave one.
func (t *terminal) adminToken(f *mockFlags, l net.Listener) string {
	token := cmp.Or(f.token, os.Getenv(tokenVariable))
	if token == "" && !service.IsLoopback(l) {
		token = rand.Text()
		fmt.Fprintf(t.err, "pmgen: others can reach this address: /_pmgen/ asks for the token %s (Authorization: Bearer %s); choose your own with $%s\n", token, token, tokenVariable)
	}
	return token
}
