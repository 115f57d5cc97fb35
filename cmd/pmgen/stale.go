package main

import (
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
)

// What check shows unless it is asked for all: one screen.
const (
	mostFiles  = 8  // of each folder
	mostHunk   = 9  // lines of each diff
	mostDiff   = 30 // lines of all diffs
	mostTold   = 12 // lines of the diffs of a folder whose headline tells why: what was generated of a new input is as it is
	mostCauses = 3  // files that are named in a headline
)

type staleJSON struct {
	Stale   bool          `json:"stale"`
	Folders []staleFolder `json:"folders"`
	Files   []staleFile   `json:"files"`
}

type staleFolder struct {
	API        string            `json:"api,omitempty"`
	Folder     string            `json:"folder"`
	Causes     []generator.Cause `json:"causes"`
	Operations string            `json:"operations,omitempty"`
}

type staleFile struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
	Diff   string `json:"diff,omitempty"`
	More   int    `json:"more,omitempty"` // lines of the diff that are not shown
}

// report is the document of --json. Without --diff each file has the first lines of what would change.
func (f *checkFlags) report(stale []generator.Stale) staleJSON {
	out := staleJSON{Stale: len(stale) > 0, Folders: []staleFolder{}, Files: []staleFile{}}
	for _, s := range stale {
		folder := staleFolder{API: s.API, Folder: filepath.ToSlash(display(s.Out)), Causes: s.Causes, Operations: s.Operations}
		folder.Causes = slices.Concat([]generator.Cause{}, s.Causes)
		out.Folders = append(out.Folders, folder)
		for _, d := range s.Differences {
			file := staleFile{File: filepath.ToSlash(place(s, d)), Reason: string(d.Kind)}
			if !f.noDiff {
				lines := s.Diff(d)
				if !f.diff && len(lines) > mostHunk {
					file.More = len(lines) - mostHunk
					lines = lines[:mostHunk]
				}
				file.Diff = strings.Join(lines, "\n")
			}
			out.Files = append(out.Files, file)
		}
	}
	return out
}

func place(s generator.Stale, d config.Difference) string {
	return display(filepath.Join(s.Out, filepath.FromSlash(d.Path)))
}

// stale prints each folder that is out of step with the reason, its files and the beginning of what would change in them, and the
// command that mends it.
func (t *terminal) stale(f *checkFlags, stale []generator.Stale) {
	if len(stale) == 0 {
		t.printf("in step\n")
		return
	}
	room := mostDiff
	foreign := 0
	for _, s := range stale {
		fmt.Fprintln(t.out, because(s, t.all))
		left := room
		switch {
		case told(s):
			left = min(room, mostTold)
		case s.API == "" && len(stale) > 1:
			left = 0 // the lock follows from the folders
		}
		shown := s.Differences
		if !t.all && len(shown) > mostFiles {
			shown = slices.SortedStableFunc(slices.Values(shown), func(a, b config.Difference) int { return cmp.Compare(rank(a), rank(b)) })[:mostFiles]
			slices.SortStableFunc(shown, func(a, b config.Difference) int { return strings.Compare(a.Path, b.Path) })
		}
		for _, d := range shown {
			if d.Kind == config.Foreign {
				foreign++
			}
			fmt.Fprintf(t.out, "  %-9s %s\n", d.Kind, diag.Printable(place(s, d)))
			if !f.noDiff && (f.diff || rank(d) <= telling) {
				n := t.change(s.Diff(d), left, f.diff)
				left, room = left-n, room-n
			}
		}
		if more := len(s.Differences) - len(shown); more > 0 {
			fmt.Fprintf(t.out, "  and %s (--all lists them)\n", plural(more, "more file"))
		}
	}
	if foreign > 0 {
		fmt.Fprintln(t.out, "what is foreign pmgen did not write: move it away, generate neither overwrites nor removes it")
	}
	fmt.Fprintf(t.out, "to mend it: %s\n", f.mending())
}

