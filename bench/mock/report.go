package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// report prints a line for each server, and its ratios to the bare one and to ours.
func report(o options, requests int, starts, work []time.Duration, servers []*server) {
	fmt.Printf("%s: %d requests, %d connections, %d turns of %v each\n", o.collection, requests, o.connections, o.turns, o.turn)
	fmt.Printf("pmgen, start of the process to its first reply: %v (median of %d; %v to %v), of which processors worked %v\n",
		starts[len(starts)/2].Round(time.Millisecond), len(starts), starts[0].Round(time.Millisecond), starts[len(starts)-1].Round(time.Millisecond),
		work[len(work)/2])
	bare, ours := servers[0], servers[1]
	for _, s := range servers {
		fmt.Printf("%-9s %9.0f req/s  p50 %-8v p99 %-8v processor %-8v start %-7v peak %-7s %s\n", s.name,
			median(s, func(i int) float64 { return s.turns[i].perSecond() }),
			time.Duration(median(s, func(i int) float64 { return float64(s.turns[i].P50) })).Round(10*time.Microsecond),
			time.Duration(median(s, func(i int) float64 { return float64(s.turns[i].P99) })).Round(10*time.Microsecond),
			time.Duration(median(s, func(i int) float64 { return float64(s.turns[i].Processor) })).Round(100*time.Nanosecond),
			s.start.Round(time.Millisecond), s.peak(), statuses(s))
	}
	fmt.Printf("pmgen/bare: throughput %.2f, p99 %.2f (medians of neighbouring turns)\n",
		median(ours, func(i int) float64 { return ours.turns[i].perSecond() / bare.turns[i].perSecond() }),
		median(ours, func(i int) float64 { return float64(ours.turns[i].P99) / float64(max(1, bare.turns[i].P99)) }))
	rate := func(s *server) float64 { return median(s, func(i int) float64 { return s.turns[i].perSecond() }) }
	for _, s := range servers[2:] {
		fmt.Printf("pmgen/%s: throughput %.1f\n", s.name, rate(ours)/rate(s))
	}
}

func median(s *server, of func(turn int) float64) float64 {
	values := make([]float64, len(s.turns))
	for i := range s.turns {
		values[i] = of(i)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// statuses says what was answered, so that nobody is praised for errors.
func statuses(s *server) string {
	sum, broken := map[int]int{}, 0
	for _, t := range s.turns {
		for status, n := range t.Statuses {
			sum[status/100] += n
		}
		broken += t.Broken
	}
	all := 0
	for _, n := range sum {
		all += n
	}
	var parts []string
	for _, class := range slices.Sorted(maps.Keys(sum)) {
		parts = append(parts, fmt.Sprintf("%dxx %.0f%%", class, 100*float64(sum[class])/float64(all)))
	}
	if broken > 0 {
		parts = append(parts, fmt.Sprintf("%d connections broken", broken))
	}
	return strings.Join(parts, " ")
}
