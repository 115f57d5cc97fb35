// Package fake makes values of Postman's dynamic variables, such as {{$randomFullName}}: from a seed, the same on every
// machine.
package fake

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/brianvoe/gofakeit/v7"
)

// Maker makes values one after another. It is not safe for concurrent use.
type Maker struct {
	f   *gofakeit.Faker
	now time.Time
}

// New returns a maker of the values that a seed gives. Dates are near now.
func New(seed1, seed2 uint64, now time.Time) *Maker {
	return &Maker{gofakeit.NewFaker(rand.NewPCG(seed1, seed2), false), now.UTC()}
}

// Value returns a value of the dynamic variable, whose name begins with $; false where there is none of that name.
func (m *Maker) Value(name string) (string, bool) {
	short, ok := strings.CutPrefix(name, "$")
	if !ok {
		return "", false
	}
	if list, ok := lists[short]; ok {
		return m.of(list...), true
	}
	if image, ok := images[short]; ok {
		return "https://loremflickr.com/640/480/" + image, true
	}
	one, ok := makers[short]
	if !ok {
		return "", false
	}
	return one(m), true
}

func (m *Maker) of(list ...string) string { return list[m.f.IntN(len(list))] }

// several joins some values.
func (m *Maker) several(least, most int, separator string, one func() string) string {
	parts := make([]string, m.f.IntRange(least, most))
	for i := range parts {
		parts[i] = one()
	}
	return strings.Join(parts, separator)
}

func (m *Maker) digits(format string) string { return m.f.Numerify(format) }

func (m *Maker) letters(n int, from string) string {
	var b strings.Builder
	for range n {
		b.WriteByte(from[m.f.IntN(len(from))])
	}
	return b.String()
}

// date is a moment between two distances from now, as JavaScript prints it.
func (m *Maker) date(least, most time.Duration) string {
	at := m.now.Add(least + time.Duration(m.f.IntN(int((most-least)/time.Second)))*time.Second)
	return at.Format("Mon Jan 02 2006 15:04:05 GMT-0700 (Coordinated Universal Time)")
}

func (m *Maker) coordinate(limit int) string {
	return strconv.FormatFloat(float64(m.f.IntRange(-limit*10000, limit*10000))/10000, 'f', 4, 64)
}

func (m *Maker) sentence() string { return m.f.LoremIpsumSentence(m.f.IntRange(3, 10)) }

func (m *Maker) sentences() string { return m.several(3, 6, " ", m.sentence) }

func (m *Maker) word() string { return m.f.LoremIpsumWord() }

// slug is what of a text can stand in a domain's name.
func (m *Maker) slug(of string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(of))
}

func (m *Maker) extension() string { return m.of(extensions...) }

func (m *Maker) fileName(extension string) string {
	return m.slug(m.f.NounCommon()) + "_" + m.slug(m.f.Adjective()) + "." + extension
}

// email is at a domain of which mail goes nowhere.
func (m *Maker) email() string {
	return m.slug(m.f.FirstName()) + "." + m.slug(m.f.LastName()) + "@" + m.domainWord() + "." + m.of("example.com", "example.net", "example.org")
}

func (m *Maker) domainWord() string { return m.slug(m.f.LastName()) }

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// iban is German, and its check digits are right.
func (m *Maker) iban() string {
	account := m.digits("##################")
	rest := 0
	for _, c := range account + "131400" { // DE00
		rest = (rest*10 + int(c-'0')) % 97
	}
	check := strconv.Itoa(98 - rest)
	if len(check) == 1 {
		check = "0" + check
	}
	return "DE" + check + account
}

func (m *Maker) catchPhrase() string {
	return m.of(lists["randomCatchPhraseAdjective"]...) + " " + m.of(lists["randomCatchPhraseDescriptor"]...) + " " + m.of(lists["randomCatchPhraseNoun"]...)
}

func (m *Maker) bs() string {
	return m.of(lists["randomBsBuzz"]...) + " " + m.of(lists["randomBsAdjective"]...) + " " + m.of(lists["randomBsNoun"]...)
}

func title(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
