package diff

import (
	"slices"
	"strings"

	"github.com/oasdiff/oasdiff/checker"
)

// tolerated are the widenings of replies that break nobody: a client takes unknown values of an enumeration as they come, and
// checks no limits of what it receives.
func tolerated(rule string) bool {
	if !strings.HasPrefix(rule, "response-") {
		return false
	}
	for _, part := range []string{"-enum-value-added", "-became-not-enum", "-max-", "-min-", "-pattern-", "-multiple-of-", "-unique-items-", "-property-names-",
		"-contains-", "-dependent-", "-unevaluated-", "-content-encoding-", "-const-removed", "-if-", "-then-", "-else-"} {
		if strings.Contains(rule, part) {
			return true
		}
	}
	return false
}

// ignored are rules about things that are no changes to callers, or are told with the texts.
func ignored(rule string) bool {
	for _, part := range []string{"api-version-", "sunset", "stability", "api-tag-", "api-operation-id", "api-schema-", "deprecated", "reactivated", "x-extensible-enum", "shared-schema", "api-security-component-added", "api-security-component-removed"} {
		if strings.Contains(rule, part) {
			return true
		}
	}
	return false
}

// numeric are the formats that say how a number is kept, and nothing about which numbers there are.
var numeric = map[string]bool{"int32": true, "int64": true, "float": true, "double": true}

// precision reports whether a finding is only that a number has such a format, or has none any more.
func (f *found) precision() bool {
	for i := 0; i+1 < len(f.args); i++ {
		if numeric[f.args[i]] && f.args[i+1] == "none" || f.args[i] == "none" && numeric[f.args[i+1]] {
			return strings.Contains(f.text, "`format`")
		}
	}
	return false
}

// judge says what a finding of oasdiff means to callers; ok is false where it means nothing.
func (f *found) judge() (s Severity, k Kind, ok bool) {
	if ignored(f.rule) || f.precision() {
		return "", "", false
	}
	breaking := f.level >= checker.WARN
	switch {
	case tolerated(f.rule), f.rule == "request-body-wrapped-in-one-of-original-preserved":
		breaking = false
	case strings.HasPrefix(f.rule, "response-") && strings.HasSuffix(f.rule, "property-removed"): // a reader of the field finds nothing
		breaking = true
	}
	s = Addition
	if breaking {
		s = Breaking
	}
	return s, f.kind(breaking), true
}

// covered leaves of findings those that no other one says: where the type of a property is another, so is what was within it.
func covered(list []found) []found {
	typed := map[string]bool{}
	side := func(f *found) string {
		side, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(f.rule, "new-required-"), "new-optional-"), "-")
		return f.route + "\x00" + side + "\x00"
	}
	for i := range list {
		if f := &list[i]; strings.Contains(f.rule, "property-type-") && len(f.args) > 0 {
			typed[side(f)+f.args[0]] = true
		}
	}
	return slices.DeleteFunc(list, func(f found) bool {
		if f.property() == "" {
			return false
		}
		for path := f.args[0]; ; {
			i := strings.LastIndex(path, "/")
			if i < 0 {
				return false
			}
			if path = path[:i]; typed[side(&f)+path] {
				return true
			}
		}
	})
}

// kind sorts the rules by their names, which say it all: new-required-request-parameter, response-property-became-optional.
func (f *found) kind(breaking bool) Kind {
	words := strings.Split(f.rule, "-")
	has := func(all ...string) bool {
		return !slices.ContainsFunc(all, func(w string) bool { return !slices.Contains(words, w) })
	}
	switch {
	case words[0] == "api" && has("security"):
		return SecurityChanged
	case has("request", "parameter", "removed") && !has("value") && !has("pattern") && !has("property"):
		return ParameterRemoved
	case has("request", "parameter") && (has("new", "required") || has("became", "required") || has("new", "path")), has("request", "header", "required"):
		return ParameterRequired
	case has("new", "request", "parameter"):
		return ParameterAdded
	case has("request", "body", "required") && (has("added") || has("became")):
		return BodyRequired
	case has("request", "property") && (has("new", "required") || has("became", "required")):
		return FieldRequired
	case f.rule == "request-property-removed", has("response", "property", "removed") && (has("optional") || has("required")), has("response", "header", "removed"):
		return FieldRemoved
	case has("new", "request", "property"), has("response", "property", "added") && (has("optional") || has("required")), f.rule == "response-header-added":
		return FieldAdded
	case has("response", "became", "optional"):
		return FieldOptional
	case has("response") && (has("status") || has("media", "type")) && has("removed") && !has("schema"):
		return ReplyRemoved
	case has("response") && (has("status") || has("media", "type")) && has("added") && !has("schema"):
		return ReplyAdded
	case has("request", "parameter"):
		if breaking {
			return ParameterNarrowed
		}
		return RequestWidened
	case words[0] == "response" || has("response"):
		if breaking || tolerated(f.rule) {
			return ReplyWidened
		}
		return ReplyNarrowed
	case breaking:
		return RequestNarrowed
	}
	return RequestWidened
}
