package generator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diff"
)

// shop is a collection, one thing a line. What is declared nowhere is known of its examples.
const shop = `{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
"variable": [{"key": "host", "value": "https://shop.example"}, {"key": "version", "value": "1"}],
"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]},
"item": [{"name": "Things", "item": [
  {"name": "List things", "request": {"method": "GET", "url": "{{host}}/v{{version}}/things?page=1&sort=asc"}, "response": [
    {"name": "one", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body":
      "{\"items\": [{\"id\": 1, \"name\": \"a\", \"note\": \"x\"}], \"total\": 1}"},
    {"name": "two", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body":
      "{\"items\": [{\"id\": 2, \"name\": \"b\", \"note\": \"y\"}], \"total\": 2}"}]},
  {"name": "Get thing", "request": {"method": "GET", "url": "{{host}}/v{{version}}/things/:id/:part"}, "response": [
    {"name": "one", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body":
      "{\"colour\": \"red\"}"}]},
  {"name": "Add thing", "request": {"method": "POST", "url": "{{host}}/v{{version}}/things", "body": {"mode": "raw", "raw":
      "{\"name\": \"a\", \"size\": 1}", "options": {"raw": {"language": "json"}}}}},
  {"name": "Open", "request": {"method": "GET", "url": "{{host}}/v{{version}}/open", "auth": {"type": "noauth"}}}]},
 {"name": "Tokens", "item": [
  {"name": "By code", "request": {"method": "POST", "url": "{{host}}/token", "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "authorization_code"}, {"key": "code", "value": "{{code}}"}]}}},
  {"name": "By password", "request": {"method": "POST", "url": "{{host}}/token", "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "password"}, {"key": "password", "value": "{{password}}"}]}}}]}]
}`

// TestClientDifferences: what callers of the Go client see of one edit of a collection.
func TestClientDifferences(t *testing.T) {
	itself := collection([]byte(shop))
	assert.Empty(t, told(reportOf(t, itself, itself).Changes))
	for name, row := range map[string]struct {
		from, to string
		want     []string // the beginnings of what is told
	}{
		"a field that can be absent": {`\"name\": \"b\", `, ``, []string{"breaking field-optional shop.ThingItem.Name c.json:7:7 | it is *string, was string"}},
		"another type, no schema":    {`\"colour\": \"red\"`, `\"colour\": 3`, []string{"breaking reply-widened shop.GetThingResponse.Colour c.json:12:7 | it is int64, was string"}},
		"a second example": {`\"colour\": \"red\"}"}]}`, `\"colour\": \"red\"}"}, {"name": "two", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{}"}]}`,
			[]string{"breaking go-changed shop.GetThingResponse.Colour c.json:12:7 | it is *string, was string"}},
		"one more field": {`\"colour\": \"red\"`, `\"colour\": \"red\", \"size\": 1`, []string{"addition field-added shop.GetThingResponse.Size c.json:12:7"}},
		"arguments in another order": {`/things/:id/:part`, `/things/:part/:id`, []string{
			"breaking go-changed Things.Get c.json:10:3 | its arguments are given in another order: path part, path id, was path id, path part"}},
		"an endpoint that is elsewhere": {`/open"`, `/doors"`, []string{"breaking operation-moved Things.Open c.json:15:3"}},
		"another method":                {`"GET", "url": "{{host}}/v{{version}}/open"`, `"POST", "url": "{{host}}/v{{version}}/open"`, []string{"breaking operation-moved Things.Open c.json:15:3"}},
		"authorization":                 {`, "auth": {"type": "noauth"}`, ``, []string{"breaking security-changed Things.Open c.json:15:3"}},
		"the base URL":                  {`"value": "https://shop.example"`, `"value": "https://store.example"`, []string{"breaking server-removed shop.DefaultBaseURL"}},
		"one of an endpoint gone": {`,
  {"name": "By password", "request": {"method": "POST", "url": "{{host}}/token", "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "password"}, {"key": "password", "value": "{{password}}"}]}}}`, ``,
			[]string{"breaking operation-removed Tokens.ByPassword c.json:18:3 | the method is gone"}},
		"a parameter more": {`&sort=asc`, `&sort=asc&limit=3`, []string{"addition parameter-added shop.ListThingsParams.Limit c.json:5:"}},
		"a parameter less": {`&sort=asc`, ``, []string{"breaking parameter-removed shop.ListThingsParams.Sort c.json:5:100 | it is gone"}},
		"the last parameter": {`?page=1&sort=asc`, ``, []string{"breaking parameter-removed shop.ListThingsParams.Page c.json:5:93 | it is gone", "breaking parameter-removed shop.ListThingsParams.Sort c.json:5:100 | it is gone",
			"breaking go-removed Things.All c.json:5:3", "breaking go-changed Things.List c.json:5:3 | it is func(context.Context, ...CallOption)"}},
		"a field of the body": {`, \"size\": 1}"`, `}"`, []string{"breaking field-removed shop.AddThingRequest.Size c.json:14:7 | it is gone"}},
		"a description":       {`{"name": "Open",`, `{"name": "Open", "description": "",`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, 1, strings.Count(shop, row.from), "%s", row.from)
			changes := reportOf(t, itself, collection([]byte(strings.Replace(shop, row.from, row.to, 1)))).Changes
			var got []string
			for _, c := range changes {
				if c.Severity != diff.Documentation {
					got = append(got, strings.TrimSuffix(fmt.Sprintf("%s %s %s %s | %s", c.Severity, c.Kind, c.Symbol, c.Pos, c.Go), " | "))
				}
			}
			if !assert.Len(t, got, len(row.want), "%s", told(changes)) {
				return
			}
			for i, want := range row.want {
				assert.True(t, strings.HasPrefix(got[i], want), "%s\n%s", got[i], told(changes))
			}
		})
	}
}

// TestNamesAreComparedFairly: the new version is named as generating it after the old one would. Where each side has its own lock or
// overrides, a name that differs is told.
func TestNamesAreComparedFairly(t *testing.T) {
	twice := strings.Replace(shop, `{"name": "Open",`, `{"name": "Open", "request": {"method": "GET", "url": "{{host}}/v{{version}}/another"}}, {"name": "Open",`, 1)
	r := reportOf(t, collection([]byte(shop)), collection([]byte(twice)))
	assert.False(t, r.Breaks(), "the second one gets another name: %s", told(r.Changes))

	renamed := collection([]byte(shop))
	renamed.API.Overrides.Requests = map[string]config.RequestOverride{"Things/Open": {Name: "Fetch"}}
	renamed.Names = (*config.Names)(nil).Clone()
	r = reportOf(t, collection([]byte(shop)), renamed)
	require.Len(t, r.Changes, 1, "%s", told(r.Changes))
	assert.Equal(t, diff.GoRenamed, r.Changes[0].Kind)
	assert.Equal(t, "Things.Open", r.Changes[0].Symbol)
	assert.Equal(t, "it is called Things.Fetch now", r.Changes[0].Go)

	old, new := collection([]byte(shop)), collection([]byte(shop))
	old.Names, new.Names = (*config.Names)(nil).Clone(), (*config.Names)(nil).Clone()
	old.Names.Types["ListThings.List/200"] = "x" // of nothing
	old.API.Overrides.Types = map[string]config.TypeOverride{"Things.Get/200": {Name: "Item"}}
	r = reportOf(t, old, new)
	require.Len(t, r.Changes, 1, "%s", told(r.Changes))
	assert.Equal(t, "breaking go-renamed shop.Item", fmt.Sprint(r.Changes[0].Severity, " ", r.Changes[0].Kind, " ", r.Changes[0].Symbol))
}
