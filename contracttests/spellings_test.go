package contracttests

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// each writes all bytes of a text as the format says.
func each(format, s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

func redactorOf(secrets ...string) *redactor {
	r := &redactor{names: map[string]string{}}
	for _, s := range secrets {
		r.learn(s, unnamed)
	}
	r.known.sort()
	return r
}

// TestSpellings: nothing of a secret is left of any spelling of it, and all that stands around it is.
func TestSpellings(t *testing.T) {
	quoted := func(s string) string { data, _ := json.Marshal(s); return string(data[1 : len(data)-1]) }
	twice := func(f func(string) string) func(string) string { return func(s string) string { return f(f(s)) } }
	as := func(format string) func(string) string { return func(s string) string { return each(format, s) } }
	for _, secret := range []string{`live+secret/with=signs&a "quote"`, "Zq8PpL0aXX12", `a%41\n&amp;"b`, "ünï cødé ✓"} {
		r := redactorOf(secret)
		for name, spell := range map[string]func(string) string{
			"itself": strings.Clone, "query": url.QueryEscape, "path": url.PathEscape, "query twice": twice(url.QueryEscape), "path twice": twice(url.PathEscape),
			"lower query": func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "%2F", "%2f") },
			"JSON":        quoted, "JSON in JSON": twice(quoted), "HTML": html.EscapeString, "query in HTML": func(s string) string { return html.EscapeString(url.QueryEscape(s)) },
			"each %": as("%%%02X"), "each lower %": as("%%%02x"), "each twice": twice(as("%%%02X")), "each \\x": as(`\x%02x`), "hex": as("%02x"), "HEX": as("%02X"),
			"each &#": func(s string) string { return numeric("&#%d;", s) }, "each &#x": func(s string) string { return numeric("&#x%X;", s) },
			"each \\u": func(s string) string { return numeric(`\u%04x`, s) }, "each \\U": func(s string) string { return numeric(`\u%04X`, s) },
			"base64": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }, "base64url": func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
			"raw base64": func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) }, "raw base64url": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
			"base64 in a query": func(s string) string { return url.QueryEscape(base64.RawStdEncoding.EncodeToString([]byte(s))) },
		} {
			assert.Equal(t, "before <"+stars+"> after", r.text("before <"+spell(secret)+"> after"), "%s of %s", name, secret)
		}
		for before := range 4 {
			whole := base64.StdEncoding.EncodeToString([]byte("uuuu"[:before] + secret + ":more"))
			got := r.text(whole)
			assert.Contains(t, got, stars)
			assert.NotContains(t, got, whole[before*4/3+2:before*4/3+8], "%d bytes before %s", before, secret)
		}
	}
	assert.Equal(t, "a short one is none", redactorOf("short", "one").text("a short one is none"))
	assert.Equal(t, "100% of a&b; \\ %zz &#; \\u12", redactorOf("Zq8PpL0aXX12").text("100% of a&b; \\ %zz &#; \\u12"))
}

func numeric(format, s string) string {
	var b strings.Builder
	for _, c := range s {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

// TestMaskedBeforeItIsCut: wherever a text is cut, nothing is left of a secret that stands there.
func TestMaskedBeforeItIsCut(t *testing.T) {
	const secret = "Zq8PpL0a+XX12/7abcdefghijklmn"
	r := redactorOf(secret)
	for _, spelt := range []string{secret, each("%%%02x", secret), base64.StdEncoding.EncodeToString([]byte(secret))} {
		for at := 480; at <= 500; at++ {
			got := r.cut(strings.Repeat(".", at)+spelt+strings.Repeat(".", 9000), 500)
			assert.NotContains(t, got, spelt[:4])
			assert.LessOrEqual(t, len(got), 500+len("…"))
		}
		full := strings.Repeat(spelt+".", 5000)
		assert.NotContains(t, r.cut(full, 500), spelt[:4])
		assert.NotContains(t, r.masked(full, MaxExchangeBytes, r.body), spelt[:4], "a text that is mostly secrets is shorter when they are masked")
	}
	for _, lines := range [][]string{
		r.diffJSON([]byte(`{"a":"x"}`), []byte(`{"a":"`+strings.Repeat(".", 110)+secret+`"}`), nil),
		r.diffJSON([]byte(`{"access_token":"x"}`), []byte(`{"access_token":"`+strings.Repeat("f3e", 100)+`"}`), nil),
		r.diffText("x", strings.Repeat(".", 110)+secret),
	} {
		assert.NotContains(t, strings.Join(lines, "\n"), "Zq8P")
		assert.NotContains(t, strings.Join(lines, "\n"), "f3e")
	}
	assert.Equal(t, "want integer, got ********…", r.line("want integer, got "+secret[:8]+"…"), "cut by who knows no secrets")
}

// TestNamesTell: what a server has made itself is masked by its name, whatever it looks like.
func TestNamesTell(t *testing.T) {
	const id = "ffffeeee-1111-4222-8333-abcdefabcdef"
	r := &redactor{}
	for _, name := range []string{"client_secret", "clientSecret", "sessionId", "session_id", "access_token", "refreshToken", "password", "api_key", "x-session-token"} {
		for _, text := range []string{`{"a":1,"` + name + `": "` + id + `"}`, "a=1&" + name + "=" + id, "https://x.example/?" + name + "=" + id} {
			assert.NotContains(t, r.line(text), id)
			assert.NotContains(t, r.body(text), id)
		}
		assert.NotContains(t, r.line("+ /"+name+`: "`+id+`"`), id)
		assert.Equal(t, stars, r.header(name, id))
	}
	for _, text := range []string{`{"id":"` + id + `"}`, `{"next_page_token":"` + id + `"}`, `{"password":"required"}`, `{"secretary":"` + id + `"}`, "?key=" + id, "?nextPageToken=" + id} {
		assert.Equal(t, text, r.line(text))
		assert.Equal(t, text, r.body(text))
	}
}

// TestLearnedPairs: neither the name nor the password stands in the base64 that Basic sends.
func TestLearnedPairs(t *testing.T) {
	for _, password := range []string{"p4ss", "Zq8PpL0aXX12"} {
		r := redactorOf()
		r.pairs(map[string]bool{"alice": true, "bob": true}, map[string]bool{password: true})
		for _, user := range []string{"alice", "bob"} {
			got := r.text("got " + base64.StdEncoding.EncodeToString([]byte(user+":"+password)))
			assert.Equal(t, "got "+stars, got)
		}
	}
}

func TestLeavesOfABody(t *testing.T) {
	var got []string
	leaves(`{"a":[{"b":"masked","c":"same"}]}`, `{"a":[{"b":"live","c":"same"}]}`, func(s string) { got = append(got, s) })
	assert.Equal(t, []string{"live"}, got)
}

func BenchmarkRedact(b *testing.B) {
	s := "[" + strings.Repeat(`{"id": 12345, "name": "some \"thing\"", "url": "https://x.example/items/1?a=%20", "token_type": "x", "tags": ["a","b"]},`, 560) + "{}]"
	var secrets []string
	for i := range 20 {
		secrets = append(secrets, fmt.Sprintf("s3cr3t+of/%dTheServer=", i))
	}
	r := redactorOf(secrets...)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		r.body(s)
	}
}
