package naming

import (
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// request is the short form of an operation in tests: "GET Folder/Sub/Name".
func request(text string) *model.Operation {
	method, path, _ := strings.Cut(text, " ")
	parts := strings.Split(path, "/")
	name, folder := parts[len(parts)-1], parts[:len(parts)-1]
	if len(folder) == 0 {
		folder = nil
	}
	return &model.Operation{Name: name, Method: method, Folder: folder,
		Identity: model.Identity{Folder: folder, Name: name, Method: method, URL: "{{url}}/" + strings.ToLower(name)}}
}

func api(requests ...string) *model.API {
	a := &model.API{Package: "x"}
	seen := map[string]int{}
	for i, r := range requests {
		op := request(r)
		op.ID, op.FolderIndex = "#"+strconv.Itoa(i), len(op.Folder)
		k := identify(op.Identity).key()
		if seen[k]++; seen[k] > 1 {
			op.Identity.Nth = seen[k]
		}
		seen["path "+op.Identity.Path()]++
		op.Identity.Number = seen["path "+op.Identity.Path()]
		a.Operations = append(a.Operations, op)
		a.Endpoints = append(a.Endpoints, model.Endpoint{Method: op.Method, Operations: []string{op.ID}})
	}
	return a
}

func ids(a *model.API) []string {
	var out []string
	for _, op := range a.Operations {
		out = append(out, op.ID)
	}
	return out
}

func TestOperations(t *testing.T) {
	for _, c := range []struct {
		quirk    string
		requests []string
		want     []string
	}{
		{"the service is the folder", []string{"GET OAuth Usage/OAuth App Users Tokens"}, []string{"OAuthUsage.OAuthAppUsersTokens"}},
		{"a repeat of the folder goes", []string{"GET Users/Users by id"}, []string{"Users.ByID"}},
		{"nothing is left: the verb", []string{"GET Users/Users", "POST Users/Users", "PUT Users/Users", "PATCH Users/Users", "DELETE Users/Users"},
			[]string{"Users.Get", "Users.Create", "Users.Replace", "Users.Update", "Users.Delete"}},
		{"Losant's actions", []string{"GET userOauthTokens/get", "POST userOauthTokens/post"}, []string{"UserOAuthTokens.Get", "UserOAuthTokens.Post"}},
		{"one leaf folder's name in two folders", []string{"GET Admin/Users/List", "GET Public/Users/List"}, []string{"AdminUsers.List", "PublicUsers.List"}},
		{"a folder without a parent stays", []string{"GET Users/List", "GET Public/Users/List"}, []string{"Users.List", "PublicUsers.List"}},
		{"no folder", []string{"GET List users"}, []string{"API.ListUsers"}},
		{"no folder, and a folder of that name", []string{"GET List users", "GET API/List"}, []string{"Requests.ListUsers", "API.List"}},
		{"what nothing tells apart gets numbers in document order", []string{"GET A/Get", "GET A/Get", "GET A/Get 2", "GET A/Get"}, []string{"A.Get", "A.Get3", "A.Get2", "A.Get4"}},
		{"no name and no path", []string{"GET A/x", "GET A/"}, []string{"A.X", "A.Request"}},
		{"a folder without a name", []string{"GET 🚀/x"}, []string{"Folder.X"}},
		{"the rest begins with a digit", []string{"GET Users/Users 2"}, []string{"Users.Users2"}},
		{"what go vet knows with another signature", []string{"POST A/Write byte", "GET A/MarshalJSON", "POST A/writeByte"},
			[]string{"A.WriteByteRequest", "A.MarshalJSONRequest", "A.WriteByteRequest2"}},
		{"strange methods", []string{"PURGE Cache/Cache", "REPORT Cache/x"}, []string{"Cache.Purge", "Cache.X"}},
	} {
		a := api(c.requests...)
		diags := Operations(a, config.Overrides{}, nil)
		assert.Empty(t, diags, c.quirk)
		assert.Equal(t, c.want, ids(a), c.quirk)
		for i, e := range a.Endpoints {
			assert.Equal(t, []string{a.Operations[i].ID}, e.Operations, c.quirk)
		}
	}
}

func TestVerbOfAList(t *testing.T) {
	object := &model.Type{Kind: model.KindStruct}
	array := func(of *model.Type) *model.Type { return &model.Type{Kind: model.KindArray, Elem: of} }
	fields := func(types ...*model.Type) *model.Type {
		s := &model.Type{Kind: model.KindStruct}
		for i, f := range types {
			s.Fields = append(s.Fields, model.Field{Name: strconv.Itoa(i), Type: f})
		}
		return s
	}
	text := &model.Type{Kind: model.KindString}
	for _, c := range []struct {
		quirk string
		reply *model.Type
		end   model.PathPart
		want  string
	}{
		{"an array", array(text), model.PathPart{}, "Users.List"},
		{"an object with one array of objects", fields(text, array(object)), model.PathPart{}, "Users.List"},
		{"an object with two", fields(array(object), array(object)), model.PathPart{}, "Users.Get"},
		{"an object with one array of texts", fields(array(text)), model.PathPart{}, "Users.Get"},
		{"a path that ends in a parameter", array(object), model.PathPart{Param: "id"}, "Users.Get"},
	} {
		a := api("GET Users/Users")
		a.Operations[0].Path = []model.PathPart{{Literal: "/users/"}, c.end}
		a.Operations[0].Replies = []model.Reply{{Status: 200, Type: c.reply}}
		if c.end.Param == "" {
			a.Operations[0].Path = a.Operations[0].Path[:1]
		}
		Operations(a, config.Overrides{}, nil)
		assert.Equal(t, c.want, a.Operations[0].ID, c.quirk)
	}
}

func TestRequestNamedAfterItsURL(t *testing.T) {
	a := api("GET Users/x")
	op := a.Operations[0]
	op.Name = "https://api.example.com/users/:id"
	op.Path = []model.PathPart{{Literal: "/users/"}, {Param: "id"}}
	Operations(a, config.Overrides{}, nil)
	assert.Equal(t, "Users.Get", op.ID)
}

func TestFiles(t *testing.T) {
	var list []model.Service
	for _, name := range []string{"OAuthUsage", "Client", "UsersTest", "OAuthLinux", "Linux", "Con", "APIKeys", "ApiKeys", "X户"} {
		list = append(list, model.Service{Name: name})
	}
	files(list)
	var got []string
	for _, s := range list {
		got = append(got, s.File)
	}
	assert.Equal(t, []string{"oauth_usage.go", "client_service.go", "users_test_service.go", "oauth_linux_service.go", "linux.go", "con_service.go", "api_keys.go",
		"api_keys_2_service.go", "x户.go"}, got)
}

func TestOverrideOfARequestsName(t *testing.T) {
	a := api("GET OAuth Usage/OAuth Usage", "GET A/x", "GET A/x", "GET A/y")
	diags := Operations(a, config.Overrides{Requests: map[string]config.RequestOverride{
		"OAuth Usage/OAuth Usage": {Name: "List"}, "A/x#2": {Name: "Second"}, "A/y": {Name: "Second"}}}, nil)
	assert.Equal(t, []string{"OAuthUsage.List", "A.X", "A.Second", "A.Y"}, ids(a))
	require.Len(t, diags, 1)
	assert.Equal(t, diag.NamingTaken, diags[0].Code)
}

// A second run with the lock of the first finds nothing to do, whatever a merge or a person made of the lock.
func TestTheNextStateOfALockIsSteady(t *testing.T) {
	requests := []string{"GET A/x", "POST A/y", "GET z"}
	keys := func() []string {
		var out []string
		for _, op := range api(requests...).Operations {
			out = append(out, identify(op.Identity).key())
		}
		return out
	}()
	for quirk, lock := range map[string]*config.Names{
		"a name that is given up":  {Operations: map[string]string{keys[0]: "A.MarshalJSON"}},
		"no service":               {Operations: map[string]string{keys[0]: ".X", keys[1]: "../y"}},
		"a service of the client":  {Operations: map[string]string{keys[0]: "Do.X"}},
		"one name twice":           {Operations: map[string]string{keys[0]: "A.X", keys[1]: "A.X"}},
		"no names at all":          {Operations: map[string]string{keys[0]: "func", keys[1]: "*/", keys[2]: ""}, Removed: map[string]string{"": "x", ".": "y"}},
		"a tombstone of the same":  {Operations: map[string]string{keys[0]: "A.New"}, Removed: map[string]string{"A.Old": keys[0]}},
		"a type named as a method": {Types: map[string]string{"gone": "A.X"}},
	} {
		first := api(requests...)
		Operations(first, config.Overrides{}, lock)
		Types(first, config.Overrides{}, lock)
		check(t, first)
		next := config.Names{Operations: maps.Clone(lock.Operations), Types: maps.Clone(lock.Types), Fields: maps.Clone(lock.Fields), Iterators: maps.Clone(lock.Iterators), Options: maps.Clone(lock.Options), Removed: maps.Clone(lock.Removed)}
		second := api(requests...)
		diags := Operations(second, config.Overrides{}, lock)
		diags = append(diags, Types(second, config.Overrides{}, lock)...)
		assert.Empty(t, diags, quirk)
		assert.Equal(t, ids(first), ids(second), quirk)
		assert.Equal(t, next, *lock, quirk)
	}
}

func TestAMethodThatVetRefusesCannotBeAskedFor(t *testing.T) {
	a := api("GET A/x", "GET A/Read byte")
	lock := &config.Names{Operations: map[string]string{identify(a.Operations[1].Identity).key(): "A.ReadByte"}}
	diags := Operations(a, config.Overrides{Requests: map[string]config.RequestOverride{"A/x": {Name: "UnmarshalJSON"}}}, lock)
	assert.Equal(t, []string{"A.UnmarshalJSONRequest", "A.ReadByteRequest"}, ids(a))
	require.Len(t, diags, 1)
	assert.Equal(t, diag.NamingBadName, diags[0].Code)
}

func TestLockKeepsNames(t *testing.T) {
	lock := &config.Names{}
	Operations(api("GET A/Get", "POST A/Get", "GET A/z", "GET B/C/x"), config.Overrides{}, lock)
	first := lock.Clone()

	t.Run("a new request of an existing name at the front", func(t *testing.T) {
		lock := first.Clone()
		a := api("PUT A/Get", "GET A/Get", "POST A/Get", "GET A/z", "GET B/C/x")
		assert.Empty(t, Operations(a, config.Overrides{}, lock))
		assert.Equal(t, []string{"A.Get3", "A.Get", "A.Get2", "A.Z", "C.X"}, ids(a))
	})
	t.Run("a folder of the same name elsewhere", func(t *testing.T) {
		lock := first.Clone()
		a := api("GET A/C/x", "GET A/Get", "POST A/Get", "GET A/z", "GET B/C/x")
		Operations(a, config.Overrides{}, lock)
		assert.Equal(t, []string{"AC.X", "A.Get", "A.Get2", "A.Z", "C.X"}, ids(a))
	})
	t.Run("the names of removed requests are not given again", func(t *testing.T) {
		lock := first.Clone()
		Operations(api("POST A/Get", "GET A/z"), config.Overrides{}, lock)
		assert.Regexp(t, `^A/Get \| GET \| {{url}}/get \| =`, lock.Removed["A.Get"])
		a := api("PUT A/Get", "POST A/Get", "GET A/z")
		Operations(a, config.Overrides{}, lock)
		assert.Equal(t, []string{"A.Get3", "A.Get2", "A.Z"}, ids(a))
		a = api("PUT A/Get", "POST A/Get", "GET A/z", "GET A/Get")
		Operations(a, config.Overrides{}, lock)
		assert.Equal(t, []string{"A.Get3", "A.Get2", "A.Z", "A.Get"}, ids(a), "it comes back: it has its name again")
		assert.NotContains(t, lock.Removed, "A.Get")
	})
	t.Run("a changed URL, folder or name is the nearest match", func(t *testing.T) {
		lock := first.Clone()
		a := api("GET A/Get", "POST A/Get", "GET A/z", "GET B/C/x")
		a.Operations[2].Identity.URL = "{{url}}/other"
		a.Operations[3].Identity.Folder, a.Operations[3].Folder = []string{"D"}, []string{"D"}
		diags := Operations(a, config.Overrides{}, lock)
		assert.Equal(t, []string{"A.Get", "A.Get2", "A.Z", "C.X"}, ids(a))
		assert.Len(t, diags, 2)
	})
	t.Run("an id survives everything", func(t *testing.T) {
		a := api("GET A/x")
		a.Operations[0].Identity.ID = "4f"
		lock := &config.Names{}
		Operations(a, config.Overrides{}, lock)
		b := api("POST B/y")
		b.Operations[0].Identity.ID = "4f"
		assert.Empty(t, Operations(b, config.Overrides{}, lock))
		assert.Equal(t, []string{"A.X"}, ids(b))
	})
}

func TestKeysOfTheLockParse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-z|/~ >#:\n]{0,8}`)
		i := model.Identity{Folder: rapid.SliceOfN(s, 0, 3).Draw(t, "folder"), Name: s.Draw(t, "name"), Method: s.Draw(t, "method"), URL: s.Draw(t, "url"),
			Nth: rapid.IntRange(0, 3).Draw(t, "nth"), ID: s.Draw(t, "id")}
		k := identify(i)
		got := parseKey(k.key())
		require.Equal(t, k.key(), got.key())
		require.NotContains(t, k.key(), "\n")
	})
}

