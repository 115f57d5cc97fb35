package docs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNames(t *testing.T) {
	names := taken{"index": true}
	for _, c := range [][2]string{
		{"OAuthUsage", "oauthusage"}, {"OauthUsage", "oauthusage-2"}, {"OAuthusage", "oauthusage-3"}, {"Index", "index-2"}, {"Con", "xcon"}, {"COM1", "xcom1"}, {"Com10", "com10"},
		{"Straße", "strasse"}, {"Ünï", "uni"}, {"", "x"}, {"../../etc/passwd", "etcpasswd"}, {"a\x00b", "ab"}, {"東京", "u6771u4eac"},
	} {
		assert.Equal(t, c[1], names.name(c[0]), "%q", c[0])
	}
	long := names.name(strings.Repeat("Long", 1000))
	assert.Len(t, long, longestName)
	assert.Equal(t, long+"-2", names.name(strings.Repeat("long", 1000)))
}
