package naming

import (
	"crypto/sha256"
	"encoding/hex"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName bounds a name in bytes. The longest request name of the corpus that a person wrote is shorter; what is longer
// is cut at a word and told apart by a hash of the whole.
const maxName = 80

// initialisms are words that Go writes in their own case, by their lower-case form.
var initialisms = func() map[string]string {
	m := map[string]string{"oauth": "OAuth", "oauths": "OAuths", "oidc": "OIDC", "graphql": "GraphQL", "ipv4": "IPv4", "ipv6": "IPv6",
		"mongodb": "MongoDB", "github": "GitHub", "gitlab": "GitLab", "openapi": "OpenAPI", "websocket": "WebSocket"}
	for _, list := range []string{lintInitialisms, usualInitialisms} {
		for _, w := range strings.Fields(list) {
			m[strings.ToLower(w)] = w
		}
	}
	for _, w := range strings.Fields(`ACL API CPU DB FAQ GPU GUID ID IP JWT KPI PDF QR SDK SID SKU SLA TTL UI UID URI URL URN UUID VIN VM VPC`) {
		m[strings.ToLower(w)+"s"] = w + "s"
	}
	return m
}()

// lintInitialisms are those that linters of Go demand: the default of staticcheck's ST1003, which began as golint's list.
const lintInitialisms = `ACL API ASCII CPU CSS DNS EOF GUID HTML HTTP HTTPS ID IP JSON QPS RAM RPC SLA SMTP SQL SSH TCP TLS TTL UDP UI GID UID
	UUID URI URL UTF8 VM XML XMPP XSRF XSS SIP RTP AMQP DB TS`

// usualInitialisms are further ones that the names of published collections have, or that are of one kind with such. A word that
// is an everyday one as well (pin, do) is not among them, however often it is an abbreviation.
const usualInitialisms = `ARN AWS B2B BIC CDN CIDR CLI CMS CORS CRM CSP CSRF CSV CVC CVV DKIM DMARC EAN EC2 ERP ETA EUR FAQ FTP GCP GCS GDPR GIF
	GMT GPS GPU GRPC GTIN HMAC IAM IBAN ICCID ICMP IDP IMEI IMSI IO ISBN ISIN ISO IVR JPEG JWK JWKS JWT KPI KYC LDAP LTI MAC MFA MIME MMS MQTT MSISDN
	NFC NTP OCR OS OTP PCI PDF PGP PHP PNG POS QA QR RBAC REST RFC RFID RGB ROI RSA RSS RTMP RTSP S3 SAML SCIM SDK SEO SFTP SHA1 SHA256 SID SKU SMS
	SNMP SNS SOAP SOQL SOSL SPF SQS SSID SSL SSO SVG TOTP TSV UPC URN USB USD UTC UX VAT VIN VLAN VPC VPN WSDL XLSX YAML`

// shouted are everyday words that people write in capitals for emphasis: not abbreviations.
var shouted = set("ALL AND ANY BY FOR GET NEW NOT OF ON ONE OR POST PUT THE TO PATCH ADD END DO IN IS IT NO SET USE ID")

// symbols name the characters of a text that has no letter or digit at all.
var symbols = map[rune]string{'*': "Star", '+': "Plus", '-': "Minus", '%': "Percent", '&': "And", '@': "At", '#': "Hash", '$': "Dollar", '=': "Equal",
	'<': "Less", '>': "Greater", '!': "Not", '?': "Question", '/': "Slash", '.': "Dot", ':': "Colon", '_': "Underscore", '~': "Tilde", '^': "Caret", '|': "Bar"}

type names map[string]bool

func (n names) has(w string) bool { return n[w] }

func set(words string) names {
	m := names{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// GoName returns the exported Go identifier for the text, "" where the text holds nothing that could be one.
func GoName(text string) string { return exported(words(text), text) }

// exported joins words to an exported identifier. The text tells cut names apart.
func exported(ws []string, text string) string {
	name := join(ws, text)
	if name == "" {
		return ""
	}
	switch first, _ := utf8.DecodeRuneInString(name); {
	case unicode.IsDigit(first):
		return "N" + name
	case !unicode.IsUpper(first): // a script without case
		return "X" + name
	}
	return name
}

// exportedWords is exported for words that are the whole text themselves.
func exportedWords(ws []string) string {
	length := 0
	for _, w := range ws {
		length += len(w)
	}
	if length <= maxName { // the text is not needed
		return exported(ws, "")
	}
	return exported(ws, strings.Join(ws, " "))
}

// join writes the words without anything between them, cut to maxName.
func join(ws []string, text string) string {
	var b strings.Builder
	length := 0
	for _, w := range ws {
		length += len(w)
	}
	b.Grow(min(length, maxName+8))
	for i, w := range ws {
		if b.Len()+len(w) > maxName {
			sum := sha256.Sum256([]byte(text))
			tag := strings.ToUpper(hex.EncodeToString(sum[:3]))
			if i == 0 {
				for len(w) > maxName-10 {
					_, n := utf8.DecodeLastRuneInString(w)
					w = w[:len(w)-n]
				}
				b.WriteString(w)
			}
			return b.String() + "X" + tag
		}
		b.WriteString(w)
	}
	return b.String()
}

// words splits a text into words, each in the case that it has inside a Go name: OAuth, Usage, ID.
func words(text string) []string { return casedAll(split(text), text) }

// wordsOf splits a Go name into the words that it was made of. They have Go's case: a run of capitals is several abbreviations side by
// side, such as XLSXLSX and URLJSON, and no word that somebody shouts.
func wordsOf(name string) []string {
	out := split(name)
	for i, w := range out {
		if w != strings.ToUpper(w) {
			out[i] = cased(w, false)
		}
	}
	return out
}

// casedAll writes the words of a text as Go does.
func casedAll(raw []string, text string) []string {
	caps := strings.IndexFunc(text, unicode.IsLower) < 0 // all in capitals: the case says nothing
	out := make([]string, 0, len(raw))
	for _, w := range raw {
		out = append(out, cased(w, caps))
	}
	return out
}

// cased writes one word as Go does.
func cased(w string, caps bool) string {
	lower := strings.ToLower(w)
	if known, ok := initialisms[lower]; ok {
		return known
	}
	letters := strings.TrimRightFunc(lower, unicode.IsDigit)
	if known, ok := initialisms[letters]; ok { // oauth2, id1
		return known + lower[len(letters):]
	}
	upper := w == strings.ToUpper(w) && utf8.RuneCountInString(w) > 1
	if upper && (caps || shouted[w] || utf8.RuneCountInString(w) > 5) {
		w = lower
	}
	first, n := utf8.DecodeRuneInString(w)
	if unicode.IsUpper(first) {
		return w
	}
	return string(unicode.ToUpper(first)) + w[n:]
}

// split cuts a text at everything that is not a letter or digit, and where the case changes: userOauthTokens, HTTPServer,
// OAuth2Token. An apostrophe cuts nothing (app's), nor does the s of an initialism's plural (userIDs).
func split(text string) []string {
	if len(text) > 1<<16 { // a name of 64 KiB is cut anyway; its hash is of the whole
		text = strings.ToValidUTF8(text[:1<<16], "")
	}
	if out, ok := splitPlain(text); ok {
		return mergeOAuth(out)
	}
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, string(word))
		}
		word = word[:0]
	}
	rs := []rune(text)
	for i, r := range rs {
		switch {
		case unicode.IsLetter(r):
			if len(word) > 0 && cutsBefore(rs, i, word) {
				flush()
			}
			word = append(word, r)
		case unicode.IsDigit(r):
			if s := sign(rs, i); s != "" && len(word) == 0 {
				out = append(out, s)
			}
			word = append(word, r)
		case r == '\'' || r == '’' || unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r):
			// app's; an accent of its own, a joiner: Go's identifiers have neither
		default:
			flush()
		}
	}
	flush()
	if len(out) == 0 {
		for _, r := range rs {
			if s := symbols[r]; s != "" && len(out) < 4 {
				out = append(out, s)
			}
		}
	}
	return mergeOAuth(out)
}

