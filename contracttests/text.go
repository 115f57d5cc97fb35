package contracttests

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// TextOptions steer [Report.WriteText].
type TextOptions struct {
	All  bool                     // list every failure and every case that is not covered
	Path func(file string) string // how a file is named; nil leaves it as it is
	// Color: ANSI colours, for a terminal.
	Color bool
}

// painted gives a line of a difference the colour of its side.
func (o TextOptions) painted(line string) string {
	color := map[byte]string{'-': "\x1b[31m", '+': "\x1b[32m"}
	if !o.Color || line == "" || color[line[0]] == "" {
		return line
	}
	return color[line[0]] + line + "\x1b[0m"
}

// shownOfEach is how many failures of one cause, and cases of one reason, are listed without All.
const shownOfEach = 3

// WriteText writes the report for people: what is not covered, what was flaky, failures by their cause, the share that is
// covered, and the sums in the last line.
func (r *Report) WriteText(w io.Writer, o TextOptions) error {
	b := bufio.NewWriter(w)
	writeCases(b, "not covered", r.Skipped, o)
	writeCases(b, "flaky: passed only when they were asked again", r.FlakyCases, o)
	for _, group := range groups(r.Failures) {
		writeGroup(b, group, o)
	}
	fmt.Fprintf(b, "covered: %s, %s\n", share(r.OperationsRun, r.Operations, "operation"), share(r.ExamplesRun, r.Examples, "example"))
	flaky := ""
	if r.Flaky > 0 {
		flaky = fmt.Sprintf(" (%d flaky)", r.Flaky)
	}
	interrupted := ""
	if r.Interrupted {
		interrupted = ", interrupted"
	}
	fmt.Fprintf(b, "%s, %s, %s: %d passed%s, %d failed in %.1fs%s\n", plural(r.Operations, "operation"), plural(r.Examples, "example"),
		plural(r.Checks, "check"), r.Passed, flaky, r.Failed, r.Seconds, interrupted)
	return b.Flush()
}

// groups puts failures of one cause together, the most frequent cause first.
func groups(failures []Failure) [][]Failure {
	index := map[string]int{}
	var out [][]Failure
	for _, f := range failures {
		i, ok := index[f.cause()]
		if !ok {
			i = len(out)
			index[f.cause()] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], f)
	}
	slices.SortStableFunc(out, func(a, b []Failure) int { return cmp.Compare(len(b), len(a)) })
	return out
}

func (f Failure) cause() string { return cmp.Or(f.Cause, cause(f.Kind, f.Message)) }

// writeGroup writes the failures of one cause. Its head is what all their messages say.
func writeGroup(w io.Writer, group []Failure, o TextOptions) {
	head := group[0].Message
	if slices.ContainsFunc(group, func(f Failure) bool { return f.Message != head }) {
		_, head, _ = strings.Cut(group[0].cause(), ": ")
	}
	if len(group) > 1 {
		head = fmt.Sprintf("%s (%d times)", head, len(group))
	}
	head = diag.Printable(head)
	if o.Color {
		head = "\x1b[1;31m" + head + "\x1b[0m"
	}
	fmt.Fprintln(w, head)
	shown := group
	if !o.All {
		shown = group[:min(len(group), shownOfEach)]
	}
	for _, f := range shown {
		fmt.Fprintf(w, "  %s%s\n", where(f.Pos, o), diag.Printable(f.Case))
		f.writeDetails(w, o)
	}
	if more := len(group) - len(shown); more > 0 {
		fmt.Fprintf(w, "  and %d more of this cause (--all lists them)\n", more)
	}
	fmt.Fprintln(w)
}

// where is a position as editors jump to it, with what stands between it and what is there.
func where(pos diag.Pos, o TextOptions) string {
	if pos.IsZero() {
		return ""
	}
	if o.Path != nil && pos.File != "" {
		pos.File = o.Path(pos.File)
	}
	return diag.Printable(pos.String()) + ": "
}

// writeDetails writes how the failure differs from what was expected, and the command that repeats it.
func (f Failure) writeDetails(w io.Writer, o TextOptions) {
	lines := f.Diff
	if len(lines) == 0 {
		for _, side := range []struct{ sign, text string }{{"- ", f.Expected}, {"+ ", f.Received}} {
			if side.text != "" {
				lines = append(lines, side.sign+excerpt(strings.Join(strings.Fields(side.text), " "), 200))
			}
		}
	}
	for _, line := range lines {
		fmt.Fprintf(w, "      %s\n", o.painted(diag.Printable(line)))
	}
	if n := len(f.Retried); n > 0 {
		fmt.Fprintf(w, "      asked %d times; before, in vain: %s\n", n+1, diag.Printable(strings.Join(f.Retried, "; ")))
	}
	if f.Curl != "" {
		fmt.Fprintf(w, "      %s\n", diag.Printable(f.Curl))
	}
}

// writeCases folds cases by their reason.
func writeCases(w io.Writer, what string, list []Uncovered, o TextOptions) {
	if len(list) == 0 {
		return
	}
	var reasons []string
	cases := map[string][]Uncovered{}
	for _, s := range list {
		if cases[s.Reason] == nil {
			reasons = append(reasons, s.Reason)
		}
		cases[s.Reason] = append(cases[s.Reason], s)
	}
	fmt.Fprintf(w, "%s: %d\n", what, len(list))
	for _, reason := range reasons {
		if o.All {
			fmt.Fprintf(w, "  %s\n", diag.Printable(reason))
			for _, c := range cases[reason] {
				fmt.Fprintf(w, "    %s%s\n", where(c.Pos, o), diag.Printable(c.Case))
			}
			continue
		}
		var names []string
		for _, c := range cases[reason][:min(len(cases[reason]), shownOfEach)] {
			names = append(names, diag.Printable(c.Case))
		}
		more := ""
		if n := len(cases[reason]) - len(names); n > 0 {
			more = fmt.Sprintf(", and %d more", n)
		}
		fmt.Fprintf(w, "  %s: %s%s\n", diag.Printable(reason), strings.Join(names, ", "), more)
	}
	fmt.Fprintln(w)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func share(part, all int, what string) string {
	if all == 0 {
		return "no " + what + "s"
	}
	return fmt.Sprintf("%d of %s (%d %%)", part, plural(all, what), part*100/all)
}

// Details are the failure's line, its difference and the command that repeats it.
func (f Failure) Details() string {
	var b strings.Builder
	b.WriteString(diag.Printable(f.String()) + "\n")
	f.writeDetails(&b, TextOptions{})
	return b.String()
}
