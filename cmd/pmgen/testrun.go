package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"github.com/pmgen/pmgen/contracttests"
)

// runFlags say what test checks, and how it goes about it.
type runFlags struct{ shard string }

func (r *runFlags) add(f *pflag.FlagSet, o *contracttests.Options) {
	f.StringSliceVar(&o.Operations, "operation", nil, "only these operations, as inspect shows them; * stands for any characters; repeatable")
	f.StringArrayVar(&o.Tags, "tag", nil, `only what has this tag: a folder, operation, method, status, sort (example, documented, negative, chain, paging)
or kind of check (status, content-type, header, schema, body …); "A && !B" has the one and not the other; repeatable: any of them`)
	f.StringVar(&r.shard, "shard", "", "only one of several parts of the run: 2/5 is the second of five")
	f.DurationVar(&o.Timeout, "timeout", 10*time.Second, "how long one request may take")
	f.IntVar(&o.Parallel, "parallel", 4, "how many requests are under way at once")
	f.IntVar(&o.Retries, "retries", 0, "how often a request is made again where no reply comes, or one with 429, 502, 503 or 504; what may have been\nprocessed is only asked again where twice is the same as once")
	f.Float64Var(&o.Rate, "rate", 0, "how many requests are made in a second (default: as many as there can be)")
}

// options completes what flags alone cannot say.
func (r *runFlags) options(o *contracttests.Options) (err error) {
	switch {
	case o.Timeout <= 0:
		return usageError{errors.New("--timeout must be more than nothing, such as 10s")}
	case o.Parallel <= 0:
		return usageError{errors.New("--parallel must be 1 or more")}
	case o.Retries < 0:
		return usageError{errors.New("--retries must be 0 or more")}
	case !(o.Rate >= 0):
		return usageError{errors.New("--rate must be 0 or more")}
	case r.shard != "":
		if o.Shard, err = contracttests.ParseShard(r.shard); err != nil {
			return usageError{fmt.Errorf("--shard: %w", err)}
		}
	}
	return nil
}

// unknownOption says of an operation or tag that there is none, as of any flag that makes no sense.
func unknownOption(err error) error {
	var unknown *contracttests.OptionError
	if errors.As(err, &unknown) {
		return usageError{fmt.Errorf("--%s: %w; pmgen inspect shows what there is", unknown.Option, err)}
	}
	return err
}
