package resolve_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

// The credentials of these tests are put together from pieces, so that no scanner takes them for real ones.
var (
	jwt     = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
	aws     = "AKIA" + "IOSFODNN7EXAMPLQ"
	stripe  = "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc"
	slack   = "xoxb-" + "123456789012-abcdefGHIJKL"
	github  = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
	session = "00D" + "x0000000BV7z!AR8AQBM8J_xr9kLqmZIRyQxZgLcM4HVi41aGtW0qW3JCzf5xdTGGGSoVim8FfJkZEqxbjaFbberKGk8v8AnYrvChG4qJbQo8"
	basic   = "dXNlcjpz" + "M2NyM3RQYXNz"
	key     = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq3x2Zc9Yv8\nQ1w2E3r4T5y6U7i8O9p0\n-----END RSA " + "PRIVATE KEY-----"
)

// text puts a text into the model where nothing but the text itself gives it away.
func described(text string) *model.API {
	a := api(request("GET", "https://x.example/a"))
	a.Operations[0].Description = text
	return a
}

func TestMaskFinds(t *testing.T) {
	for kind, secret := range map[string]string{"JSON Web Token": jwt, "AWS": aws, "Stripe": stripe, "Slack": slack, "GitHub": github, "Salesforce session": session} {
		t.Run(kind, func(t *testing.T) {
			a := described("before " + secret + ", after")
			diags := resolve.Mask(a)
			masked := a.Operations[0].Description
			assert.NotContains(t, masked, secret)
			assert.True(t, strings.HasPrefix(masked, "before ") && strings.HasSuffix(masked, ", after"), masked)
			sameClasses(t, "before "+secret+", after", masked)
			require.Len(t, diags, 1)
			assert.Equal(t, diag.SecretMasked, diags[0].Code)
			assert.NotContains(t, diags[0].Message, secret)
		})
	}
}

// TestMaskOfURLs: what follows is a credential to everybody, though no name says so. The rest of the URL stays.
func TestMaskOfURLs(t *testing.T) {
	secret := "kT9vQ2xZ7mLp4WnB8rYc3HdF6sJa1GuEo5iXqVtN"
	for name, before := range map[string]string{
		"Slack":    "https://hooks.slack.com/services/T024BE7LD/B19G7HVM1/",
		"Discord":  "https://discord.com/api/webhooks/123456789012345678/",
		"Telegram": "https://api.telegram.org/bot123456789:",
	} {
		t.Run(name, func(t *testing.T) {
			a := api(request("GET", before+secret))
			resolve.Mask(a)
			masked := a.Operations[0].Request.URL
			assert.True(t, strings.HasPrefix(masked, before), masked)
			assert.NotContains(t, masked, secret)
			sameClasses(t, before+secret, masked)
		})
	}
	for _, documented := range []string{"https://api.telegram.org/bot<token>/getMe", "https://api.telegram.org/bot123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11/getMe", "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"} {
		a := described(documented)
		assert.Empty(t, resolve.Mask(a))
		assert.Equal(t, documented, a.Operations[0].Description)
	}
}

func TestMaskPrivateKey(t *testing.T) {
	a := described(key)
	resolve.Mask(a)
	masked := a.Operations[0].Description
	assert.True(t, strings.HasPrefix(masked, "-----BEGIN RSA "+"PRIVATE KEY-----\n"))
	assert.NotContains(t, masked, "MIIEpAIBAAKCAQEA7bq3x2Zc9Yv8")
	assert.NotContains(t, masked, "Q1w2E3r4T5y6U7i8O9p0")
	sameClasses(t, key, masked)
}

// TestMaskOfASignature: the names in an Authorization header say which kind it is. They stay.
func TestMaskOfASignature(t *testing.T) {
	a := api(request("GET", "https://x.example/a"))
	a.Operations[0].Request.Headers = []model.NameValue{{Name: "Authorization", Value: `OAuth oauth_consumer_key="RKCGzna7bv9YD57c", oauth_signature="CaeyGPr2mns1WCq4Cpm5aLvz6Gs%3D"`}}
	resolve.Mask(a)
	masked := a.Operations[0].Request.Headers[0].Value
	assert.Regexp(t, `^OAuth oauth_consumer_key="\w{16}", oauth_signature="\w{27}%3D"$`, masked)
	assert.NotContains(t, masked, "RKCGzna7bv9YD57c")
	assert.NotContains(t, masked, "CaeyGPr2mns1WCq4Cpm5aLvz6Gs")
}

