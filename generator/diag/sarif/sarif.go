// Package sarif writes diagnostics in the format that code hosts show beside the lines that they are about: SARIF 2.1.0.
//
// It is apart from diag, so that what imports diagnostics (generated test packages do, through the mock server) does not link
// what only the command needs.
package sarif

import (
	"io"
	"net/url"
	"path"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/pmgen/pmgen/generator/diag"
)

// Options steer [Write].
type Options struct {
	Version string                   // of pmgen
	Path    func(file string) string // a file relative to the root of the sources, with slashes; nil leaves it as it is
	// Source is a file's text: SARIF counts columns in UTF-16, diagnostics in bytes. Where it has none, nothing but ASCII is
	// assumed.
	Source func(file string) []byte
	// Rules are those that results are of, in their order; none are all codes of pmgen.
	Rules []Rule
	// Incomplete says why the results are not all that there are; "" where they are.
	Incomplete string
}

// Rule is what is known of a code.
type Rule struct {
	Code diag.Code
	diag.Kind
}

// codes are the rules of pmgen's diagnostics.
func codes() []Rule {
	var out []Rule
	for _, code := range diag.Codes() {
		kind, _ := diag.Explain(code)
		out = append(out, Rule{code, kind})
	}
	return out
}

// MaxResults is how many results the largest code host takes of a run; it refuses a report with more as a whole.
const MaxResults = 25_000

// root is the conventional name of the folder that all paths are relative to.
const root = "%SRCROOT%"

// Write writes one run of pmgen: all codes as rules, each with the text of `pmgen explain`, and a result for each diagnostic.
// Of more than [MaxResults] the least severe are left out.
func Write(w io.Writer, list diag.List, o Options) error {
	run := sarif.NewRunWithInformationURI("pmgen", "https://github.com/pmgen/pmgen")
	run.WithColumnKind("utf16CodeUnits")
	run.Tool.Driver.WithVersion(o.Version)
	index := map[diag.Code]int{}
	rules := o.Rules
	if rules == nil {
		rules = codes()
	}
	for i, r := range rules {
		index[r.Code] = i
		run.Tool.Driver.AddRule(r.descriptor())
	}
	if o.Incomplete != "" {
		notification := sarif.NewNotification().WithLevel(sarif.LevelError).WithMessage(sarif.NewTextMessage(diag.Printable(o.Incomplete)))
		run.AddInvocation(sarif.NewInvocation().WithExecutionSuccessful(false).AddToolExecutionNotification(notification))
	}
	p := places{o: o, texts: map[string]*text{}}
	for _, d := range worst(list) {
		result := sarif.NewRuleResult(string(d.Code)).WithLevel(level(d.Severity)).WithMessage(message(d))
		if i, ok := index[d.Code]; ok {
			result.WithRuleIndex(i)
		}
		if len(d.Fingerprints) > 0 {
			result.WithPartialFingerprints(d.Fingerprints)
		}
		if d.File != "" {
			result.AddLocation(sarif.NewLocationWithPhysicalLocation(p.location(d)))
		}
		run.AddResult(result)
	}
	return sarif.NewReport().AddRun(run).PrettyWrite(w)
}

// worst returns the list as it is, or as many of its worst diagnostics as a code host takes.
func worst(list diag.List) diag.List {
	if len(list) <= MaxResults {
		return list
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, diag.Diagnostic.Compare)
	return list[:MaxResults]
}

func (r Rule) descriptor() *sarif.ReportingDescriptor {
	text := r.Why + "\n\nWhat to do: " + r.Hint + "."
	return sarif.NewRule(string(r.Code)).
		WithDescription(r.Title).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(r.Why)).
		WithHelp(sarif.NewMultiformatMessageString().WithText(text)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(r.Severity)))
}

func level(s diag.Severity) string {
	switch s {
	case diag.Error:
		return sarif.LevelError
	case diag.Warning:
		return sarif.LevelWarning
	}
	return sarif.LevelNote
}

// message is what a person reads beside the line: the message and, below it, the hint.
func message(d diag.Diagnostic) *sarif.Message {
	text := diag.Printable(d.Message)
	if d.Hint != "" {
		text += "\n" + diag.Printable(d.Hint)
	}
	return sarif.NewTextMessage(text)
}

// places turns positions of diagnostics into those of SARIF.
type places struct {
	o     Options
	texts map[string]*text
}

// text is a file's text, and where a column was counted in it last. Diagnostics come in the order of their places, and
// collections are often one line of megabytes: each is counted on from the one before.
type text struct {
	diag.Lines
	line, offset, column int
}

func (p places) location(d diag.Diagnostic) *sarif.PhysicalLocation {
	file := d.File
	if p.o.Path != nil {
		file = p.o.Path(file)
	}
	at := sarif.NewSimpleArtifactLocation((&url.URL{Path: file}).String()).WithURIBaseID(root)
	if path.IsAbs(file) {
		at = sarif.NewSimpleArtifactLocation((&url.URL{Scheme: "file", Path: file}).String())
	}
	return sarif.NewPhysicalLocation().WithArtifactLocation(at).WithRegion(p.region(d))
}

// region marks what a diagnostic is about. One that is about a whole file stands at its first line: code hosts show nothing
// without a line.
func (p places) region(d diag.Diagnostic) *sarif.Region {
	region := sarif.NewRegion().WithStartLine(max(d.Line, 1))
	if d.Line == 0 || d.Column == 0 {
		return region
	}
	start, end := d.Column-1, d.Column-1+max(d.Span, 1)
	text := p.text(d.File)
	line, ok := text.Line(d.Line)
	if !ok || start > len(line) {
		return region.WithStartColumn(d.Column).WithEndColumn(end + 1)
	}
	end = min(end, max(len(line), start+1)) // a value of several lines is marked where it begins
	return region.WithStartColumn(text.columnAt(d.Line, line, start)).WithEndColumn(text.columnAt(d.Line, line, end))
}

func (p places) text(file string) *text {
	t := p.texts[file]
	if t == nil {
		t = &text{}
		if p.o.Source != nil {
			t.Lines = diag.LinesOf(p.o.Source(file))
		}
		p.texts[file] = t
	}
	return t
}

// columnAt counts, from 1, the UTF-16 units in front of the byte at offset of line n; past the end of the line each byte is
// one. A byte order mark is no column.
func (t *text) columnAt(n int, line []byte, offset int) int {
	inside := min(offset, len(line))
	for inside > 0 && inside < len(line) && !utf8.RuneStart(line[inside]) {
		inside--
	}
	if t.line != n || t.offset > inside {
		t.line, t.offset, t.column = n, 0, 1
	}
	for _, r := range string(line[t.offset:inside]) {
		if r != '\ufeff' {
			t.column += utf16.RuneLen(r) // of what is not UTF-8, each byte is U+FFFD
		}
	}
	t.offset = inside
	return t.column + offset - inside
}
