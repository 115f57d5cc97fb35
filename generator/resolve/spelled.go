package resolve

import (
	"iter"
	"net/url"
	"regexp"
	"strings"
)

// Names and values stand in more texts than those that are parsed: JSON within a string of JSON, a body that is broken, a
// script, XML. These are read as far as that takes.

// spelled is "name": "value" as JSON and scripts write it, however often its quotes are escaped, set("name", "value") and
// name = "value".
var spelled = regexp.MustCompile(`(?i)([\w.-]*(?:token|passwd|password|passphrase|pwd|secret|key|credential|authorization))\\*["']?\s*[:=,]\s*\\*["']([^"'\\]{8,})`)

// element is an element of XML that holds nothing but a text.
var element = regexp.MustCompile(`<(?:[\w-]+:)?([\w.-]+)(?:\s[^<>]*)?>([^<>\s]{8,})</`)

// spelledOut are names and values in a text of any kind, as far as a name tells something.
func spelledOut(text string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		if len(text) < 2*minSecret {
			return
		}
		if mayBeSpelled(text) {
			for _, m := range spelled.FindAllStringSubmatch(text, -1) {
				if !yield(m[1], m[2]) {
					return
				}
			}
		}
		if strings.Contains(text, "</") {
			for _, m := range element.FindAllStringSubmatch(text, -1) {
				if !yield(m[1], m[2]) {
					return
				}
			}
		}
	}
}

// unescaped is a text as it was before it was written into a URL; "" where it holds no escapes, or others.
func unescaped(text string) string {
	if !strings.Contains(text, "%") {
		return ""
	}
	plain, err := url.PathUnescape(text)
	if err != nil || plain == text {
		return ""
	}
	return plain
}
