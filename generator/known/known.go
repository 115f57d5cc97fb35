// Package known remembers on one machine what a pmgen has made, so that it need not be made again to be known.
//
// A manifest says from what a folder was generated, but not by which code: emitters change under one version in a checkout, and
// whoever edits a generated file can edit its manifest, too. So a manifest counts only where this very executable has come to
// it before, on this machine. That is one empty file in the user's cache, whose name is a hash of the executable and of the
// manifest. Nothing is ever read from the cache, so that nothing of it can reach an output: at worst somebody who can write to it
// could keep a folder from being generated. Without it everything is made anew, which comes to the same and takes longer.
package known

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// most is how many things are remembered; with more, those that were not asked for the longest are forgotten.
const most = 4096

// Memory is what was made on this machine. A nil Memory knows nothing.
type Memory struct {
	dir  string
	tool func() string
}

// Open returns the memory that lies in a folder, which need not be there yet.
func Open(dir string) *Memory { return &Memory{dir: dir, tool: sync.OnceValue(executable)} }

// executable is the hash of the program that runs; "" where that cannot be read.
func executable() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// path is where a claim is remembered; "" where it cannot be.
func (m *Memory) path(claim []byte) string {
	if m == nil || m.dir == "" || m.tool() == "" {
		return ""
	}
	h := sha256.New()
	_, _ = io.WriteString(h, m.tool())
	_, _ = h.Write(claim)
	return filepath.Join(m.dir, hex.EncodeToString(h.Sum(nil)))
}

// Has reports whether this executable has added the claim.
func (m *Memory) Has(claim []byte) bool {
	name := m.path(claim)
	if name == "" {
		return false
	}
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	if now := time.Now(); now.Sub(info.ModTime()) > 24*time.Hour {
		_ = os.Chtimes(name, now, now) // it is of use
	}
	return true
}

// Add remembers claims. Where that is not possible they are not remembered.
func (m *Memory) Add(claims ...[]byte) {
	if len(claims) == 0 || m.path(nil) == "" || os.MkdirAll(m.dir, 0o700) != nil {
		return
	}
	for _, claim := range claims {
		if f, err := os.Create(m.path(claim)); err == nil {
			_ = f.Close()
		}
	}
	m.forget()
}

// forget removes the oldest half of too much.
func (m *Memory) forget() {
	entries, err := os.ReadDir(m.dir)
	if err != nil || len(entries) <= most {
		return
	}
	type entry struct {
		name string
		when time.Time
	}
	var all []entry
	for _, e := range entries {
		if info, err := e.Info(); err == nil && len(e.Name()) == 2*sha256.Size {
			all = append(all, entry{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		if c := a.when.Compare(b.when); c != 0 {
			return c
		}
		return strings.Compare(a.name, b.name)
	})
	for _, e := range all[:max(0, len(all)-most/2)] {
		_ = os.Remove(filepath.Join(m.dir, e.name))
	}
}
