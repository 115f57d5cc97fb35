package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pmgen/pmgen/generator/compile"
)

// maxRevision bounds how much of a revision is read: a repository may hold anything.
const maxRevision = 256 << 20

// revisionOf takes a path as git writes one of another revision apart: HEAD~1:collections/x.json, main:. What exists as a file is
// none, nor is the drive of a Windows path or a URL.
func revisionOf(name string) (revision, file string, ok bool) {
	if _, err := os.Stat(name); err == nil || isURL(name) {
		return "", "", false
	}
	revision, file, ok = strings.Cut(name, ":")
	return revision, file, ok && len(revision) > 1 && !strings.HasPrefix(file, `\`)
}

// revisionSource opens a description as it was in a revision of the repository of the working directory. Nothing is checked out.
func revisionSource(name string) (*source, error) {
	revision, file, err := inRepository(name)
	if err != nil {
		return nil, err
	}
	kind, err := git("cat-file", "-t", "--end-of-options", revision+":"+file)
	if err != nil {
		return nil, noRevision(name, err)
	}
	dir, in := file, "."
	only := ""
	if strings.TrimSpace(string(kind)) == "blob" {
		dir, in = path.Dir(file), path.Base(file)
		if losant, _ := path.Match("apiInfo.*", in); !losant { // whose schemas lie beside it
			only = in
		}
	}
	if dir == "." {
		dir = ""
	}
	var fsys fs.FS
	if only == "" {
		fsys, err = readRevision(revision + ":" + dir)
	} else {
		fsys, err = readRevision(revision+":"+dir, only)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", name, err)
	}
	s := &source{revision: revision + ":" + dir}
	s.input = compile.Input{FS: fsys}
	s.input.API.In = in
	if in == "." && dir != "" {
		s.input.Title = path.Base(dir)
	}
	return s, nil
}

// inRepository takes a path as git writes one of another revision apart: the revision, and the path from the top of the repository. Like
// git, it takes ./ and ../ from the working directory.
func inRepository(name string) (revision, file string, err error) {
	revision, file, _ = strings.Cut(name, ":")
	if strings.HasPrefix(file, "./") || strings.HasPrefix(file, "../") {
		prefix, err := git("rev-parse", "--show-prefix")
		if err != nil {
			return "", "", noRevision(name, err)
		}
		file = path.Join(strings.TrimSpace(string(prefix)), file)
	}
	return revision, strings.TrimSuffix(file, "/"), nil
}

// noRevision says why there is nothing of that name. Who has a file with a colon in its name, and slips, never thought of git.
func noRevision(name string, err error) error {
	return fmt.Errorf("cannot read %s: %w; nor is there a file of that name", name, err)
}

// git runs git and returns what it prints, or the last line of why it cannot.
func git(args ...string) ([]byte, error) { return gitWith(nil, args...) }

func gitWith(in io.Reader, args ...string) ([]byte, error) {
	cmd := exec.Command("git", args...)
	var out, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &limited{&out, maxRevision}, &limited{&said, 1 << 16}
	if err := cmd.Run(); err != nil {
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		if last := lines[len(lines)-1]; last != "" {
			return nil, errors.New("git: " + strings.TrimPrefix(last, "fatal: "))
		}
		return nil, fmt.Errorf("git: %w", err)
	}
	return out.Bytes(), nil
}

// limited is an error for more than there is room for.
type limited struct {
	to   *bytes.Buffer // not embedded: its ReadFrom would know no bound
	room int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.room -= len(p); l.room < 0 {
		return 0, fmt.Errorf("it is more than %d bytes", maxRevision)
	}
	return l.to.Write(p)
}

// readRevision reads the descriptions of a folder of a revision, or only some files and folders in it. Links are left out: what they lead
// to may be anywhere.
func readRevision(tree string, only ...string) (fs.FS, error) {
	args := []string{"ls-tree", "--full-tree", "-r", "-z", "--end-of-options", tree}
	if len(only) > 0 {
		args = append(append(args, "--"), only...)
	}
	listed, err := git(args...)
	if err != nil {
		return nil, err
	}
	var names []string
	var ids bytes.Buffer
	for entry := range strings.SplitSeq(strings.TrimSuffix(string(listed), "\x00"), "\x00") {
		about, name, ok := strings.Cut(entry, "\t") // 100644 blob ID
		words := strings.Fields(about)
		if !ok || len(words) < 3 || !strings.HasPrefix(words[0], "100") || !slices.Contains(only, name) && !isDescription(name) {
			continue
		}
		names = append(names, name)
		ids.WriteString(words[2] + "\n")
	}
	texts, err := gitWith(&ids, "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	files := revisionFS{}
	r := bufio.NewReader(bytes.NewReader(texts))
	for _, name := range names {
		head, err := r.ReadString('\n') // ID blob SIZE
		words := strings.Fields(head)
		if err != nil || len(words) != 3 {
			return nil, errors.New("git: a file of the revision is missing")
		}
		size, err := strconv.Atoi(words[2])
		if err != nil {
			return nil, err
		}
		text := make([]byte, size)
		if _, err := io.ReadFull(r, text); err != nil {
			return nil, err
		}
		if _, err := r.Discard(1); err != nil {
			return nil, err
		}
		files[name] = text
	}
	return files, nil
}

// isDescription reports whether a file of that name may be one, or belong to one.
func isDescription(name string) bool {
	switch path.Ext(strings.TrimSuffix(strings.ToLower(name), ".gz")) {
	case ".json", ".yaml", ".yml", ".postman_collection":
		return true
	}
	return false
}

// revisionFS are files in memory, by their paths.
type revisionFS map[string][]byte

// Open opens a file, or a folder that holds one.
func (r revisionFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if text, ok := r[name]; ok {
		return &revisionFile{info: revisionInfo{path.Base(name), int64(len(text)), false}, Reader: bytes.NewReader(text)}, nil
	}
	prefix := name + "/"
	if name == "." {
		prefix = ""
	}
	found := map[string]fs.DirEntry{}
	for file, text := range r {
		rest, inside := strings.CutPrefix(file, prefix)
		if !inside {
			continue
		}
		child, _, folder := strings.Cut(rest, "/")
		found[child] = fs.FileInfoToDirEntry(revisionInfo{child, int64(len(text)), folder})
	}
	if len(found) == 0 && name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f := &revisionFile{info: revisionInfo{path.Base(name), 0, true}, Reader: bytes.NewReader(nil)}
	for _, child := range slices.Sorted(maps.Keys(found)) {
		f.entries = append(f.entries, found[child])
	}
	return f, nil
}

type revisionFile struct {
	*bytes.Reader
	info    revisionInfo
	entries []fs.DirEntry
}

func (f *revisionFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *revisionFile) Close() error               { return nil }

// ReadDir returns what is left of a folder, at most n where n is more than 0.
func (f *revisionFile) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.entries)
	} else if len(f.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.entries))
	out := f.entries[:n]
	f.entries = f.entries[n:]
	return out, nil
}

type revisionInfo struct {
	name   string
	size   int64
	folder bool
}

func (i revisionInfo) Name() string       { return i.name }
func (i revisionInfo) Size() int64        { return i.size }
func (i revisionInfo) ModTime() time.Time { return time.Time{} }
func (i revisionInfo) IsDir() bool        { return i.folder }
func (i revisionInfo) Sys() any           { return nil }

// Mode is that of a file or folder that can be read.
func (i revisionInfo) Mode() fs.FileMode {
	if i.folder {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
