package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// token is what looks like a credential wherever it stands.
const token = "ghp_q7JRW5zC2M4xH3tBq7JRW5zC2M4xH3tBabcd"

// leaky are inputs with a token in one place each, chosen so that the place is also one that is spoken of.
var leaky = map[string]string{
	"name":                          shop(`{"name": "List TOKEN", "request": "https://shop.example/things"}`),
	"name of what is left out":      shop(`{"name": "List TOKEN", "request": {"method": "GET"}}`),
	"name of a folder":              shop(`{"name": "Things TOKEN", "variable": [{"key": "a", "value": "b"}], "item": [{"name": "A", "request": "{{a}}/x"}]}`),
	"title":                         `{"info": {"name": "Shop TOKEN", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": []}`,
	"schema":                        `{"info": {"name": "Shop", "schema": "https://x.example/TOKEN"}, "item": []}`,
	"description":                   shop(`{"name": "A", "description": "use TOKEN", "request": {"method": "GET TOKEN", "url": "https://shop.example/a", "description": "use TOKEN"}}`),
	"method":                        shop(`{"name": "A", "request": {"method": "GET TOKEN", "url": "https://shop.example/a"}}`),
	"method that OpenAPI lacks":     shop(`{"name": "A", "request": {"method": "TOKEN", "url": "https://shop.example/a"}}`),
	"path":                          shop(`{"name": "A", "request": "https://shop.example/TOKEN/a"}`),
	"query":                         shop(`{"name": "A", "request": "https://shop.example/a?access_token=TOKEN"}`),
	"query without a name":          shop(`{"name": "A", "request": {"method": "GET", "url": {"raw": "https://shop.example/a", "host": ["shop.example"], "path": ["a"], "query": [{"value": "TOKEN"}]}}}`),
	"user of the URL":               shop(`{"name": "A", "request": "https://me:TOKEN@shop.example/a"}`),
	"host":                          shop(`{"name": "A", "request": "https://TOKEN.{{x}}/a"}`),
	"header":                        shop(`{"name": "A", "request": {"method": "GET", "url": "https://shop.example/a", "header": [{"key": "X-Token", "value": "TOKEN"}]}}`),
	"header without a name":         shop(`{"name": "A", "request": {"method": "GET", "url": "https://shop.example/a", "header": [{"value": "TOKEN"}]}}`),
	"name of a header":              shop(`{"name": "A", "request": {"method": "GET", "url": "https://shop.example/a", "header": [{"key": "X TOKEN", "value": "1"}]}}`),
	"line of headers":               shop(`{"name": "A", "request": {"method": "GET", "url": "https://shop.example/a", "header": "Authorization TOKEN"}}`),
	"header of the wrong kind":      shop(`{"name": "A", "request": {"method": "GET", "url": "https://shop.example/a", "header": [["TOKEN"]]}}`),
	"authorization":                 shop(`{"name": "A", "request": {"method": "GET", "url": "https://shop.example/a", "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "TOKEN"}]}}}`),
	"authorization of no kind":      shop(`{"name": "A", "request": {"method": "GET", "url": "https://shop.example/a", "auth": {"type": "TOKEN"}}}`),
	"API key without a name":        shop(`{"name": "A", "request": {"method": "GET", "url": "https://shop.example/a", "auth": {"type": "apikey", "apikey": [{"key": "value", "value": "TOKEN"}]}}}`),
	"body":                          shop(`{"name": "A", "request": {"method": "POST", "url": "https://shop.example/a", "body": {"mode": "raw", "raw": "{\"a\": \"TOKEN\"}"}}}`),
	"body that breaks off":          shop(`{"name": "A", "request": {"method": "POST", "url": "https://shop.example/a", "body": {"mode": "raw", "raw": "{\"a\": TOKEN", "options": {"raw": {"language": "json"}}}}}`),
	"body of no kind":               shop(`{"name": "A", "request": {"method": "POST", "url": "https://shop.example/a", "body": {"mode": "TOKEN"}}}`),
	"field without a name":          shop(`{"name": "A", "request": {"method": "POST", "url": "https://shop.example/a", "body": {"mode": "urlencoded", "urlencoded": [{"value": "TOKEN"}]}}}`),
	"example":                       shop(`{"name": "A", "request": "https://shop.example/a", "response": [{"name": "TOKEN", "status": "TOKEN", "body": "{\"a\": TOKEN}", "header": "Content-Type: application/json"}]}`),
	"example with a bare word":      shop(`{"name": "A", "request": "https://shop.example/a", "response": [{"name": "B", "code": 200, "body": "{\"a\": integer, \"b\": \"TOKEN\"}", "header": "Content-Type: application/json"}]}`),
	"example that is none":          shop(`{"name": "A", "request": "https://shop.example/a", "response": ["TOKEN"]}`),
	"few values":                    shop(`{"name": "A", "request": "https://shop.example/a", "response": [{"name": "B", "code": 200, "body": "[{\"type\": \"TOKEN\"}, {\"type\": \"b\"}, {\"type\": \"TOKEN\"}, {\"type\": \"b\"}, {\"type\": \"b\"}, {\"type\": \"b\"}]", "header": "Content-Type: application/json"}]}`),
	"names of members":              shop(`{"name": "A", "request": "https://shop.example/a", "response": [{"name": "B", "code": 200, "body": "{\"TOKEN\": 12345678901234567890123}", "header": "Content-Type: application/json"}]}`),
	"script":                        shop(`{"name": "A", "event": [{"listen": "test", "script": {"exec": ["pm.environment.set('t', 'TOKEN')", "pm.request.headers.add('TOKEN'"]}}], "request": "https://shop.example/a"}`),
	"kind of a script":              shop(`{"name": "A", "event": [{"listen": "TOKEN", "script": {"exec": ["TOKEN"]}}], "request": "https://shop.example/a"}`),
	"name of a variable":            shop(`{"name": "A", "request": "https://shop.example/a?x={{TOKEN}}"}`),
	"name of a dynamic variable":    shop(`{"name": "A", "request": "https://shop.example/a?x={{$TOKEN}}"}`),
	"name that is there twice":      shop(`{"name": "A", "TOKEN": 1, "TOKEN": 2, "request": "https://shop.example/a"}`),
	"value of a variable":           `{"variable": [{"key": "a", "value": "{{b}}TOKEN"}, {"key": "b", "value": "{{a}}"}], ` + shop(`{"name": "A", "request": "{{a}}/a"}`)[1:],
	"file that breaks off":          strings.TrimSuffix(shop(`{"name": "A", "request": {"method": "GET", "url": "https://shop.example/a", "header": [{"key": "X-Token", "value": "TOKEN"}]}}`), "]}") + "!",
	"word in the file":              shop(`{"name": TOKEN}`),
	"file of something else":        `{"TOKEN": {"access_token": "TOKEN"}}`,
	"file of text":                  "TOKEN is our token",
	"v1":                            `{"id": "TOKEN", "name": "Shop TOKEN", "requests": [{"id": "a", "name": "A", "method": "GET", "url": "https://shop.example/a", "headers": "X-Token TOKEN"}]}`,
	"setting":                       shop(`{"name": "A", "protocolProfileBehavior": {"tlsCipherSelection": ["TOKEN"]}, "request": "https://shop.example/a"}`),
	"kind of a variable":            `{"variable": [{"key": "a", "type": "TOKEN", "value": "TOKEN"}, ["TOKEN"]], ` + shop(`{"name": "A", "request": "{{a}}/a"}`)[1:],
	"two that cannot be told apart": shop(`{"name": "A TOKEN", "request": "https://shop.example/TOKEN"}, {"name": "B TOKEN", "request": "https://shop.example/TOKEN"}`),
}

