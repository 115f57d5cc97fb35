// Package drift puts replies of a server that kept its contract, and that no recorded example is like, into a copy of the
// collection as new examples. [contracttests.Drift] finds them.
//
// A collection is somebody's file, with their order and their white space, so the examples are inserted as bytes, laid out as
// what stands around them: everything else stays byte for byte as it was. The result is read back, and compiled, before anybody
// gets it. An example's request is that of the collection, variables and all: what was sent is not written down.
//
// A collection of v3 has a file for each example: new ones are added, and no other is touched ([Folder]). Losant's descriptions are an
// error before anything runs: they keep examples apart from what they are of.
package drift

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// Path returns the one file in which all of an API is written, as positions name it. Its error says why examples cannot be put
// into the API's files.
func Path(api *model.API) (string, error) {
	if api.Format == model.Losant {
		return "", errors.New("a description of Losant keeps examples apart from the actions that they are of; pmgen export --to postman writes a collection that can be updated")
	}
	var files []string
	for _, op := range api.Operations {
		if !slices.Contains(files, op.File) {
			files = append(files, op.File)
		}
	}
	switch {
	case len(files) == 0:
		return "", errors.New("there is no operation that an example could be of")
	case strings.HasSuffix(files[0], ".yaml") || strings.HasSuffix(files[0], ".yml"):
		return "", errors.New("a collection of v3 is a folder")
	case len(files) > 1:
		return "", fmt.Errorf("there are several collections (%s, %s …): name one of them", files[0], files[1])
	}
	return files[0], nil
}

// File is a collection that examples can be put into.
type File struct {
	name string
	data []byte
	tree *tree.File
	api  *model.API
}

// Open reads the collection of an API that was compiled from it. Its error says why examples cannot be put into it.
func Open(api *model.API, data []byte) (*File, error) {
	name, err := Path(api)
	switch {
	case err != nil:
		return nil, err
	case !utf8.Valid(data) || bytes.HasPrefix(data, []byte("\x1f\x8b")) || bytes.IndexByte(data, 0) >= 0:
		return nil, errors.New("it is packed, or not UTF-8; unpack or convert it first")
	}
	parsed, _, err := tree.Parse(name, data)
	if err != nil {
		return nil, err
	}
	f := &File{name, data, parsed, api}
	for _, op := range api.Operations {
		if item := f.at(op.Pointer); !item.Is(tree.Object) || !item.Has("request") && !isV1(item) {
			return nil, fmt.Errorf("%s: there is no request of %s to which an example could be added", op.Pos, op.ID)
		}
	}
	return f, nil
}

// isV1 reports whether an item is a request of v1: what it asks for stands in it, and not in a member of its own.
func isV1(item *tree.Node) bool { return !item.Has("request") && item.Has("url") }

// responses is the name of an item's list of examples.
func responses(item *tree.Node) string {
	if isV1(item) {
		return "responses"
	}
	return "response"
}

func (f *File) at(pointer string) *tree.Node {
	n := f.tree.Root
	if pointer == "" {
		return n
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		n = n.At(tree.UnescapePointer(token))
	}
	return n
}

// Options say how a collection is updated.
type Options struct {
	// Mask masks whatever could be a secret in a text of the server, and Known what the collection shows to be one: in its own
	// texts, in which {{variables}} stand under the names of secrets.
	Mask, Known func(text string) string
	// Compile compiles the updated text in place of the collection.
	Compile func(data []byte) *compile.Result
}

// Added is an example that was put in.
type Added struct {
	Operation string   `json:"operation"`
	Name      string   `json:"name"`
	Status    int      `json:"status"`
	News      []string `json:"news"`
	Pos       diag.Pos `json:"pos"` // in the input: what the reply is unlike
	New       diag.Pos `json:"new"` // in the updated file
	// Renamed is what the operation is called with its new example, where no lock keeps its name: what a reply is, is a part of it.
	Renamed string `json:"renamed,omitempty"`
	pointer string
	text    []byte
}

// String is the example in one line, with its place in the input.
func (a Added) String() string {
	line := fmt.Sprintf("%s: %s: %s", a.Pos, a.Operation, strings.Join(a.News, "; "))
	if a.Renamed != "" {
		line += "; it is then called " + a.Renamed
	}
	return line
}

// Update returns the collection with the proposed examples. Its error says what would be wrong with it.
func (f *File) Update(proposals []contracttests.Proposal, o Options) ([]byte, []Added, error) {
	e := &editor{File: f, mask: o.Mask, known: o.Known, taken: map[string]bool{}}
	for i := range proposals {
		if err := e.propose(&proposals[i]); err != nil {
			return nil, nil, err
		}
	}
	data := e.apply()
	if err := f.readBack(data, e.added, o.Compile); err != nil {
		return nil, nil, fmt.Errorf("%s with the new examples %w; nothing is written", f.name, err)
	}
	return data, e.added, nil
}

// readBack holds the updated text against what was to be put in, and says where that stands.
func (f *File) readBack(data []byte, added []Added, compiled func([]byte) *compile.Result) error {
	parsed, _, err := tree.Parse(f.name, data)
	if err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	back := &File{name: f.name, tree: parsed}
	for i := range added {
		n := back.at(added[i].pointer)
		if n == nil || !bytes.Equal(n.Compact(), added[i].text) {
			return fmt.Errorf("would not have %q of %s", added[i].Name, added[i].Operation)
		}
		added[i].New = n.Pos()
	}
	return f.compiles(compiled(data), added)
}

// compiles demands the operations that there were, with the examples that were added.
func (f *File) compiles(r *compile.Result, added []Added) error {
	number := map[string]int{}
	for _, a := range added {
		number[a.Operation]++
	}
	if r.API == nil || r.Diagnostics.Errors() > 0 {
		return fmt.Errorf("does not compile: %s", firstError(r.Diagnostics))
	}
	if len(r.API.Operations) != len(f.api.Operations) {
		return fmt.Errorf("would have %d operations, not %d", len(r.API.Operations), len(f.api.Operations))
	}
	for i, op := range r.API.Operations {
		was := f.api.Operations[i]
		if op.File != was.File || op.Pointer != was.Pointer {
			return fmt.Errorf("would have %s in the place of %s", op.ID, was.ID)
		}
		if got, want := len(op.ReplyExamples()), len(was.ReplyExamples())+number[was.ID]; got != want {
			return fmt.Errorf("would have %d examples of %s, not %d", got, was.ID, want)
		}
		for j := range added {
			if added[j].Operation == was.ID && op.ID != was.ID {
				added[j].Renamed = op.ID
			}
		}
	}
	return nil
}

func firstError(list diag.List) string {
	for _, d := range list {
		if d.Severity == diag.Error {
			return d.Pos.String() + ": " + d.Message
		}
	}
	return "nothing could be read"
}
