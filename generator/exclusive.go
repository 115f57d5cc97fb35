package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/pmgen/pmgen/generator/diag"
)

// How runs keep out of each other's way
//
// Whoever writes holds a lock on a file in every folder that is written, and in that of pmgen.lock.json. The operating system
// takes the lock back from a process that ends, however it ends: there is no stale one, only an empty file that nobody holds.
// The file goes with the lock, so that no folder of a user keeps one; who waited for a file that is gone takes the next.

const exclusiveFile = scratchPrefix + "lock"

// slow is how long a run waits for another one before it says so.
const slow = 500 * time.Millisecond

// exclusive locks folders, and returns what unlocks them. Folders are locked in one order by all.
func (p *Project) exclusive(folders []string) (func(), error) {
	slices.Sort(folders)
	var held []func()
	release := func() {
		for _, f := range slices.Backward(held) {
			f()
		}
	}
	for _, folder := range slices.Compact(folders) {
		one, err := p.lockFolder(folder)
		if err != nil {
			release()
			return nil, err
		}
		held = append(held, one)
	}
	return release, nil
}

func (p *Project) lockFolder(folder string) (func(), error) {
	name := filepath.Join(folder, exclusiveFile)
	for {
		if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
			if err := os.RemoveAll(name); err != nil { // whatever it is, the name is pmgen's; a link is not followed
				return nil, fmt.Errorf("cannot write %s: %w", folder, diag.Reason(err))
			}
		}
		f, err := p.wait(folder, name)
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, errReadOnly) || errors.Is(err, errors.ErrUnsupported) {
			// What has to be written there fails with its own reason, and nothing may have to be; some file systems know no locks.
			return func() {}, nil
		}
		if err != nil {
			return nil, fmt.Errorf("cannot write %s: %w", folder, diag.Reason(err))
		}
		mine, err := f.Stat()
		now, err2 := os.Stat(name)
		if err == nil && err2 == nil && os.SameFile(mine, now) {
			return func() {
				removed := os.Remove(name) == nil
				_ = f.Close()
				if !removed { // Windows removes no open file; where another run has it open by now, it stays
					_ = os.Remove(name)
				}
			}, nil
		}
		_ = f.Close()
	}
}

// wait opens the file when nobody holds it.
func (p *Project) wait(folder, name string) (*lockedfile.File, error) {
	type opened struct {
		f   *lockedfile.File
		err error
	}
	got := make(chan opened, 1)
	go func() {
		f, err := lockedfile.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
		got <- opened{f, err}
	}()
	select {
	case o := <-got:
		return o.f, o.err
	case <-time.After(slow):
	}
	if p.Waiting != nil {
		p.Waiting(folder)
	}
	o := <-got
	return o.f, o.err
}
