package resolve

import (
	"regexp"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// Postman has no mark for a request that should not be used any more: people write it. In a name the word stands alone at an end,
// or in brackets. In a description a paragraph begins with it, or a sentence says it of the request as a whole: what is deprecated
// may be a parameter, a field or a value, and is then another thing.
var (
	deprecatedName      = regexp.MustCompile(`(?i)^\W*deprecated\b|[\[(]\s*deprecated\s*[\])]|[-–—:|]\s*deprecated\W*$`)
	deprecatedParagraph = regexp.MustCompile(`(?i)(?:^|\n[ \t]*\r?\n)[\s*_>#!\x60~:(\[⚠\x{fe0f}]*(?:deprecated|deprecation (?:notice|warning))\b\s*[\s.:!*_)\]-]`)
	deprecatedSentence  = regexp.MustCompile(`(?i)\bthis (?:endpoint|request|method|operation|call|api call|route|endpoint route|resource)(?: route)? (?:is|has been|was) (?:now )?deprecated\b`)
)

// deprecationLength is how much of a description is looked at.
const deprecationLength = 1 << 14

// deprecated marks the operations whose name or description says that they are deprecated.
func (r *resolver) deprecated() {
	for _, op := range r.api.Operations {
		if op.Deprecated {
			continue
		}
		text := op.Description
		if len(text) > deprecationLength {
			text = text[:deprecationLength]
		}
		where := ""
		switch {
		case strings.Contains(strings.ToLower(op.Name), "deprecated") && deprecatedName.MatchString(op.Name):
			where = "name"
		case strings.Contains(strings.ToLower(text), "deprecat") && (deprecatedParagraph.MatchString(text) || deprecatedSentence.MatchString(text)):
			where = "description"
		default:
			continue
		}
		op.Deprecated = true
		r.diags.Add(diag.DeprecatedByText, op.Pos, "the %s of %s says that it is deprecated; so do its method and the document", where, op.Label())
	}
}
