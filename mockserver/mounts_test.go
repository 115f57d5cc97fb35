package mockserver

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

// severalAPIs have the path /items in common.
func severalAPIs() []*model.API {
	shop := api(op("GET /items", ex("shop", 200)), op("GET /items/{id}", ex("shop-item", 200)))
	shop.Title, shop.Servers = "Shop", []model.Server{{URL: "https://shop.example.com"}}
	bank := api(op("GET /items", ex("bank", 200, at("/items?page=1"))), op("GET /accounts", ex("accounts", 200)))
	bank.Title, bank.Servers = "Bank", []model.Server{{URL: "https://{{host}}/v1"}, {URL: "http://bank.example.com:8443/v1"}}
	bank.Environments = []model.Environment{{Name: "test", URL: "https://test.bank.example.com/v1"}}
	return []*model.API{shop, bank}
}

func TestPrefixesAndHosts(t *testing.T) {
	atRoot, err := New(severalAPIs())
	require.NoError(t, err)
	mounted, err := New(severalAPIs(), WithPrefixes("/shop", "/our/bank/"))
	require.NoError(t, err)
	half, err := New(severalAPIs(), WithPrefixes("/shop"))
	require.NoError(t, err)
	tests := []struct {
		name    string
		server  *Server
		request string
		host    string
		want    string
	}{
		{"the first of equals", atRoot, "GET /items", "", "shop"},
		{"the better one", atRoot, "GET /items?page=1", "", "bank"},
		{"one's host goes before the better match", atRoot, "GET /items?page=1", "shop.example.com", "shop"},
		{"in any case", atRoot, "GET /items", "TEST.bank.example.com", "bank"},
		{"a host with its port", atRoot, "GET /items", "bank.example.com:8443", "bank"},
		{"a host with another port", atRoot, "GET /items", "shop.example.com:8080", "shop"},
		{"a host of nobody", atRoot, "GET /items?page=1", "127.0.0.1:8080", "bank"},
		{"a host whose API does not have the path", atRoot, "GET /accounts", "shop.example.com", "accounts"},
		{"below a prefix", mounted, "GET /shop/items", "", "shop"},
		{"below a longer one", mounted, "GET /our/bank/items", "", "bank"},
		{"below a prefix and the server's path", mounted, "GET /our/bank/v1/accounts", "", "accounts"},
		{"a parameter below a prefix", mounted, "GET /shop/items/7", "", "shop-item"},
		{"not at the root", mounted, "GET /items", "", ""},
		{"not below another's prefix", mounted, "GET /shop/accounts", "", ""},
		{"a prefix for one alone", half, "GET /items", "", "bank"},
		{"and its own", half, "GET /shop/items", "", "shop"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reply := callHost(t, tt.server, tt.request, tt.host)
			assert.Equal(t, tt.want, reply.Header.Get("X-Pmgen-Example"))
		})
	}
	miss := text(t, call(t, mounted, "GET /shop/itemz/7", "", "x-mock-response-code: 500"))
	assert.Contains(t, miss, "/shop/items/{id}", "a miss says the whole path")
	assert.Contains(t, text(t, call(t, mounted, "GET /_pmgen/operations", "")), `"/our/bank/accounts"`)
	explained := text(t, callHost(t, atRoot, "GET /items", "shop.example.com", "X-Pmgen-Explain: 1"))
	assert.Contains(t, explained, `another API has the host`)
}

// Segments and captured values are those below the prefix.
func TestTemplatesBelowAPrefix(t *testing.T) {
	a := templates(t, "application/json", `{"a":"{{$pathSegments '0'}}","b":"{{uid}}"}`)
	s, err := New([]*model.API{a}, WithPrefixes("/api/v2"))
	require.NoError(t, err)
	assert.JSONEq(t, `{"a":"users","b":"7"}`, text(t, call(t, s, "POST /api/v2/users/7/x?page=1", "")))
}
