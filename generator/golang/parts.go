package golang

import (
	"bytes"
	"embed"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

//go:embed runtime/*.go roundtrip/roundtrip.go
var sources embed.FS

// parts are the files of the runtime: what each declares and which others it needs. Both are read from the code, so that
// there is no list to keep.
type parts struct {
	files map[string]*part
	owner map[string]string // identifier -> file
}

type part struct {
	source   string
	declares []string // identifiers; of methods the unexported ones, with a dot before them
	mentions []string // identifiers that the file does not declare: of other files, or Go's own; with a dot, all selectors
}

// runtimeParts parses the runtime. It is small: this takes a millisecond or two.
func runtimeParts() *parts {
	p := &parts{files: map[string]*part{}, owner: map[string]string{}}
	names, _ := fs.Glob(sources, "runtime/*.go")
	for _, path := range names {
		name := strings.TrimPrefix(path, "runtime/")
		if strings.HasSuffix(name, "_test.go") || name == "stub.go" {
			continue
		}
		source, _ := sources.ReadFile(path)
		p.files[name] = newPart(string(source))
		for _, d := range p.files[name].declares {
			p.owner[d] = name
		}
	}
	return p
}

func newPart(source string) *part {
	p := &part{source: source}
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.ParseComments)
	if err != nil {
		return p // the tests compile the runtime
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil {
				name = "." + name
			}
			if d.Recv == nil || !d.Name.IsExported() {
				p.declares = append(p.declares, name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					p.declares = append(p.declares, s.Name.Name)
				case *ast.ValueSpec:
					for _, n := range s.Names {
						p.declares = append(p.declares, n.Name)
					}
				}
			}
		}
	}
	for _, id := range file.Unresolved {
		p.mentions = append(p.mentions, id.Name)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			p.mentions = append(p.mentions, "."+s.Sel.Name)
		}
		return true
	})
	return p
}

// needed returns the files that declare the used identifiers, and the files that those need, sorted.
func (p *parts) needed(used map[string]bool) []string {
	need := map[string]bool{}
	var add func(identifier string)
	add = func(identifier string) {
		file, ok := p.owner[identifier]
		if !ok || need[file] {
			return
		}
		need[file] = true
		for _, m := range p.files[file].mentions {
			add(m)
		}
	}
	for identifier, ok := range used {
		if ok {
			add(identifier)
		}
	}
	list := make([]string, 0, len(need))
	for file := range need {
		list = append(list, file)
	}
	slices.Sort(list)
	return list
}

// text returns a file's source.
func (p *parts) text(file string) []byte { return []byte(p.files[file].source) }

// emitRuntime writes runtime.go: the parts that are used, but for the one that is in errors.go.
func (e *emitter) emitRuntime() {
	for _, name := range []string{"newTransport", "APIError"} {
		e.used[name] = true
	}
	var texts [][]byte
	for _, file := range e.parts.needed(e.used) {
		if file != errorsFile {
			texts = append(texts, e.parts.text(file))
		}
	}
	e.files["runtime.go"] = e.merge("runtime.go", texts...)
}

// merge makes one file of several: their imports together, then their declarations in order.
func (e *emitter) merge(name string, texts ...[]byte) []byte {
	imports := map[string]bool{}
	var body bytes.Buffer
	for _, text := range texts {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, "", text, parser.ParseComments)
		if err != nil {
			e.diags.Add(diag.NotGo, diag.Pos{File: e.api.Source}, "%s cannot be put together: %v; nothing was emitted", name, err)
			return nil
		}
		end := file.Name.End()
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
				end = g.End()
			}
		}
		for _, i := range file.Imports {
			imports[i.Path.Value] = true
		}
		body.WriteString("\n")
		body.Write(text[set.Position(end).Offset:])
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "// %s\n\npackage %s\n\n", header, e.api.Package)
	if len(imports) > 0 {
		list := make([]string, 0, len(imports))
		for path := range imports {
			list = append(list, path)
		}
		slices.SortFunc(list, func(x, y string) int { // without the quotes, as gofmt sorts
			a, _ := strconv.Unquote(x)
			b, _ := strconv.Unquote(y)
			return strings.Compare(a, b)
		})
		fmt.Fprintf(&b, "import (\n\t%s\n)\n", strings.Join(list, "\n\t"))
	}
	b.Write(body.Bytes())
	out, err := format.Source(b.Bytes())
	if err != nil {
		e.diags.Add(diag.NotGo, diag.Pos{File: e.api.Source}, "%s cannot be put together: %v; nothing was emitted", name, err)
		return nil
	}
	return out
}
