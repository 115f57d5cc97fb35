package resolve

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// minSecret is the length from which on a text can be a secret.
const minSecret = 8

// found is a secret within a text.
type found struct{ value, kind string }

// pattern finds one kind of credential anywhere in a text. Wherever it matches, one of the anchors (of three bytes or more)
// stands, and also stands, too: looking for them is far cheaper than the expression.
type pattern struct {
	kind    string
	anchors []string
	also    string
	expr    *regexp.Regexp // the secret is its last group, or all
	real    bool           // the value must look real, too: the expression alone meets prose
}

var patterns = []pattern{
	{"a JSON Web Token", []string{"eyJ"}, "", regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*`), false},
	{"an AWS access key", []string{"AKIA", "ASIA"}, "", regexp.MustCompile(`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`), false},
	{"a private key", []string{"PRIVATE KEY"}, "", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----((?:[A-Za-z0-9+/=\s:,-]|\\[nrt])*?)(?:-----END|$)`), false},
	{"a bearer token", []string{"earer", "EARER"}, "", regexp.MustCompile(`(?i)\bbearer[ \t]+([A-Za-z0-9._~+/!=|:-]{8,})`), true},
	{"a user name and password", []string{"asic", "ASIC"}, "", regexp.MustCompile(`(?i)\bbasic[ \t]+([A-Za-z0-9+/_=-]{8,})`), true},
	{"a Salesforce session", []string{"00D"}, "", regexp.MustCompile(`\b00D[A-Za-z0-9]{9,15}![A-Za-z0-9._]{20,}`), false},
	{"a Stripe key", []string{"sk_", "rk_", "whsec_"}, "", regexp.MustCompile(`\b(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9]{16,}`), false},
	{"a Slack token", []string{"xox"}, "", regexp.MustCompile(`\bxox[abeprs]-[A-Za-z0-9-]{10,}`), false},
	{"a Slack webhook", []string{"hooks.slack.com/"}, "", regexp.MustCompile(`\bhooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9]+/[A-Za-z0-9]+/(?:[A-Za-z0-9]+/)?([A-Za-z0-9]{16,})`), false},
	{"a Discord webhook", []string{"/webhooks/"}, "discord", regexp.MustCompile(`\bdiscord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d{15,}/([A-Za-z0-9_-]{40,})`), false},
	{"a Telegram bot's token", []string{"bot"}, ":", regexp.MustCompile(`\bbot\d{8,12}:([A-Za-z0-9_-]{30,})`), false},
	{"a GitHub token", []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"}, "", regexp.MustCompile(`\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{22,})`), false},
	{"a GitLab token", []string{"glpat-"}, "", regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20,}`), false},
	{"a Google API key", []string{"AIza"}, "", regexp.MustCompile(`\bAIza[A-Za-z0-9_-]{35}`), false},
	{"a Google token", []string{"ya29."}, "", regexp.MustCompile(`\bya29\.[A-Za-z0-9_-]{20,}`), false},
	{"a SendGrid key", []string{"SG."}, "", regexp.MustCompile(`\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}`), false},
	{"a Shopify token", []string{"shpat_", "shpss_", "shpca_", "shppa_"}, "", regexp.MustCompile(`\bshp(?:at|ss|ca|pa)_[A-Fa-f0-9]{32}`), false},
	{"a Postman API key", []string{"PMAK-"}, "", regexp.MustCompile(`\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}`), false},
	{"an npm token", []string{"npm_"}, "", regexp.MustCompile(`\bnpm_[A-Za-z0-9]{36}`), false},
	{"an API key", []string{"sk-", "secret_"}, "", regexp.MustCompile(`\b(?:sk-|secret_)[A-Za-z0-9_-]{32,}`), true},
	{"a password in a URL", []string{"://"}, "@", regexp.MustCompile(`://[^/\s:@"'<>{}]+:([^/\s@"'<>{}]{8,})@`), true},
	{"a secret in a URL", anyCase("en=", "et=", "rd=", "ey=", "re=", "ig="), "", regexp.MustCompile(`(?i)[?&](?:[\w.-]*(?:token|secret|password|api_?key)|x-amz-signature|sig)=([^&#\s"'<>{}\\]{24,})`), true},
}

