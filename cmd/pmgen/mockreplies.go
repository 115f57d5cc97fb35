package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/pmgen/pmgen/mockserver"
)

// replyFlags are those of pmgen mock that say how replies are written.
type replyFlags struct {
	delay, interval time.Duration
	seed            string
	cors, gzip      bool
}

func (f *replyFlags) add(flags *pflag.FlagSet) {
	flags.DurationVar(&f.delay, "delay", 0, "hold every reply back, 1m at most; a request can ask for another time with x-mock-response-delay: MILLISECONDS")
	flags.DurationVar(&f.interval, "event-interval", 0, "the time between two server-sent events")
	flags.StringVar(&f.seed, "seed", "0", "of {{$randomInt}} and its like: a number, or random for other values in every reply")
	flags.BoolVar(&f.cors, "cors", true, "answer browsers that pages of any origin may call")
	flags.BoolVar(&f.gzip, "gzip", true, "compress replies for those who ask for it")
}

func (f *replyFlags) usage() error {
	if f.delay < 0 || f.delay > mockserver.MaxDelay || f.interval < 0 || f.interval > mockserver.MaxDelay {
		return fmt.Errorf("--delay and --event-interval want 0s to %s", mockserver.MaxDelay)
	}
	if _, err := strconv.ParseUint(f.seed, 10, 64); err != nil && f.seed != "random" {
		return fmt.Errorf("--seed %q: want a number from 0 on, or random", f.seed)
	}
	return nil
}

func (f *replyFlags) options() []mockserver.Option {
	options := []mockserver.Option{mockserver.WithDelay(f.delay), mockserver.WithEventInterval(f.interval), mockserver.WithCORS(f.cors), mockserver.WithCompression(f.gzip)}
	if f.seed == "random" {
		return append(options, mockserver.WithRandomValues())
	}
	seed, _ := strconv.ParseUint(f.seed, 10, 64) // usage has looked
	return append(options, mockserver.WithSeed(seed))
}

// cutMount reads PREFIX=FILE_OR_DIR.
func cutMount(text string) (prefix, path string, err error) {
	prefix, path, ok := strings.Cut(text, "=")
	switch {
	case !ok || path == "" || !strings.HasPrefix(prefix, "/") || strings.ContainsAny(prefix, "?#{}"):
		return "", "", fmt.Errorf("--mount %q: want a path and a file or folder, /shop=shop.json", text)
	case prefix == "/_pmgen" || strings.HasPrefix(prefix, "/_pmgen/"):
		return "", "", fmt.Errorf("--mount %q: /_pmgen is the mock's own", text)
	}
	return prefix, path, nil
}
