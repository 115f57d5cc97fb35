package postman_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
)

// traps are the names of the table's rows by the lines of the list of format traps that collections were searched with:
// no line is without a decision.
var traps = [][]string{
	{"envelope", "byte-order-mark", "schema-host", "info-absent", "info-version-object", "info-version-string", "info-name-missing"},
	{"variables-plural", "variable-id-or-name", "variable-value-any-json", "variable-type-any", "variable-type-secret", "variable-disabled"},
	{"nested-folders", "item-and-request", "empty-folder", "item-without-name", "duplicate-sibling-name", "name-with-slash", "name-outer-space-or-newline",
		"isSubFolder", "item-id", "protocolProfileBehavior", "GET-with-body"},
	{"request-string", "method-absent", "method-empty", "method-lowercase", "method-nonstandard", "url-string", "url-null-or-missing",
		"url-empty-object", "url-without-raw", "raw-and-path-disagree", "url-string-and-object-mixed"},
	{"url-host-array", "url-host-string", "host-of-several-vars", "host-variable-with-path", "url-port", "url-hash", "url-without-scheme",
		"url-with-outer-space", "path-string", "path-typed-elements", "empty-path-segment", "colon-segment", "var-whole-segment", "colon-inside-segment", "colon-with-extension",
		"single-brace-segment", "angle-placeholder-segment", "var-inside-segment", "query-key-empty", "query-value-absent", "query-value-null", "query-disabled",
		"query-duplicate-key", "query-description-object", "query-string", "query-object"},
	{"pathvar-without-key", "pathvar-nameless", "pathvar-value-null", "pathvar-declared-not-in-path", "pathvar-in-path-not-declared"},
	{"header-string", "header-line", "header-null", "header-absent", "header-req-key-empty", "header-req-duplicate-key", "header-req-disabled",
		"header-req-description-object"},
	{"body-null", "body-absent", "request-body-{}", "body-string", "body-mode-absent", "body-field-absent", "body-disabled", "raw-language-absent",
		"urlencoded-string", "body-file", "body-file-src", "body-file-string", "body-file-content", "formdata-file-src-null", "formdata-file-src-str",
		"formdata-file-src-array", "formdata-type-absent", "formdata-content-type", "graphql-variables-json", "graphql-variables-empty",
		"graphql-variables-object", "graphql-operation-name", "rawbody-json-invalid:comment", "rawbody-json-invalid:trailing-comma",
		"rawbody-json-invalid:bare-{{var}}", "rawbody-is-one-{{var}}", "rawbody-xml", "rawbody-soap", "body-file-of-GET"},
	{"event-null", "event-absent", "script-exec-array", "script-src-url", "event-object", "script-exec-string", "script-exec-null", "script-string", "script-array", "script-src",
		"event-listen-other", "event-disabled"},
	{"auth-null", "auth-absent", "noauth", "auth-params-object(v2.0)", "auth-params-list", "auth-without-params", "auth-params-null",
		"auth-of-several-types", "auth-values-not-text", "apikey-in-absent"},
	{"response-null-or-missing", "response-empty-list", "example-cookie", "example-body-absent", "example-body-empty", "example-header-absent", "example-language-text", "response-element-null", "response-element-string", "example-without-code", "example-status-absent",
		"header-resp-null", "example-header-string", "example-header-lines", "example-body-null", "204-with-body", "original-request-absent",
		"original-request-string", "original-request-url-string", "example-method-differs", "example-path-differs-from-request",
		"several-examples-same-code", "examples-same-name", "example-response-time", "example-language-null", "example-language-auto",
		"example-json-said-to-be-html", "example-html-said-to-be-json", "example-json-truncated", "example-json-commented"},
	{"header-of-the-old-wire", "set-cookie-twice", "header-resp-key-with-space"},
	{"path-templates-clash"},
}

// TestQuirks runs the input of every row of the table and holds what pmgen decided to do about it.
func TestQuirks(t *testing.T) {
	rows, tests := map[string]postman.Quirk{}, slices.Concat(quirkTests, v3Tests)
	for _, q := range postman.Quirks() {
		assert.NotContains(t, rows, q.Name, "each quirk once")
		assert.NotEmpty(t, q.Does, q.Name)
		rows[q.Name] = q
		if !slices.ContainsFunc(tests, func(c quirkTest) bool { return c.name == q.Name }) {
			t.Errorf("no test has the name %s", q.Name)
		}
	}
	for i, names := range traps {
		for _, name := range names {
			assert.Contains(t, rows, name, "line %d of the traps", i+1)
		}
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			row, ok := rows[c.name]
			require.True(t, ok, "the table has no such row")
			lines, diags := digest([]byte(c.input))
			for _, want := range c.want {
				assert.Contains(t, lines, want, "in\n%s", strings.Join(lines, "\n"))
			}
			for _, not := range c.not {
				for _, line := range lines {
					if code, _, _ := strings.Cut(line, " "); usual[diag.Code(code)] {
						continue
					}
					assert.NotContains(t, line, not)
				}
			}
			want := map[diag.Code]bool{}
			if row.Code != "" {
				want[row.Code] = true
			}
			said := map[diag.Code]bool{}
			for _, d := range diags {
				assert.NotEqual(t, diag.Error, d.Severity, "%s", d)
				if !usual[d.Code] {
					said[d.Code] = true
				}
			}
			assert.Equal(t, want, said, "what is said: %s", diags)
		})
	}
}

