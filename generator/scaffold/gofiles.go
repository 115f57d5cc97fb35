package scaffold

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/naming"
)

const directive = "//go:generate go tool pmgen generate"

// generateLine proposes the file whose one line go generate runs. Where the folder has no package yet, the file is seen by go
// generate alone, so that it never stands in the way of the package that comes.
func (p *Plan) generateLine(at *surroundings) {
	if at.line != "" {
		p.Files = append(p.Files, File{Path: at.line, What: "runs pmgen generate", There: true})
		return
	}
	for _, name := range []string{"generate.go", "pmgen.go", "pmgen_generate.go"} {
		if exists(filepath.Join(at.dir, name)) {
			continue
		}
		text := "package " + at.pkg + "\n\n" + directive + "\n"
		if at.pkg == "" {
			text = "//go:build generate\n\npackage main\n\n" + directive + "\n"
		}
		p.Files = append(p.Files, File{Path: name, What: directive, Data: []byte(text)})
		return
	}
	p.Notes = append(p.Notes, "no name is free for a Go file; put the line into one of yours: "+directive)
}

// contractTests proposes a test for each API that has a test package to start.
func (p *Plan) contractTests(at *surroundings, entries []config.API) {
	if len(entries) == 0 {
		return
	}
	dir := path.Join(path.Dir(entries[0].Out), "contract")
	pkg, ok := testPackage(filepath.Join(at.dir, filepath.FromSlash(dir)))
	if !ok {
		p.Notes = append(p.Notes, "no contract test was written: "+dir+" is no folder of tests")
		return
	}
	up := strings.Repeat("../", strings.Count(dir, "/")+1)
	suite := false
	for _, a := range entries {
		name := path.Join(dir, a.Package+"_test.go")
		f := File{Path: name, What: fmt.Sprintf("a contract test, against the mock until %s names a server", baseURL(a))}
		switch {
		case exists(filepath.Join(at.dir, filepath.FromSlash(name))):
			f.There = true
		case !a.Test:
			p.Notes = append(p.Notes, fmt.Sprintf("no contract test was written for %s: it starts the mock of %stest, which is written with test: true", a.Name, a.Package))
			continue
		case at.importPath(a.Out) == "":
			p.Notes = append(p.Notes, fmt.Sprintf("no contract test was written for %s: its folder has no import path", a.Name))
			continue
		case at.ginkgo:
			suite = true
			f.Data = fill(ginkgoTest, pkg, up, a, at.importPath(a.Out))
		default:
			f.Data = fill(plainTest, pkg, up, a, at.importPath(a.Out))
		}
		p.Files = append(p.Files, f)
	}
	if name := path.Join(dir, "suite_test.go"); suite {
		f := File{Path: name, What: "runs Ginkgo's specs", Data: []byte(strings.ReplaceAll(suiteTest, "PKG", pkg))}
		if exists(filepath.Join(at.dir, filepath.FromSlash(name))) {
			f.There, f.Data = true, nil
		}
		p.Files = append(p.Files, f)
	}
}

// testPackage is the name of the package of tests that a folder can hold beside what it holds; false: it can hold none.
func testPackage(dir string) (string, bool) {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return "contract_test", true
	}
	if err != nil {
		return "", false
	}
	names := []string{}
	for _, e := range entries {
		data, ok := readSome(filepath.Join(dir, e.Name()), maxGoFile)
		if !ok || filepath.Ext(e.Name()) != ".go" {
			continue
		}
		if f, err := parser.ParseFile(token.NewFileSet(), "", data, parser.PackageClauseOnly); err == nil {
			names = append(names, strings.TrimSuffix(f.Name.Name, "_test"))
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	switch len(names) {
	case 0:
		return "contract_test", true
	case 1:
		return names[0] + "_test", true
	}
	return "", false
}

// baseURL is the environment variable that names the server of an API.
func baseURL(a config.API) string { return strings.ToUpper(a.Package) + "_BASE_URL" }

// fill completes a test. Nothing of a collection is in it: names of packages, and paths of the module.
func fill(template, pkg, up string, a config.API, importPath string) []byte {
	return []byte(strings.NewReplacer("PKG", pkg, "NAMED", naming.GoName(a.Package), "API", a.Package, "CONFIG", strconv.Quote(up+config.ConfigFile),
		"ENTRY", strconv.Quote(a.Name), "ENV", strconv.Quote(baseURL(a)), "IMPORT", importPath+"/"+a.Package+"test").Replace(template))
}

const plainTest = `package PKG

import (
	"os"
	"testing"

	"github.com/pmgen/pmgen/contracttests"

	"IMPORT"
)

// TestNAMED checks that a server keeps the contract of the description: by default the mock, or the one that the environment
// names. What is checked, and where credentials come from: https://github.com/pmgen/pmgen/blob/main/docs/contract.md
func TestNAMED(t *testing.T) {
	api, options, err := contracttests.LoadConfig(CONFIG, ENTRY)
	if err != nil {
		t.Fatal(err)
	}
	options.Getenv = os.Getenv
	options.Target.BaseURL = os.Getenv(ENV)
	if options.Target.BaseURL == "" {
		options.Target.BaseURL = APItest.NewServer(t).URL
	}
	contracttests.Run(t, api, options)
}
`

const ginkgoTest = `package PKG

import (
	"os"
	"sync"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/suite"

	"IMPORT"
)

var APIMock = sync.OnceValue(func() string { return APItest.Start().URL })

// By default the mock is checked, else the server that the environment names. What is checked, and where credentials come from:
// https://github.com/pmgen/pmgen/blob/main/docs/contract.md
var _ = suite.DescribeEntry(CONFIG, ENTRY, func(o *contracttests.Options) {
	o.Getenv = os.Getenv
	o.Target.BaseURL = os.Getenv(ENV)
	if o.Target.BaseURL == "" {
		o.Target.BaseURL = APIMock()
	}
})
`

const suiteTest = `package PKG

import (
	"testing"

	"github.com/onsi/ginkgo/v2"
)

func TestContracts(t *testing.T) { ginkgo.RunSpecs(t, "contracts") }
`