// splitPlain is split for what most texts are: ASCII without an apostrophe. The words are parts of the text.
func splitPlain(text string) ([]string, bool) {
	n, inWord := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf || c == '\'' {
			return nil, false
		}
		word := alphanumeric(c)
		if word && !inWord || word && isUpper(c) && !isUpper(text[i-1]) {
			n++
		}
		inWord = word
	}
	if n == 0 { // symbols
		return nil, false
	}
	out, start := make([]string, 0, n), -1
	for i := 0; i < len(text); i++ {
		c := text[i]
		if !alphanumeric(c) {
			if start >= 0 {
				out = append(out, text[start:i])
			}
			start = -1
			continue
		}
		if c >= '0' && c <= '9' && start < 0 && i == 1 {
			if s := symbols[rune(text[0])]; s == "Plus" || s == "Minus" {
				out = append(out, s)
			}
		}
		if start >= 0 && isUpper(c) && plainCut(text, i) {
			out = append(out, text[start:i])
			start = i
		}
		if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		out = append(out, text[start:])
	}
	return out, true
}

func alphanumeric(c byte) bool { return c >= '0' && c <= '9' || isUpper(c) || isLower(c) }
func isUpper(c byte) bool      { return c >= 'A' && c <= 'Z' }
func isLower(c byte) bool      { return c >= 'a' && c <= 'z' }

