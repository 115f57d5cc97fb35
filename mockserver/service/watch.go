package service

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How files are watched
//
// What counts is what the files look like, not what happens to them: editors write beside and rename, git replaces, a
// Kubernetes volume swaps a link. An event in one of their folders says that it is time to look, once it has been quiet for a
// moment, so that no file is read while it is written; and every two seconds it is time, too, for network file systems and mounts
// into containers tell of nothing. Only where one looks different from when it was read is everything loaded again.

const (
	quiet    = 100 * time.Millisecond // after the last event
	patience = time.Second            // though events go on
	lookFor  = 2 * time.Second
)

// Watch calls load whenever something looks different from its state, until ctx ends. load returns the state of what it read, and
// whether that can be used: where not, what was watched before is watched on.
func Watch(ctx context.Context, state State, log *slog.Logger, load func() (State, bool)) {
	w := &watcher{ctx: ctx, log: log, load: load, folders: map[string]bool{}}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		log.Warn("the system tells of no changes of files; they are looked for every few seconds", "problem", err)
	} else {
		defer events.Close()
		w.events = events
	}
	w.run(state)
}

type watcher struct {
	ctx     context.Context
	log     *slog.Logger
	load    func() (State, bool)
	events  *fsnotify.Watcher // nil where there is none
	folders map[string]bool   // that are watched
	state   State
}

func (w *watcher) run(state State) {
	w.follow(state)
	var told <-chan fsnotify.Event
	var lost <-chan error
	if w.events != nil {
		told, lost = w.events.Events, w.events.Errors
	}
	look := time.NewTicker(lookFor)
	defer look.Stop()
	for w.ctx.Err() == nil {
		if w.state.changed() && w.settle(told) {
			w.reload()
		}
		select {
		case <-w.ctx.Done():
		case <-told:
		case <-lost: // who knows which events
		case <-look.C:
		}
	}
}

// settle waits until it has been quiet for a moment; false where it is over.
func (w *watcher) settle(told <-chan fsnotify.Event) bool {
	still, enough := time.NewTimer(quiet), time.NewTimer(patience)
	defer still.Stop()
	defer enough.Stop()
	for {
		select {
		case <-told:
			still.Reset(quiet)
		case <-w.ctx.Done():
			return false
		case <-still.C:
			return true
		case <-enough.C:
			return true
		}
	}
}

func (w *watcher) reload() {
	state, ok := w.load()
	if !ok {
		for path := range w.state {
			state.Look(path)
		}
	}
	w.follow(state)
}

// follow watches the folders of a state.
func (w *watcher) follow(state State) {
	w.state = state
	if w.events == nil {
		return
	}
	wanted := map[string]bool{}
	for path := range state {
		wanted[filepath.Dir(path)] = true
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			wanted[path] = true
		}
	}
	for folder := range w.folders {
		if !wanted[folder] {
			_ = w.events.Remove(folder) // it is gone
			delete(w.folders, folder)
		}
	}
	for folder := range wanted {
		// One that is watched already may have been replaced under its name: adding it again costs nothing.
		if err := w.events.Add(folder); err == nil {
			w.folders[folder] = true
		} else if !w.folders[folder] {
			w.log.Debug("changes in a folder are looked for every few seconds: the system does not tell of them", "folder", folder, "problem", err)
		}
	}
}
