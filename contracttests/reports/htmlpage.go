package reports

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/look"
)

//go:embed html.css
var htmlCSS string

//go:embed html.js
var htmlJS string

//go:embed html.tmpl
var htmlTemplate string

// columns are the kinds of checks in the order of the page.
var columns = []contracttests.Kind{contracttests.Transport, contracttests.Status, contracttests.ContentType, contracttests.Header, contracttests.Schema,
	contracttests.Body, contracttests.Example, contracttests.Negative, contracttests.Chain, contracttests.Paging}

// page is the whole report as the template reads it.
type page struct {
	Policy, Version, API, Server, Compared, Started, Took string
	CSS                                                   template.CSS
	JS                                                    template.JS
	Mark, Class, Verdict, Operations, Examples            string
	Bar                                                   bar
	Groups                                                []failureGroup
	Uncovered                                             []uncoveredRow
	Key                                                   string
	Kinds                                                 []string
	Folders                                               []folderView
	Slowest                                               []slowView
	Timings, Footer                                       string
}

type bar struct {
	Label string
	Parts []barPart
}

type barPart struct {
	Class, Count, What string
	X, Width           int
}

type failureGroup struct {
	Message, Times, MoreTimes, Rest string
	Count                           int
	Failures, More                  []*htmlFailure
}

type uncoveredRow struct{ Count, Reason, Cases string }

type folderView struct {
	Name, Covered string
	Operations    []operationView
}

type operationView struct {
	Verdicts, Class, Method, ID, Path, Time, Rest string
	Cells                                         []cell
	Cases                                         []caseView
}

type cell struct {
	Column            int
	Class, Kind, Text string
}

type caseView struct {
	Verdicts, Name, Time string
	Parts                []htmlPart
}

type slowView struct{ Case, Time string }