// plainCut is cutsBefore for the capital at i.
func plainCut(text string, i int) bool {
	if !isUpper(text[i-1]) {
		return true
	}
	if i+1 >= len(text) || !isLower(text[i+1]) {
		return false
	}
	return text[i+1] != 's' || i+2 < len(text) && isLower(text[i+2])
}

// cutsBefore reports whether the letter at i begins a new word after the letters and digits in word.
func cutsBefore(rs []rune, i int, word []rune) bool {
	prev, r := word[len(word)-1], rs[i]
	if !unicode.IsUpper(r) {
		return false
	}
	if !unicode.IsUpper(prev) { // aB, 2B
		return true
	}
	if i+1 >= len(rs) || !unicode.IsLower(rs[i+1]) {
		return false
	}
	plural := rs[i+1] == 's' && (i+2 >= len(rs) || !unicode.IsLower(rs[i+2])) // IDs, URLsOf
	return !plural                                                            // HTTPServer
}

// sign names the + or - of a text that is a signed number, such as GitHub's reactions "+1" and "-1".
func sign(rs []rune, i int) string {
	if i != 1 {
		return ""
	}
	switch rs[0] {
	case '+':
		return "Plus"
	case '-':
		return "Minus"
	}
	return ""
}

// mergeOAuth undoes the one cut that the case suggests wrongly in every second collection.
func mergeOAuth(ws []string) []string {
	for i := 0; i+1 < len(ws); i++ {
		if strings.EqualFold(ws[i], "o") && strings.HasPrefix(ws[i+1], "Auth") {
			ws[i+1] = "OAuth" + ws[i+1][4:]
			ws = append(ws[:i], ws[i+1:]...)
		}
	}
	return ws
}

// argument returns the unexported identifier for the text: appID. It is no keyword, no predeclared or reserved name.
func argument(text string) string {
	ws := words(text)
	if len(ws) == 0 {
		return ""
	}
	ws[0] = strings.ToLower(ws[0])
	name := join(ws, text)
	first, _ := utf8.DecodeRuneInString(name)
	if unicode.IsDigit(first) || unicode.IsUpper(first) {
		name = "n" + name
	}
	if token.IsKeyword(name) || reservedArguments[name] {
		name += "Arg"
	}
	return name
}

// snake returns the words of a Go name in lower case with underscores: user_oauth_tokens.
func snake(name string) string {
	ws := split(name)
	for i := range ws {
		ws[i] = strings.ToLower(ws[i])
	}
	return strings.Join(ws, "_")
}

// valid reports whether the name is an exported Go identifier.
func valid(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) }
