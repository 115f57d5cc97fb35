//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// as runs a command where the module lies, and returns what it says and its exit code.
func (m *theirs) as(prepare func(*exec.Cmd), words ...string) (string, int) {
	m.t.Helper()
	cmd := exec.Command(words[0], words[1:]...)
	var out bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = m.dir, &out, &out
	if prepare != nil {
		prepare(cmd)
	}
	_ = cmd.Run()
	require.NotNil(m.t, cmd.ProcessState, "%v", words)
	return out.String(), cmd.ProcessState.ExitCode()
}

// scratchless fails where something that a run writes for itself is left.
func (m *theirs) scratchless() {
	m.t.Helper()
	require.NoError(m.t, filepath.WalkDir(m.dir, func(name string, _ os.DirEntry, err error) error {
		assert.False(m.t, strings.HasPrefix(filepath.Base(name), ".pmgen-"), name)
		return err
	}))
}

// TestFoldersThatCannotBeWritten: nothing is changed in any of them, and it is said which and why; what is in step already is no error.
func TestFoldersThatCannotBeWritten(t *testing.T) {
	m := newTheirs(t)
	pmgen, err := exec.LookPath("pmgen")
	require.NoError(t, err)
	binary, err := os.ReadFile(pmgen)
	require.NoError(t, err)
	tool := filepath.Join(m.dir, "tool")
	require.NoError(t, os.WriteFile(tool, binary, 0o755))
	user := func(*exec.Cmd) {}
	if os.Getuid() == 0 { // who may write everywhere
		for dir := m.dir; dir != filepath.Clean(os.TempDir()) && len(dir) > 1; dir = filepath.Dir(dir) {
			require.NoError(t, os.Chmod(dir, 0o755))
		}
		user = func(cmd *exec.Cmd) {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
	}
	pmgenAs := func(args ...string) (string, int) {
		// the name under which the test binary is pmgen
		return m.as(user, append([]string{"bash", "-c", `exec -a pmgen ./tool "$@"`, "-"}, args...)...)
	}
	m.generate()
	before := m.trees()
	second := filepath.Join(m.dir, "gen", "second")
	require.NoError(t, os.Chmod(second, 0o555))
	require.NoError(t, filepath.WalkDir(m.dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && os.Getuid() == 0 && name != second {
			return os.Lchown(name, 65534, 65534)
		}
		return err
	}))

	out, code := pmgenAs("generate")
	assert.Equal(t, exitOK, code, out)
	assert.Contains(t, out, "first, second, third: up to date")

	m.describe(1)
	out, code = pmgenAs("generate")
	assert.Equal(t, exitFail, code, out)
	assert.Contains(t, out, "pmgen: cannot write gen/second: ")
	assert.Contains(t, out, "permission denied; nothing was changed")
	assert.Equal(t, before, m.trees())
	m.scratchless()
	out, code = pmgenAs("check", "--no-diff")
	assert.Equal(t, exitFail, code)
	assert.Contains(t, out, "gen/second is stale: second.json has changed since")

	require.NoError(t, os.Chmod(second, 0o755))
	if os.Getuid() == 0 {
		require.NoError(t, os.Chown(second, 65534, 65534))
	}
	out, code = pmgenAs("generate")
	assert.Equal(t, exitOK, code, out)
}

// TestFilesThatBecomeTooLarge: a limit of the process on the size of files stands for a full disk where none can be mounted.
func TestFilesThatBecomeTooLarge(t *testing.T) {
	m := newTheirs(t)
	m.generate()
	before := m.trees()
	m.describe(1)
	out, code := m.as(nil, "bash", "-c", "ulimit -f 8; exec pmgen generate")
	assert.Equal(t, exitFail, code, out)
	assert.Contains(t, out, "file too large; nothing was changed")
	assert.Equal(t, before, m.trees())
	m.scratchless()

	require.NoError(t, os.RemoveAll(filepath.Join(m.dir, "gen", "third")))
	_, code = m.as(nil, "bash", "-c", "ulimit -f 8; exec pmgen generate")
	assert.Equal(t, exitFail, code)
	assert.NoDirExists(t, filepath.Join(m.dir, "gen", "third"))
	m.generate()
	assert.Empty(t, m.checked())
}

// TestFullDisk: with ever less room, a run writes all or changes nothing.
func TestFullDisk(t *testing.T) {
	m := newTheirs(t)
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", m.dir).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted: %s", out)
	}
	defer func() { assert.NoError(t, exec.Command("umount", "-l", m.dir).Run()) }()
	fresh := newTheirs(t)
	fresh.generate()
	before := fresh.trees()
	fresh.describe(1)
	fresh.generate()
	after := fresh.trees()
	require.NoError(t, exec.Command("cp", filepath.Join(fresh.dir, "pmgen.yaml"), m.dir).Run())
	failed, written := 0, 0
	for _, room := range []int{0, 16, 96, 256, 512} {
		require.NoError(t, os.RemoveAll(filepath.Join(m.dir, "gen")))
		m.describe(0)
		m.generate()
		m.describe(1)
		var disk syscall.Statfs_t
		require.NoError(t, syscall.Statfs(m.dir, &disk))
		filler := filepath.Join(m.dir, "filler")
		require.NoError(t, os.WriteFile(filler, make([]byte, max(0, int(disk.Bavail)*int(disk.Bsize)-room<<10)), 0o644))
		out, code := m.as(nil, "pmgen", "generate")
		if code == exitOK {
			written++
			assert.Equal(t, after, m.trees())
		} else {
			failed++
			assert.Contains(t, out, "no space left on device", fmt.Sprint(room))
			assert.Equal(t, before, m.trees(), "%d KB: %s", room, out)
			m.scratchless()
		}
		require.NoError(t, os.Remove(filler))
	}
	assert.NotZero(t, failed)
	assert.NotZero(t, written)
	m.generate()
	assert.Empty(t, m.checked())
	m.t.Chdir(os.TempDir()) // the folder can be unmounted
}
