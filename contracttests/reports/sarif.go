package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/diag/sarif"
)

// SARIF is what code hosts show beside the lines of the collection that the broken contract is written in: failures, and as
// notes the checks that passed only when they were asked again. It is one document that is written at the end: failures
// are kept until then, and of more than [sarif.MaxResults] only their number.
func SARIF(out *Output, run Run) Writer { return &sarifReport{out: out, run: run} }

// flaky is the rule of checks that passed only when they were asked again.
const flaky diag.Code = "flaky"

type sarifReport struct {
	out  *Output
	run  Run
	list diag.List
	more int
	last string // the last flaky case
}

func (s *sarifReport) Add(r contracttests.Result) error {
	switch {
	case r.Verdict == contracttests.Failed:
		s.add(diag.Code(r.Kind), diag.Error, r, r.Case+": "+r.Message, r.Curl)
	case r.Flaky() && s.last != r.Case:
		s.last = r.Case
		s.add(flaky, diag.Note, r, r.Case+": passed only when it was asked again: "+strings.Join(r.Retried, "; "), "")
	}
	return nil
}

func (s *sarifReport) add(code diag.Code, severity diag.Severity, r contracttests.Result, message, curl string) {
	if len(s.list) >= sarif.MaxResults {
		s.more++
		return
	}
	if curl != "" {
		curl = "repeat it: " + curl
	}
	s.list = append(s.list, diag.Diagnostic{Code: code, Severity: severity, Pos: r.Pos, Message: message, Hint: curl,
		Fingerprints: map[string]string{
			// One cause is one problem, wherever it shows; a check is the same in the next run, wherever its collection has moved it.
			"cause/v1": fingerprint(r.Cause),
			"check/v1": fingerprint(string(code), r.Operation, r.Case, string(r.Kind), r.Cause),
		}})
}

func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

func (s *sarifReport) Close(report *contracttests.Report) error {
	var incomplete []string
	if report.Interrupted {
		incomplete = append(incomplete, interrupted(report))
	}
	if s.more > 0 {
		incomplete = append(incomplete, fmt.Sprintf("%d more are left out: code hosts take %d", s.more, sarif.MaxResults))
	}
	err := sarif.Write(s.out, s.list, sarif.Options{Version: s.run.Version, Path: s.run.Path, Source: s.run.Source, Rules: rules(),
		Incomplete: strings.Join(incomplete, "; ")})
	s.out.Printf("\n")
	if err != nil {
		return err
	}
	return s.out.Err()
}

// rules are the kinds of checks as a code host lists them.
func rules() []sarif.Rule {
	rule := func(kind contracttests.Kind, title, why, hint string) sarif.Rule {
		return sarif.Rule{Code: diag.Code(kind), Kind: diag.Kind{Severity: diag.Error, Title: title, Why: why, Hint: hint}}
	}
	const or = "mend the server or, where it is right, record the example again"
	list := []sarif.Rule{
		rule(contracttests.Status, "another status", "The reply has another status than the recorded or documented one, on which callers branch.", or),
		rule(contracttests.ContentType, "another content type", "The reply is of another media type than documented: callers decode it as that one.", or),
		rule(contracttests.Header, "a header is missing", "The reply lacks a header that is documented, or that all recorded replies have and callers go on by.", or),
		rule(contracttests.Body, "another body than recorded", "The server is held to its recorded examples, and this reply differs from its own.", or+"; --exact=false compares types alone"),
		rule(contracttests.Schema, "the body is of another type", "The reply's body breaks the declared schema, or the types that all recorded replies have: a typed caller cannot read it.", or),
		rule(contracttests.Example, "an example breaks its own schema", "The collection contradicts itself: the recorded example does not keep the schema that is declared beside it.", "mend the example or the schema"),
		rule(contracttests.Negative, "a broken request is not refused", "The description documents an error for requests such as this one, and the server answers otherwise.", "mend the server or take the error out of the description"),
		rule(contracttests.Chain, "what was made cannot be used", "What the server has made must be there to be read, changed and deleted by the id that it gave.", "mend the server"),
		rule(contracttests.Paging, "pages do not add up", "The pages of a list have items in common, never end, or do not have as many items as the replies say.", "mend the server"),
		rule(contracttests.Transport, "no reply", "The server gave no whole reply within the time and size that were allowed.", "look whether the server is well; --timeout allows more time"),
	}
	return append(list, sarif.Rule{Code: flaky, Kind: diag.Kind{Severity: diag.Note, Title: "passed only when asked again",
		Why: "The first attempts did not count: the server was unavailable, or the connection broke.", Hint: "look whether the server is well; --retries 0 makes it a failure"}})
}
