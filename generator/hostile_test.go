package generator_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

// A hostile collection: the worst that a name, a text, a URL and a body can be, all in one.

// evil is a text that wants to be code wherever it lands: each line is an attack of its own.
const evil = "*/ }\n//go:generate touch PWNED\n//go:build ignore\n// +build ignore\n//line evil.go:1\n/*line evil.go:1:1*/\n//go:embed *\n" +
	"//export Evil\n#line 1\n`+Evil+`\n\x00\x1b[2J\u2028//go:generate a\u2029//go:generate b\u0085//go:generate c\r//go:generate d\v//go:generate e\f" +
	"//go:generate f\n\ufeff//go:linkname a b\npackage evil\nimport \"C\"\nDeprecated: no\n[x]: http://y\n\u202e%s %!d ${x} $(rm) {{a}} \\\n\"\"\"\n'''\n---\n- &a *a\n"

// names are what nobody should call a request, a folder, a parameter or a member.
func hostileNames() []string {
	names := strings.Fields(`break case chan const continue default defer else fallthrough for func go goto if import interface map package range
		return select struct switch type var
		any append bool byte cap clear close comparable complex64 copy delete error false float64 init int int64 iota len main make max min new nil
		panic print println real recover rune string true uint uintptr _ __
		Client New Option CallOption APIError Nullable Upload OpenAPI Error Unwrap Is As Extra String Known MarshalJSON UnmarshalJSON ReadByte WriteTo Scan
		Do Close With WithBaseURL WithBearerToken NewClient ErrNotFound DefaultBaseURL Test TestRoundTrip Response Request Header Service APIService
		ctx params body form opts client request reply err context json http url io fmt do call transport values packageName encode decode
		types client errors runtime doc openapi roundtrip roundtrip_test example_test x_test X_Linux windows_arm64 testdata vendor internal
		CON aux nul com1 . .. ../.. /etc/passwd C:\x go.mod - -- $ref #/ ~ ~0 / * , a,omitempty a;b a.b a/b a:b __proto__ constructor 9 9lives`)
	for c := 'a'; c <= 'z'; c++ {
		names = append(names, string(c))
	}
	return append(names, "", " ", "\t", "\x00", "\u2028", "\ufeff", `"`, "`", "'", `\`, "😀", "😀😀", "العربية", "\u202egnp.exe", "é", "e\u0301", "ß", "ſ", "K", "İ", "ǅ",
		"²", "日本", "{{x}}", "{", "}}", "%s", "a b", "A B", "a_b", strings.Repeat("long", 2500), "a\n//go:generate touch PWNED", evil)
}

// bodies are JSON values that are hard to hold in Go types without losing anything.
var hostileBodies = map[string]string{
	"odd members":       `{"":1,"-":2,"a,omitempty":3,"-,":4,"\"":5,"` + "`" + `":6,"\\":7,"$ref":8,"__proto__":{"x":1},"\u0000":9,"\u2028":10,"😀":11,"a'b":12,"é":13,"<":14}`,
	"case":              `{"id":1,"ID":"x","Id":[1],"iD":null,"K":1,"k":"a","\u212a":{},"o":{"x":1,"X":"a"},"l":[{"x":1,"X":"a"},{"X":"b"}]}`,
	"a name twice":      `{"a":1,"a":"x","b":{"c":1,"c":[2]},"b":[1]}`,
	"numbers":           `{"a":1e400,"b":-1e400,"c":-0,"d":-0.0,"e":9223372036854775808,"f":123456789012345678901234567890,"g":0.1e-500,"h":1E5,"i":0.1234567890123456789012345678901234567890}`,
	"numbers in a list": `[1,1.5,1e400,-0,12345678901234567890123,null]`,
	"mixed":             `[1,"a",null,true,{"x":1},[1],{"x":"y"},[],{},1.5,[[]],{"x":null}]`,
	"null everywhere":   `{"a":null,"b":[null,null],"c":{"d":null},"e":[[null]],"f":[{"x":null},null,{"x":1}]}`,
	"nothing":           `{"a":{},"b":[],"c":"","d":0,"e":false,"f":[{}],"g":[[]],"h":{"":{}}}`,
	"now and then":      `[{"a":{},"b":[],"c":"","d":0,"e":false},{},{"a":null,"b":null,"c":null,"d":null,"e":null},{"a":{"x":1},"b":[1],"c":"x","d":1,"e":true}]`,
	"dates":             `{"a":"2020-01-01T00:00:00.123456789+05:30","b":"2020-01-01T24:00:00Z","c":"2020-02-30T00:00:00Z","d":"9999-12-31T23:59:60Z","e":"2020-01-01t00:00:00z"}`,
	"the first moment":  `[{"id":1,"gone":"0001-01-01T00:00:00Z"},{"id":2},{"id":3,"gone":"2020-01-01T00:00:00Z"}]`,
	"not Unicode":       `{"a":"\ud800","\udc00":1,"\ud800":"x"}`,
	"deep":              strings.Repeat(`{"a":[`, 150) + strings.Repeat("]}", 150),
	"itself":            `{"id":1,"children":[{"id":2,"children":[{"id":3,"children":[]}]}]}`,
	"directives":        `{"//go:generate touch PWNED":"*/","` + "`" + `":"\n//go:build ignore\n"}`,
	"scalar":            `-0`, "string": `"*/"`, "true": `true`, "null": `null`, "empty object": `{}`, "empty list": `[]`,
	"not JSON":   "{\"a\": integer, // *\\/\n\"b\": {{b}}, \"c\": [1,],}",
	"broken":     "{'a': `*/",
	"two values": "{}\n//go:generate touch PWNED",
}

// hostileURLs are what clients of this kind break on.
var hostileURLs = []string{"", "/", "{{url}}", "{{a}}{{b}}/x", "http://h.example.com:{{port}}/a", "http://u:p@h.example.com/a", "http://h.example.com/{", "http://h.example.com/{}",
	"http://h.example.com/{{", "http://h.example.com/}}", "http://h.example.com/{a/b}", "http://h.example.com/:a/:a", "http://h.example.com/{a}/{{a}}/<a>",
	"http://h.example.com/:", "http://h.example.com/:a:b", "http://h.example.com/%zz/%2f", "http://h.example.com/a b/ä/😀", "http://h.example.com/?a=b&a=c#x?y",
	"http://h.example.com/a;m={{m}}", "http://h.example.com/../../x", "http://h.example.com//a//", "http://h.example.com/a\nb", "http://h.example.com/Name('{{k}}')",
	"http://h.example.com/{{a}}-{{b}}.{{c}}", "http://h.example.com/{{{a}}}", "http://h.example.com/{{a{{b}}}}", "http://h.example.com/{a...}", "http://h.example.com/{$}",
	"http://h.example.com/*/`/\"/\\", "javascript:alert(1)", "http://[::1/a", "http://h.example.com/" + strings.Repeat("x", 5000)}

// secrets must come back nowhere.
var hostileSecrets = []string{"eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiJDYW5hcnlUb2tlbiJ9.c2lnbmF0dXJl", "AKIA" + "QWERTYUIOPASDFGH"}

type object = map[string]any

func hostileCollection(t *testing.T) []byte {
	example := func(name, body string, code any) object {
		return object{"name": name, "code": code, "status": evil, "body": body, "header": []object{{"key": "Content-Type", "value": "application/json"},
			{"key": "X-" + name, "value": evil}, {"key": "Set-Cookie", "value": "session=" + hostileSecrets[0]}}}
	}
	var named, folders, query, headers, fields, variables, values, urls, bodies []object
	members := object{}
	for i, n := range hostileNames() {
		at := "http://h.example.com/" + string(rune('a'+i%26)) + "/" + strings.Repeat("x", i/26)
		named = append(named, object{"name": n, "request": object{"method": "GET", "url": object{"raw": at, "host": []string{"h.example.com"},
			"path": []string{at, ":" + n}, "variable": []object{{"key": n, "value": evil, "description": evil}}}}})
		folders = append(folders, object{"name": n, "description": evil, "item": []object{{"name": n, "request": at}, {"name": strings.ToUpper(n), "request": at + "/{{" + n + "}}"}}})
		query = append(query, object{"key": n, "value": evil, "description": evil})
		headers = append(headers, object{"key": n, "value": evil, "description": evil})
		fields = append(fields, object{"key": n, "value": evil, "type": "text"}, object{"key": n, "type": "file", "src": "/etc/passwd"})
		variables = append(variables, object{"key": n, "value": "{{" + n + "}}{{x}}"})
		members[n] = object{n: []any{object{n: 1}}}
		values = append(values, object{"status": n}, object{"status": n}, object{"status": n})
	}
	for i, u := range hostileURLs {
		urls = append(urls, object{"name": u, "request": object{"url": u, "method": []any{"get", "", "x y", "G\nET", "PURGE", nil, 1}[i%7]}, "response": []object{example(u, `{"a":1}`, 200)}})
	}
	for _, name := range slices.Sorted(maps.Keys(hostileBodies)) {
		text := hostileBodies[name]
		bodies = append(bodies, object{"name": name, "request": object{"method": "POST", "url": "http://h.example.com/b/" + name, "body": object{"mode": "raw", "raw": text,
			"options": object{"raw": object{"language": "json"}}}}, "response": []object{example(name, text, 200), example(name, text, 400)}},
			object{"name": name + " and another", "request": "http://h.example.com/c/" + name, "response": []object{example("one", text, 200), example("two", `{"a":"x"}`, 200)}})
	}
	all, err := json.Marshal(members)
	require.NoError(t, err)
	enums, err := json.Marshal(values)
	require.NoError(t, err)
	var codes []object
	for _, code := range []any{0, 99, 1000, -1, "200", "x", nil, 204, 304, 100, 599} {
		codes = append(codes, example(evil, `{"a":1}`, code))
	}
	bearer := object{"method": "POST", "url": "http://h.example.com/s/" + hostileSecrets[1] + "?access_token=" + hostileSecrets[0], "description": hostileSecrets[0] + evil,
		"header": []object{{"key": "Authorization", "value": "Bearer " + hostileSecrets[0]}}, "body": object{"mode": "raw", "raw": `{"token":"` + hostileSecrets[0] + `"}`}}
	post := func(name string, request object, examples ...object) object {
		request["method"], request["description"] = "POST", evil
		if request["url"] == nil {
			request["url"] = "http://h.example.com/" + name
		}
		return object{"name": name, "request": request, "response": examples}
	}
	collection := object{
		"info":     object{"name": evil, "description": evil, "version": evil, "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"auth":     object{"type": "apikey", "apikey": []object{{"key": "key", "value": evil}, {"key": "in", "value": evil}}},
		"event":    []object{{"listen": evil, "script": object{"exec": evil}}},
		"variable": variables,
		"item": []object{
			{"name": "Named", "item": named}, {"name": "Folders", "item": folders}, {"name": "URLs", "item": urls}, {"name": "Bodies", "item": bodies},
			{"name": "Parts", "item": []object{
				post("query", object{"url": object{"raw": "http://h.example.com/query", "host": []string{"h.example.com"}, "path": []string{"query"}, "query": query}}),
				post("headers", object{"header": headers}),
				post("form", object{"body": object{"mode": "urlencoded", "urlencoded": fields}}),
				post("multipart", object{"body": object{"mode": "formdata", "formdata": fields}}),
				post("graphql", object{"body": object{"mode": "graphql", "graphql": object{"query": evil, "variables": string(all)}}}),
				post("members", object{"body": object{"mode": "raw", "raw": string(all)}}, example("ok", string(all), 200), example("no", string(all), 404)),
				post("enum", object{}, example("ok", string(enums), 200)),
				post("codes", object{}, codes...),
				{"name": hostileSecrets[1], "request": bearer, "response": []object{example(hostileSecrets[0], `{"t":"`+hostileSecrets[1]+`","`+hostileSecrets[1]+`":1}`, 200)}},
			}},
			{"name": "junk", "item": []any{nil, 1, "x", []any{}, object{}, object{"request": nil}, object{"request": 1, "name": object{}}, object{"item": 1}}},
		},
	}
	data, err := json.Marshal(collection)
	require.NoError(t, err)
	return data
}

// TestHostileCollection: a collection's text never becomes code or a path, and its values survive. The client builds, vets and
// round-trips in a module that has never heard of pmgen, and every method of it can call the mock.
func TestHostileCollection(t *testing.T) {
	module := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(module, "go.mod"), []byte("module example.com/hostile\n\ngo 1.24\n"), 0o644))
	out := filepath.Join(module, "hostile")
	in := compile.Input{FS: fstest.MapFS{"c.json": {Data: hostileCollection(t)}}, API: config.API{Name: "hostile", Package: "hostile", In: "c.json", Test: true}}
	project, diags, err := generator.OpenInput(".", in, out)
	require.NoError(t, err)
	require.Empty(t, diags)
	outputs := project.Generate(generator.Options{})
	for _, d := range outputs[0].Diagnostics {
		require.NotEqual(t, diag.Error, d.Severity, "%s", d)
	}
	diags, err = project.Write(outputs)
	require.NoError(t, err)
	require.Empty(t, diags)
	c := outputs[0].Ledger.Counts
	assert.Equal(t, c.Requests, c.Operations+c.Skipped)
	t.Logf("%d requests, %d operations, %d endpoints, %d examples, %d types", c.Requests, c.Operations, c.Endpoints, c.Examples, c.Types)

	entries, err := os.ReadDir(module)
	require.NoError(t, err)
	assert.Len(t, entries, 2, "nothing is written outside the output folder")
	require.NoError(t, filepath.WalkDir(out, func(name string, d fs.DirEntry, err error) error {
		require.NoError(t, err)
		if d.IsDir() {
			return nil
		}
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		rel, err := filepath.Rel(out, name)
		require.NoError(t, err)
		for _, secret := range hostileSecrets {
			assert.NotContains(t, string(data), secret, rel)
		}
		if strings.HasSuffix(name, ".go") {
			onlyOurCode(t, filepath.ToSlash(rel), data)
		}
		return nil
	}))

	again := generator.Generate(compile.Input{FS: in.FS, API: in.API, Names: outputs[0].Names})
	for name, data := range outputs[0].Files {
		require.Equal(t, string(data), string(again.Files[name]), "%s differs on a second run", name)
	}
	if testing.Short() {
		t.Skip("builds the client")
	}
	require.NoError(t, os.RemoveAll(filepath.Join(out, "hostiletest"))) // it needs pmgen
	_ = os.Remove(filepath.Join(out, "example_test.go"))                // so does that
	mock, err := mockserver.New([]*model.API{outputs[0].API})
	require.NoError(t, err)
	server := httptest.NewServer(mock)
	defer server.Close()
	require.NoError(t, os.WriteFile(filepath.Join(out, "call_test.go"), []byte(strings.ReplaceAll(callEverything, "BASEURL", server.URL)), 0o644))
	inModule(t, module, "build", "./...")
	inModule(t, module, "vet", "./...")
	roundTrips(t, inModule(t, module, "test", "-v", "./..."))
}

var (
	goFile   = regexp.MustCompile(`^(hostiletest/)?[\pL\pN_]+\.go$`)
	badFile  = regexp.MustCompile(`(?i)^(con|aux|nul|prn|com\d|lpt\d)\.|_(test|linux|windows|darwin|js|arm64|amd64)\.go$`)
	ourTests = []string{"roundtrip_test.go", "example_test.go"}
)

// onlyOurCode asserts that a file is what pmgen means it to be: no directive, import or position that a text brought along.
func onlyOurCode(t *testing.T, name string, data []byte) {
	assert.Regexp(t, goFile, name)
	assert.False(t, badFile.MatchString(path.Base(name)) && !slices.Contains(ourTests, name), "%s is left out of builds", name)
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err, name)
	assert.Regexp(t, `^hostile(test|_test)?$`, f.Name.Name)
	for _, i := range f.Imports {
		first, _, _ := strings.Cut(strings.Trim(i.Path.Value, `"`), "/")
		assert.True(t, !strings.Contains(first, ".") && first != "C" || name != path.Base(name), "%s imports %s", name, i.Path.Value)
	}
	for _, group := range f.Comments {
		for _, c := range group.List {
			assert.True(t, c.Text == "//" || strings.HasPrefix(c.Text, "// ") || strings.HasPrefix(c.Text, "//\t") || strings.HasPrefix(c.Text, "//go:embed ") && name != "client.go",
				"%s: %q", name, c.Text)
			assert.NotRegexp(t, `^// (\+build|Deprecated:)`, c.Text)
			assert.NotRegexp(t, "[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029\u202a-\u202e\ufeff]", c.Text, name)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if n != nil && n.Pos().IsValid() {
			if at := fset.Position(n.Pos()); at.Filename != name {
				t.Errorf("%s claims to be %s", name, at)
				return false
			}
		}
		return true
	})
}