// usual is said of nearly every published collection, whatever its quirks: variables without values, and what follows; and of nearly
// every request that is as small as these: a POST without a body.
var usual = map[diag.Code]bool{diag.UndefinedVariables: true, diag.VariableRoleGuessed: true, diag.ServerUnresolved: true, diag.NothingRecorded: true}

// TestQuirksNameTheirRules: the rule is a function of this package, or a stage.
func TestQuirksNameTheirRules(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var source strings.Builder
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		source.Write(data)
	}
	for _, q := range postman.Quirks() {
		if _, err := os.Stat(filepath.Join("..", q.Rule)); err == nil && q.Rule != "" {
			continue
		}
		assert.Regexp(t, fmt.Sprintf(`(?m)^func (\([^)]*\) )?%s\(`, q.Rule), source.String(), q.Name)
	}
}

// TestQuirksOfTheCorpus goes through everything that published collections were flagged for: each flag has a row, each
// flagged item is accounted for, and what a row says in a diagnostic is said of its file.
func TestQuirksOfTheCorpus(t *testing.T) {
	dir := corpus(t, "collections")
	data, err := os.ReadFile(filepath.Join(dir, "..", "PECULIARITIES.tsv"))
	require.NoError(t, err)
	rows := map[string]postman.Quirk{}
	for _, q := range postman.Quirks() {
		rows[q.Name] = q
	}
	known := map[string]*inventory{}
	flags, items := map[string]bool{}, 0
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		cells := strings.Split(line, "\t")
		flag, file, where := cells[0], cells[1], cells[2]
		flags[flag] = true
		row, ok := rows[flag]
		if !assert.True(t, ok, "the flag %s has no row", flag) {
			continue
		}
		a := known[file]
		if a == nil {
			a = takeInventory(t, dir, file)
			known[file] = a
		}
		where = plainName(where)
		state, found := a.items[where]
		if where != "" && !strings.HasPrefix(where, "(") {
			items++
			assert.True(t, found, "%s: %s has lost %s", file, flag, where)
		}
		switch row.Code {
		case "", diag.SecretMasked, diag.SettingNotHeeded, diag.BodyNotMeant: // a later stage says them, where it has to
		case diag.BodyNotJSON, diag.RequestBodyRepaired, diag.ExampleRepaired:
			assert.NotEqual(t, model.Valid, state, "%s: %s at %s", file, flag, where)
		default:
			assert.Contains(t, a.codes, row.Code, "%s: %s at %s", file, flag, where)
		}
	}
	assert.Len(t, flags, 81)
	assert.Greater(t, items, 400)
}

// inventory is what is accounted for in a file: folders, requests and examples by the names on the way to them, with the
// state of their bodies, and the codes of what is said.
type inventory struct {
	items map[string]model.State
	codes map[diag.Code]bool
}

func takeInventory(t *testing.T, dir, file string) *inventory {
	api, diags := read(t, dir, file)
	require.NotNil(t, api)
	assert.Zero(t, diags.Errors(), file)
	a := &inventory{map[string]model.State{}, map[diag.Code]bool{}}
	for _, d := range diags {
		a.codes[d.Code] = true
	}
	for _, f := range api.Folders {
		a.items[plainName(strings.Join(f.Path, " / "))] = ""
	}
	for _, op := range api.Operations {
		name := strings.Join(append(slices.Clone(op.Folder), op.Name), " / ")
		a.items[plainName(name)] = ""
		if b := op.Request.Body; b != nil {
			a.items[plainName(name)] = b.Content.JSON
		}
		for _, e := range op.Examples {
			a.items[plainName(name+" » "+e.Name)] = e.Content.JSON
		}
	}
	for _, s := range api.Skipped {
		a.items[plainName(strings.Join(append(slices.Clone(s.Folder), s.Name), " / "))] = ""
	}
	return a
}

// plainName is a name as the list of peculiarities has it: a line.
func plainName(s string) string { return strings.Join(strings.Fields(s), " ") }
