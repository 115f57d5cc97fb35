package openapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// redoclyVersion is the release of @redocly/cli that lints.
const redoclyVersion = "2.77.0"

// rivals is the module that names the releases of oapi-codegen and ogen.
const rivals = "../../bench/rivals"

// buildTools builds oapi-codegen and ogen.
func buildTools(t *testing.T) string {
	bin := t.TempDir()
	cmd := exec.Command("go", "build", "-o", bin, "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen", "github.com/ogen-go/ogen/cmd/ogen")
	cmd.Dir = rivals
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	return bin
}

// lint runs redocly over all documents, with its recommended rules. It comes from npm into a folder of its own, and is told
// not to report home.
func lint(t *testing.T, docs []*shown) {
	dir := t.TempDir()
	npm := exec.Command("npm", "install", "--prefix", dir, "--ignore-scripts", "--no-audit", "--no-fund", "@redocly/cli@"+redoclyVersion)
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		t.Errorf("npm cannot be reached, so redocly was not asked: %v\n%s", err, out)
		return
	}
	args := []string{filepath.Join(dir, "node_modules", "@redocly", "cli", "bin", "cli.js"), "lint", "--extends=recommended", "--format=json", "--max-problems=100000"}
	byFile := map[string]*shown{}
	for _, d := range docs {
		name := filepath.Base(d.file)
		byFile[name] = d
		args = append(args, name)
	}
	cmd := exec.Command("node", args...)
	cmd.Dir = filepath.Dir(docs[0].file)
	cmd.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	reports, slashes := 0, map[*shown]int{}
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); reports++ {
		var r struct {
			Problems []struct {
				Rule     string `json:"ruleId"`
				Severity string
				Message  string
				Location []struct {
					Source  struct{ Ref string }
					Pointer string
				}
			}
		}
		require.NoError(t, dec.Decode(&r), stderr.String())
		for _, p := range r.Problems {
			if p.Severity != "error" {
				continue
			}
			require.NotEmpty(t, p.Location)
			d := byFile[filepath.Base(p.Location[0].Source.Ref)]
			require.NotNil(t, d)
			if p.Rule == "no-path-trailing-slash" { // a rule of style: the path is what the server answers to
				slashes[d]++
				continue
			}
			d.redocly = append(d.redocly, p.Rule+": "+p.Message+" at "+p.Location[0].Pointer)
		}
	}
	for _, d := range docs {
		assert.Equal(t, d.slashes, slashes[d], "%s: paths that end with a slash", d.name)
	}
	assert.Equal(t, len(docs), reports, "documents that redocly looked at: %s", stderr.String())
}

// newModule makes a module for generated code, with the requirements of the rivals.
func newModule(t *testing.T, module string) {
	require.NoError(t, os.MkdirAll(module, 0o755))
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(rivals, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(module, name), data, 0o644))
	}
}

// runOapiCodegen makes types, client, server and the embedded document, as its documentation shows.
func runOapiCodegen(t *testing.T, bin, module string, docs []*shown) {
	newModule(t, module)
	for _, d := range docs {
		require.NoError(t, os.MkdirAll(filepath.Join(module, d.pkg), 0o755))
		out, err := bounded(module, filepath.Join(bin, "oapi-codegen"), "-package", d.pkg, "-generate", "types,client,std-http-server,spec",
			"-o", filepath.Join(d.pkg, "gen.go"), d.file)
		if err != nil {
			d.oapi = "it generates nothing: " + last(out, err)
			require.NoError(t, os.RemoveAll(filepath.Join(module, d.pkg)))
		}
	}
	broken := buildAll(t, module)
	for _, d := range docs {
		if e, ok := broken[d.pkg]; ok {
			d.oapi = "it does not compile: " + e
		}
	}
}

// runOgen makes client and server: plainly, and where that is refused, once more with leave to skip what ogen has not
// implemented. One runs at a time: of a giant description, it can need as much memory as a machine has.
func runOgen(t *testing.T, bin, module string, docs []*shown) {
	newModule(t, module)
	config := filepath.Join(module, "skip.yml")
	require.NoError(t, os.WriteFile(config, []byte("generator:\n  ignore_not_implemented: [all]\n"), 0o644))
	ogen := func(d *shown, pkg string, args ...string) string {
		args = append(args, "--target", filepath.Join(module, pkg), "--package", d.pkg, "--clean", d.file)
		out, err := bounded(module, filepath.Join(bin, "ogen"), args...)
		if err != nil {
			require.NoError(t, os.RemoveAll(filepath.Join(module, pkg)))
			return "it generates nothing: " + last(out, err)
		}
		return ""
	}
	for _, d := range docs {
		if d.ogen = ogen(d, d.pkg); d.ogen == "" {
			continue
		}
		d.partly = ogen(d, d.pkg+"partly", "--config", config)
		if !*partly { // what is left of giant descriptions takes minutes to compile
			require.NoError(t, os.RemoveAll(filepath.Join(module, d.pkg+"partly")))
		}
	}
	broken := buildAll(t, module)
	for _, d := range docs {
		if e, ok := broken[d.pkg]; ok {
			d.ogen = "it does not compile: " + e
		}
		if e, ok := broken[d.pkg+"partly"]; ok {
			d.partly = "it does not compile: " + e
		}
	}
}

// bounded runs a tool for at most three minutes and in 9 GB.
func bounded(dir, tool string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -v 9000000; exec "$0" "$@"`, tool}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOMEMLIMIT=4GiB")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

var brokenPackage = regexp.MustCompile(`(?m)^# \S+/(\w+)\n(.*)$`)

// buildAll compiles all packages of a module, and returns the first error of those that do not compile.
func buildAll(t *testing.T, module string) map[string]string {
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "build", "-p", "1", "./...")
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOMEMLIMIT=6GiB")
	out, err := cmd.CombinedOutput()
	broken := map[string]string{}
	for _, m := range brokenPackage.FindAllStringSubmatch(string(out), -1) {
		broken[m[1]] = m[2]
	}
	assert.Equal(t, err != nil, len(broken) > 0, "the packages that do not compile are named: %s", out)
	return broken
}

var (
	colours  = regexp.MustCompile("\x1b\\[[0-9;]*m")
	ogenSays = regexp.MustCompile(`(?s)\n(Feature "[^"]+" is not implemented|Content type "[^"]+" is unsupported|discriminator inference)`)
)

// last returns the line that says why a tool gave up.
func last(out string, err error) string {
	out = colours.ReplaceAllString(out, "")
	if m := ogenSays.FindStringSubmatch(out); m != nil {
		return m[1]
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		line := strings.TrimSpace(lines[i])
		switch {
		case line == "", strings.HasPrefix(line, "/"), strings.HasPrefix(line, "main."), strings.HasPrefix(line, "github.com/ogen-go/"),
			strings.HasPrefix(line, "generation failed"), isExcerpt(line):
			continue
		}
		return line
	}
	return err.Error()
}

// isExcerpt reports whether the line is one of those of the document that ogen shows.
func isExcerpt(line string) bool {
	number, _, ok := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "→")), "|")
	_, err := strconv.Atoi(strings.TrimSpace(number))
	return ok && err == nil
}
