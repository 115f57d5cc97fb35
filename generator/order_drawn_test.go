package generator_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// bodies are shapes that rules of inference, sharing and naming are about.
var bodies = []string{
	`{"id":1,"name":"x"}`, `{"id":2,"name":"y","note":null}`, `{"data":[{"id":1,"name":"x"}],"next":"a"}`, `[{"id":1,"name":"x"},{"id":2,"name":"y"}]`,
	`{"user":{"id":1,"name":"x"}}`, `{"users":[{"id":1,"name":"x"}],"owner":{"id":3,"name":"z"}}`, `{"error":{"code":"E","message":"m"}}`, `{"code":"E","message":"m"}`,
	`{"id":1,"replies":[{"id":2,"replies":[]}]}`, `{"comments":[{"id":1,"replies":[{"id":2,"replies":[]}]}]}`, `{"name":"x","parent":{"name":"y","parent":null}}`,
	`{"status":["on","off","on","on","off"]}`, `{"price":10}`, `{"price":"10.00"}`, `{"details":[]}`, `{"details":{"p":1}}`, `{"rates":{"USD":1,"EUR":2,"GBP":3}}`,
	`{"a":[1,"x",{"b":2}]}`, `{"item":{"a":1},"Item":{"b":2}}`, `[]`, `"x"`, `{}`, `{"address":{"street":"s"},"billing":{"address":{"street":"s","zip":"z"}}}`,
}

// collectionText draws a collection of folders and requests of which many have one name, differ in little, or in nothing.
func collectionText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		d := drawing{t}
		data, err := json.Marshal(map[string]any{"item": d.folder(2), "auth": d.auth(),
			"variable": []any{map[string]any{"key": "host", "value": "https://api.example.com"}, map[string]any{"key": "v", "value": "v2"}},
			"info":     map[string]any{"name": "Test", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}})
		require.NoError(t, err)
		return string(data)
	})
}

type drawing struct{ t *rapid.T }

func (d drawing) of(what string, list ...string) string {
	return rapid.SampledFrom(list).Draw(d.t, what)
}

func (d drawing) folder(depth int) []any {
	var items []any
	for range rapid.IntRange(1, 5).Draw(d.t, "requests") {
		r := d.request()
		if len(items) > 0 && d.of("twin", "yes", "no", "no") == "yes" { // alike in name, method and URL
			twin := rapid.SampledFrom(items).Draw(d.t, "of").(map[string]any)
			own, other := r["request"].(map[string]any), twin["request"].(map[string]any)
			own["method"], own["url"], r["name"] = other["method"], other["url"], twin["name"]
			for _, part := range []string{"header", "body", "auth"} {
				if d.of(part, "same", "same", "own") == "same" {
					own[part] = other[part]
				}
			}
			if d.of("replies", "same", "same", "own") == "same" {
				r["response"] = twin["response"]
			}
		}
		items = append(items, r)
	}
	if depth > 0 {
		for range rapid.IntRange(0, 3).Draw(d.t, "folders") {
			f := map[string]any{"name": d.of("folder", "Users", "users", "Comments", "V 1", "🚀", "", "Folder"), "item": d.folder(depth - 1)}
			if auth := d.auth(); auth != nil {
				f["auth"] = auth
			}
			items = append(items, f)
		}
	}
	return items
}

func (d drawing) request() map[string]any {
	method := d.of("method", "GET", "GET", "POST", "PUT", "DELETE", "PURGE")
	sent := map[string]any{"method": method, "url": d.of("host", "https://api.example.com", "{{host}}", "https://other.example.com", "{{base}}", "{{url}}") +
		d.of("path", "/users", "/users/:id", "/users/:userId", "/{{v}}/users/{{id}}", "/orders?page=1&sort=asc", "/orders?page=2&kind={{kind}}", "/rpc?method=a", "/rpc?method=b", "/{{tenant}}/{{v}}", "")}
	if auth := d.auth(); auth != nil {
		sent["auth"] = auth
	}
	if name := d.of("header", "", "", "X-Tenant", "x-tenant", "X-Api-Key", "x-api-key", "X-API-KEY"); name != "" {
		sent["header"] = []any{map[string]any{"key": name, "value": d.of("value", "a", "{{tenant}}", "{{id}}")}}
	}
	if method != "GET" {
		switch text := rapid.SampledFrom(bodies).Draw(d.t, "body"); d.of("mode", "raw", "raw", "form", "none") {
		case "raw":
			sent["body"] = map[string]any{"mode": "raw", "raw": text, "options": map[string]any{"raw": map[string]any{"language": "json"}}}
		case "form":
			sent["body"] = map[string]any{"mode": "urlencoded", "urlencoded": []any{
				map[string]any{"key": "grant_type", "value": d.of("grant", "password", "refresh_token", "code")},
				map[string]any{"key": d.of("field", "user", "User", "scope"), "value": d.of("value", "1", "x"), "description": d.of("words", "", "Required")}}}
		}
	}
	replies := []any{}
	status := rapid.SampledFrom([]int{200, 200, 201, 400, 404}).Draw(d.t, "status")
	for i, body := range rapid.SliceOfN(rapid.SampledFrom(bodies), 0, 3).Draw(d.t, "replies") {
		replies = append(replies, map[string]any{"name": fmt.Sprint("example ", i/2), "code": status, "body": body,
			"header": []any{map[string]any{"key": "Content-Type", "value": "application/json"}}})
	}
	name := d.of("verb", "Get ", "List ", "Create ", "") + d.of("noun", "user", "users", "User", "a user's comments", "price", "Status", "2", "🚀", "")
	return map[string]any{"name": name, "request": sent, "response": replies}
}

func (d drawing) auth() any {
	entry := func(key, value string) any { return map[string]any{"key": key, "value": value} }
	switch d.of("auth", "", "", "", "apikey", "bearer", "basic", "oauth2", "noauth") {
	case "apikey":
		return map[string]any{"type": "apikey", "apikey": []any{entry("key", d.of("key", "X-Api-Key", "x-api-key", "X-API-KEY", "token", "k_1", "k-1")), entry("in", d.of("in", "header", "query"))}}
	case "bearer":
		return map[string]any{"type": "bearer", "bearer": []any{entry("token", "{{token}}")}}
	case "basic":
		return map[string]any{"type": "basic", "basic": []any{entry("username", "u")}}
	case "oauth2":
		return map[string]any{"type": "oauth2", "oauth2": []any{entry("grant_type", "client_credentials"), entry("accessTokenUrl", "https://"+d.of("issuer", "a", "b")+".example.com/token"),
			entry("headerPrefix", d.of("prefix", "Bearer", "Token", "token", "SSWS", "ssws")), entry("scope", d.of("scope", "a", "b"))}}
	case "noauth":
		return map[string]any{"type": "noauth"}
	}
	return nil
}

// TestOrderOfRequests is TestCorpusOrder for collections that nobody has published.
func TestOrderOfRequests(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		data := collectionText().Draw(rt, "collection")
		seed := rapid.Uint64().Draw(rt, "order")
		fails := &failing{TB: t}
		everyOrder(fails, []byte(data), "drawn", rand.New(rand.NewPCG(seed, 1)).Shuffle)
		if fails.said != "" {
			rt.Fatal(fails.said)
		}
	})
}
