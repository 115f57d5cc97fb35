// Command demo shows the whole way once: it generates the owner's two APIs, starts their mocks, calls every operation
// through the generated clients, and prints what came back and what was written. `make demo` runs it.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/diag"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer) error {
	project, outputs, err := generate("pmgen.yaml")
	if err != nil {
		return err
	}
	base, stop, err := serve(outputs)
	if err != nil {
		return err
	}
	defer stop()
	var rec recorder
	for _, call := range calls(base, &rec) {
		rec.operation = call.operation
		value, err := call.do(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", call.operation, err)
		}
		rec.came(value)
	}
	if missing := rec.missing(outputs); len(missing) > 0 {
		return fmt.Errorf("operations that the demo does not call: %v", missing)
	}
	if _, err := fmt.Fprintf(w, "%s\n\n", rec.table()); err != nil {
		return err
	}
	return written(w, project, outputs)
}

// generate writes gen/ as the config says, and returns what it wrote with its models.
func generate(config string) (*generator.Project, []*generator.Output, error) {
	project, diags, err := generator.OpenConfig(config)
	if err != nil {
		return nil, nil, err
	}
	var outputs []*generator.Output
	for _, job := range project.Jobs {
		o := generator.Generate(job.Input)
		diags = append(diags, o.Diagnostics...)
		outputs = append(outputs, o)
	}
	if diags.Errors() == 0 {
		more, err := project.Write(outputs)
		if err != nil {
			return nil, nil, err
		}
		diags = append(diags, more...)
	}
	if diags.Errors() > 0 {
		_ = diag.WriteText(os.Stderr, diags, diag.TextOptions{All: true})
		return nil, nil, fmt.Errorf("%d errors", diags.Errors())
	}
	return project, outputs, nil
}
