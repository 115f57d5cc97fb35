package contracttests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// TestSecretsOfAServer: what a server has just made is in no report, whoever it was made for.
func TestSecretsOfAServer(t *testing.T) {
	const secret = "s3cr3t0fTheServer9"
	r := &redactor{}
	for _, text := range []string{`{"error": "no", "token": "` + secret + `"}`, `+ /access_token: "` + secret + `"`, `status: want 200, got 401 {"client_secret":"` + secret + `"}`} {
		assert.NotContains(t, r.line(text), secret, text)
	}
	for _, text := range []string{`{"token":"` + secret + `"}`, `[{"a":1,"api_key" : "x","apiKey":` + "\n" + ` "` + secret + `"}]`, `{"x":"` + strings.Repeat("y", 1<<16) + `","password": "` + secret + `","z":1}`,
		`{"token":"` + secret} {
		assert.NotContains(t, r.body(text), secret, "%.100s", text)
	}
	for _, text := range []string{"- /items/0/id: 1", "body: /api_key: want integer, got string", "", "status: want 200, got 404"} {
		assert.Equal(t, text, r.line(text))
	}
	for _, text := range []string{`{"items":[{"id":1}],"next_page_token":"abcdefgh12345678"}`, `{"token":7,"key":"` + "\\", `":"":"`, `"token":`, `{"token":"your-token-here"}`, "plain"} {
		assert.Equal(t, text, r.body(text))
	}
}

// TestBodiesStayWhatTheyAre: masking never moves a byte that is none of a secret's, and never panics.
func TestBodiesStayWhatTheyAre(t *testing.T) {
	r := &redactor{}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{`"token"`, `"a"`, `:`, ` `, `"`, `\`, `s3cr3t0fTheServer9`, `{`, `}`, `,`, "\n", "é"})).Draw(t, "text"), "")
		assert.Len(t, r.body(s), len(s))
	})
}

func BenchmarkBodyOfAReport(b *testing.B) {
	s := "[" + strings.Repeat(`{"id": 12345, "name": "some thing", "url": "https://x.example/items/1", "token_type": "x", "tags": ["a","b"]},`, 560) + "{}]"
	r := &redactor{}
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		r.body(s)
	}
}
