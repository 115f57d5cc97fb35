package scaffold

import (
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/config"
)

// shop is a collection with a title, production an environment.
func shop(title string) string {
	return `{"info": {"name": "` + title + `", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": []}`
}

const (
	production = `{"name": "production", "values": [{"key": "a", "value": "b"}], "_postman_variable_scope": "environment"}`
	globals    = `{"values": [{"key": "a", "value": "b"}], "_postman_variable_scope": "globals"}`
	goMod      = "module example.com/you/m\n\ngo 1.26\n"
)

// tree writes a module: files by their paths.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	return dir
}

func propose(t *testing.T, files map[string]string, o Options) *Plan {
	t.Helper()
	if _, ok := files["go.mod"]; !ok {
		files["go.mod"] = goMod
	}
	p, err := Propose(tree(t, files), o)
	require.NoError(t, err)
	return p
}

// file is one of the plan, "" where there is none.
func (p *Plan) text(name string) string {
	for _, f := range p.Files {
		if f.Path == name {
			return string(f.Data)
		}
	}
	return ""
}

func (p *Plan) paths() (all []string) {
	for _, f := range p.Files {
		name := f.Path
		if f.There {
			name += " (there)"
		}
		all = append(all, name)
	}
	return all
}

// entry is what the proposed config says, without its comments.
func (p *Plan) entries(t *testing.T) (all []string) {
	t.Helper()
	f, diags := config.Read(config.ConfigFile, []byte(p.text(config.ConfigFile)))
	require.Empty(t, diags)
	for _, a := range f.APIs {
		line := a.In + " -> " + a.Out + " " + a.Package
		if a.Environment != "" {
			line += " env " + a.Environment
		}
		if len(a.Environments) > 0 {
			line += " envs " + strings.Join(a.Environments, "+")
		}
		if a.Globals != "" {
			line += " globals " + a.Globals
		}
		all = append(all, line)
	}
	return all
}

func TestFinds(t *testing.T) {
	definition := "$kind: collection\nname: Shop\n"
	request := "$kind: http-request\nurl: https://shop.example.com/orders\nmethod: GET\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"a collection", map[string]string{"shop.json": shop("Shop API")}, []string{"shop.json -> internal/shop shop"}},
		{"deep below", map[string]string{"a/b/c/shop.postman_collection.json": shop("Shop")}, []string{"a/b/c/shop.postman_collection.json -> internal/shop shop"}},
		{"of v1", map[string]string{"shop.json": `{"id": "1", "name": "Old shop", "order": [], "requests": []}`}, []string{"shop.json -> internal/oldshop oldshop"}},
		{"of v3", map[string]string{"postman/collections/Shop/.resources/definition.yaml": definition, "postman/collections/Shop/Orders.request.yaml": request,
			"postman/environments/Production.yaml": "name: Production\nvalues:\n  - key: a\n    value: b\n"},
			[]string{"postman/collections/Shop -> internal/shop shop env postman/environments/Production.yaml"}},
		{"two of v3, hidden", map[string]string{".postman/collections/Shop/.resources/definition.yaml": definition, ".postman/collections/Pets/Orders.request.yaml": request},
			[]string{".postman/collections/Pets -> internal/pets pets", ".postman/collections/Shop -> internal/shop shop"}},
		{"Losant", map[string]string{"api/losant/apiInfo.json": "{}", "api/losant/schemas/a.json": "{}"}, []string{"api/losant -> internal/losant losant"}},
		{"its environment", map[string]string{"shop.json": shop("Shop"), "env/production.json": production}, []string{"shop.json -> internal/shop shop env env/production.json"}},
		{"environments and globals", map[string]string{"shop.json": shop("Shop"), "a.json": production, "b.json": production, "g.json": globals},
			[]string{"shop.json -> internal/shop shop envs a.json+b.json globals g.json"}},
		{"each its own environment", map[string]string{"shop.postman_collection.json": shop("Shop"), "shop.postman_environment.json": production,
			"pets.postman_collection.json": shop("Pets"), "pets-sandbox.json": production},
			[]string{"pets.postman_collection.json -> internal/pets pets env pets-sandbox.json", "shop.postman_collection.json -> internal/shop shop env shop.postman_environment.json"}},
		{"the name of the file where there is no title", map[string]string{"shop.postman_collection.json": shop("")}, []string{"shop.postman_collection.json -> internal/shop shop"}},
		{"equal titles", map[string]string{"a.json": shop("Shop"), "b.json": shop("Shop"), "c.json": shop("Shop")},
			[]string{"a.json -> internal/shop shop", "b.json -> internal/shopapi shopapi", "c.json -> internal/shop2 shop2"}},
		{"a folder of somebody else", map[string]string{"a.json": shop("Shop"), "internal/shop/shop.go": "package shop\n"}, []string{"a.json -> internal/shopapi shopapi"}},
		{"a folder that pmgen wrote", map[string]string{"a.json": shop("Shop"), "internal/shop/pmgen.manifest.json": "{}"}, []string{"a.json -> internal/shop shop"}},
		{"a name that YAML reads as nothing", map[string]string{"null": shop("A"), "null.json": shop("Null")}, []string{"null.json -> internal/null null"}},
		{"a keyword", map[string]string{"a.json": shop("Type")}, []string{"a.json -> internal/typeapi typeapi"}},
		{"what Go does not build", map[string]string{"a.json": shop("testdata")}, []string{"a.json -> internal/testdataapi testdataapi"}},
		{"no letters", map[string]string{"a.json": shop("店 ☃ 17")}, []string{"a.json -> internal/client client"}},
		{"what tools keep, and other modules", map[string]string{"a.json": shop("Shop"), "node_modules/x/b.json": shop("B"), "vendor/c.json": shop("C"), ".git/d.json": shop("D"),
			"testdata/e.json": shop("E"), "other/go.mod": goMod, "other/f.json": shop("F"), "gen/pmgen.manifest.json": "{}", "gen/g.json": shop("G")},
			[]string{"a.json -> internal/shop shop"}},
		{"other JSON", map[string]string{"a.json": shop("Shop"), "package.json": `{"name": "x", "values": 1}`, "broken.json": `{"item": `, "openapi.json": `{"openapi": "3.0.3", "info": {"title": "x"}}`},
			[]string{"a.json -> internal/shop shop"}},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, propose(t, c.files, Options{CI: "none"}).entries(t)) })
	}
}

