// Package scaffold proposes the first files of a module that uses pmgen: a config for the descriptions that it finds, the
// line for go generate, a contract test and a job for CI. It looks at what is there, asks nothing, and never writes over
// anything.
package scaffold

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
)

// Options are what somebody says who knows better than what is found.
type Options struct {
	// Inputs are descriptions below the folder, as paths of this machine; none: those that are found.
	Inputs []string
	// Package and Out are those of the one input.
	Package, Out string
	// CI is "github", "gitlab" or "none"; "": what the repository says.
	CI string
	// Version is that of the running pmgen, for go get; "": the latest.
	Version string
}

// Plan is what would be written, and what is there already.
type Plan struct {
	// Dir is the folder of the config.
	Dir string `json:"-"`
	// Found are the descriptions of the folder.
	Found []Found `json:"found"`
	// Files are all files, by paths relative to Dir with slashes; that of CI may lie above it.
	Files []File `json:"files"`
	// Notes say what was not done, and what to do about it.
	Notes []string `json:"notes"`
	// Next are the commands that come next.
	Next []string `json:"next"`
}

// File is one file of a plan.
type File struct {
	Path string `json:"path"`
	What string `json:"what"`
	// There: the file, or one that does its work, is there already. It is left as it is.
	There bool   `json:"there"`
	Data  []byte `json:"-"`
}

// A Problem is a reason why nothing can be proposed, and what to do about it.
type Problem struct{ Message, Hint string }

func (p Problem) Error() string {
	if p.Hint == "" {
		return p.Message
	}
	return p.Message + "; " + p.Hint
}

// Propose plans the files for a folder.
func Propose(dir string, o Options) (*Plan, error) {
	at, err := lookAround(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(at.dir)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", dir, diag.Reason(err))
	}
	defer root.Close()
	p := &Plan{Dir: at.dir, Found: []Found{}, Notes: []string{}}
	s := search{fsys: root.FS()}
	if len(o.Inputs) > 0 {
		if err := s.named(at.dir, o.Inputs); err != nil {
			return nil, err
		}
	} else {
		s.walk(".", 0)
		s.belong()
	}
	p.Found, p.Notes = append(p.Found, s.found...), append(p.Notes, s.notes...)
	if (o.Package != "" || o.Out != "") && len(p.Found) > 1 {
		return nil, Problem{fmt.Sprintf("--package and --out are for one description, and there are %d", len(p.Found)), "name the file"}
	}
	entries, file, err := p.config(at, root.FS(), o)
	if err != nil {
		return nil, err
	}
	p.Files = append(p.Files, file)
	p.generateLine(at)
	p.contractTests(at, entries)
	if err := p.ci(at, entries, o.CI); err != nil {
		return nil, err
	}
	p.next(at, entries, o.Version)
	return p, nil
}

// config proposes pmgen.yaml, or reads the one that is there.
func (p *Plan) config(at *surroundings, fsys rootFS, o Options) ([]config.API, File, error) {
	file := File{Path: config.ConfigFile, What: "the config; keys that are off are comments"}
	name := filepath.Join(at.dir, config.ConfigFile)
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Lstat(name); err == nil {
			return nil, file, Problem{config.ConfigFile + " is a link that leads nowhere", "remove it"}
		}
		if len(p.Found) == 0 {
			return nil, file, Problem{"no collection was found in " + diag.Printable(at.dir) + " or below it",
				"put the file that Postman exports there, or name a file or folder of it: pmgen init FILE_OR_DIR"}
		}
		entries, err := at.entries(fsys, p.Found, o)
		if err != nil {
			return nil, file, err
		}
		if o.Package == "" {
			p.longTitles(entries)
		}
		file.Data = configText(entries, p.Found)
		if err := sound(file.Data, entries); err != nil {
			return nil, file, err
		}
		return entries, file, nil
	}
	if err != nil {
		return nil, file, fmt.Errorf("cannot read %s: %w", config.ConfigFile, diag.Reason(err))
	}
	there, diags := config.Read(config.ConfigFile, data)
	if diags.Errors() > 0 {
		return nil, file, Problem{config.ConfigFile + " is there already and has errors", "pmgen check lists them"}
	}
	file.There, file.What = true, "the config"
	for _, f := range p.Found {
		if !slices.ContainsFunc(there.APIs, func(a config.API) bool { return a.In == f.In || path.Dir(f.In) == a.In }) {
			p.Notes = append(p.Notes, fmt.Sprintf("%s is in no entry of %s; to generate it, add an entry with in: %s", diag.Printable(f.In), config.ConfigFile, scalar(f.In)))
		}
	}
	return there.APIs, file, nil
}

// sound reports a config that does not read as it was meant: a defect of pmgen that nothing may be written of.
func sound(text []byte, entries []config.API) error {
	f, diags := config.Read(config.ConfigFile, text)
	if diags.Errors() > 0 || len(f.APIs) != len(entries) {
		return Problem{fmt.Sprintf("no config can be written for these files (%v)", diags), "rename them: letters, digits, dots and dashes are safe"}
	}
	for i, a := range f.APIs {
		if e := entries[i]; a.In != e.In || a.Out != e.Out || a.Package != e.Package || a.Environment != e.Environment || a.Globals != e.Globals {
			return Problem{"no config can be written for " + diag.Printable(e.In), "rename it: letters, digits, dots and dashes are safe"}
		}
	}
	return nil
}

// next are the commands to go on with: three, or fewer where there is less to do.
func (p *Plan) next(at *surroundings, entries []config.API, version string) {
	if !at.tool {
		get := "go get -tool " + toolPath
		if version != "" {
			get += "@" + version
		}
		p.Next = append(p.Next, get)
	}
	p.Next = append(p.Next, "go generate ./...", "go test ./...")
	if len(entries) > 0 && at.tool && harmless.MatchString(entries[0].Out) {
		p.Next = append(p.Next, "go doc ./"+entries[0].Out)
	}
}
