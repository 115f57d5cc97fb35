package naming

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

func text() *model.Type { return &model.Type{Kind: model.KindString} }

func array(of *model.Type) *model.Type { return &model.Type{Kind: model.KindArray, Elem: of} }

func enum(values ...string) *model.Type {
	t := text()
	for _, v := range values {
		raw, _ := json.Marshal(v)
		t.Enum = append(t.Enum, model.Enumerator{Value: raw})
	}
	return t
}

// object is a struct of required members, given as name, type, name, type.
func object(members ...any) *model.Type {
	t := &model.Type{Kind: model.KindStruct}
	for i := 0; i < len(members); i += 2 {
		t.Fields = append(t.Fields, model.Field{Name: members[i].(string), Type: members[i+1].(*model.Type), Required: true})
	}
	return t
}

func user() *model.Type { return object("id", text(), "email", text()) }

func (b *building) reply(op, status int, t *model.Type) *building {
	o := b.a.Operations[op]
	o.Replies = append(o.Replies, model.Reply{Status: status, Media: "application/json", Type: t})
	return b
}

func (b *building) body(op int, t *model.Type) *building {
	b.a.Operations[op].Body = &model.Body{Encoding: model.JSON, Type: t}
	return b
}

func (b *building) param(op int, p model.Param) *building {
	b.a.Operations[op].Params = append(b.a.Operations[op].Params, p)
	return b
}

func (b *building) declare(name string, t *model.Type) *building {
	b.a.SetTypes(append(b.a.Types, &model.NamedType{ID: "schema:" + name, Declared: true, Type: t}))
	return b
}

type building struct{ a *model.API }

func build(requests ...string) *building { return &building{api(requests...)} }

func (b *building) named(t *testing.T, o config.Overrides, lock *config.Names) map[string]string {
	t.Helper()
	assert.Empty(t, Operations(b.a, o, lock))
	assert.Empty(t, Types(b.a, o, lock))
	check(t, b.a)
	return b.names()
}

// names are the types' names by all their IDs.
func (b *building) names() map[string]string {
	out := map[string]string{}
	for _, n := range b.a.Types {
		for _, id := range append([]string{n.ID}, n.Aliases...) {
			out[id] = n.Name
		}
	}
	return out
}

func TestTypesAreNamedByTheirPlace(t *testing.T) {
	b := build("GET Apps/Apps", "POST Apps/Create app").
		reply(0, 200, object("apps", array(object("id", text(), "owner", user())))).
		body(1, object("name", text())).
		reply(1, 201, object("app", object("id", text(), "owner", user())))
	assert.Equal(t, map[string]string{
		"Apps.List/200":              "AppsListResponse",
		"Apps.List/200/apps/*":       "App",
		"Apps.List/200/apps/*/owner": "Owner",
		"Apps.Create/request":        "CreateAppRequest",
		"Apps.Create/201":            "CreateAppResponse",
		"Apps.Create/201/app":        "App",
		"Apps.Create/201/app/owner":  "Owner",
	}, b.named(t, config.Overrides{}, nil))
}

func TestSharing(t *testing.T) {
	for _, c := range []struct {
		quirk string
		b     *building
		x, y  string
		same  bool
	}{
		{"same shape, same name", build("GET A/x", "GET B/y").reply(0, 200, object("user", user())).reply(1, 200, object("users", array(user()))),
			"A.X/200/user", "B.Y/200/users/*", true},
		{"same shape, one name ends in the other", build("GET A/x", "GET B/y").reply(0, 200, object("user", user())).reply(1, 200, object("appUser", user(), "n", text())),
			"A.X/200/user", "B.Y/200/appUser", true},
		{"same shape, strangers", build("GET A/x", "GET B/y").reply(0, 200, object("user", user())).reply(1, 200, object("order", user())),
			"A.X/200/user", "B.Y/200/order", false},
		{"same name, one member more", build("GET A/x", "GET B/y").reply(0, 200, object("user", user())).
			reply(1, 200, object("user", object("id", text(), "email", text(), "age", text()))), "A.X/200/user", "B.Y/200/user", false},
		{"success and error", build("GET A/x").reply(0, 200, object("detail", user())).reply(0, 400, object("detail", user(), "code", text())),
			"A.X/200/detail", "A.X/400/detail", false},
		{"error bodies of one shape", build("GET A/x", "GET B/y").reply(0, 404, object("message", text())).reply(1, 400, object("message", text())),
			"A.X/404", "B.Y/400", true},
		{"declared names", build("GET A/x").declare("user", user()).declare("appUser", user()), "schema:user", "schema:appUser", false},
		{"inferred and declared", build("GET A/x").declare("user", user()).reply(0, 200, object("user", user())), "schema:user", "A.X/200/user", true},
		{"request and reply", build("POST A/Create user").body(0, user()).reply(0, 200, user()), "A.CreateUser/request", "A.CreateUser/200", true},
		{"parts of shared types", build("GET A/x", "GET B/y").reply(0, 200, object("app", object("owner", user()))).reply(1, 200, object("apps", array(object("owner", user())))),
			"A.X/200/app/owner", "B.Y/200/apps/*/owner", true},
	} {
		names := c.b.named(t, config.Overrides{}, nil)
		require.NotEmpty(t, names[c.x], c.quirk)
		require.NotEmpty(t, names[c.y], c.quirk)
		assert.Equal(t, c.same, names[c.x] == names[c.y], "%s: %s, %s", c.quirk, names[c.x], names[c.y])
	}
}