// anyCase is the texts in all cases of their first two letters.
func anyCase(texts ...string) []string {
	var out []string
	for _, t := range texts {
		for _, first := range []string{t[:1], strings.ToUpper(t[:1])} {
			out = append(out, first+t[1:], first+strings.ToUpper(t[1:2])+t[2:])
		}
	}
	return out
}

// secretsIn finds the secrets of a text. kind is what the name says whose value it is ([secretName]); set are the patterns
// that can match ([hints]).
func secretsIn(kind, text string, set patternSet) []found {
	if len(text) < minSecret {
		return nil
	}
	var out []found
	for i, p := range patterns {
		if !set.has(i) {
			continue
		}
		for _, m := range p.expr.FindAllStringSubmatch(text, -1) {
			value := strings.TrimSpace(m[len(m)-1])
			if p.kind == "a private key" {
				value = strings.Trim(value, "\\nrt \r\n-")
			}
			if strings.Contains(value, "%") {
				value = plain(value)
			}
			if len(value) < minSecret || isSample(value) || p.real && !isReal(value) {
				continue
			}
			out = append(out, found{value, p.kind})
		}
	}
	switch {
	case kind == "":
	case kind == cookies:
		for _, pair := range strings.Split(text, ";") {
			key, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			if cookieName.MatchString(key) && isCredential(value) {
				out = append(out, found{value, "a session cookie"})
			}
		}
	case kind == authorization:
		if _, value, ok := strings.Cut(strings.TrimSpace(text), " "); ok {
			text = value
		}
		if pairs := authParam.FindAllStringSubmatch(text, -1); len(pairs) > 1 { // OAuth oauth_token="…", oauth_nonce="…": the names say what it is
			for _, pair := range pairs {
				if value := plain(pair[1]); isCredential(value) {
					out = append(out, found{value, "a credential"})
				}
			}
		} else if value := strings.TrimSpace(text); isCredential(value) {
			out = append(out, found{value, "a credential"})
		}
	default:
		if value := strings.TrimSpace(text); isCredential(value) {
			out = append(out, found{value, kind})
		}
	}
	return out
}

// plain undoes the escapes of a URL where writing them again gives the same text: the secret is known by its plain form.
func plain(value string) string {
	for _, code := range []struct {
		undo func(string) (string, error)
		do   func(string) string
	}{{url.QueryUnescape, url.QueryEscape}, {url.PathUnescape, url.PathEscape}} {
		if text, err := code.undo(value); err == nil && code.do(text) == value {
			return text
		}
	}
	return value
}

// What a name says of its value.
const (
	cookies       = "cookies"
	authorization = "authorization"
)

// authParam is a parameter of an Authorization header.
var authParam = regexp.MustCompile(`(?:^|[\s,])[A-Za-z_]+="?([^",\s]+)"?`)

var (
	tokenName    = regexp.MustCompile(`(?i)(^|[^a-z])(access|refresh|auth|session|security|bearer|id|api|device|user|csrf|xsrf|oauth|private|secret|client|user|app)?[_.\s-]*token$|[a-z0-9](Token|TOKEN)$`)
	pagingName   = regexp.MustCompile(`(?i)(page|next|prev|previous|sync|continuation|continue|cursor|start|resume|scroll|skip)[_.-]*token$`)
	passwordName = regexp.MustCompile(`(?i)(password|passwd|passphrase|[^a-z]pwd|^pwd)$`)
	secretWord   = regexp.MustCompile(`(?i)(secret|secret[_-]?key|client[_-]?secret|api[_-]?key|private[_-]?key|access[_-]?key([_-]?secret)?|auth[_-]?key|subscription-key|credential)$`)
	cookieName   = regexp.MustCompile(`(?i)(sess|token|auth|sid$|^sid|jwt|csrf|xsrf)`)
)

