package config

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// ManifestFile is the name of the manifest in an output folder.
const ManifestFile = "pmgen.manifest.json"

const manifestVersion = 1

// Manifest knows what pmgen wrote into an output folder, and from what. Hashes are SHA-256 in hexadecimal. A file is the
// same whether its lines end in LF or, in a checkout on Windows, in CRLF: [Hash] does not see the difference.
type Manifest struct {
	Version   int    `json:"version"`
	Generator string `json:"generator"` // pmgen's version
	// Incomplete: a run was killed between this manifest and the next. Outputs then holds the files of before and after.
	Incomplete bool              `json:"incomplete,omitempty"`
	Config     string            `json:"config"` // the hash of what the config says of the API
	Lock       string            `json:"lock"`   // the hash of its names
	Inputs     map[string]string `json:"inputs"`
	Outputs    map[string]string `json:"outputs"` // by slash-separated path below the folder, without manifest and lock
	// Stubs are those of the outputs of which nothing is left: go generate had listed them, so that they could not be removed.
	Stubs []string `json:"stubs,omitempty"`
}

// NewManifest describes the files that a run of the given version made.
func NewManifest(generator string, inputs map[string]string, configuration, lock string, files map[string][]byte) *Manifest {
	m := &Manifest{Version: manifestVersion, Generator: generator, Config: configuration, Lock: lock, Inputs: maps.Clone(inputs), Outputs: map[string]string{}}
	for name, data := range files {
		m.Outputs[name] = Hash(data)
	}
	return m
}

// WithStubs is the manifest with files of which nothing is left, by their hashes.
func (m *Manifest) WithStubs(hashes map[string]string) *Manifest {
	if len(hashes) == 0 {
		return m
	}
	with := *m
	with.Outputs = maps.Clone(m.Outputs)
	maps.Copy(with.Outputs, hashes)
	with.Stubs = slices.Sorted(maps.Keys(hashes))
	return &with
}

// Hash is the hash of an output, whatever its line ends.
func Hash(data []byte) string {
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Pending is the manifest to write before the files are: it claims the files of before and after, and says that it is
// incomplete. A file of both has the hash of before, so that nothing counts as edited by hand before it was replaced.
func (m *Manifest) Pending(previous *Manifest) *Manifest {
	p := *m
	p.Incomplete = true
	p.Outputs = maps.Clone(m.Outputs)
	if previous != nil {
		maps.Copy(p.Outputs, previous.Outputs)
	}
	return &p
}

// Encode writes the manifest, one file a line.
func (m *Manifest) Encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		panic(err) // strings and a bool always encode
	}
	return b.Bytes()
}

// ReadManifest reads what [Manifest.Encode] wrote. It refuses a path that leads out of the folder: pmgen removes obsolete files.
func ReadManifest(data []byte) (*Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("the manifest cannot be read: %w", err)
	}
	if m.Version != manifestVersion {
		return nil, fmt.Errorf("the manifest is of version %d, this pmgen reads version %d", m.Version, manifestVersion)
	}
	for name := range m.Outputs {
		if !inside(name) {
			return nil, errors.New("the manifest names a file outside its folder: " + name)
		}
	}
	return &m, nil
}

func inside(name string) bool {
	return name != "" && !path.IsAbs(name) && path.Clean(name) == name && name != ".." && !strings.HasPrefix(name, "../") &&
		!strings.ContainsAny(name, "\\\x00:")
}

// Difference is a file of an output folder that is not what generating would write.
type Difference struct {
	Path string         `json:"path"`
	Kind DifferenceKind `json:"kind"`
}

// DifferenceKind says in what way.
type DifferenceKind string

// The ways in which a file on disk can differ.
const (
	Missing  DifferenceKind = "missing"  // it is not there; it is written
	Changed  DifferenceKind = "stale"    // it is as pmgen wrote it, and pmgen would now write something else
	Edited   DifferenceKind = "edited"   // somebody changed what pmgen wrote; it is written anew
	Foreign  DifferenceKind = "foreign"  // pmgen never wrote it, and would: it is left alone and nothing is written
	Obsolete DifferenceKind = "obsolete" // pmgen wrote it once and would not any more; it is removed
	Stub     DifferenceKind = "stub"     // obsolete, and nothing is left of it but its package clause: no fault, until it can be removed
	Kept     DifferenceKind = "kept"     // obsolete, but edited by hand: it is left alone
	Leftover DifferenceKind = "leftover" // a run that was killed left it: it is removed
)

// Compare compares an output folder with what generating makes, sorted by path. m is the folder's manifest, nil where it
// has none; onDisk returns a file of the folder. Files that pmgen neither wrote nor would write are no difference.
func Compare(m *Manifest, onDisk func(path string) ([]byte, bool), next map[string][]byte) []Difference {
	if m == nil {
		m = &Manifest{}
	}
	var out []Difference
	add := func(name string, k DifferenceKind) { out = append(out, Difference{name, k}) }
	for _, name := range slices.Sorted(maps.Keys(next)) {
		data, there := onDisk(name)
		wrote, known := m.Outputs[name]
		switch hash := Hash(data); {
		case !there:
			add(name, Missing)
		case hash == Hash(next[name]):
		case !known:
			add(name, Foreign)
		case hash == wrote || m.Incomplete: // a run that was killed left files of before and after
			add(name, Changed)
		default:
			add(name, Edited)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Outputs)) {
		if _, wanted := next[name]; wanted {
			continue
		}
		switch data, there := onDisk(name); {
		case !there:
		case m.Incomplete:
			add(name, Obsolete)
		case Hash(data) == m.Outputs[name] && slices.Contains(m.Stubs, name):
			add(name, Stub)
		case Hash(data) == m.Outputs[name]:
			add(name, Obsolete)
		default:
			add(name, Kept)
		}
	}
	slices.SortFunc(out, func(a, b Difference) int { return strings.Compare(a.Path, b.Path) })
	return out
}
