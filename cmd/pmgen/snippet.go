package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator/call"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/golang"
	"github.com/pmgen/pmgen/generator/model"
)

func newSnippet(t *terminal) *cobra.Command {
	var in inputFlags
	var lang, base, importPath, pkg string
	cmd := &cobra.Command{
		Use:   "snippet FILE_OR_DIR OPERATION",
		Short: "Print the recorded call of an operation, for curl or as a Go program",
		Long: `Print the call of an operation as it was recorded: as a command for a POSIX shell that runs
curl, or as a Go program that uses the generated client. The operation is named as the
client does (OAuthUsage.List), or as the collection does ("OAuth Usage/List", or the name
alone where no other request has it).

What nothing gives a value has its name in its place. Secrets are never printed: the call
takes them from environment variables that begin with the package's name.

    pmgen mock shop.json --addr 127.0.0.1:8080 &
    pmgen snippet shop.json Orders.Get --base-url http://127.0.0.1:8080 | sh

The Go program imports the package that generate wrote: -c and a config have its import
path, else --import gives it.`,
		Args: arguments(2, 2, "a file or folder, and an operation"),
		RunE: func(_ *cobra.Command, args []string) error {
			if lang != "curl" && lang != "go" {
				return usageError{fmt.Errorf("--lang %q: want curl or go", lang)}
			}
			if err := checkBase(base); err != nil {
				return err
			}
			t.unapplied(&in, args[0])
			src, err := in.source(args[0])
			if err != nil {
				return t.fail(err)
			}
			if pkg != "" {
				src.input.API.Package = pkg
			}
			result, err := t.compile(src)
			if err != nil {
				return err
			}
			op, err := find(result.API, args[1])
			if err != nil {
				return err
			}
			var text string
			if lang == "curl" {
				text = call.Of(result.API, op).Curl(base)
			} else {
				program, err := golang.Snippet(result.API, op, golang.SnippetOptions{ImportPath: cmp.Or(importPath, src.input.API.Import), BaseURL: base})
				if err != nil {
					return err
				}
				text = string(program)
			}
			if t.json {
				return t.printJSON(snippetJSON{op.ID, lang, text})
			}
			_, err = fmt.Fprint(t.out, text)
			return err
		},
	}
	in.add(cmd)
	f := cmd.Flags()
	f.StringVar(&lang, "lang", "curl", "curl or go")
	f.StringVar(&base, "base-url", "", "where the call is sent instead of to the recorded server, such as the address of pmgen mock")
	f.StringVar(&importPath, "import", "", "with --lang go: the import path of the generated package")
	f.StringVar(&pkg, "package", "", "the name of the generated package, where no config gives it")
	f.BoolVar(&t.json, "json", false, "print one JSON document on stdout and nothing else there")
	return cmd
}

// checkBase demands of --base-url that calls can be sent there; "" is the recorded server.
func checkBase(base string) error {
	if u, err := url.Parse(base); base != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "") {
		return usageError{errors.New("--base-url: want a URL such as http://127.0.0.1:8080")}
	}
	return nil
}

type snippetJSON struct {
	Operation string `json:"operation"`
	Lang      string `json:"lang"`
	Snippet   string `json:"snippet"`
}

// find returns the operation that a person names: by its ID, by its folders and name, or by its name alone.
func find(api *model.API, name string) (*model.Operation, error) {
	if op := api.Operation(name); op != nil {
		return op, nil
	}
	var found []*model.Operation
	for _, same := range []func(*model.Operation) bool{
		func(op *model.Operation) bool { return strings.EqualFold(op.ID, name) },
		func(op *model.Operation) bool { return op.Identity.Path() == name },
		func(op *model.Operation) bool {
			return strings.Join(append(slices.Clone(op.Folder), op.Name), ".") == name
		},
		func(op *model.Operation) bool { return strings.EqualFold(op.Name, name) },
		func(op *model.Operation) bool { return strings.EqualFold(op.GoName, name) },
	} {
		for _, op := range api.Operations {
			if same(op) {
				found = append(found, op)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return nil, usageError{fmt.Errorf("%s are called %s; name one of them:%s", plural(len(found), "operation"), diag.Quote(name), list(found))}
		}
	}
	return nil, usageError{fmt.Errorf("the description has no operation %s%s", diag.Quote(name), nearest(api, name))}
}

const shownOperations = 5

func list(ops []*model.Operation) string {
	var b strings.Builder
	for i, op := range ops {
		if i == shownOperations {
			fmt.Fprintf(&b, "\n  and %d more", len(ops)-i)
			break
		}
		fmt.Fprintf(&b, "\n  %s  (%s)", op.ID, diag.Printable(beginning(strings.Join(append(slices.Clone(op.Folder), op.Name), "/"), 80)))
	}
	return b.String()
}

// nearest lists the operations that may be meant: those with the word in their names, else those that are spelt most alike.
func nearest(api *model.API, name string) string {
	word := strings.ToLower(strings.TrimSpace(name))
	var about []*model.Operation
	for _, op := range api.Operations {
		if len(word) > 2 && (strings.Contains(strings.ToLower(op.ID), word) || strings.Contains(strings.ToLower(op.Name), word)) {
			about = append(about, op)
		}
	}
	if len(about) == 0 {
		byName := map[string]*model.Operation{}
		var known []string
		for _, op := range api.Operations {
			for _, n := range []string{op.ID, op.GoName, op.Name} {
				if byName[n] == nil {
					byName[n], known = op, append(known, n)
				}
			}
		}
		for len(about) < 3 {
			best := config.Nearest(name, known)
			if best == "" {
				break
			}
			if !slices.Contains(about, byName[best]) {
				about = append(about, byName[best])
			}
			known = slices.DeleteFunc(known, func(k string) bool { return k == best })
		}
	}
	if len(about) == 0 {
		return "; pmgen inspect lists them"
	}
	return "; the nearest:" + list(about)
}
