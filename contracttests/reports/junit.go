package reports

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/diag"
)

// JUnit is the XML that CI servers read: a testsuite for each operation, a testcase for each of its cases and checks. Its
// results are in the file as they come; what is kept are the sums of one operation.
//
// There is no one schema of it. What is written keeps both that are in use, Jenkins' junit-10.xsd and the stricter JUnit.xsd of
// Ant's format. So the order of elements and the attributes that nobody reads (hostname) are theirs, and a place in
// the collection, for which neither has an attribute, is a property of the suite and stands in the text of each failure. Cases that
// passed only when they were asked again stand in the suite's output: of an element for them only Jenkins' knows.
func JUnit(out *Output, run Run) Writer {
	out.Printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n")
	return &junit{out: out, run: run}
}

type junit struct {
	out   *Output
	run   Run
	id    int
	suite *junitSuite
}

// junitSuite is the operation whose results come.
type junitSuite struct {
	operation string
	head      Place
	counts    junitCounts
	names     map[string]int // of one case
	last      string
	flaky     []string
}

type junitCounts struct {
	tests, failures, errors, skipped int
	took                             time.Duration
}

func (c junitCounts) String() string {
	return fmt.Sprintf(` tests="%d" failures="%d" errors="%d" skipped="%d" time="%s"`, c.tests, c.failures, c.errors, c.skipped, seconds(c.took))
}

// mostCounts is as long as sums get.
const mostCounts = 160

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

func (j *junit) Add(r contracttests.Result) error {
	if j.suite == nil || j.suite.operation != r.Operation {
		j.end()
		j.begin(r.Operation, r.Folder, [][2]string{{"api", j.run.Title}, {"request", r.Method + " " + r.Path}, {"position", j.position(r)}})
	}
	s := j.suite
	if s.last != r.Case {
		s.last, s.names = r.Case, map[string]int{}
	}
	name := strings.TrimPrefix(r.Case, r.Operation+"/") + ": " + string(r.Kind)
	if s.names[name]++; s.names[name] > 1 {
		name += fmt.Sprintf(" #%d", s.names[name])
	}
	s.counts.tests++
	s.counts.took += r.Duration
	j.out.Printf("    <testcase name=\"%s\" classname=\"%s\" time=\"%s\"", attribute(name), attribute(r.Operation), seconds(r.Duration))
	switch {
	case r.Verdict == contracttests.Failed:
		s.counts.failures++
		j.out.Printf(">\n      <failure message=\"%s\" type=\"%s\">%s</failure>\n    </testcase>\n", attribute(r.Message), attribute(string(r.Kind)), text(j.details(r)))
	case r.Verdict == contracttests.Skipped, r.Verdict == contracttests.Blocked:
		s.counts.skipped++
		j.out.Printf(">\n      <skipped>%s</skipped>\n    </testcase>\n", text(cmp.Or(r.Message, "an earlier check of the same reply failed")))
	default:
		j.out.Printf("/>\n")
	}
	if r.Flaky() {
		s.flaky = append(s.flaky, name+": "+strings.Join(r.Retried, ", "))
	}
	return j.out.Err()
}

// begin begins a suite whose sums are filled in when they are known.
func (j *junit) begin(operation string, folder []string, properties [][2]string) {
	in := "pmgen"
	if len(folder) > 0 {
		in = strings.Join(folder, ".")
	}
	j.suite = &junitSuite{operation: operation}
	j.out.Printf("  <testsuite name=\"%s\" package=\"%s\" id=\"%d\" timestamp=\"%s\" hostname=\"localhost\"", attribute(operation), attribute(in), j.id,
		j.run.Started.UTC().Format("2006-01-02T15:04:05"))
	j.suite.head = j.out.Reserve(mostCounts)
	j.out.Printf(">\n    <properties>\n")
	for _, p := range properties {
		j.out.Printf("      <property name=\"%s\" value=\"%s\"/>\n", p[0], attribute(p[1]))
	}
	j.out.Printf("    </properties>\n")
	j.id++
}

func (j *junit) end() {
	s := j.suite
	if s == nil {
		return
	}
	said := ""
	if len(s.flaky) > 0 {
		said = "passed only when asked again:\n" + strings.Join(s.flaky, "\n") + "\n"
	}
	j.out.Printf("    <system-out>%s</system-out>\n    <system-err></system-err>\n  </testsuite>\n", text(said))
	j.out.Fill(s.head, s.counts.String())
	j.suite = nil
}

// Close ends the file. A run that was interrupted has an error of its own: half of the checks must not look like all.
func (j *junit) Close(report *contracttests.Report) error {
	j.end()
	if report.Interrupted {
		j.begin("pmgen", nil, [][2]string{{"api", j.run.Title}})
		j.suite.counts = junitCounts{tests: 1, errors: 1}
		j.out.Printf("    <testcase name=\"interrupted\" classname=\"pmgen\" time=\"0.000\">\n      <error message=\"%s\" type=\"interrupted\"/>\n    </testcase>\n",
			attribute(interrupted(report)))
		j.end()
	}
	j.out.Printf("</testsuites>\n")
	return j.out.Err()
}

func interrupted(report *contracttests.Report) string {
	return fmt.Sprintf("the run was interrupted after %s: what follows was not checked", diag.Plural(report.Checks, "check", "checks"))
}

func (j *junit) position(r contracttests.Result) string {
	pos := r.Pos
	pos.File = j.run.path(pos.File)
	return pos.String()
}

// details are a failure's place, difference and curl command.
func (j *junit) details(r contracttests.Result) string {
	r.Pos.File = j.run.path(r.Pos.File)
	return r.Details()
}

// attribute makes any text the value of an attribute: one line, without characters that XML or a terminal cannot have.
func attribute(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(diag.Printable(s)))
	return b.String()
}

// text makes any text the content of an element; its lines stay lines.
func text(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = attribute(line)
	}
	return strings.Join(lines, "\n")
}
