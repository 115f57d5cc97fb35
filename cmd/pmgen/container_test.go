package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The image holds nothing but the binary: it must need nothing else, neither a loader nor a library.
func TestTheBinaryOfTheContainerIsStatic(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("containers run Linux")
	}
	path := filepath.Join(t.TempDir(), "pmgen")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	f, err := elf.Open(path)
	require.NoError(t, err)
	defer f.Close()
	for _, p := range f.Progs {
		assert.NotEqual(t, elf.PT_INTERP, p.Type, "it asks for a loader")
	}
	libraries, err := f.ImportedLibraries()
	require.NoError(t, err)
	assert.Empty(t, libraries)
}

// No Docker runs where tests do: what can be read in the Dockerfile is held here.
func TestDockerfile(t *testing.T) {
	data, err := os.ReadFile("Dockerfile")
	require.NoError(t, err)
	text := string(data)
	mod, err := os.ReadFile("../../go.mod")
	require.NoError(t, err)
	wanted := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(mod))[1]
	image := regexp.MustCompile(`golang:(\d+\.\d+)\.\d+-\w+`).FindStringSubmatch(text)
	require.NotNil(t, image, "the image of the build has a full version")
	assert.Equal(t, wanted, image[1])
	assert.NotContains(t, text, ":latest")
	last := text[strings.LastIndex(text, "FROM "):]
	assert.True(t, strings.HasPrefix(last, "FROM scratch\n"), "there is no shell and nothing else in it")
	assert.NotContains(t, last, "RUN")
	assert.Regexp(t, `(?m)^USER [1-9]\d*:[1-9]\d*$`, last, "not root, by number")
	for _, instruction := range []string{"HEALTHCHECK", "ENTRYPOINT", "CMD"} {
		assert.Regexp(t, `(?m)\b`+instruction+` .*\["`, last, "without a shell")
	}
	// What it runs are command lines that there are.
	for _, line := range regexp.MustCompile(`\["/pmgen", ([^\]]*)\]|^CMD \[([^\]]*)\]`).FindAllStringSubmatch(text, -1) {
		for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(line[0], -1) {
			assert.NotNil(t, newMock(&terminal{}).Flags().Lookup(strings.TrimPrefix(flag, "--")), flag)
		}
	}
}

// A flag that is not in the docs is one that nobody finds.
func TestTheFlagsOfMockAreInTheDocs(t *testing.T) {
	data, err := os.ReadFile("../../docs/mock.md")
	require.NoError(t, err)
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	assert.Contains(t, string(readme), "docs/mock.md")
	cmd := newMock(&terminal{})
	shared := pflag.NewFlagSet("", pflag.ContinueOnError)
	other := newTest(&terminal{}).Flags()
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if other.Lookup(f.Name) == nil {
			shared.AddFlag(f)
		}
	})
	require.True(t, shared.HasFlags())
	shared.VisitAll(func(f *pflag.Flag) {
		assert.Regexp(t, "--"+f.Name+"[ `=]", string(data), "--%s", f.Name)
	})
}
