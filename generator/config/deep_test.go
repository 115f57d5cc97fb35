package config

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A config is somebody else's file as well, when one builds what one has cloned.
func TestHostileConfigsEndSoon(t *testing.T) {
	for quirk, text := range map[string]string{
		"open brackets":      strings.Repeat("[", 1<<20),
		"nested lists":       strings.Repeat("- ", 1<<18),
		"nested mappings":    strings.Repeat("a: {", 1<<18),
		"a key many times":   strings.Repeat("a:\n", 1<<14),
		"anchors":            strings.Repeat("&a ", 1<<12),
		"tags":               strings.Repeat("!a ", 1<<12),
		"keys in a line":     strings.Repeat("a: ", 1<<12),
		"open quotes":        strings.Repeat(`"`, 1<<12+1),
		"too large":          strings.Repeat("a", maxConfig+1),
		"just below a limit": strings.Repeat("[", 255),
	} {
		start := time.Now()
		_, diags := Read("pmgen.yaml", []byte(text))
		assert.Positive(t, diags.Errors(), quirk)
		assert.Less(t, time.Since(start), 10*time.Second, quirk)
	}
}