// Close writes the page.
func (h *htmlReport) Close(report *contracttests.Report) error {
	css, js := look.CSS+htmlCSS, look.JS+htmlJS
	p := page{Policy: look.Policy([]string{css}, []string{js}), CSS: template.CSS(css), JS: template.JS(js),
		Version: look.Line(h.run.Version, 60), API: cmp.Or(look.Line(report.API, 120), "API"), Server: look.Line(report.BaseURL, 300), Took: inSeconds(report.Seconds),
		Operations: covered(report.OperationsRun, report.Operations, "operation"), Examples: covered(report.ExamplesRun, report.Examples, "example"),
		Compared: "by type, as any server's replies are", Key: "✓ passed, ✗ failed, – not covered, · not looked at because an earlier check of the same reply failed. Each operation opens."}
	if report.Exact {
		p.Compared = "with the recorded examples, field by field"
	}
	if !h.run.Started.IsZero() {
		p.Started = h.run.Started.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	p.Mark, p.Class, p.Verdict = h.verdict(report)
	p.Bar = h.bar()
	h.failureGroups(&p)
	for _, w := range h.why {
		cases := strings.Join(w.cases[:min(len(w.cases), 3)], ", ")
		if w.count > 3 {
			cases += fmt.Sprintf(", and %s more", look.Number(w.count-3))
		}
		p.Uncovered = append(p.Uncovered, uncoveredRow{look.Number(w.count), w.reason, cases})
	}
	h.folders(&p)
	h.timings(&p)
	p.Footer = h.footer()
	t, err := template.New("").Parse(htmlTemplate)
	if err != nil {
		return err
	}
	if err := t.ExecuteTemplate(h.out, "page", p); err != nil {
		return cmp.Or(h.out.Err(), err)
	}
	return h.out.Err()
}

func (h *htmlReport) verdict(report *contracttests.Report) (mark, class, text string) {
	checks := h.counts.passed + h.counts.failed
	switch {
	case h.counts.failed == 1 && checks == 1:
		mark, class, text = "✗", "fail", "The one check failed"
	case h.counts.failed > 0:
		mark, class, text = "✗", "fail", fmt.Sprintf("%s of %s failed", look.Number(h.counts.failed), look.Plural(checks, "check"))
	case checks == 0:
		mark, class, text = "–", "warn", "Nothing was checked"
	case checks == 1:
		mark, class, text = "✓", "pass", "The one check passed"
	default:
		mark, class, text = "✓", "pass", fmt.Sprintf("All %s passed", look.Plural(checks, "check"))
	}
	if h.flakes > 0 {
		text += fmt.Sprintf(", %s only when asked again", look.Number(h.flakes))
	}
	if report.Interrupted {
		text += "; the run was ended before all were made"
	}
	return mark, class, text
}

// bar divides 1,000 among the verdicts; what is there at all can be seen.
func (h *htmlReport) bar() bar {
	parts := []struct {
		n           int
		class, what string
	}{{h.counts.passed, "pass", "passed"}, {h.counts.failed, "fail", "failed"}, {h.counts.skipped, "warn", "not covered"}}
	all := h.counts.passed + h.counts.failed + h.counts.skipped
	var b bar
	var said []string
	x := 0
	for _, p := range parts {
		width := 0
		if p.n > 0 {
			width = max(p.n*1000/all, 5)
		}
		b.Parts = append(b.Parts, barPart{p.class, look.Number(p.n), p.what, x, width})
		said = append(said, look.Number(p.n)+" "+p.what)
		x += width
	}
	if over := x - 1000; over > 0 { // taken from the widest
		widest := 0
		for i := range b.Parts {
			if b.Parts[i].Width > b.Parts[widest].Width {
				widest = i
			}
		}
		b.Parts[widest].Width -= over
		for i := widest + 1; i < len(b.Parts); i++ {
			b.Parts[i].X -= over
		}
	}
	b.Label = strings.Join(said, ", ")
	return b
}

// failureGroups are the failures by cause, the most frequent cause first.
func (h *htmlReport) failureGroups(p *page) {
	causes := slices.Clone(h.causes)
	slices.SortStableFunc(causes, func(a, b *htmlGroup) int { return cmp.Compare(b.count, a.count) })
	for _, g := range causes {
		v := failureGroup{Message: g.message, Count: g.count, Times: look.Plural(g.count, "time"), Failures: g.failures}
		if more := len(g.failures) - maxOpen; more > 0 {
			v.Failures, v.More, v.MoreTimes = g.failures[:maxOpen], g.failures[maxOpen:], look.Plural(more, "more failure")
		}
		if rest := g.count - len(g.failures); rest > 0 {
			v.Rest = look.Plural(rest, "more failure") + " of this cause: the operations below name them"
		}
		p.Groups = append(p.Groups, v)
	}
}

func (h *htmlReport) folders(p *page) {
	column := map[contracttests.Kind]int{}
	for _, kind := range columns {
		if h.kinds[kind] {
			p.Kinds = append(p.Kinds, string(kind))
			column[kind] = len(p.Kinds)
		}
	}
	index := map[string]int{}
	called := map[string]int{}
	for _, op := range h.inOrder {
		at, ok := index[op.folder]
		if !ok {
			at = len(p.Folders)
			index[op.folder] = at
			p.Folders = append(p.Folders, folderView{Name: op.folder})
		}
		if op.called {
			called[op.folder]++
		}
		p.Folders[at].Operations = append(p.Folders[at].Operations, op.view(column))
	}
	for i := range p.Folders {
		f := &p.Folders[i]
		f.Covered = covered(called[f.Name], len(f.Operations), "operation")
		if f.Name == "" && len(p.Folders) > 1 {
			f.Name = "In no folder"
		}
	}
}

func (op *htmlOperation) view(column map[contracttests.Kind]int) operationView {
	v := operationView{Verdicts: op.counts.verdicts(), Class: look.Class(op.method), Method: look.Line(op.method, 20), ID: look.Line(op.id, 160), Path: look.Line(op.path, 300), Time: took(op.time)}
	for _, kind := range columns {
		if c := op.kinds[kind]; c != nil {
			v.Cells = append(v.Cells, newCell(column[kind], string(kind), c))
		}
	}
	for _, c := range op.cases {
		v.Cases = append(v.Cases, caseView{c.counts.verdicts(), c.name, took(c.time), c.parts})
	}
	if op.hidden > 0 {
		v.Rest = fmt.Sprintf("More than %s checks are not listed", look.Number(op.hidden-1))
	}
	return v
}

func newCell(column int, kind string, c *counts) cell {
	switch {
	case c.failed > 0:
		return cell{column, "fail", kind, fmt.Sprintf("✗ %d of %d", c.failed, c.failed+c.passed)}
	case c.passed > 0:
		return cell{column, "pass", kind, fmt.Sprintf("✓ %d", c.passed)}
	case c.skipped > 0:
		return cell{column, "warn", kind, fmt.Sprintf("– %d", c.skipped)}
	}
	return cell{column, "dim", kind, fmt.Sprintf("· %d", c.blocked)}
}

func (h *htmlReport) timings(p *page) {
	if len(h.durations) == 0 {
		return
	}
	slices.Sort(h.durations)
	n := len(h.durations)
	p.Timings = fmt.Sprintf("%s: half of them took at most %s, 95 %% at most %s, the slowest %s.", look.Plural(n, "timed request"),
		took(h.durations[(n-1)/2]), took(h.durations[(n*95+99)/100-1]), took(h.durations[n-1]))
	for _, s := range h.slow {
		p.Slowest = append(p.Slowest, slowView{s.name, took(s.time)})
	}
}

// footer says what the page leaves out.
func (h *htmlReport) footer() string {
	said := []string{"Written by pmgen " + look.Line(h.run.Version, 60) + ". Secrets are masked; bodies are cut after " + look.Number(maxBody) + " bytes."}
	if h.wireless > 0 {
		said = append(said, look.Plural(h.wireless, "failure")+" of many stand here without request and reply, so that the page stays small; pmgen test --json and --har have all.")
	}
	if h.counts.failed > h.listed {
		said = append(said, fmt.Sprintf("The first %s failures are listed.", look.Number(h.listed)))
	}
	if h.cases >= maxCases {
		said = append(said, fmt.Sprintf("The first %s cases are listed.", look.Number(maxCases)))
	}
	return strings.Join(said, " ")
}

func covered(part, all int, what string) string {
	if all == 0 {
		return "no " + what + "s"
	}
	return fmt.Sprintf("%s of %s (%d %%)", look.Number(part), look.Plural(all, what), part*100/all)
}

// took is a duration as people say it.
func took(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return inSeconds(d.Seconds())
}

func inSeconds(s float64) string { return fmt.Sprintf("%.1f s", s) }
