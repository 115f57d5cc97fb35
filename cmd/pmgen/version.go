package main

import (
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator"
)

func newVersion(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of pmgen",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			t.printf("pmgen %s\n", version())
			return nil
		},
	}
}

// version is that of the module as it was built, "devel" in a checkout.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}

// released reports whether this is the release that its output says it is of.
func released() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && info.Main.Replace == nil && version() == "v"+generator.Version
}