// told reports whether only what a folder is made of has changed, as its headline says.
func told(s generator.Stale) bool {
	return len(s.Causes) > 0 && !slices.ContainsFunc(s.Causes, func(c generator.Cause) bool {
		return c.Kind != generator.InputChanged && c.Kind != generator.ConfigChanged && c.Kind != generator.LockChanged
	})
}

// telling is the rank of the files whose changes say something to a person. That of a manifest is only hashes, that of tests,
// examples and the runtime follows from the others.
const telling = 2

func rank(d config.Difference) int {
	switch base := path.Base(d.Path); {
	case d.Kind == config.Edited || d.Kind == config.Foreign || d.Kind == config.Leftover || d.Kind == config.Kept:
		return 0
	case strings.HasSuffix(base, ".go") && !strings.HasSuffix(base, "_test.go") && base != "runtime.go":
		return 1
	case base == "openapi.yaml" || base == config.LockFile:
		return telling
	}
	return telling + 1
}

// change prints the beginning of a diff, or all of it, and returns how many lines it took.
func (t *terminal) change(lines []string, room int, all bool) int {
	if len(lines) == 0 || room <= 0 && !all {
		return 0
	}
	lines = lines[min(2, len(lines)):] // the file's name stands above
	most := min(mostHunk, room)
	if all || len(lines) <= most {
		most = len(lines)
	}
	for _, line := range lines[:most] {
		fmt.Fprintf(t.out, "    %s\n", diag.Printable(strings.ReplaceAll(line, "\t", "    ")))
	}
	if more := len(lines) - most; more > 0 {
		fmt.Fprintf(t.out, "    … %s (--diff shows them)\n", plural(more, "more line"))
	}
	return most
}

// because says of a folder what is the matter with it.
func because(s generator.Stale, all bool) string {
	out := display(s.Out)
	if s.API == "" {
		return display(filepath.Join(s.Out, config.LockFile)) + " is stale: it does not hold the names that were given"
	}
	state := "is stale"
	var why []string
	for _, c := range s.Causes {
		switch c.Kind {
		case generator.NeverGenerated:
			state = "was never generated"
		case generator.Killed:
			state = "is incomplete"
			why = append(why, "a run of pmgen was killed there, or is under way")
		case generator.InputChanged:
			verb := "has"
			if len(c.Of) > 1 {
				verb = "have"
			}
			why = append(why, fmt.Sprintf("%s %s changed since", listed(c.Of, all), verb))
		case generator.ConfigChanged:
			why = append(why, "what the config says of it has changed since")
		case generator.LockChanged:
			why = append(why, "its names in the lock have changed since")
		case generator.ToolChanged:
			why = append(why, fmt.Sprintf("pmgen %s wrote it, this is pmgen %s", c.Of[0], c.Of[1]))
		case generator.SameVersion:
			why = append(why, "this pmgen writes something else than the one that wrote it, of the same version")
		case generator.ByHand:
			why = append(why, fmt.Sprintf("%s edited by hand", was(c.Of, "generated file")))
		case generator.Removed:
			why = append(why, fmt.Sprintf("%s removed", was(c.Of, "generated file")))
		case generator.InTheWay:
			why = append(why, fmt.Sprintf("%s in the way that pmgen did not write", is(c.Of, "file")))
		}
	}
	if edited := !slices.ContainsFunc(s.Causes, func(c generator.Cause) bool {
		return c.Kind != generator.ByHand && c.Kind != generator.Removed
	}); edited {
		state = "is not as pmgen wrote it"
	}
	text := out + " " + state
	if len(why) > 0 {
		text += ": " + strings.Join(why, "; ")
	}
	if s.Operations != "" {
		text += " (" + s.Operations + ")"
	}
	return diag.Printable(text)
}

func was(files []string, one string) string {
	return plural(len(files), one) + unless(len(files) == 1, " were") + unless(len(files) > 1, " was")
}

func is(files []string, one string) string {
	return plural(len(files), one) + unless(len(files) == 1, " are") + unless(len(files) > 1, " is")
}

// listed names the first files of many.
func listed(files []string, all bool) string {
	if all || len(files) <= mostCauses {
		return strings.Join(files, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(files[:mostCauses], ", "), len(files)-mostCauses)
}
