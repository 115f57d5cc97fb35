package fake_test

import (
	"encoding/json"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver/fake"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// Every dynamic variable has values, of the kind and format that the model knows it to have, and a seed gives the same ones.
func TestEveryDynamicVariable(t *testing.T) {
	names := model.DynamicVariables()
	require.Len(t, names, 118)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			of, ok := model.DynamicVariable(name)
			require.True(t, ok)
			seen := map[string]bool{}
			for seed := range uint64(200) {
				value, ok := fake.New(1, seed, now).Value(name)
				require.True(t, ok)
				require.NotEmpty(t, value)
				again, _ := fake.New(1, seed, now).Value(name)
				require.Equal(t, value, again)
				seen[value] = true
				isOf(t, of, value)
			}
			switch name {
			case "$timestamp", "$isoTimestamp", "$randomImageDataUri":
			default:
				if !regexp.MustCompile(`Image$|Url$`).MatchString(name) {
					assert.Greater(t, len(seen), 1, "one value only")
				}
			}
		})
	}
	_, ok := fake.New(1, 2, now).Value("$randomNothing")
	assert.False(t, ok)
	_, ok = fake.New(1, 2, now).Value("guid")
	assert.False(t, ok)
}

func isOf(t *testing.T, of model.Dynamic, value string) {
	t.Helper()
	switch of.Kind {
	case model.KindBool:
		assert.Contains(t, []string{"true", "false"}, value)
	case model.KindInt:
		_, err := strconv.ParseInt(value, 10, 64)
		assert.NoError(t, err)
	case model.KindFloat:
		var n json.Number
		assert.NoError(t, json.Unmarshal([]byte(value), &n), value)
	}
	switch of.Format {
	case "uuid":
		assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, value)
	case "email":
		_, err := mail.ParseAddress(value)
		assert.NoError(t, err)
	case "ipv4", "ipv6":
		ip, err := netip.ParseAddr(value)
		assert.NoError(t, err)
		assert.Equal(t, of.Format == "ipv4", ip.Is4())
	case "uri":
		u, err := url.Parse(value)
		require.NoError(t, err)
		assert.NotEmpty(t, u.Scheme)
	case "hostname":
		assert.Regexp(t, `^[a-z0-9-]+\.[a-z0-9.-]+$`, value)
	case "date-time":
		_, err := time.Parse(time.RFC3339, value)
		assert.NoError(t, err)
	}
}

func TestCheckDigits(t *testing.T) {
	iban, _ := fake.New(3, 4, now).Value("$randomBankAccountIban")
	require.Len(t, iban, 22)
	rest := 0
	for _, c := range iban[4:] + "1314" + iban[2:4] {
		rest = (rest*10 + int(c-'0')) % 97
	}
	assert.Equal(t, 1, rest)
}
