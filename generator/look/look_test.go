package look_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/look"
)

// Every colour of text has the contrast that WCAG's level AA asks of small text, on every ground that it is written on.
func TestContrast(t *testing.T) {
	light, dark, ok := strings.Cut(look.CSS, "prefers-color-scheme: dark")
	require.True(t, ok)
	for scheme, css := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
			colours[m[1]] = m[2]
		}
		require.Len(t, colours, 12, scheme)
		for ground, texts := range map[string]string{
			"bg": "text dim link pass fail warn", "panel": "text dim link pass fail warn",
			"pass-bg": "text pass", "fail-bg": "text fail dim", "warn-bg": "text warn dim link",
		} {
			for text := range strings.FieldsSeq(texts) {
				ratio := contrast(t, colours[text], colours[ground])
				assert.GreaterOrEqual(t, ratio, 4.5, "%s: %s on %s", scheme, text, ground)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(t *testing.T, colour string) float64 {
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err)
		v := float64(n) / 255
		if v <= .04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"plain ünï 東京\n\tx":     "plain ünï 東京\n\tx",
		"a\u202eb":              `a\u{202E}b`,
		"a\u2066b\u2069":        `a\u{2066}b\u{2069}`,
		"line\u2028end\u2029":   `line\u{2028}end\u{2029}`,
		"zero\u200bwidth\ufeff": `zero\u{200B}width\u{FEFF}`,
		"👩\u200d💻":              "👩\u200d💻",
		"tags\U000e0041":        `tags\u{E0041}`,
		"bell\a esc\x1b[31m":    `bell\u{0007} esc\u{001B}[31m`,
		"nul\x00":               `nul\u{0000}`,
		"bad\xff":               "bad\ufffd",
		"dos\r\nlines":          "dos\nlines",
	} {
		assert.Equal(t, want, look.Text(in), "%q", in)
	}
}

func TestCut(t *testing.T) {
	assert.Equal(t, "äöü", look.Cut("äöü", 3))
	assert.Equal(t, "äö…", look.Cut("äöü", 2))
	assert.Equal(t, "a b…", look.Line(" a \n b c", 3))
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", -1000: "-1,000", -999: "-999", 1234567: "1,234,567"} {
		assert.Equal(t, want, look.Number(n))
	}
	assert.Equal(t, []string{"0 checks", "1 check", "2,000 checks"}, []string{look.Plural(0, "check"), look.Plural(1, "check"), look.Plural(2000, "check")})
}

// The policy names what is in the page, and nothing from anywhere.
func TestPolicy(t *testing.T) {
	p := look.Policy([]string{"a{}"}, nil)
	assert.Regexp(t, `^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; script-src 'none'; img-src data:; base-uri 'none'; form-action 'none'$`, p)
	assert.NotEqual(t, p, look.Policy([]string{"a{ }"}, nil))
	assert.NotContains(t, p, "unsafe")
}

// Nothing of the style sheet or script is fetched from anywhere, and neither ends the element that it stands in.
func TestNothingFromOutside(t *testing.T) {
	for name, text := range map[string]string{"css": look.CSS, "js": look.JS} {
		for _, bad := range []string{"url(", "@import", "http:", "https:", "//cdn", "</", "<!--", "fetch(", "import(", "eval(", "innerHTML"} {
			assert.NotContains(t, text, bad, name)
		}
	}
}
