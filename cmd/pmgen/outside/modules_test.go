package outside_test

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
)

const dependencies = "../../../docs/dependencies.md"

// row is a module in the list, and its reason.
var row = regexp.MustCompile(`(?m)^\| ([a-zA-Z0-9.-]+\.[a-z]+/\S+) \| ([^|]+) \| ([^|]*)\|$`)

// listed are the modules that the documentation lists.
func listed(t require.TestingT) []string {
	data, err := os.ReadFile(dependencies)
	require.NoError(t, err)
	var all []string
	for _, m := range row.FindAllStringSubmatch(string(data), -1) {
		require.NotEmpty(t, strings.TrimSpace(m[2]), "%s has no reason", m[1])
		all = append(all, m[1])
	}
	slices.Sort(all)
	require.Equal(t, slices.Compact(slices.Clone(all)), all, "each once")
	return all
}

// TestModulesAreListed: what the binary is linked of on any system, and nothing else, is in the list, each with its reason.
func TestModulesAreListed(t *testing.T) {
	var linked []string
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", ownModule+"/cmd/pmgen")
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		out, err := cmd.Output()
		require.NoError(t, err)
		linked = append(linked, strings.Fields(string(out))...)
	}
	slices.Sort(linked)
	assert.Equal(t, slices.Compact(linked), listed(t))

	data, err := os.ReadFile(dependencies)
	require.NoError(t, err)
	count := regexp.MustCompile(`(?m)^(\d+) modules\.`).FindStringSubmatch(string(data))
	require.NotNil(t, count)
	assert.Equal(t, strconv.Itoa(len(listed(t))), count[1])
}

// addsListed GO.MOD demands that a go.mod which was bare requires what the list has, and nothing else.
func addsListed(ts *testscript.TestScript, _ bool, args []string) {
	f, err := modfile.Parse(args[0], []byte(ts.ReadFile(args[0])), nil)
	ts.Check(err)
	var required []string
	for _, r := range f.Require {
		required = append(required, r.Mod.Path)
	}
	slices.Sort(required)
	want := listed(fatal{ts})
	if !slices.Equal(want, required) {
		ts.Fatalf("the tool brings\n%s\nand docs/dependencies.md lists\n%s", strings.Join(required, "\n"), strings.Join(want, "\n"))
	}
	if len(f.Replace) > 0 {
		ts.Fatalf("%s replaces modules", args[0])
	}
}

// fatal ends a script where testify would end a test.
type fatal struct{ ts *testscript.TestScript }

func (f fatal) Errorf(format string, args ...any) { f.ts.Logf(format, args...) }
func (f fatal) FailNow()                          { f.ts.Fatalf("see above") }
