package scaffold

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/pmgen/pmgen/generator/diag"
)

const (
	modulePath = "github.com/pmgen/pmgen"
	toolPath   = modulePath + "/cmd/pmgen"
	ginkgoPath = "github.com/onsi/ginkgo/v2"
)

// rootFS is the folder of the config, out of which no path leads.
type rootFS = fs.FS

// surroundings are the module and the repository that a folder is in.
type surroundings struct {
	dir    string // absolute
	module string // its path
	// modDir and repo are the folders of go.mod and of the repository, absolute; repo is modDir where there is none.
	modDir, repo string
	tool, ginkgo bool // what go.mod has
	// pkg is the name of the Go package in dir, "" where there is none; line: one of its files runs pmgen generate.
	pkg, line string
	remote    string // the URL of origin
}

// lookAround finds out what the folder is in. Without a module there is nothing to generate into.
func lookAround(dir string) (*surroundings, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(abs); err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", dir, diag.Reason(err))
	} else if !info.IsDir() {
		return nil, Problem{dir + " is no folder", ""}
	}
	at := &surroundings{dir: abs}
	if at.modDir = above(abs, "go.mod"); at.modDir == "" {
		return nil, Problem{"there is no go.mod in " + diag.Printable(abs) + " or above it",
			"make a module first: go mod init example.com/you/shop"}
	}
	name := filepath.Join(at.modDir, "go.mod")
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", name, diag.Reason(err))
	}
	mod, err := modfile.Parse(name, data, nil)
	switch {
	case err != nil:
		return nil, Problem{diag.Printable(err.Error()), "mend it first"}
	case mod.Module == nil:
		return nil, Problem{name + " names no module", "mend it first: module example.com/you/shop"}
	}
	at.module = mod.Module.Mod.Path
	at.tool = moduleOf(mod).Tool
	at.ginkgo = slices.ContainsFunc(mod.Require, func(r *modfile.Require) bool { return r.Mod.Path == ginkgoPath && !r.Indirect })
	if at.repo = above(abs, ".git"); at.repo == "" {
		at.repo = at.modDir
	} else {
		at.remote = origin(filepath.Join(at.repo, ".git"))
	}
	at.lookAtPackage()
	return at, nil
}

// above returns the nearest folder that has something of the name: dir, or one above it; "" where there is none.
func above(dir, name string) string {
	for {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// maxGoFile bounds what is read of a Go file of the folder.
const maxGoFile = 1 << 20

// lookAtPackage reads the Go files of the folder: the package's name, and whether one runs pmgen already.
func (at *surroundings) lookAtPackage() {
	entries, err := os.ReadDir(at.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := filepath.Join(at.dir, e.Name())
		if !e.Type().IsRegular() || filepath.Ext(name) != ".go" {
			continue
		}
		data, ok := readSome(name, maxGoFile)
		if !ok {
			continue
		}
		if at.line == "" && runsPmgen.Match(data) {
			at.line = e.Name()
		}
		if at.pkg != "" || onlyForGenerate(data) {
			continue
		}
		if f, err := parser.ParseFile(token.NewFileSet(), "", data, parser.PackageClauseOnly); err == nil {
			if strings.HasSuffix(e.Name(), "_test.go") {
				at.pkg = strings.TrimSuffix(f.Name.Name, "_test")
				continue
			}
			at.pkg = f.Name.Name
		}
	}
}

var runsPmgen = regexp.MustCompile(`(?m)^//go:generate\s.*\bpmgen(@\S+)?\s+generate\b`)

// onlyForGenerate reports whether no build takes the file: it says nothing of the folder's package.
func onlyForGenerate(data []byte) bool {
	return bytes.Contains(data, []byte("//go:build generate")) || bytes.Contains(data, []byte("//go:build ignore"))
}

func readSome(name string, most int64) ([]byte, bool) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > most {
		return nil, false
	}
	data, err := os.ReadFile(name)
	return data, err == nil
}

// origin is the URL of the remote that git calls origin. A worktree's .git is a file that names the folder.
func origin(git string) string {
	if data, ok := readSome(git, 4096); ok {
		dir, _ := strings.CutPrefix(strings.TrimSpace(string(data)), "gitdir: ")
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(git), dir)
		}
		git = dir
		if data, ok := readSome(filepath.Join(git, "commondir"), 4096); ok {
			git = filepath.Join(git, strings.TrimSpace(string(data)))
		}
	}
	data, ok := readSome(filepath.Join(git, "config"), 1<<20)
	if !ok {
		return ""
	}
	within := false
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			within = line == `[remote "origin"]`
		}
		if key, value, ok := strings.Cut(line, "="); ok && within && strings.TrimSpace(key) == "url" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// exists reports whether anything has the name, even a link that leads nowhere.
func exists(name string) bool {
	_, err := os.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}
