package generator

import (
	"io/fs"
	"testing/fstest"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/openapi"
)

// Format is how an OpenAPI document is written down.
type Format = openapi.Format

// The formats of [ExportDocument].
const (
	YAML Format = openapi.YAML
	JSON Format = openapi.JSON
)

// FS is the output as a file system: what Write puts into the folder of a project, manifest included. os.CopyFS writes it into a
// folder that is new, archive/zip packs it, go/packages reads it as an overlay. The lock is the caller's to keep: [Output.Names] go
// into the next [compile.Input].
func (o *Output) FS() fs.FS {
	files := fstest.MapFS{}
	for name, data := range o.Files {
		files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
	}
	if o.Manifest != nil && len(o.Files) > 0 {
		files[config.ManifestFile] = &fstest.MapFile{Data: o.Manifest.Encode(), Mode: 0o644}
	}
	return files
}