// TestLongTitles: once a package is imported, another name is work; so it is said how to choose.
func TestLongTitles(t *testing.T) {
	note := func(title string, o Options) []string {
		o.CI = "none"
		return propose(t, map[string]string{"a.json": shop(title)}, o).Notes
	}
	assert.Empty(t, note("Shop API", Options{}))
	assert.Equal(t, []string{`the package of a.json is named thelongestnameofapisin after its title, "The Longest Name of APIs in the World"; --package NAME, before these files are there, gives it another`},
		note("The Longest Name of APIs in the World", Options{}))
	assert.Empty(t, note("The Longest Name of APIs in the World", Options{Package: "shop"}))
}

// Names of files are other people's text: they reach the config as data, and no command.
func TestHostileNames(t *testing.T) {
	for _, name := range []string{"a: b.json", "- x.json", "#x.json", "a\nin: /etc/passwd\nx.json", `"; rm -rf ~; ".json`, "${{ github.token }}.json", "$(id).json", "'.json",
		"*x.json", "&x.json", "!x.json", "%x.json", "ünïcode ☃.json", "a\u2028b.json", "a\u0085b.json", "a\x7fb.json", "\ufeffx.json", "a\tb.json"} {
		t.Run(name, func(t *testing.T) {
			dir := tree(t, map[string]string{"go.mod": goMod, name: shop("Shop\\n*/ package evil //go:generate rm"), ".github/x": ""})
			p, err := Propose(dir, Options{})
			if err != nil {
				var problem Problem
				require.ErrorAs(t, err, &problem)
				assert.Contains(t, problem.Message, "no config can be written")
				return
			}
			f, diags := config.Read(config.ConfigFile, []byte(p.text(config.ConfigFile)))
			require.Empty(t, diags)
			require.Len(t, f.APIs, 1)
			assert.Equal(t, name, f.APIs[0].In)
			for _, f := range p.Files {
				if f.Path != config.ConfigFile {
					assert.NotContains(t, string(f.Data), strings.TrimSuffix(name, ".json"), "%s", f.Path)
				}
				assert.NotContains(t, string(f.Data), "\npackage evil")
			}
			assert.NotContains(t, strings.Join(p.Next, "\n"), name)
		})
	}
	t.Run("not UTF-8", func(t *testing.T) {
		p := propose(t, map[string]string{"a\xff.json": shop("A"), "b.json": shop("B")}, Options{})
		assert.Equal(t, []string{"b.json -> internal/b b"}, p.entries(t))
		assert.Contains(t, strings.Join(p.Notes, "\n"), "is not UTF-8")
	})
}

