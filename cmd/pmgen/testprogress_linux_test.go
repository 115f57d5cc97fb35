package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// pseudo opens a terminal: what is written to its one end can be read from the other.
func pseudo(t *testing.T) (screen, end *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = screen.Close() })
	require.NoError(t, unix.IoctlSetPointerInt(int(screen.Fd()), unix.TIOCSPTLCK, 0))
	n, err := unix.IoctlGetInt(int(screen.Fd()), unix.TIOCGPTN)
	require.NoError(t, err)
	end, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = end.Close() })
	return screen, end
}

// shown is what was written to a terminal so far, and END.
func shown(t *testing.T, screen, end *os.File) string {
	t.Helper()
	_, err := end.WriteString("END")
	require.NoError(t, err)
	var seen strings.Builder
	buf := make([]byte, 4096)
	for !strings.Contains(seen.String(), "END") {
		n, err := screen.Read(buf)
		require.NoError(t, err)
		seen.Write(buf[:n])
	}
	return seen.String()
}

// On a terminal a bar says how many cases were run and how many checks have failed; it is gone in the end. In a pipe there is
// nothing, which the scripts see.
func TestProgressOnATerminal(t *testing.T) {
	t.Setenv("TERM", "xterm")
	base := mock(t, "../../collections/losant")
	see := func(args ...string) string {
		screen, end := pseudo(t)
		var out strings.Builder
		require.Equal(t, exitOK, run(t.Context(), append([]string{"test", "../../collections/losant", "--base-url", base}, args...), &out, end), out.String())
		return shown(t, screen, end)
	}
	text := see()
	assert.Contains(t, text, "0 failed")
	assert.Regexp(t, `\d+/\d+`, text)
	last := text[strings.LastIndex(text[:strings.Index(text, "END")], "\r"):]
	assert.Equal(t, "\rEND", last, "the bar is taken away")
	assert.Equal(t, "END", see("--quiet"))
	t.Setenv("TERM", "dumb")
	assert.Equal(t, "END", see())
}
