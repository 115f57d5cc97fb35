package infer

import (
	"strconv"
	"strings"
)

// numberFacts returns what a number's spelling says.
func numberFacts(literal string) facts {
	if !strings.ContainsAny(literal, ".eE") {
		i, err := strconv.ParseInt(literal, 10, 64)
		switch {
		case err != nil:
			return hasHuge
		case i > -1<<53 && i < 1<<53 || floatHolds(literal):
			return hasInt
		}
		return hasInt | hasWide
	}
	if floatHolds(literal) {
		return hasFraction
	}
	return hasLossy
}

// floatHolds reports whether a float64 that was decoded from the literal encodes to the same number.
func floatHolds(literal string) bool {
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		return false
	}
	a, ok := parseDecimal(literal)
	b, _ := parseDecimal(strconv.FormatFloat(f, 'e', -1, 64))
	return ok && a == b
}

// decimal is a number as digits and exponent: 0.digits × 10^exponent, without zeros at either end of the digits. Equal
// decimals are equal numbers; no number is ever expanded, since 1e999999999 is seven bytes of somebody else's file.
type decimal struct {
	negative bool
	digits   string
	exponent int
}

func parseDecimal(literal string) (decimal, bool) {
	var d decimal
	literal, d.negative = strings.CutPrefix(literal, "-")
	mantissa, exponent := literal, ""
	if i := strings.IndexAny(literal, "eE"); i >= 0 {
		mantissa, exponent = literal[:i], literal[i+1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	leading := len(digits) - len(strings.TrimLeft(digits, "0"))
	d.digits = strings.Trim(digits, "0")
	if d.digits == "" {
		return decimal{}, true
	}
	if exponent != "" {
		e, err := strconv.Atoi(exponent)
		if err != nil || e > 1<<30 || e < -1<<30 {
			return decimal{}, false
		}
		d.exponent = e
	}
	d.exponent += len(whole) - leading
	return d, true
}
