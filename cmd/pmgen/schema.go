package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator/config"
)

func newSchema(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of pmgen.yaml, for editors",
		Long: `Print the JSON Schema of pmgen.yaml. An editor with a YAML language server completes the keys,
and shows what each says, where the config begins with the line

  # yaml-language-server: $schema=` + config.SchemaURL + `

or with the path of a file that this command wrote.`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(t.out, config.Schema())
			return err
		},
	}
}
