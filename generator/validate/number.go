package validate

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
)

// maxExponent bounds the exponents of numbers. A rational number with a larger one costs memory without limit, or is not
// made at all, which the schema library does not survive; compared with any bound that people write, it is as good as
// the largest.
const maxExponent = 1000

// boundNumbers replaces exponents beyond maxExponent, in place where it can.
func boundNumbers(value any) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = boundNumbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = boundNumbers(v[k])
		}
	case json.Number:
		return boundNumber(v)
	}
	return value
}

func boundNumber(n json.Number) json.Number {
	i := strings.IndexAny(string(n), "eE")
	if i < 0 {
		return n
	}
	exp, err := strconv.Atoi(string(n[i+1:]))
	if err == nil && -maxExponent <= exp && exp <= maxExponent {
		return n
	}
	if n[i+1] == '-' {
		return n[:i+1] + json.Number(strconv.Itoa(-maxExponent))
	}
	return n[:i+1] + json.Number(strconv.Itoa(maxExponent))
}

// rational returns the number, or nil where the text is none.
func rational(n *json.Number) *big.Rat {
	if n == nil || !isNumber(string(*n)) {
		return nil
	}
	r, ok := new(big.Rat).SetString(string(boundNumber(*n)))
	if !ok {
		return nil
	}
	return r
}

// isNumber reports whether the text is a JSON number.
func isNumber(s string) bool {
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return false
	}
	return json.Valid([]byte(s))
}