func sameClasses(t require.TestingT, text, masked string) {
	require.Equal(t, len(text), len(masked))
	m := []rune(masked)
	for i, c := range []rune(text) {
		require.Equal(t, unicode.IsUpper(c), unicode.IsUpper(m[i]), "%q %q", text, masked)
		require.Equal(t, unicode.IsLower(c), unicode.IsLower(m[i]), "%q %q", text, masked)
		require.Equal(t, unicode.IsDigit(c), unicode.IsDigit(m[i]), "%q %q", text, masked)
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			require.Equal(t, c, m[i])
		}
	}
}

func TestMaskByName(t *testing.T) {
	secret := "mFx9Qr27Lw0Zt4KdBv81Ys63Hp"
	for _, row := range []struct {
		quirk string
		put   func(*model.API, string)
		name  bool // masked because of a name
	}{
		{"a variable named so", func(a *model.API, s string) { a.Variables = variables("clientSecret", s) }, true},
		{"a header", func(a *model.API, s string) {
			a.Operations[0].Request.Headers = []model.NameValue{{Name: "Authorization", Value: "Bearer " + s}}
		}, true},
		{"a hand-written API key", func(a *model.API, s string) {
			a.Operations[0].Request.Headers = []model.NameValue{{Name: "X-Api-Key", Value: s}}
		}, true},
		{"a form field", func(a *model.API, s string) {
			a.Operations[0].Request.Body = &model.RequestBody{Form: []model.NameValue{{Name: "password", Value: s}}}
		}, true},
		{"a query", func(a *model.API, s string) {
			a.Operations[0].Request.URL = "https://x.example/a?b=1&access_token=" + s
		}, true},
		{"a member of a reply", func(a *model.API, s string) {
			a.Operations[0].Examples = []*model.Example{{Status: 200, Content: jsonContent(`{"access_token" : "` + s + `"}`)}}
		}, true},
		{"a list of a reply", func(a *model.API, s string) {
			a.Operations[0].Examples = []*model.Example{{Status: 200, Content: jsonContent(`{"access_token" : ["` + s + `"]}`)}}
		}, true},
		{"a session cookie", func(a *model.API, s string) {
			a.Operations[0].Examples = []*model.Example{{Status: 200, Headers: []model.Header{{Name: "Set-Cookie", Value: "sid=" + s + "; Path=/"}}}}
		}, true},
		{"an example of a parameter", func(a *model.API, s string) {
			a.Operations[0].Params = []model.Param{{Name: "token", Example: json.RawMessage(`"` + s + `"`)}}
		}, true},
		{"a cookie that is no session", func(a *model.API, s string) {
			a.Operations[0].Examples = []*model.Example{{Status: 200, Headers: []model.Header{{Name: "Set-Cookie", Value: "color=" + s}}}}
		}, false},
		{"a page token", func(a *model.API, s string) {
			a.Operations[0].Examples = []*model.Example{{Status: 200, Content: jsonContent(`{"nextPageToken" : "` + s + `"}`)}}
		}, false},
		{"a member of another name", func(a *model.API, s string) {
			a.Operations[0].Examples = []*model.Example{{Status: 200, Content: jsonContent(`{"id" : "` + s + `"}`)}}
		}, false},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := described("It is " + secret + ".")
			row.put(a, secret)
			diags := resolve.Mask(a)
			data, err := model.Encode(a)
			require.NoError(t, err)
			assert.Equal(t, row.name, !strings.Contains(string(data), secret), "what is found in one place is masked everywhere: %s", data)
			assert.Equal(t, row.name, len(diags) > 0)
			for _, e := range a.Operations[0].Examples {
				assert.True(t, e.Content.JSON != model.Valid || json.Valid([]byte(e.Content.Text)))
			}
		})
	}
}

func TestMaskLeavesSamples(t *testing.T) {
	for _, value := range []string{"<token>", "{{token}}", "YOUR_API_KEY", "your-token-here-123", "AAAAAAAAAAAAAAAA", "MASKED12345678", "access_token", "xxxxxxxx-xxxx",
		"https://login.example.com/x1", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "507f1f77bcf86cd799439011", "2021-01-05T10:00:00Z", "Required", "ACCESS-TOKEN", "1609942615640", "short1A", "", "Example123456"} {
		t.Run(value, func(t *testing.T) {
			a := described("Bearer " + value)
			a.Operations[0].Request.Headers = []model.NameValue{{Name: "X-Auth-Token", Value: value}}
			a.Variables = variables("token", value)
			assert.Empty(t, resolve.Mask(a))
			assert.Equal(t, value, a.Variables[0].Value)
		})
	}
}