func TestOptionalMembersTellShapesApart(t *testing.T) {
	other := user()
	other.Fields[1].Required = false
	names := build("GET A/x", "GET B/y").reply(0, 200, object("user", user())).reply(1, 200, object("user", other)).named(t, config.Overrides{}, nil)
	assert.NotEqual(t, names["A.X/200/user"], names["B.Y/200/user"])

	present := user()
	present.Fields[1].Required, present.Fields[1].Present = false, true
	b := build("GET A/x", "GET B/y").reply(0, 200, object("user", user())).reply(1, 200, object("user", present))
	names = b.named(t, config.Overrides{}, nil)
	assert.Equal(t, names["A.X/200/user"], names["B.Y/200/user"], "Go has a plain value for both")
	f := b.a.Type("A.X/200/user").Type.Fields[1]
	assert.True(t, f.Present && !f.Required, "but not both require it")
}

func TestCollisionsTakeTheParentsName(t *testing.T) {
	one, two := object("owner", user()), object("owner", object("name", text()))
	names := build("GET A/x", "GET B/y").reply(0, 200, object("app", one)).reply(1, 200, object("repo", two)).named(t, config.Overrides{}, nil)
	assert.Equal(t, "AppOwner", names["A.X/200/app/owner"])
	assert.Equal(t, "RepoOwner", names["B.Y/200/repo/owner"])
}

func TestAConstantNeverHasTheNameOfAType(t *testing.T) {
	b := build("GET A/x").declare("sort", enum("field", "Field", "", "+1", "2")).declare("sortField", user()).declare("client", user()).declare("aService", user())
	names := b.named(t, config.Overrides{}, nil)
	assert.Equal(t, "SortField", names["schema:sortField"])
	assert.Equal(t, "ClientType", names["schema:client"])
	assert.Equal(t, "AServiceType", names["schema:aService"])
	var constants []string
	for _, e := range b.a.Type("schema:sort").Type.Enum {
		constants = append(constants, e.GoName)
	}
	assert.Equal(t, []string{"SortField2", "SortField3", "SortEmpty", "SortPlus1", "Sort2"}, constants)
}

func TestErrorsAreMarkedAndTheirMembersMoveAside(t *testing.T) {
	b := build("GET A/x").reply(0, 401, object("error", text(), "unwrap", text(), "extra", text(), "is", text(), "api_error", text()))
	b.named(t, config.Overrides{}, nil)
	n := b.a.Type("A.X/401")
	assert.True(t, n.Error)
	assert.Equal(t, "XError", n.Name)
	var fields []string
	for _, f := range n.Type.Fields {
		fields = append(fields, f.GoName)
	}
	assert.Equal(t, []string{"ErrorField", "UnwrapField", "ExtraField", "IsField", "APIErrorField"}, fields)
}

func TestFieldsOfOneSpelling(t *testing.T) {
	b := build("GET A/x").reply(0, 200, object("_type", text(), "Type", text(), "type", text(), "🚀", text()))
	lock := &config.Names{}
	b.named(t, config.Overrides{}, lock)
	var fields []string
	for _, f := range b.a.Type("A.X/200").Type.Fields {
		fields = append(fields, f.GoName)
	}
	assert.Equal(t, []string{"Type3", "Type2", "Type", "Field"}, fields)

	b = build("GET A/x").reply(0, 200, object("_type", text(), "🚀", text(), "type-", text()))
	lock = &config.Names{Fields: map[string]string{"A.X/200#_type": "Type"}, Types: map[string]string{"A.X/200": "XResponse"}}
	b.named(t, config.Overrides{}, lock)
	assert.Equal(t, "Type", b.a.Type("A.X/200").Type.Fields[0].GoName, "the lock knows who was first")
}

