package scaffold

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
)

const configHead = `# yaml-language-server: $schema=` + config.SchemaURL + `
# What pmgen generates. Paths are relative to this folder, written with slashes. All keys, and how to overrule what pmgen
# guessed: https://github.com/pmgen/pmgen/blob/main/docs/config.md
version: 1
# defaults: {test: true} # what the entries share
apis:
`

// configText is a pmgen.yaml. The first entry shows every key; those that are off are comments.
func configText(entries []config.API, found []Found) []byte {
	var b strings.Builder
	b.WriteString(configHead)
	for i, a := range entries {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "  # %s\n", title(found[i].Title))
		fmt.Fprintf(&b, "  - name: %s # in pmgen.lock.json, which keeps the names: do not change it\n", scalar(a.Name))
		fmt.Fprintf(&b, "    in: %s\n", scalar(a.In))
		said := map[string]bool{}
		say := func(key, value, why string) {
			said[key] = true
			if why != "" {
				value += " # " + why
			}
			fmt.Fprintf(&b, "    %s: %s\n", key, value)
		}
		if a.Environment != "" {
			say("environment", scalar(a.Environment), "the values of variables")
		}
		if len(a.Environments) > 0 {
			var names []string
			for _, e := range a.Environments {
				names = append(names, scalar(e))
			}
			say("environments", "["+strings.Join(names, ", ")+"]", "each is an option of the client; the usual one goes to environment:")
		}
		if a.Globals != "" {
			say("globals", scalar(a.Globals), "")
		}
		fmt.Fprintf(&b, "    out: %s # all that pmgen writes lies here\n", scalar(a.Out))
		fmt.Fprintf(&b, "    package: %s\n", scalar(a.Package))
		if a.Import != "" {
			say("import", scalar(a.Import), "the import path of out: the test package has a Client by it")
		}
		say("test", "true", "also write "+a.Package+"test, the mock of this API for tests")
		if i == 0 {
			offKeys(&b, a, said)
		}
	}
	return []byte(b.String())
}

// offKeys are the keys that are not needed, as comments that can be switched on.
func offKeys(b *strings.Builder, a config.API, said map[string]bool) {
	b.WriteString("    # Off:\n")
	for _, k := range []struct{ key, line string }{
		{"environment", "environment: production.postman_environment.json # the values of variables"},
		{"environments", "environments: [sandbox.postman_environment.json] # each is an option of the client"},
		{"globals", "globals: workspace.postman_globals.json"},
		{"import", "import: example.com/you/" + a.Package + " # the import path of out: the test package has a Client by it"},
		{"openapi", `openapi: "3.1" # of openapi.yaml; else 3.0, of Losant 3.1`},
		{"go", `go: "1.25" # what the generated code may use; else 1.24`},
		{"overlay", "overlay: overlay.yaml # an OpenAPI Overlay that amends openapi.yaml"},
	} {
		if !said[k.key] {
			b.WriteString("    # " + k.line + "\n")
		}
	}
	b.WriteString(`    # variables: {site: eu, token: "${env:TOKEN}"} # values, which win over all files; of the environment where marked, to test a server
    # schemas: # JSON Schemas of bodies and replies, for what examples do not tell
    #   Orders.List/200: schemas/orders.json
    # overrides: # pmgen inspect lists what it guessed
    #   variables: {version: configuration, orderId: parameter}
    #   requests:
    #     Orders/Get all orders: {name: List}
    #     Orders/Old thing: {skip: true}
    #   types:
    #     Orders.List/200/items/*: {name: Order}
    #     Orders.List/200/items/*/createdAt: {type: string}
`)
}

// title is text of a collection in a comment: one line of it.
func title(text string) string {
	text = strings.Join(strings.Fields(diag.Printable(text)), " ")
	if r := []rune(text); len(r) > 100 {
		text = string(r[:99]) + "…"
	}
	return text
}

var plain = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./-]*$`)

// scalar writes text as YAML reads it back: plain where that is safe, else in quotes, with JSON's escapes.
func scalar(text string) string {
	if plain.MatchString(text) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(text)) {
		return text
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string is JSON
	return strings.TrimSuffix(b.String(), "\n")
}