func TestMaskSecretVariables(t *testing.T) {
	a := described("plainword is plainword")
	a.Secrets = []string{"plainword", "short", "{{other}}"}
	diags := resolve.Mask(a, "word given")
	assert.NotContains(t, a.Operations[0].Description, "plainword")
	assert.Len(t, diags, 1, "once for each place")
	assert.Nil(t, a.Secrets)
}

// A secret stands in a body escaped, and the mask does so too.
func TestMaskKeepsJSON(t *testing.T) {
	secret := `a"b\c/é` + "Zz9"
	text, _ := json.Marshal(map[string]any{"password": secret, "url": "https://x/?p=" + "a%22b%5Cc%2F%C3%A9Zz9", "n": 1.50})
	raw := strings.ReplaceAll(string(text), "/", `\/`)
	a := described("")
	a.Secrets = []string{secret}
	a.Operations[0].Examples = []*model.Example{{Status: 200, Content: jsonContent(raw)}, {Status: 200, Content: model.Content{Text: "not json", JSON: model.Repaired, Value: text}}}
	resolve.Mask(a)
	for _, e := range a.Operations[0].Examples {
		var got map[string]any
		require.NoError(t, json.Unmarshal(e.Content.Bytes(), &got))
		assert.NotEqual(t, secret, got["password"])
		sameClasses(t, secret, got["password"].(string))
		assert.NotContains(t, got["url"], "Zz9")
		assert.Equal(t, 1.5, got["n"])
	}
}