func TestParams(t *testing.T) {
	argument := func(in model.In, name string) model.Param {
		return model.Param{Name: name, In: in, Role: model.RoleArgument, Type: text()}
	}
	b := build("GET A/x", "GET A/y", "GET A/z").
		param(0, argument(model.InPath, "_appId")).param(0, argument(model.InPath, "type")).
		param(0, model.Param{Name: "version", In: model.InPath, Role: model.RoleConfiguration}).
		param(1, argument(model.InPath, "id")).param(1, argument(model.InQuery, "id")).param(1, argument(model.InHeader, "id")).
		param(1, model.Param{Name: "grant", In: model.InQuery, Role: model.RoleConstant})
	for _, name := range []string{"a", "b", "c", "d"} {
		b.param(2, argument(model.InPath, name))
	}
	b.named(t, config.Overrides{}, nil)
	x, y, z := b.a.Operations[0], b.a.Operations[1], b.a.Operations[2]
	assert.Equal(t, "", x.ParamsType)
	assert.Equal(t, "appID", x.Params[0].GoName)
	assert.Equal(t, "typeArg", x.Params[1].GoName)
	assert.False(t, x.Params[2].Positional)
	assert.Equal(t, "YParams", y.ParamsType)
	assert.Equal(t, []string{"id", "ID", "IDHeader", ""}, []string{y.Params[0].GoName, y.Params[1].GoName, y.Params[2].GoName, y.Params[3].GoName})
	assert.Equal(t, "ZParams", z.ParamsType, "four arguments that all are texts: nobody keeps them apart")
	assert.Equal(t, "D", z.Params[3].GoName)
}

func TestForms(t *testing.T) {
	b := build("POST Tokens/Refresh", "POST Tokens/Tokens")
	for _, op := range b.a.Operations {
		op.Body = &model.Body{Encoding: model.URLEncoded, Fields: []model.Param{{Name: "grant_type", In: model.InForm, Role: model.RoleArgument, Type: enum("a", "b")}}}
	}
	names := b.named(t, config.Overrides{}, nil)
	assert.Equal(t, "RefreshForm", b.a.Operations[0].Body.GoType)
	assert.Equal(t, "TokensCreateForm", b.a.Operations[1].Body.GoType)
	assert.Equal(t, "GrantType", names["Tokens.Refresh/request/grant_type"])
	assert.Empty(t, b.a.Type("Tokens.Refresh/request/grant_type").Key, "the document writes it in place")
}

func TestSortFieldsOfSeveralServices(t *testing.T) {
	p := func(values ...string) model.Param {
		return model.Param{Name: "sortField", In: model.InQuery, Role: model.RoleArgument, Type: enum(values...)}
	}
	names := build("GET Flows/Get", "GET Devices/Get", "GET Files/Get").param(0, p("a", "b")).param(1, p("a", "b")).param(2, p("c", "d")).named(t, config.Overrides{}, nil)
	assert.Equal(t, map[string]string{"Flows.Get/query/sortField": "FlowSortField", "Devices.Get/query/sortField": "DeviceSortField", "Files.Get/query/sortField": "FileSortField"}, names)
}

func TestUnions(t *testing.T) {
	block := func(kind string, more ...any) *model.Type {
		return object(append([]any{"type", enum(kind)}, more...)...)
	}
	union := &model.Type{Kind: model.KindUnion, Alternatives: []model.Alternative{{Type: block("graph", "config", user())}, {Type: block("map", "config", object("x", text()))},
		{Type: text()}, {Type: array(text())}, {Type: array(text())}}}
	b := build("GET A/x").declare("dashboard", object("blocks", array(union)))
	names := b.named(t, config.Overrides{}, nil)
	assert.Equal(t, map[string]string{
		"schema:dashboard":                    "Dashboard",
		"schema:dashboard/blocks/*":           "Block",
		"schema:dashboard/blocks/*/|0":        "GraphBlock",
		"schema:dashboard/blocks/*/|0/config": "GraphBlockConfig",
		"schema:dashboard/blocks/*/|1":        "MapBlock",
		"schema:dashboard/blocks/*/|1/config": "MapBlockConfig",
	}, names)
	var as []string
	for _, a := range b.a.Type("schema:dashboard/blocks/*").Type.Alternatives {
		as = append(as, a.GoName)
	}
	assert.Equal(t, []string{"Graph", "Map", "String", "StringList", "StringList2"}, as)
}