var folders = rapid.SliceOfN(rapid.SampledFrom([]string{"Users", "users", "OAuth", "Oauth", "Admin", "🚀", "用户", "client", "a b", "linux", "x_test", ""}), 0, 3)

func drawRequests(t *rapid.T) []string {
	var out []string
	seen := map[string]bool{}
	for range rapid.IntRange(1, 12).Draw(t, "n") {
		f := folders.Draw(t, "folder")
		name := rapid.SampledFrom([]string{"Get", "get", "List users", "Users", "OAuth", "🚀", "1", "type", "Request1", "Get 2", "get_2"}).Draw(t, "name")
		path := strings.Join(append(slices.Clone(f), name), "/")
		r := rapid.SampledFrom([]string{"GET", "POST", "DELETE"}).Draw(t, "method") + " " + path
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}

func TestOperationNamesAreUniqueIdentifiers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := api(drawRequests(t)...)
		Operations(a, config.Overrides{}, nil)
		Types(a, config.Overrides{}, nil)
		check(t, a)
	})
}

func TestOrderDoesNotChangeNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		requests := drawRequests(t)
		named := func(list []string) map[string]string {
			a := api(list...)
			for i, op := range a.Operations {
				_, op.FolderIndex = i, 7
			}
			Operations(a, config.Overrides{}, nil)
			out := map[string]string{}
			for i, op := range a.Operations {
				out[list[i]] = op.ID
			}
			return out
		}
		require.Equal(t, named(requests), named(rapid.Permutation(requests).Draw(t, "order")))
	})
}

func TestAddingRequestsRenamesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawRequests(t)
		before := all[:rapid.IntRange(0, len(all)).Draw(t, "before")]
		lock := &config.Names{}
		a := api(before...)
		Operations(a, config.Overrides{}, lock)
		names := map[string]string{}
		for i, r := range before {
			names[r] = a.Operations[i].ID
		}
		// All of these differ in folder, name or method, so that each is met exactly.
		after := rapid.Permutation(all).Draw(t, "after")
		b := api(after...)
		Operations(b, config.Overrides{}, lock)
		for i, r := range after {
			if want := names[r]; want != "" {
				require.Equal(t, want, b.Operations[i].ID, r)
			}
		}
		check(t, b)
	})
}

// check asserts what must hold of every named model: identifiers are valid, none is there twice, files do not collide.
func check(t require.TestingT, a *model.API) {
	scope := map[string]string{}
	declare := func(name, what string) {
		require.True(t, valid(name), "%s: %q is no exported identifier", what, name)
		require.False(t, reservedTypes[name], "%s: %s is reserved", what, name)
		require.Empty(t, scope[name], "%s is %s and %s", name, scope[name], what)
		scope[name] = what
	}
	once := func(seen map[string]bool, name, what string) {
		require.False(t, seen[name], "%s: %q is there twice", what, name)
		seen[name] = true
	}
	services, files, opIDs, keys := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range a.Services {
		once(services, s.Name, "service")
		once(files, strings.ToLower(s.File), "file")
		declare(s.Type, "service type "+s.Name)
		require.NotEmpty(t, s.Operations)
	}
	for _, op := range a.Operations {
		once(opIDs, op.ID, "operation")
		require.Equal(t, op.Service+"."+op.GoName, op.ID)
		require.True(t, valid(op.Service) && valid(op.GoName) && !reservedMethods[op.GoName], op.ID)
		require.True(t, services[op.Service], op.ID)
		if op.ParamsType != "" {
			declare(op.ParamsType, "params of "+op.ID)
		}
		if op.Body != nil && op.Body.GoType != "" {
			declare(op.Body.GoType, "form of "+op.ID)
		}
		args, fields, examples := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for _, p := range op.Params {
			switch {
			case p.Positional:
				once(args, p.GoName, op.ID+" argument")
				require.True(t, token.IsIdentifier(p.GoName) && !token.IsExported(p.GoName), p.GoName)
			case isArgument(&p):
				once(fields, p.GoName, op.ID+" params")
				require.True(t, valid(p.GoName), "%s: %q of %q", op.ID, p.GoName, p.Name)
			}
		}
		for _, e := range op.Examples {
			once(examples, e.Key, op.ID+" example")
		}
	}
	for _, n := range a.Types {
		declare(n.Name, "type "+n.ID)
		if n.Key != "" {
			once(keys, n.Key, "component")
		}
		fields, alternatives := map[string]bool{}, map[string]bool{}
		for _, f := range n.Type.Fields {
			once(fields, f.GoName, n.ID+" field")
			require.True(t, valid(f.GoName) && !reservedFields[f.GoName] && (!n.Error || !reservedErrorFields[f.GoName]), "%s: %q", n.ID, f.GoName)
		}
		for _, alt := range n.Type.Alternatives {
			once(alternatives, alt.GoName, n.ID+" alternative")
			declare("New"+n.Name+"From"+alt.GoName, "constructor of "+n.ID)
		}
		for _, e := range n.Type.Enum {
			if n.Type.Kind == model.KindString && e.Value[0] == '"' {
				declare(e.GoName, "constant of "+n.ID)
			}
		}
	}
	eachType(a, func(id string, top *model.Type) {
		top.Walk(id, func(path string, u *model.Type) bool {
			if named(u) && !constant([]*node{{t: u}}, &config.Names{}) {
				require.Same(t, top, u, "%s is still in place", path)
				require.NotNil(t, a.Type(id), "%s is still in place", path)
			}
			if u.Kind == model.KindRef {
				require.NotNil(t, a.Type(u.Ref), "%s refers to %q, which is not there", path, u.Ref)
			}
			return true
		})
	})
}