func TestMaskIsTheSameOnEveryRunAndDiffers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secrets := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z][a-z0-9]{4}[A-Za-z0-9/+=_-]{12,40}9x`), 1, 5, rapid.ID).Draw(t, "secrets")
		mask := func(order []string) string {
			a := described(strings.Join(secrets, " "))
			resolve.Mask(a, order...)
			return a.Operations[0].Description
		}
		first := mask(secrets)
		require.Equal(t, first, mask(rapid.Permutation(secrets).Draw(t, "order")))
		masked := strings.Fields(first)
		require.Len(t, masked, len(secrets))
		seen := map[string]bool{}
		for i, m := range masked {
			if strings.Contains(m, secrets[i]) {
				t.Fatalf("%s is not masked", secrets[i])
			}
			require.False(t, seen[m], "distinct for distinct secrets")
			seen[m] = true
		}
		sameClasses(t, strings.Join(secrets, " "), first)
	})
}

// Requests for sending are copied before masking: it must not reach into what they share with the model.
func TestMaskLeavesCopies(t *testing.T) {
	a := described("")
	a.Operations[0].Request.Headers = []model.NameValue{{Name: "Authorization", Value: "Basic " + basic}}
	a.Operations[0].Request.Body = &model.RequestBody{Content: model.Content{JSON: model.Repaired, Value: json.RawMessage(`{"password":"mFx9Qr27Lw0Zt4Kd"}`)}}
	live := a.Operations[0].Request
	live.Headers = append([]model.NameValue(nil), live.Headers...)
	body := *live.Body
	live.Body = &body
	resolve.Mask(a)
	assert.NotContains(t, a.Operations[0].Request.Headers[0].Value, basic)
	assert.Equal(t, "Basic "+basic, live.Headers[0].Value)
	assert.Contains(t, string(live.Body.Content.Value), "mFx9Qr27Lw0Zt4Kd")
	assert.NotContains(t, string(a.Operations[0].Request.Body.Content.Value), "mFx9Qr27Lw0Zt4Kd")
	assert.NotNil(t, live.Parts, "only the model forgets the pieces")
}

func TestMaskSaysWhere(t *testing.T) {
	a := api(request("GET", "https://x.example/a", named("Get App"), header("Authorization", "Bearer "+jwt), example(200, "", "")))
	op := a.Operations[0]
	op.Examples[0].Name = "OK"
	op.Examples[0].Content = jsonContent(`{"id_token":"` + jwt + `"}`)
	op.Examples[0].Content.Pos = diag.Pos{File: "a.json", Line: 40, Column: 7}
	resolved(t, a)
	var got []string
	for _, d := range resolve.Mask(a) {
		got = append(got, d.String())
	}
	assert.Equal(t, []string{
		`a.json:1: warning PM068: request "Get App" holds what looks like a JSON Web Token (92 characters); it is masked wherever it stands`,
		`a.json:40:7: warning PM068: request "Get App", example "OK" holds what looks like a JSON Web Token (92 characters); it is masked wherever it stands`}, got)
}

// TestOnePlaceIsSaidOnce: a signed link has several secrets, and what stands at one place is one thing to look at.
func TestOnePlaceIsSaidOnce(t *testing.T) {
	a := api(request("GET", "https://x.example/a", named("Get App"), example(200, "", "")))
	op := a.Operations[0]
	op.Examples[0].Name = "OK"
	op.Examples[0].Content = jsonContent(`{"id_token":"` + jwt + `","key":"` + aws + `","password":"hunter2Kx9q","client_secret":"mFx9Qr27Lw0Zt4Kd"}`)
	op.Examples[0].Content.Pos = diag.Pos{File: "a.json", Line: 40, Column: 7}
	resolved(t, a)
	var got []string
	for _, d := range resolve.Mask(a) {
		got = append(got, d.String())
	}
	assert.Equal(t, []string{`a.json:40:7: warning PM068: request "Get App", example "OK" holds what looks like 4 secrets: a JSON Web Token (92 characters), ` +
		`an AWS access key (20 characters), a password (11 characters), a secret (16 characters); they are masked wherever they stand`}, got)
}

// A text that is a form, or a URL that was recorded beside its parts, names its values too.
func TestMaskPairs(t *testing.T) {
	const secret = "hunter2" + "Kx9q"
	for quirk, text := range map[string]string{
		"form": "grant_type=password&password=" + secret, "form with an escape": "client%5Fsecret=" + secret + "&x",
		"query": "https://h.example/a?b=1&api_key=" + secret + "#f", "query without a host": "{{url}}/a?password=" + secret,
	} {
		a := described(text)
		resolve.Mask(a)
		assert.NotContains(t, a.Operations[0].Description, secret, quirk)
	}
	for quirk, text := range map[string]string{"prose": "password=" + secret + " is wrong", "no telling name": "a=1&b=" + secret, "a word": "password=required"} {
		a := described(text)
		resolve.Mask(a)
		assert.Equal(t, text, a.Operations[0].Description, quirk)
	}
}

// Ids, unknown methods and auth objects are the input's, too: they come back in the ledger, the lock and in messages.
func TestMaskReachesNamesOfTheInput(t *testing.T) {
	a := described("")
	op := a.Operations[0]
	op.Method, op.Identity.Method, op.Identity.ID = aws, aws, jwt
	op.Examples = []*model.Example{{ID: stripe}}
	op.Auth = &model.Auth{Kind: slack, Params: []model.NameValue{{Name: "password", Value: "hunter2" + "Kx9q"}}}
	secrets := resolve.FindSecrets(a)
	secrets.Mask(a)
	text, err := json.Marshal(a)
	require.NoError(t, err)
	for _, secret := range []string{aws, jwt, stripe, slack} {
		assert.NotContains(t, string(text), secret)
	}
	assert.Equal(t, op.Method, op.Identity.Method, "one secret has one mask")
	assert.NotContains(t, secrets.Text("of the unknown kind "+slack), slack)
	cut := secrets.Text("the word " + jwt[:30] + "… and " + jwt[:7] + "…")
	assert.NotContains(t, cut, jwt[:8], "a message that was cut")
	assert.Contains(t, cut, "… and "+jwt[:7]+"…")
	assert.NotContains(t, secrets.Text(`{"key":"password","value":"hunter2`+`Kx9q"}`), "hunter2"+"Kx9q")
}

// Of a file that cannot be read only the text itself tells what is secret.
func TestTextOfAFileThatCannotBeRead(t *testing.T) {
	var none *resolve.Secrets
	const secret = "hunter2" + "Kx9q"
	for _, text := range []string{`{"header": "Bearer ` + jwt, `"password" : "` + secret + `"`, `{"key":"api_key", "value":"` + secret + `"`} {
		got := none.Text(text)
		assert.Len(t, got, len(text))
		assert.NotContains(t, got, secret)
		assert.NotContains(t, got, jwt)
	}
	assert.Equal(t, `{"name": "Get the token"`, none.Text(`{"name": "Get the token"`))

	for _, text := range []string{"password: " + secret, "  'password': '" + secret + "'", "auth: {password: " + secret + ", x: {{y}}}", "password: |-\n    " + secret,
		"  - key: password\n    type: secret\n    value: " + secret + "\n", "{key: api_key, value: " + secret + "}", "- {key: apiToken, description: mine, value: \"" + secret + "\"}"} {
		got := none.Text("name: a\n" + text)
		assert.Len(t, got, len("name: a\n"+text))
		assert.NotContains(t, got, secret, text)
	}
	const harmless = "key: password\nname: Get the token\ntokenType: anything else\npassword: {{password}}\nsecret: \n  value: 17 or so\n"
	assert.Equal(t, harmless, none.Text(harmless))
}
