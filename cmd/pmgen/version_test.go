package main

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator"
)

func TestVersion(t *testing.T) {
	setting := func(pairs ...string) (out []debug.BuildSetting) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, debug.BuildSetting{Key: pairs[i], Value: pairs[i+1]})
		}
		return out
	}
	release := "v" + generator.Version
	const revision = "0123456789abcdef0123456789abcdef01234567"
	for _, c := range []struct {
		name     string
		info     *debug.BuildInfo
		want     string
		released bool
	}{
		{"no build info", nil, "devel", false},
		{"a checkout without its revision", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, "devel", false},
		{"a checkout", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: setting("vcs.revision", revision, "vcs.modified", "false")},
			"devel (0123456789ab)", false},
		{"a changed checkout", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: setting("vcs.revision", revision, "vcs.modified", "true")},
			"devel (0123456789ab, and changes since)", false},
		{"a checkout after a tag", &debug.BuildInfo{Main: debug.Module{Version: release + "-0.20260101000000-0123456789ab"},
			Settings: setting("vcs.revision", revision)}, release + "-0.20260101000000-0123456789ab", false},
		{"the tagged checkout", &debug.BuildInfo{Main: debug.Module{Version: release}, Settings: setting("vcs.revision", revision)}, release, true},
		{"the tagged checkout, changed", &debug.BuildInfo{Main: debug.Module{Version: release + "+dirty"},
			Settings: setting("vcs.revision", revision, "vcs.modified", "true")}, release + "+dirty", false},
		{"a module of a proxy", &debug.BuildInfo{Main: debug.Module{Version: release}}, release, true},
		{"replaced", &debug.BuildInfo{Main: debug.Module{Version: release, Replace: &debug.Module{Path: "../pmgen"}}}, release, false},
		{"another release", &debug.BuildInfo{Main: debug.Module{Version: "v99.0.0"}}, "v99.0.0", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := buildOf(c.info)
			assert.Equal(t, c.want, b.String())
			assert.Equal(t, c.released, b.released())
		})
	}
}
