package outside_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
)

// TestReleaseConfig holds of .goreleaser.yaml what a release promises: the same bytes from the same commit, no secret, the systems
// that make cross builds, and a tag that is the version of the output.
func TestReleaseConfig(t *testing.T) {
	data, err := os.ReadFile("../../../.goreleaser.yaml")
	require.NoError(t, err)
	var config struct {
		Before struct{ Hooks []string }
		Builds []struct {
			Env, Flags, Ldflags, Goos, Goarch []string
			Timestamp                         string `yaml:"mod_timestamp"`
		}
		Checksum struct{ Algorithm string }
	}
	require.NoError(t, yaml.Unmarshal(data, &config))
	require.Len(t, config.Builds, 1)
	b := config.Builds[0]
	assert.Equal(t, []string{"CGO_ENABLED=0"}, b.Env)
	assert.Equal(t, []string{"-trimpath", "-buildvcs=true"}, b.Flags)
	assert.Equal(t, []string{"-s -w"}, b.Ldflags, "the version is not set by flags")
	assert.Equal(t, "{{ .CommitTimestamp }}", b.Timestamp)
	assert.Equal(t, "sha256", config.Checksum.Algorithm)
	assert.NotRegexp(t, `(?i)\.Env|token:|password|secret:`, string(data))

	makefile, err := os.ReadFile("../../../Makefile")
	require.NoError(t, err)
	m := regexp.MustCompile(`(?m)^SYSTEMS := (.*)$`).FindStringSubmatch(string(makefile))
	require.NotNil(t, m)
	var systems []string
	for _, system := range b.Goos {
		for _, machine := range b.Goarch {
			systems = append(systems, system+"/"+machine)
		}
	}
	assert.Equal(t, strings.Fields(m[1]), systems)

	hook := strings.NewReplacer("{{ if not .IsSnapshot }}", "", "{{ .Version }}", generator.Version, "{{ end }}", "").Replace(config.Before.Hooks[0])
	text, ok := strings.CutPrefix(hook, "grep -qF '")
	require.True(t, ok, hook)
	text, file, ok := strings.Cut(text, "' ")
	require.True(t, ok, hook)
	source, err := os.ReadFile("../../../" + file)
	require.NoError(t, err)
	assert.Contains(t, string(source), text, "a release is refused whose tag is not the version of the output")

	log, err := os.ReadFile("../../../CHANGELOG.md")
	require.NoError(t, err)
	assert.True(t, slices.ContainsFunc(strings.Split(string(log), "\n"), func(line string) bool { return strings.HasPrefix(line, "## "+generator.Version) }),
		"CHANGELOG.md tells of %s", generator.Version)
}
