package service

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// watched reads a folder again whenever it changes, and tells what it read; a text that begins with "broken" is of no use.
type watched struct {
	t     *testing.T
	dir   string
	reads chan string
}

func watch(t *testing.T, dir string) *watched {
	t.Helper()
	w := &watched{t: t, dir: dir, reads: make(chan string, 100)}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan bool)
	state, _ := w.load()
	<-w.reads
	go func() {
		defer close(done)
		Watch(ctx, state, slog.New(slog.DiscardHandler), w.load)
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	return w
}

func (w *watched) load() (State, bool) {
	state := State{}
	files := NewFiles(os.DirFS(w.dir), w.dir, state)
	text, ok := "", true
	entries, err := files.ReadDir(".")
	ok = err == nil
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := files.ReadFile(e.Name())
		if err != nil || len(data) > 5 && string(data[:6]) == "broken" {
			ok = false
		}
		text += fmt.Sprintf("%s=%s ", e.Name(), data)
	}
	w.reads <- text
	return state, ok
}

// next waits for a read of exactly this; reads before it may have been too early.
func (w *watched) next(want string) {
	w.t.Helper()
	end := time.After(15 * time.Second)
	last := "nothing"
	for {
		select {
		case last = <-w.reads:
			if last == want {
				return
			}
		case <-end:
			require.Equal(w.t, want, last)
		}
	}
}

func TestWatch(t *testing.T) {
	write := func(t *testing.T, path, text string) {
		t.Helper()
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	for _, c := range []struct {
		name   string
		change func(t *testing.T, dir string)
		want   string
	}{
		{"written in place", func(t *testing.T, dir string) { write(t, filepath.Join(dir, "a"), "two") }, "a=two "},
		{"renamed over, as editors do", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, ".a.swp"), "three")
			require.NoError(t, os.Rename(filepath.Join(dir, ".a.swp"), filepath.Join(dir, "a")))
		}, "a=three "},
		{"moved away and written anew", func(t *testing.T, dir string) {
			require.NoError(t, os.Rename(filepath.Join(dir, "a"), filepath.Join(t.TempDir(), "a~")))
			write(t, filepath.Join(dir, "a"), "four")
		}, "a=four "},
		{"written in pieces", func(t *testing.T, dir string) {
			f, err := os.Create(filepath.Join(dir, "a"))
			require.NoError(t, err)
			for _, piece := range []string{"f", "i", "v", "e"} {
				_, err = f.WriteString(piece)
				require.NoError(t, err)
				time.Sleep(20 * time.Millisecond)
			}
			require.NoError(t, f.Close())
		}, "a=five "},
		{"another file", func(t *testing.T, dir string) { write(t, filepath.Join(dir, "b"), "new") }, "a=one b=new "},
		{"file that is gone", func(t *testing.T, dir string) { require.NoError(t, os.Remove(filepath.Join(dir, "a"))) }, ""},
		{"same size, other text", func(t *testing.T, dir string) { write(t, filepath.Join(dir, "a"), "eno") }, "a=eno "},
		{"broken, then mended", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "a"), "broken")
			time.Sleep(3 * quiet)
			write(t, filepath.Join(dir, "a"), "mended")
		}, "a=mended "},
		{"gone, then back", func(t *testing.T, dir string) {
			require.NoError(t, os.Rename(dir, dir+"-away"))
			time.Sleep(3 * quiet)
			require.NoError(t, os.Mkdir(dir, 0o700))
			write(t, filepath.Join(dir, "a"), "back")
		}, "a=back "},
		{"link that is swapped, as a Kubernetes volume does", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "..", "v2"), "volume")
			require.NoError(t, os.Symlink(filepath.Join("..", "v2"), filepath.Join(dir, "tmp")))
			require.NoError(t, os.Rename(filepath.Join(dir, "tmp"), filepath.Join(dir, "a")))
		}, "a=volume "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "folder")
			require.NoError(t, os.Mkdir(dir, 0o700))
			write(t, filepath.Join(dir, "a"), "one")
			w := watch(t, dir)
			c.change(t, dir)
			w.next(c.want)
		})
	}
	t.Run("nothing that is read", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		write(t, filepath.Join(dir, "a"), "one")
		state := State{}
		state.Look(filepath.Join(dir, "a"))
		ctx, stop := context.WithCancel(t.Context())
		loads, done := 0, make(chan bool)
		go func() {
			defer close(done)
			Watch(ctx, state, slog.New(slog.DiscardHandler), func() (State, bool) { loads++; return state, true })
		}()
		write(t, filepath.Join(dir, "other"), "two")
		require.NoError(t, os.Chtimes(dir, time.Now(), time.Now()))
		time.Sleep(5 * quiet)
		stop()
		<-done
		assert.Zero(t, loads)
	})
}
