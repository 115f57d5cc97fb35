package main

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/mockserver/service"
)

// generateAgain generates, and again whenever something that was read looks different, until a signal comes. What cannot be
// generated is said, and what is there stays; each further run is one line.
func (t *terminal) generateAgain(cmd *cobra.Command, f *generateFlags) error {
	ctx, stop := untilSignal(cmd.Context())
	defer stop()
	said := t.summary
	load := func() (service.State, bool) {
		state := service.State{}
		f.seen = state
		err := t.generate(cmd, f, said)
		var usage usageError
		if err != nil && !errors.Is(err, errFailed) && !errors.As(err, &usage) {
			fmt.Fprintf(t.err, "pmgen: %v\n", err)
		}
		f.lookAtLock(state)
		said = t.line
		return state, err == nil
	}
	if _, _, err := f.project(cmd); errors.As(err, new(usageError)) {
		return err
	}
	state, _ := load()
	t.printf("watching; a signal such as that of Ctrl-C ends it\n")
	service.Watch(ctx, state, slog.New(slog.NewTextHandler(t.err, &slog.HandlerOptions{Level: slog.LevelWarn})), load)
	return nil
}

// lookAtLock notes the lock as a run left it: what the run itself wrote is no change.
func (f *generateFlags) lookAtLock(state service.State) {
	dir := f.out
	if f.in == "" {
		dir = filepath.Dir(f.config)
	}
	state.Look(filepath.Join(dir, config.LockFile))
}

// line is the summary of a run after the first.
func (t *terminal) line(p *generator.Project, outputs []*generator.Output, took time.Duration) {
	var written []string
	for i, o := range outputs {
		if !o.Unchanged {
			name := p.Jobs[i].Input.API.Name
			if n := counted(o.Diagnostics); n != "" {
				name += " (" + n + ")"
			}
			written = append(written, name)
		}
	}
	if len(written) == 0 {
		t.printf("up to date\n")
		return
	}
	t.printf("%s: generated in %.2fs\n", strings.Join(written, ", "), took.Seconds())
}
