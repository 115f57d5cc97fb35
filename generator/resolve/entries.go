package resolve

import (
	"iter"
	"regexp"
	"strings"
)

// A file that cannot be read, or a part of it that was left out, is known to nobody; still its lines are shown beside
// diagnostics. So its names and values are found by the way they are written.

// jsonPair is a member, or an entry of a list as Postman writes it, in a text that is not known to be JSON.
var jsonPair = regexp.MustCompile(`"key"\s*:\s*"([^"\\]{1,100})"\s*,\s*"value"\s*:\s*"([^"\\]{8,})|"([^"\\]{1,100})"\s*:\s*"([^"\\]{8,})`)

// yamlEntry is name: value as YAML writes it, and yamlListed the entry of a list, with its value not far from its key.
var (
	yamlEntry  = regexp.MustCompile(`(?i)([\w.-]*(?:token|passwd|password|passphrase|pwd|secret|key|credential|authorization))["']?\s*:\s+(?:[|>][-+]?\s+)?["']?([^\s"']{8,})`)
	yamlListed = regexp.MustCompile(`\bkey["']?:\s+["']?([\w.-]{1,100})["']?(?:\s*,[^\n{}]*?|\s*\n\s*\w+:[^\n]*){0,3}?\s+["']?value["']?:\s+(?:[|>][-+]?\s+)?["']?([^\s"']{8,})`)
)

// entries are the names and values that a text spells out as JSON or YAML do.
func entries(text string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		if !strings.Contains(text, ":") { // as nearly all texts about an API
			return
		}
		for _, pair := range jsonPair.FindAllStringSubmatch(text, -1) {
			if !yield(pair[1]+pair[3], pair[2]+pair[4]) {
				return
			}
		}
		if strings.HasPrefix(strings.TrimLeft(text, "\ufeff \t\r\n"), "{") { // JSON, of which all has been seen
			return
		}
		for _, expr := range []*regexp.Regexp{yamlEntry, yamlListed} {
			for _, pair := range expr.FindAllStringSubmatch(text, -1) {
				if !yield(pair[1], strings.TrimRight(pair[2], ",]}")) {
					return
				}
			}
		}
	}
}