// tellingWords are parts of the names that tell: one of them is in each that the expressions above match.
var tellingWords = []string{"token", "passw", "passphrase", "pwd", "secret", "key", "credential"}

// secretName returns what the value of that name would be, "" where a name tells nothing.
func secretName(name string) string {
	switch lower := strings.ToLower(name); {
	case name == "" || len(name) > 100:
		return ""
	case lower == "authorization" || lower == "proxy-authorization":
		return authorization
	case lower == "cookie" || lower == "set-cookie":
		return cookies
	case !slices.ContainsFunc(tellingWords, func(w string) bool { return strings.Contains(lower, w) }):
		return ""
	case passwordName.MatchString(name):
		return "a password"
	case secretWord.MatchString(name) || keyHeader.MatchString(name):
		return "a secret"
	case tokenName.MatchString(name) && !pagingName.MatchString(name):
		return "a token"
	}
	return ""
}

var (
	uuidPattern   = regexp.MustCompile(`^(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	objectPattern = regexp.MustCompile(`^(?i)[0-9a-f]{24}$`)
	wordsPattern  = regexp.MustCompile(`^([A-Z]+|[a-z]+|[A-Z][a-z]+)([ _.-]?([A-Z]+|[a-z]+|[A-Z][a-z]+)){0,7}\d{0,2}$`)
	datePattern   = regexp.MustCompile(`^\d{4}-\d\d-\d\d([T ][\d:.,+Z-]*)?$`)
)

// isCredential reports whether the value of a telling name is real: no sample, no URL, no sentence, no id.
func isCredential(value string) bool {
	return len(value) >= minSecret && !isSample(value) && isReal(value)
}

// isReal reports whether a text looks drawn rather than written: letters with digits, or a long mixture of cases.
func isReal(value string) bool {
	if strings.ContainsAny(value, " \t\r\n") || strings.Contains(value, "://") || uuidPattern.MatchString(value) || objectPattern.MatchString(value) ||
		datePattern.MatchString(value) || strings.HasPrefix(value, "/") {
		return false
	}
	lower, upper, digits, other := 0, 0, 0, 0
	distinct := map[rune]bool{}
	for _, c := range value {
		distinct[c] = true
		switch {
		case unicode.IsLower(c):
			lower++
		case unicode.IsUpper(c):
			upper++
		case unicode.IsDigit(c):
			digits++
		default:
			other++
		}
	}
	if len(distinct) < 5 || lower+upper == 0 {
		return false
	}
	if digits > 0 {
		return !wordsPattern.MatchString(value) || digits > 2 || lower > 0 && upper > 0 && other == 0 && len(value) >= 20
	}
	return lower > 1 && upper > 1 && len(distinct) >= 12 && len(value) >= 20 && other*5 < len(value) && !wordsPattern.MatchString(value)
}

var sampleWords = []string{"masked", "your", "example", "placeholder", "redacted", "dummy", "changeme", "change_me", "insert", "replace",
	"sample", "xxxx", "****", "....", "…", "{{", "}}", "<", ">", "foobar", "lorem", "todo"}

// isSample reports whether a text stands for a value rather than being one: <token>, {{token}}, YOUR_API_KEY, AAAAAAAA, or
// what is masked already.
func isSample(value string) bool {
	lower := strings.ToLower(value)
	for _, w := range sampleWords {
		if strings.Contains(lower, w) {
			if len(w) < 8 && len(value) > 60 && w[0] >= 'a' && w[0] <= 'z' { // by chance, in a long random text
				continue
			}
			return true
		}
	}
	most, count := 0, map[rune]int{}
	for _, c := range lower {
		count[c]++
		most = max(most, count[c])
	}
	return most*2 > len(value) || len(count) < 4
}
