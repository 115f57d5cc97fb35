package resolve

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

var spelledSeeds = []string{
	`"token": "abcdefgh"`, `"token": "abcdefg"`, `token='abcdefgh`, `\"apiKey\": \"12345678\"`, `\\\"pwd\\\"  :` + "\t\r\n\f" + `\\\"12345678`, "pwd\v='12345678'",
	`set("client_secret", "abcdefgh")`, `set('Authorization','abcdefgh'`, `X-CREDENTIAL = "abcdefgh"`, `passwd:'a b c d e'`, `"Passphrase","abcd"efgh"`,
	"to\u212aen: 'abcdefgh'", "pa\u017f\u017fword: 'abcdefgh'", "\u017fecret='abcdefgh'", "\u212aEY='éééé'", "\u212aEY='éééééééé'", "\xe2\x84key='abcdefgh'",
	`tokens: "abcdefgh"`, `token "abcdefgh"`, `token"": "abcdefgh"`, `token:: "abcdefgh"`, `token: "" "abcdefgh"`, `token\ : "abcdefgh"`, `token: \ "abcdefgh"`,
	`token"\: "abcdefgh"`, `key: "a\bcdefgh"`, `key: "a", secret: "abcdefghi"`, `"abcdefgh", "key" = "abcdefgh"`, `=''''''''''`, "\"\"\\\\ : \\\\ \" key",
}

// agree: nothing that spelled finds is passed over, and hardly anything else is looked at.
func agree(t *testing.T, text string) {
	found := spelled.MatchString(text)
	if may := mayBeSpelled(text); may != found && (found || isASCII(text)) {
		t.Fatalf("may be spelled: %v, is spelled: %v in %q", may, found, text)
	}
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return c >= 0x80 })
}

func TestNothingThatIsSpelledIsPassedOver(t *testing.T) {
	found := 0
	for _, text := range spelledSeeds {
		agree(t, text)
		for n := range text {
			agree(t, text[n:])
			agree(t, text[:n])
			for _, c := range []string{`"`, `'`, `\`, " ", "\n", "\v", ":", ",", "k", "\u017f", "\u212a", "\xff"} {
				agree(t, text[:n]+c+text[n:])
				agree(t, text[:n]+c+text[n+1:])
			}
		}
		if spelled.MatchString(text) {
			found++
		}
	}
	assert.Equal(t, 16, found)
	for _, w := range spelledWords {
		assert.True(t, mayBeSpelled(strings.ToUpper(w)+`:"abcdefgh"`), w)
		assert.True(t, spelled.MatchString(w+`:"abcdefgh"`), w)
	}
	assert.False(t, mayBeSpelled(strings.Repeat(`\ `, 1<<20)+strings.Repeat(`":`, 1<<20)), "and no text takes long")
}

// FuzzSpelled: the look before the expression never says no where the expression matches.
func FuzzSpelled(f *testing.F) {
	for _, seed := range spelledSeeds {
		f.Add(seed)
	}
	f.Fuzz(agree)
}
