package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator"
)

func newVersion(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of pmgen",
		Long: `version prints the version of the module that pmgen was built from: the release that
"go install …@VERSION", "go tool" and a released binary are of; for a build of a checkout
its revision, and whether files were changed since. --json has more, such as the version
of the output, which pmgen.manifest.json names.`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			b := thisBuild()
			if t.json {
				return t.printJSON(b)
			}
			t.printf("pmgen %s\n", b)
			return nil
		},
	}
	cmd.Flags().BoolVar(&t.json, "json", false, "print one JSON document on stdout and nothing else there")
	return cmd
}

// build is what a binary knows of itself.
type build struct {
	// Version is that of the module, such as v0.1.0; "devel" where it was built from files that are of none.
	Version string `json:"version"`
	// Output is the version of what it writes.
	Output string `json:"output"`
	// Revision, Time and Modified are the commit of the checkout, where it was built from one.
	Revision string `json:"revision,omitempty"`
	Time     string `json:"time,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
	// Replaced: other files stand for the module's.
	Replaced bool `json:"replaced,omitempty"`
}

func thisBuild() build {
	info, _ := debug.ReadBuildInfo()
	return buildOf(info)
}

// buildOf reads what the go command has written into a binary; nil is nothing.
func buildOf(info *debug.BuildInfo) build {
	b := build{Version: "devel", Output: generator.Version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info == nil {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Version = v
	}
	b.Replaced = info.Main.Replace != nil
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// String is the version, and of a checkout the revision, which a version that the go command made up ends in already.
func (b build) String() string {
	s := b.Version
	if b.Version == "devel" && b.Revision != "" {
		s += fmt.Sprintf(" (%.12s", b.Revision)
		if b.Modified {
			s += ", and changes since"
		}
		s += ")"
	}
	return s
}

// released reports whether this is the release that its output says it is of. A checkout with changes is not, wherever it
// was tagged: the go command ends its version in "+dirty".
func (b build) released() bool { return b.Version == "v"+b.Output && !b.Modified && !b.Replaced }

func version() string { return thisBuild().Version }

func released() bool { return thisBuild().released() }
