package naming

import (
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestGoName(t *testing.T) {
	for _, c := range []struct{ quirk, text, want string }{
		{"words", "list all apps", "ListAllApps"},
		{"camel case", "userOauthTokens", "UserOAuthTokens"},
		{"camel case keeps OAuth", "userOAuthTokens", "UserOAuthTokens"},
		{"OAuth in capitals", "OAUTH TOKENS", "OAuthTokens"},
		{"OAuth with a version", "oauth2Token", "OAuth2Token"},
		{"snake case", "created_at", "CreatedAt"},
		{"initialism", "api_url", "APIURL"},
		{"plural initialism", "user_ids", "UserIDs"},
		{"plural initialism in camel case", "userIDs", "UserIDs"},
		{"initialism before a word", "HTTPServer", "HTTPServer"},
		{"initialism with a number", "id2", "ID2"},
		{"an initialism in each spelling", "mms MMS Mms", "MMSMMSMMS"},
		{"an initialism in camel case", "accountSid", "AccountSID"},
		{"a plural initialism in each spelling", "vins VINs Vins", "VINsVINsVINs"},
		{"an initialism before a capital", "SMSMessage", "SMSMessage"},
		{"what the linters demand", "ts sla db amqp", "TSSLADBAMQP"},
		{"a shouted word", "Get ALL users", "GetAllUsers"},
		{"all shouted", "GET_USERS", "GetUsers"},
		{"an abbreviation that is not known", "Get SBQQ quote", "GetSBQQQuote"},
		{"HTTP verb", "POST /v1/orders", "PostV1Orders"},
		{"apostrophe", "List an app's users", "ListAnAppsUsers"},
		{"typographic apostrophe", "user’s", "Users"},
		{"leading digit", "2fa", "N2fa"},
		{"signed numbers", "+1", "Plus1"},
		{"signed numbers", "-1", "Minus1"},
		{"leading sign", "@type", "Type"},
		{"sign alone", "*", "Star"},
		{"emoji", "🚀 Launch", "Launch"},
		{"only emoji", "🚀", ""},
		{"empty", "", ""},
		{"accents", "Créer un bénéficiaire", "CréerUnBénéficiaire"},
		{"a combining accent", "Cre\u0301er", "Creer"},
		{"script without case", "用户", "X用户"},
		{"Cyrillic", "список счетов", "СписокСчетов"},
		{"keyword", "type", "Type"},
		{"a path", "../../etc/passwd", "EtcPasswd"},
		{"code", "*/ func main() {} /*", "FuncMain"},
		{"newline", "a\nb", "AB"},
		{"zero byte", "a\x00b", "AB"},
		{"invalid UTF-8", "a\xffb", "AB"},
	} {
		assert.Equal(t, c.want, GoName(c.text), "%s: %q", c.quirk, c.text)
	}
}

func TestLongNamesAreCutAndToldApart(t *testing.T) {
	a, b := strings.Repeat("very long name ", 700), strings.Repeat("very long name ", 700)+"!2"
	assert.NotEqual(t, GoName(a), GoName(b))
	assert.Equal(t, GoName(a), GoName(a))
	for _, text := range []string{a, b, strings.Repeat("x", 10_000), strings.Repeat("ж", 10_000), strings.Repeat("1", 10_000), strings.Repeat("户", 100_000)} {
		name := GoName(text)
		assert.LessOrEqual(t, len(name), maxName+10)
		assert.True(t, valid(name), name)
	}
}

func TestArgument(t *testing.T) {
	for text, want := range map[string]string{"_appId": "appID", "id": "id", "URL": "urlArg", "type": "typeArg", "string": "stringArg", "ctx": "ctxArg", "f": "fArg",
		"body": "bodyArg", "2nd": "n2nd", "用户": "用户", "APIKey": "apiKey", "": ""} {
		assert.Equal(t, want, argument(text), text)
	}
}

func TestNamesAreIdentifiers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if name := GoName(text); name != "" {
			require.True(t, valid(name), "%q -> %q", text, name)
		}
		if name := argument(text); name != "" {
			require.True(t, token.IsIdentifier(name) && !token.IsExported(name), "%q -> %q", text, name)
		}
	})
}

func FuzzGoName(f *testing.F) {
	f.Add("userOauthTokens")
	f.Add("+1 *")
	f.Fuzz(func(t *testing.T, text string) {
		if name := GoName(text); name != "" && !valid(name) {
			t.Fatalf("%q -> %q", text, name)
		}
		if s := slug(text); strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Fatalf("slug of %q is %q", text, s)
		}
	})
}

func TestSingular(t *testing.T) {
	for plural, want := range map[string]string{"Tokens": "Token", "Apps": "App", "Categories": "Category", "Addresses": "Address", "Statuses": "Status",
		"Status": "Status", "Boxes": "Box", "Branches": "Branch", "Databases": "Database", "Responses": "Response", "Children": "Child", "People": "Person",
		"Data": "Data", "Metadata": "Metadata", "Series": "Series", "Caches": "Cache", "Leaves": "Leaf", "Moves": "Move", "Heroes": "Hero", "IDs": "ID",
		"URLs": "URL", "Analysis": "Analysis", "DNS": "DNS", "Class": "Class", "Schemas": "Schema", "Alias": "Alias", "Aliases": "Alias", "Indices": "Index",
		"Photos": "Photo", "Sizes": "Size", "Keys": "Key", "Movies": "Movie", "Us": "Us", "AWS": "AWS", "News": "News", "Licenses": "License"} {
		assert.Equal(t, want, singularWord(plural), plural)
	}
	assert.Equal(t, []string{"OAuth", "Token"}, singular([]string{"OAuth", "Tokens"}))
}

func TestPackageName(t *testing.T) {
	for title, want := range map[string]string{"Salesforce Platform APIs": "salesforceplatform", "GitHub v3 REST API": "githubv3", "http": "httpapi",
		"": "client", "🚀": "client", "type": "typeapi", "2captcha": "captcha", "用户": "client"} {
		assert.Equal(t, want, PackageName(title), title)
	}
}

// TestSplitPlain: what most texts are is split as any other is.
func TestSplitPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abcsXYZS019 _-+/.")), 0, 12, -1).Draw(t, "text")
		got, ok := splitPlain(text)
		if !ok {
			return
		}
		slow := split("\u200d" + text) // a joiner is in no word
		if !(len(text) > 1 && (text[0] == '+' || text[0] == '-')) {
			require.Equal(t, slow, mergeOAuth(got), text)
		}
	})
	for text, want := range map[string][]string{"+1": {"Plus", "1"}, "-1x": {"Minus", "1x"}, "a+1": {"a", "1"}, "userIDs": {"user", "IDs"}, "HTTPServer": {"HTTP", "Server"}} {
		got, ok := splitPlain(text)
		require.True(t, ok)
		require.Equal(t, want, got)
	}
}

// TestWordsOfANameKeepTheirCase: what is made of a service's or method's name is spelt as that is.
func TestWordsOfANameKeepTheirCase(t *testing.T) {
	for name, want := range map[string][]string{
		"XLSXLSXToCSV":    {"XLSXLSX", "To", "CSV"},
		"ReadFromURLJSON": {"Read", "From", "URLJSON"},
		"GetUserIDs":      {"Get", "User", "IDs"},
		"OAuthUsage":      {"OAuth", "Usage"},
		"":                {},
	} {
		assert.Equal(t, want, append([]string{}, wordsOf(name)...))
		assert.Equal(t, name, strings.Join(wordsOf(name), ""))
	}
}
