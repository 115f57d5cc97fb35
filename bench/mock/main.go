// Command mock measures `pmgen mock` against a bare net/http server that sends the same bytes, and, where they are installed,
// against Prism and the npm mock: real TCP on the loopback interface, kept-alive connections, servers and the load generator in
// processes of their own. Servers take turns; what is reported is the median of ratios between neighbouring turns.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

type options struct {
	collection  string
	pmgen       string
	prism       string
	npm         string
	connections int
	turn        time.Duration
	turns       int
	largest     int
	fresh       bool
	flags       string
	rivals      bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench/mock:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case "bare":
			return bare(args[1:])
		case "load":
			return load(args[1:])
		}
	}
	var o options
	f := flag.NewFlagSet("mock", flag.ContinueOnError)
	f.StringVar(&o.collection, "collection", "../shared/corpus/collections/github-2024.json", "the collection that is served")
	f.StringVar(&o.pmgen, "pmgen", "", "the binary to measure")
	f.StringVar(&o.flags, "flags", "", "further flags of pmgen mock")
	f.BoolVar(&o.rivals, "rivals", false, "also Prism and the npm mock, installed from npm into the user's cache")
	f.StringVar(&o.prism, "prism", "", "Prism's command; empty: left out")
	f.StringVar(&o.npm, "npm", "", "the npm mock's command; empty: left out")
	f.IntVar(&o.connections, "connections", 32, "at the same time")
	f.DurationVar(&o.turn, "turn", 3*time.Second, "how long each turn lasts")
	f.IntVar(&o.turns, "turns", 5, "turns of each server")
	f.IntVar(&o.largest, "largest", 0, "leave out replies whose body is larger; 0: none")
	f.BoolVar(&o.fresh, "fresh", false, "no request comes twice: each has a parameter that none had before")
	if err := f.Parse(args); err != nil {
		return err
	}
	if o.pmgen == "" {
		return fmt.Errorf("-pmgen: which binary?")
	}
	if _, err := os.Stat(o.collection); err != nil {
		fmt.Printf("nothing is measured: %v; it is one of the published collections, which are no part of the repository\n", err)
		return nil
	}
	if o.rivals {
		commands := install(ctx)
		o.prism, o.npm = commands[0], commands[1]
	}
	return compare(ctx, o)
}