func TestTypeOverrides(t *testing.T) {
	make := func() *building {
		return build("GET A/List x", "GET B/y").reply(0, 200, object("apps", array(user()))).reply(1, 200, object("app", user(), "other", object("id", text())))
	}
	o := func(types map[string]config.TypeOverride) config.Overrides { return config.Overrides{Types: types} }
	names := make().named(t, o(map[string]config.TypeOverride{"A.ListX/200/apps": {Name: "Application"}}), nil)
	assert.Equal(t, "Application", names["A.ListX/200/apps/*"], "a path to a list is about its elements")
	assert.Equal(t, "Application", names["B.Y/200/app"], "and one type is one type")

	names = make().named(t, o(map[string]config.TypeOverride{"A.ListX/200/apps": {Split: true, Name: "Application"}}), nil)
	assert.Equal(t, "App", names["B.Y/200/app"])

	names = make().named(t, o(map[string]config.TypeOverride{"B.Y/200/other": {Merge: "B.Y/200/app"}}), nil)
	assert.Equal(t, names["B.Y/200/app"], names["B.Y/200/other"])

	for quirk, c := range map[string]struct {
		types map[string]config.TypeOverride
		code  diag.Code
	}{
		"a text has no name":      {map[string]config.TypeOverride{"B.Y/200/app/id": {Name: "ID"}}, diag.NamingUnknownType},
		"reserved":                {map[string]config.TypeOverride{"B.Y/200/app": {Name: "Client"}}, diag.NamingTaken},
		"twice":                   {map[string]config.TypeOverride{"B.Y/200/app": {Name: "X"}, "B.Y/200": {Name: "X"}}, diag.NamingTaken},
		"no identifier":           {map[string]config.TypeOverride{"B.Y/200/app": {Name: "a b"}}, diag.NamingBadName},
		"merged with nothing":     {map[string]config.TypeOverride{"B.Y/200/app": {Merge: "B.Y/404"}}, diag.NamingUnknownType},
		"merged and incompatible": {map[string]config.TypeOverride{"B.Y/200/app": {Merge: "B.Y/200", Name: ""}}, diag.NamingNotMerged},
	} {
		b := make()
		if quirk == "merged and incompatible" {
			b.a.Operations[1].Replies[0].Type.Fields = append(b.a.Operations[1].Replies[0].Type.Fields, model.Field{Name: "id", Type: array(text())})
		}
		Operations(b.a, config.Overrides{}, nil)
		diags := Types(b.a, o(c.types), nil)
		require.Len(t, diags, 1, quirk)
		assert.Equal(t, c.code, diags[0].Code, quirk)
		check(t, b.a)
	}
}

func TestTypesKeepTheirNamesInTheLock(t *testing.T) {
	old := func() *building {
		return build("GET A/x", "GET B/y").reply(0, 200, object("app", object("owner", user()))).reply(1, 200, object("app", object("owner", user()), "n", text()))
	}
	lock := &config.Names{}
	before := old().named(t, config.Overrides{}, lock)
	require.Equal(t, "Owner", before["A.X/200/app/owner"])

	t.Run("another type of the name", func(t *testing.T) {
		b := build("GET 0/0", "GET A/x", "GET B/y").reply(0, 200, object("owner", object("name", text()), "app", text())).
			reply(1, 200, object("app", object("owner", user()))).reply(2, 200, object("app", object("owner", user()), "n", text()))
		after := b.named(t, config.Overrides{}, lock.Clone())
		for id, name := range before {
			assert.Equal(t, name, after[id], id)
		}
		assert.NotEqual(t, "Owner", after["N0.N0/200/owner"])
	})
	t.Run("one of two equal types gets a member", func(t *testing.T) {
		grown := object("id", text(), "email", text(), "age", text())
		b := build("GET A/x", "GET B/y").reply(0, 200, object("app", object("owner", grown))).reply(1, 200, object("app", object("owner", user()), "n", text()))
		after := b.named(t, config.Overrides{}, lock.Clone())
		assert.Equal(t, before, after, "they stay one type, which has the new member as an optional one")
		f := b.a.Type("A.X/200/app/owner").Type.Fields
		require.Len(t, f, 3)
		assert.True(t, f[0].Always() && !f[2].Always())
	})
	t.Run("an operation gets another name", func(t *testing.T) {
		lock := lock.Clone()
		after := old().named(t, config.Overrides{Requests: map[string]config.RequestOverride{"A/x": {Name: "Fetch"}}}, lock)
		assert.Equal(t, "XResponse", after["A.Fetch/200"])
		assert.Empty(t, lock.Removed["XResponse"])
	})
	t.Run("a type goes and another wants its name", func(t *testing.T) {
		lock := lock.Clone()
		build("GET A/x").reply(0, 200, object("x", text())).named(t, config.Overrides{}, lock)
		assert.Contains(t, lock.Removed, "Owner")
		after := build("GET A/x", "GET C/z").reply(0, 200, object("x", text())).reply(1, 200, object("owner", object("q", text()))).named(t, config.Overrides{}, lock)
		assert.NotEqual(t, "Owner", after["C.Z/200/owner"])
	})
}