func TestFiles(t *testing.T) {
	const shopJSON = "shop.json"
	ginkgo := goMod + "\nrequire github.com/onsi/ginkgo/v2 v2.34.0\n"
	tool := goMod + "\ntool github.com/pmgen/pmgen/cmd/pmgen\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		o     Options
		want  []string
		says  map[string]string // what a file, or "notes" or "next", holds
	}{
		{"an empty module", map[string]string{}, Options{}, []string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go"},
			map[string]string{"generate.go": "//go:build generate\n", "notes": "--ci github or --ci gitlab", "next": "go get -tool github.com/pmgen/pmgen/cmd/pmgen\n",
				"internal/contract/shop_test.go": `LoadConfig("../../pmgen.yaml", "shop")`}},
		{"with the tool", map[string]string{"go.mod": tool}, Options{Version: "v1.2.3"}, []string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go"},
			map[string]string{"next": "go generate ./...\ngo test ./...\ngo doc ./internal/shop"}},
		{"a release that is no tool yet", map[string]string{}, Options{Version: "v1.2.3"}, []string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go"},
			map[string]string{"next": "go get -tool github.com/pmgen/pmgen/cmd/pmgen@v1.2.3\ngo generate ./...\ngo test ./..."}},
		{"a package", map[string]string{"main.go": "package main\n"}, Options{}, []string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go"},
			map[string]string{"generate.go": "package main\n\n//go:generate go tool pmgen generate\n"}},
		{"a package of tests", map[string]string{"a_test.go": "package a_test\n"}, Options{}, []string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go"},
			map[string]string{"generate.go": "package a\n"}},
		{"a generate.go of another tool", map[string]string{"generate.go": "package a\n\n//go:generate stringer -type=A\n"}, Options{},
			[]string{"pmgen.yaml", "pmgen.go", "internal/contract/shop_test.go"}, map[string]string{"pmgen.go": "package a\n"}},
		{"a line that is there", map[string]string{"tools.go": "package a\n\n//go:generate go run github.com/pmgen/pmgen/cmd/pmgen@latest generate\n"}, Options{},
			[]string{"pmgen.yaml", "tools.go (there)", "internal/contract/shop_test.go"}, nil},
		{"Ginkgo", map[string]string{"go.mod": ginkgo}, Options{}, []string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go", "internal/contract/suite_test.go"},
			map[string]string{"internal/contract/shop_test.go": "suite.DescribeEntry(", "internal/contract/suite_test.go": "ginkgo.RunSpecs("}},
		{"Ginkgo of somebody else", map[string]string{"go.mod": ginkgo[:len(ginkgo)-1] + " // indirect\n"}, Options{}, []string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go"}, nil},
		{"tests of that name", map[string]string{"internal/contract/shop_test.go": "package contract\n"}, Options{},
			[]string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go (there)"}, nil},
		{"a package of that name", map[string]string{"internal/contract/law.go": "package law\n"}, Options{}, []string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go"},
			map[string]string{"internal/contract/shop_test.go": "package law_test\n"}},
		{"a file of that name", map[string]string{"internal/contract": ""}, Options{}, []string{"pmgen.yaml", "generate.go"}, map[string]string{"notes": "is no folder of tests"}},
		{"GitHub", map[string]string{".github/CODEOWNERS": ""}, Options{}, []string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go", ".github/workflows/pmgen.yml"},
			map[string]string{".github/workflows/pmgen.yml": `go tool pmgen diff -c pmgen.yaml "$BASE:./shop.json" shop.json`}},
		{"a remote of GitHub", map[string]string{".git/config": "[core]\n\turl = gitlab\n[remote \"origin\"]\n\turl = git@github.com:you/m.git\n"}, Options{},
			[]string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go", ".github/workflows/pmgen.yml"}, nil},
		{"a worktree of GitLab", map[string]string{".git": "gitdir: main/worktrees/w\n", "main/worktrees/w/commondir": "../..\n", "main/config": "[remote \"origin\"]\nurl = https://gitlab.com/a/b\n"}, Options{},
			[]string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go", ".gitlab-ci.yml"}, nil},
		{"GitLab that has jobs", map[string]string{".gitlab-ci.yml": "test: {script: [make]}\n"}, Options{},
			[]string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go", ".gitlab/pmgen.yml"}, map[string]string{"notes": "include: {local: .gitlab/pmgen.yml}"}},
		{"a job that checks", map[string]string{".github/workflows/ci.yaml": "steps:\n  - run: go tool pmgen check\n"}, Options{},
			[]string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go", ".github/workflows/ci.yaml (there)"}, nil},
		{"a job that is a comment", map[string]string{".github/workflows/ci.yaml": "steps:\n  # go tool pmgen check\n"}, Options{},
			[]string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go", ".github/workflows/pmgen.yml"}, nil},
		{"by flag", map[string]string{}, Options{CI: "gitlab"}, []string{"pmgen.yaml", "generate.go", "internal/contract/shop_test.go", ".gitlab-ci.yml"}, nil},
		{"names by flag", map[string]string{}, Options{Package: "till", Out: "gen/till"}, []string{"pmgen.yaml", "generate.go", "gen/contract/till_test.go"},
			map[string]string{"pmgen.yaml": "import: example.com/you/m/gen/till", "gen/contract/till_test.go": `"example.com/you/m/gen/till/tilltest"`}},
		{"a config", map[string]string{"pmgen.yaml": "version: 1\napis:\n  - {name: till, in: till.json, out: till, package: till, test: true}\n"}, Options{},
			[]string{"pmgen.yaml (there)", "generate.go", "contract/till_test.go"},
			map[string]string{"notes": "shop.json is in no entry of pmgen.yaml; to generate it, add an entry with in: shop.json", "contract/till_test.go": `LoadConfig("../pmgen.yaml", "till")`}},
		{"a config without test packages", map[string]string{"pmgen.yaml": "version: 1\napis:\n  - {name: till, in: shop.json, out: till, package: till}\n"}, Options{},
			[]string{"pmgen.yaml (there)", "generate.go"}, map[string]string{"notes": "test: true"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.files[shopJSON] = shop("Shop")
			p := propose(t, c.files, c.o)
			assert.Equal(t, c.want, p.paths())
			for name, text := range c.says {
				switch name {
				case "notes":
					assert.Contains(t, strings.Join(p.Notes, "\n"), text)
				case "next":
					assert.Contains(t, strings.Join(p.Next, "\n")+"\n", text)
				default:
					assert.Contains(t, p.text(name), text)
				}
			}
			for _, f := range p.Files {
				switch {
				case f.There:
				case strings.HasSuffix(f.Path, ".go"):
					pretty, err := format.Source(f.Data)
					require.NoError(t, err, f.Path)
					assert.Equal(t, string(pretty), string(f.Data), f.Path)
				default:
					var v any
					assert.NoError(t, yaml.Unmarshal(f.Data, &v), f.Path)
				}
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		o     Options
		want  string
	}{
		{"no collection", map[string]string{"go.mod": goMod}, Options{}, "no collection was found"},
		{"a go.mod that is none", map[string]string{"go.mod": "modul x\n"}, Options{}, "unknown directive: modul"},
		{"a go.mod without a name", map[string]string{"go.mod": "go 1.26\n"}, Options{}, "names no module"},
		{"a config with errors", map[string]string{"go.mod": goMod, "a.json": shop("A"), "pmgen.yaml": "version: 2\n"}, Options{}, "has errors; pmgen check lists them"},
		{"a package that is none", map[string]string{"go.mod": goMod, "a.json": shop("A")}, Options{Package: "A-b"}, "cannot be the name of a Go package"},
		{"a folder elsewhere", map[string]string{"go.mod": goMod, "a.json": shop("A")}, Options{Out: "../a"}, "is no folder below"},
		{"one name for two", map[string]string{"go.mod": goMod, "a.json": shop("A"), "b.json": shop("B")}, Options{Package: "a"}, "there are 2; name the file"},
		{"another forge", map[string]string{"go.mod": goMod, "a.json": shop("A")}, Options{CI: "jenkins"}, "github and gitlab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := tree(t, c.files)
			_, err := Propose(dir, c.o)
			var problem Problem
			require.ErrorAs(t, err, &problem)
			assert.Contains(t, err.Error(), c.want)
		})
	}
	t.Run("no module", func(t *testing.T) {
		if above(os.TempDir(), "go.mod") != "" {
			t.Fatal("the temporary folder lies in a module")
		}
		_, err := Propose(tree(t, map[string]string{"a.json": shop("A")}), Options{})
		assert.ErrorContains(t, err, "make a module first: go mod init")
	})
	t.Run("an input elsewhere", func(t *testing.T) {
		other := tree(t, map[string]string{"a.json": shop("A")})
		_, err := Propose(tree(t, map[string]string{"go.mod": goMod}), Options{Inputs: []string{filepath.Join(other, "a.json")}})
		assert.ErrorContains(t, err, "a config reads only its own folder")
	})
}

func TestNamedInputs(t *testing.T) {
	dir := tree(t, map[string]string{"go.mod": goMod, "x/a.json": shop("A"), "x/env.json": production, "b.json": shop("B"), "no.json": "{}", "losant/apiInfo.json": "{}"})
	p, err := Propose(dir, Options{Inputs: []string{filepath.Join(dir, "x", "a.json"), filepath.Join(dir, "losant", "apiInfo.json")}})
	require.NoError(t, err)
	assert.Equal(t, []string{"x/a.json -> internal/a a env x/env.json", "losant -> internal/losant losant"}, p.entries(t))
	for _, name := range []string{"no.json", "x/env.json", "nothing.json"} {
		_, err = Propose(dir, Options{Inputs: []string{filepath.Join(dir, filepath.FromSlash(name))}})
		assert.Error(t, err, name)
	}
}

func TestSearchIsBounded(t *testing.T) {
	files := map[string]string{"go.mod": goMod}
	for i := range maxFound + 5 {
		files[strings.Repeat("x", i+1)+".json"] = shop("A")
	}
	p := propose(t, files, Options{})
	assert.Len(t, p.Found, maxFound)
	assert.Contains(t, strings.Join(p.Notes, "\n"), "the search ended after")
}

// The config shows every key that there is, and those that are off can be switched on.
func TestConfigShowsEveryKey(t *testing.T) {
	p := propose(t, map[string]string{"shop.json": shop("Shop")}, Options{})
	text := p.text(config.ConfigFile)
	for _, f := range reflect.VisibleFields(reflect.TypeFor[config.API]()) {
		if key := f.Tag.Get("yaml"); key != "" && key != "-" {
			assert.Regexp(t, `(?m)^  (  |- )(# )?`+key+`:`, text, "the key %s", key)
		}
	}
	on := regexp.MustCompile(`(?m)^    # ([a-z ])`).ReplaceAllString(strings.Replace(text, "    # Off:\n", "", 1), "    $1")
	f, diags := config.Read(config.ConfigFile, []byte(on))
	require.Empty(t, diags, on)
	assert.Equal(t, "overlay.yaml", f.APIs[0].Overlay)
	assert.Len(t, f.APIs[0].Overrides.Types, 2)
	assert.Equal(t, "1.25", f.APIs[0].Go)
}

func TestWrites(t *testing.T) {
	dir := tree(t, map[string]string{"m/go.mod": goMod, "m/shop.json": shop("Shop"), ".github/x": "", ".git/config": ""})
	at := filepath.Join(dir, "m")
	p, err := Propose(at, Options{})
	require.NoError(t, err)
	require.NoError(t, p.Write())
	for _, name := range []string{"m/pmgen.yaml", "m/generate.go", "m/internal/contract/shop_test.go", ".github/workflows/pmgen.yml"} {
		assert.FileExists(t, filepath.Join(dir, name))
	}
	job, err := os.ReadFile(filepath.Join(dir, ".github/workflows/pmgen.yml"))
	require.NoError(t, err)
	assert.Contains(t, string(job), "working-directory: m\n")
	assert.Contains(t, string(job), "go-version-file: m/go.mod\n")
	assert.Empty(t, left(t, dir))

	again, err := Propose(at, Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"pmgen.yaml (there)", "generate.go (there)", "internal/contract/shop_test.go (there)", "../.github/workflows/pmgen.yml (there)"}, again.paths())
}

// A file that came into being between looking and writing is kept, and nothing else is written; nor is it where a folder cannot be made.
func TestWritesAllOrNothing(t *testing.T) {
	for name, spoil := range map[string]string{"a file": "internal/contract/shop_test.go", "a file for a folder": "internal"} {
		t.Run(name, func(t *testing.T) {
			dir := tree(t, map[string]string{"go.mod": goMod, "shop.json": shop("Shop")})
			p, err := Propose(dir, Options{})
			require.NoError(t, err)
			spoil := filepath.Join(dir, spoil)
			require.NoError(t, os.MkdirAll(filepath.Dir(spoil), 0o755))
			require.NoError(t, os.WriteFile(spoil, []byte("mine"), 0o644))
			assert.ErrorContains(t, p.Write(), "nothing was written")
			data, err := os.ReadFile(spoil)
			require.NoError(t, err)
			assert.Equal(t, "mine", string(data))
			assert.NoFileExists(t, filepath.Join(dir, "pmgen.yaml"))
			assert.NoFileExists(t, filepath.Join(dir, "generate.go"))
			assert.Empty(t, left(t, dir))
		})
	}
}

// left are the temporary files in a folder.
func left(t *testing.T, dir string) (all []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), ".pmgen-") {
			all = append(all, name)
		}
		return err
	}))
	return all
}
