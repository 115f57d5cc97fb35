package generator_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diff"
	"github.com/pmgen/pmgen/generator/golang"
)

// callers is what callers see: the exported Go API of a generated package: each identifier that a caller can write ("Pet", "Pet.Name",
// "PetsService.Get"), with its type as the source has it.
type callers diff.Surface

func callersOf(t require.TestingT, files map[string][]byte) callers {
	s, err := diff.SurfaceOf(files)
	require.NoError(t, err)
	return callers(s)
}

// lost returns what callers of the one package would miss in the other: names that are gone, and types that changed.
func (s callers) lost(in callers) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if now, ok := in[name]; !ok {
			out = append(out, "gone: "+name+" "+s[name])
		} else if now != s[name] {
			out = append(out, "changed: "+name+" from "+s[name]+" to "+now)
		}
	}
	return out
}

// release is what one run made of a collection, and the lock that it left.
type release struct {
	callers callers
	names   *config.Names
}

func generateFrom(t require.TestingT, text []byte, names *config.Names) release {
	compiled := compile.Compile(compile.Input{FS: mapFS(map[string][]byte{"c.json": text}), Names: names,
		API: config.API{Name: "c", Package: "c", In: "c.json", Out: "c"}})
	require.Zero(t, compiled.Diagnostics.Errors(), "%v", compiled.Diagnostics)
	files, diags := golang.Emit(compiled.API, golang.Options{})
	require.Zero(t, diags.Errors(), "%v", diags)
	return release{callersOf(t, files), compiled.Names}
}

func TestSurfaceSeesWhatCallersWrite(t *testing.T) {
	s := callersOf(t, map[string][]byte{"a.go": []byte("package c\ntype P struct { A *int `json:\"a\"`; b int }\nfunc (p *P) Get(x, y string) (*P, error) { return nil, nil }\n" +
		"type E string\nconst EOn E = \"on\"\nfunc with() {}\ntype q struct{ A int }\nfunc (q) B() {}\n"),
		"a_test.go": []byte("package c\ntype Not int"), "ctest/x.go": []byte("package ctest\ntype Not int"), "runtime.go": []byte("package c\ntype Not int")})
	want := callers{"P": "type struct", "P.A": "*int `json:\"a\"`", "P.Get": "func(string, string) (*P, error)", "E": "type string", "EOn": `E = "on"`}
	require.Equal(t, want, s)
	require.Equal(t, []string{"changed: E from type string to type int", "gone: P.A *int `json:\"a\"`"},
		want.lost(callers{"P": "type struct", "P.Get": want["P.Get"], "E": "type int", "EOn": want["EOn"], "More": ""}))
}