func shop(items string) string {
	return `{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [` + items + `]}`
}

// TestNothingThatIsPrintedHoldsASecret plays every command that reports over each input, in one line and with a line for each
// part of it: neither messages nor hints, nor the lines that are shown, nor reports hold the token or a part of it.
func TestNothingThatIsPrintedHoldsASecret(t *testing.T) {
	for place, input := range leaky {
		for _, layout := range []string{"one line", "lines"} {
			t.Run(place+", "+layout, func(t *testing.T) {
				input := input
				if layout == "lines" {
					input = strings.ReplaceAll(input, `, "`, ",\n  \"")
				}
				t.Chdir(t.TempDir())
				require.NoError(t, os.WriteFile("shop.json", []byte(strings.ReplaceAll(input, "TOKEN", token)), 0o644))
				for _, command := range []string{
					"inspect --all --sarif out.sarif shop.json", "inspect --json shop.json",
					"generate --all --in shop.json --out out --package shop --test-package", "check --all --in shop.json --out out --package shop",
				} {
					var terminal bytes.Buffer
					run(context.Background(), strings.Fields(command), &terminal, &terminal)
					if data, err := os.ReadFile("out.sarif"); err == nil {
						terminal.Write(data)
					}
					for n := 12; n <= len(token); n++ { // messages cut what is long
						if strings.Contains(terminal.String(), token[:n]) {
							i := strings.Index(terminal.String(), token[:n])
							assert.Fail(t, "a secret is printed", "%s: …%s…", command, terminal.String()[max(0, i-100):min(terminal.Len(), i+60)])
							break
						}
					}
				}
			})
		}
	}
}
