package validate

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"time"

	"github.com/pmgen/pmgen/generator/model"
)

// Draw returns a value of the type as a server would send one: optional members and an item of each list, too, and texts,
// numbers and choices that a seed gives. It is the same on every machine. Where none is found that passes
// [Validator.CheckRequest] it is that of [Validator.Sample], and so is ok.
func (v *Validator) Draw(t *model.Type, seed uint64) (value json.RawMessage, ok bool) {
	s := &sampler{v: v, draw: &draw{rand.New(rand.NewPCG(seed, seed))}}
	if drawn, whole := s.value(t, 0); whole {
		if data, err := json.Marshal(drawn); err == nil && len(data) <= maxDrawn && len(v.CheckRequest(t, data)) == 0 {
			return data, true
		}
	}
	return v.Sample(t)
}

const (
	// maxDrawDepth is how deep optional members go.
	maxDrawDepth = 6
	// maxDrawn is how long a drawn value may be.
	maxDrawn = 1 << 20
)

// draw makes choices. Without one the first or smallest is taken.
type draw struct{ *rand.Rand }

// more reports whether optional parts are wanted at the depth.
func (d *draw) more(depth int) bool { return d != nil && depth <= maxDrawDepth }

// from returns the i-th of n choices, the first of which is drawn.
func (d *draw) from(i, n int) int {
	if d == nil || i > 0 {
		return i
	}
	return d.IntN(n)
}

func (d *draw) bool() bool { return d != nil && d.IntN(2) == 1 }

// numbers are some for the type.
func (d *draw) numbers(t *model.Type) []*big.Rat {
	if d == nil {
		return nil
	}
	whole := big.NewRat(int64(1+d.IntN(100)), 1)
	if t.Kind == model.KindInt {
		return []*big.Rat{whole}
	}
	return []*big.Rat{big.NewRat(int64(1+d.IntN(10000)), 100), whole}
}

// text is one of the format.
func (d *draw) text(format string) (string, bool) {
	if d == nil {
		return "", false
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(-time.Duration(d.IntN(365*24*3600)) * time.Second)
	switch format {
	case "date-time":
		return at.Format("2006-01-02T15:04:05.000Z"), true
	case "date":
		return at.Format("2006-01-02"), true
	case "time":
		return at.Format("15:04:05Z"), true
	case "uuid":
		return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", d.Uint32(), d.IntN(1<<16), d.IntN(1<<12), 0x8000+d.IntN(1<<14), d.Uint64()&(1<<48-1)), true
	case "email":
		return fmt.Sprintf("user%d@example.com", 1+d.IntN(100)), true
	case "uri", "url":
		return fmt.Sprintf("https://example.com/%d", 1+d.IntN(100)), true
	case "hostname":
		return fmt.Sprintf("host%d.example.com", 1+d.IntN(100)), true
	case "ipv4":
		return fmt.Sprintf("192.0.2.%d", 1+d.IntN(254)), true
	}
	return "", false
}