func drawType(t *rapid.T, depth int) *model.Type {
	kind := rapid.IntRange(0, 6).Draw(t, "kind")
	name := rapid.SampledFrom([]string{"owner", "Owner", "app_owner", "apps", "client", "error", "🚀", "type", "new", "value"})
	switch {
	case kind < 2 || depth > 3:
		return rapid.SampledFrom([]*model.Type{text(), {Kind: model.KindInt}, {Kind: model.KindAny}}).Draw(t, "scalar")
	case kind == 2:
		return enum(rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "A", "", "owner", "+1", "🚀"}), 1, 3, rapid.ID).Draw(t, "values")...)
	case kind == 3:
		return array(drawType(t, depth+1))
	case kind == 4:
		u := &model.Type{Kind: model.KindUnion}
		for range rapid.IntRange(1, 3).Draw(t, "alternatives") {
			u.Alternatives = append(u.Alternatives, model.Alternative{Type: drawType(t, depth+1)})
		}
		return u
	}
	s := &model.Type{Kind: model.KindStruct}
	for _, n := range rapid.SliceOfNDistinct(name, 0, 3, rapid.ID).Draw(t, "members") {
		s.Fields = append(s.Fields, model.Field{Name: n, Type: drawType(t, depth+1), Required: rapid.Bool().Draw(t, "required")})
	}
	return s
}

func drawn(t *rapid.T) ([]string, []func() *model.Type) {
	requests := drawRequests(t)
	var types []func() *model.Type
	for range requests {
		raw, err := json.Marshal(drawType(t, 0))
		require.NoError(t, err)
		types = append(types, func() *model.Type {
			var u model.Type
			require.NoError(t, json.Unmarshal(raw, &u))
			return &u
		})
	}
	return requests, types
}

func assemble(requests []string, types []func() *model.Type) *building {
	b := build(requests...)
	for i := range requests {
		switch i % 3 {
		case 0:
			b.reply(i, 200, types[i]())
		case 1:
			b.reply(i, 404, types[i]())
		default:
			b.body(i, types[i]())
			b.param(i, model.Param{Name: "x" + strconv.Itoa(i%2), In: model.InQuery, Type: types[i]()})
		}
	}
	return b
}

func TestTypeNamesAreUniqueAndStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		requests, types := drawn(t)
		n := rapid.IntRange(0, len(requests)).Draw(t, "before")
		lock := &config.Names{}
		a := assemble(requests[:n], types[:n])
		Operations(a.a, config.Overrides{}, lock)
		Types(a.a, config.Overrides{}, lock)
		check(t, a.a)
		before := a.names()

		b := assemble(requests, types)
		Operations(b.a, config.Overrides{}, lock)
		Types(b.a, config.Overrides{}, lock)
		check(t, b.a)
		after := b.names()
		for id, name := range before {
			require.Equal(t, name, after[id], id)
		}

		again := lock.Clone()
		c := assemble(requests, types)
		Operations(c.a, config.Overrides{}, again)
		Types(c.a, config.Overrides{}, again)
		require.Equal(t, after, c.names(), "the lock's own state gives the same names")
		require.Equal(t, lock, again)
	})
}

func TestOrderDoesNotChangeTypeNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		var raws [][]byte
		for range n {
			u := drawType(t, 0)
			raw, _ := json.Marshal(u)
			raws = append(raws, raw)
		}
		named := func(order []int) map[string]string {
			var requests []string
			for _, i := range order {
				requests = append(requests, "GET F"+strconv.Itoa(i%2)+"/Fetch"+string(rune('a'+i)))
			}
			b := build(requests...)
			for at, i := range order {
				var u model.Type
				require.NoError(t, json.Unmarshal(raws[i], &u))
				b.reply(at, 200+200*(i%2), &u)
			}
			Operations(b.a, config.Overrides{}, nil)
			Types(b.a, config.Overrides{}, nil)
			check(t, b.a)
			return b.names()
		}
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		first := named(slices.Clone(order))
		require.Equal(t, first, named(rapid.Permutation(order).Draw(t, "order")))
	})
}
