package main

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/pmgen/pmgen/contracttests"
)

// testProgress shows on a terminal, and nowhere else, how far the run is and how many checks have failed. stop takes it away.
func (t *terminal) testProgress(o *contracttests.Options) (stop func()) {
	if t.quiet || !t.interactive(t.err) {
		return func() {}
	}
	var bar *progressbar.ProgressBar
	failed := 0
	each := o.Each
	o.Each = func(r contracttests.Result) {
		if r.Verdict == contracttests.Failed {
			failed++
		}
		if each != nil {
			each(r)
		}
	}
	o.Progress = func(done, all int) {
		if bar == nil {
			bar = progressbar.NewOptions(all, progressbar.OptionSetWriter(t.err), progressbar.OptionShowCount(), progressbar.OptionSetWidth(30),
				progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetPredictTime(false), progressbar.OptionClearOnFinish())
		}
		bar.Describe(fmt.Sprintf("%d failed", failed))
		_ = bar.Set(done)
	}
	return func() {
		if bar != nil {
			_ = bar.Clear()
		}
	}
}