// callEverything calls every method of every service. A reply may be an error that the description documents; nothing else
// may go wrong.
const callEverything = `package hostile_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/hostile/hostile"
)

func TestCallEverything(t *testing.T) {
	client, err := hostile.New(hostile.WithBaseURL("BASEURL"))
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	for i, services := 0, reflect.ValueOf(client).Elem(); i < services.NumField(); i++ {
		if !services.Type().Field(i).IsExported() {
			continue
		}
		for service, m := services.Field(i), 0; m < service.NumMethod(); m++ {
			method := service.Method(m)
			args := []reflect.Value{reflect.ValueOf(context.Background())}
			for a := 1; a < method.Type().NumIn()-1; a++ {
				arg := reflect.New(method.Type().In(a)).Elem()
				fill(arg, 0)
				args = append(args, arg)
			}
			out := method.Call(args)
			err, _ := out[len(out)-1].Interface().(error)
			var known *hostile.APIError
			if err != nil && !errors.As(err, &known) {
				t.Errorf("%s.%s: %v", services.Type().Field(i).Name, service.Type().Method(m).Name, err)
			}
			calls++
		}
	}
	t.Log(calls, "calls")
}

func fill(v reflect.Value, depth int) {
	switch {
	case depth > 6:
	case v.Type() == reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte("{}"))
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(0, 0).UTC()))
	case v.Type() == reflect.TypeFor[io.Reader]():
		v.Set(reflect.ValueOf(strings.NewReader("x")))
	case v.Type() == reflect.TypeFor[json.Number]():
		v.SetString("1")
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case v.Kind() == reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), depth+1)
			}
		}
	case v.Kind() == reflect.String:
		v.SetString("x")
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(1)
	case v.CanFloat():
		v.SetFloat(1)
	}
}
`
