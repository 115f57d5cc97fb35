package naming

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

func union(alternatives ...*model.Type) *model.Type {
	t := &model.Type{Kind: model.KindUnion}
	for _, a := range alternatives {
		t.Alternatives = append(t.Alternatives, model.Alternative{Type: a})
	}
	return t
}

func thing(member string) *model.Type { return object(member, text(), "n", text()) }

func TestWhoTakesTheName(t *testing.T) {
	for _, c := range []struct {
		quirk string
		b     *building
		want  map[string]string
	}{
		{"a schema keeps its name whatever wants it", build("GET A/x").declare("device", thing("a")).declare("error", thing("b")).
			reply(0, 200, object("device", thing("c"), "y", object("device", thing("d")), "error", thing("e"))).reply(0, 400, thing("f")),
			map[string]string{"schema:device": "Device", "schema:error": "Error", "A.X/200/device": "XDevice", "A.X/200/y/device": "YDevice", "A.X/400": "XError"}},
		{"a body before what bodies hold", build("GET A/Get user", "GET A/Create user", "GET B/y", "GET C/z").
			reply(0, 200, thing("a")).reply(1, 200, thing("a")).reply(2, 200, object("user", thing("b"))).reply(3, 200, object("user", thing("c"))),
			map[string]string{"A.GetUser/200": "User", "B.Y/200/user": "YUser", "C.Z/200/user": "ZUser"}},
		{"equals step back together", build("GET A/x", "GET B/y").reply(0, 200, object("app", object("owner", thing("a")))).reply(1, 200, object("repo", object("owner", thing("b")))),
			map[string]string{"A.X/200/app/owner": "AppOwner", "B.Y/200/repo/owner": "RepoOwner"}},
		{"a parameter after what bodies hold", build("GET A/x", "GET A/y").reply(0, 200, object("app", object("owner", enum("a", "b")))).
			param(1, model.Param{Name: "owner", In: model.InQuery, Role: model.RoleArgument, Type: enum("c", "d")}),
			map[string]string{"A.X/200/app/owner": "Owner", "A.Y/query/owner": "YOwner"}},
	} {
		names := c.b.named(t, config.Overrides{}, nil)
		for id, want := range c.want {
			assert.Equal(t, want, names[id], "%s: %s", c.quirk, id)
		}
	}
}

func TestNamesOfSeveralPlaces(t *testing.T) {
	reply := func() *model.Type { return object("type", enum("page", "redirect"), "text", text()) }
	kinds, files := []string{"aws", "gcp"}, []string{"file", "directory"}
	names := build("GET A/x").
		declare("credential", object("type", enum(kinds...))).declare("credentialPost", object("type", enum(kinds...), "n", text())).
		declare("file", object("type", enum(files...))).declare("filePatch", object("type", enum(files...), "n", text())).
		declare("endpoint", object("staticReply", reply(), "unauthorizedReply", object("type", enum("page", "redirect")))).
		named(t, config.Overrides{}, nil)
	assert.Equal(t, "CredentialType", names["schema:credentialPost/type"], "what the parents have in common")
	assert.Equal(t, "FileType", names["schema:file/type"])
	assert.Equal(t, "ReplyType", names["schema:endpoint/staticReply/type"])

	list := func(of *model.Type) *model.Type { return object("total", text(), "members", array(of)) }
	names = build("GET W/List members", "GET W/List team members", "POST W/Create workspace", "PUT W/Update workspace", "POST W/Send", "GET W/Search issues").
		reply(0, 200, list(thing("a"))).reply(1, 200, list(thing("a"))).
		body(2, object("workspace", thing("b"))).body(3, object("workspace", thing("b"))).
		reply(2, 200, object("workspace", thing("c"))).reply(3, 200, object("workspace", thing("c"))).
		reply(5, 200, array(thing("d"))).named(t, config.Overrides{}, nil)
	assert.Equal(t, "MembersResponse", names["W.ListMembers/200"], "a list is not what it holds")
	assert.Equal(t, "Member", names["W.ListMembers/200/members/*"])
	assert.Equal(t, "WorkspaceRequest", names["W.CreateWorkspace/request"])
	assert.Equal(t, "WorkspaceResponse", names["W.UpdateWorkspace/200"])
	assert.Equal(t, "Issue", names["W.SearchIssues/200/*"])
}

func TestTagsOfUnions(t *testing.T) {
	op := func(what, target string, value string) *model.Type {
		return object("op", enum(what), "target", enum(target), value, text())
	}
	names := build("GET A/x").declare("patch", object("operations", array(union(op("set", "name", "a"), op("set", "tag", "b"), op("remove", "tag", "c"), op("remove", "name", "d"))))).
		named(t, config.Overrides{}, nil)
	for i, want := range []string{"SetNameOperation", "SetTagOperation", "RemoveTagOperation", "RemoveNameOperation"} {
		assert.Equal(t, want, names["schema:patch/operations/*/|"+string(rune('0'+i))])
	}
}

func TestAccessorsOfUnions(t *testing.T) {
	for _, c := range []struct{ alternative, union, want string }{
		{"GraphBlock", "Block", "Graph"},
		{"ConnectedDeviceConnectionStatus", "DeviceConnectionStatus", "Connected"},
		{"FlowPatchVirtualButtonTrigger", "FlowPatchTrigger", "VirtualButton"},
		{"DisabledAtObject", "OrgDisabledAt", "Object"},
		{"DeviceState", "DeviceStateOrStates", "State"},
		{"Block", "Block", "Block"},
		{"String", "Status", "String"},
		{"N2faCode", "Code", "N2fa"},
	} {
		assert.Equal(t, c.want, ownWords(c.alternative, c.union), c.alternative)
	}

	make := func() *building {
		return build("GET A/x").declare("block", union(object("type", enum("graph"), "x", text()), object("type", enum("map"), "x", text()), text(), array(text())))
	}
	lock := &config.Names{}
	b := make()
	b.named(t, config.Overrides{}, lock)
	as := func(b *building) (out []string) {
		for _, a := range b.a.Type("schema:block").Type.Alternatives {
			out = append(out, a.GoName)
		}
		return out
	}
	assert.Equal(t, []string{"Graph", "Map", "String", "StringList"}, as(b))
	lock.Fields["schema:block#|/|0"] = "GraphBlock"
	b = make()
	b.named(t, config.Overrides{}, lock)
	assert.Equal(t, []string{"GraphBlock", "Map", "String", "StringList"}, as(b), "a better rule renames nothing that the lock knows")
}

func TestOneValueIsNoType(t *testing.T) {
	make := func() *building {
		return build("GET A/x").declare("method", enum("S256")).reply(0, 200, object("type", enum("user"), "method", enum("plain"))).
			param(0, model.Param{Name: "filter", In: model.InQuery, Role: model.RoleArgument, Type: enum("name")})
	}
	names := make().named(t, config.Overrides{}, nil)
	assert.Equal(t, map[string]string{"schema:method": "Method", "A.X/200": "XResponse"}, names, "only a schema is one")
	b := make()
	names = b.named(t, config.Overrides{Types: map[string]config.TypeOverride{"A.X/200/type": {Name: "UserType"}}}, nil)
	assert.Equal(t, "UserType", names["A.X/200/type"], "or what the config names")
	assert.Equal(t, "UserTypeUser", b.a.Type("A.X/200/type").Type.Enum[0].GoName)
	names = make().named(t, config.Overrides{}, &config.Names{Types: map[string]string{"A.X/query/filter": "Filter"}})
	assert.Equal(t, "Filter", names["A.X/query/filter"], "or the lock remembers")
	for _, f := range b.a.Type("A.X/200").Type.Fields {
		assert.True(t, f.Type.Kind == model.KindRef || len(f.Type.Enum) == 1, "the value stays known")
	}
}

func TestParamsOfServices(t *testing.T) {
	p := model.Param{Name: "q", In: model.InQuery, Role: model.RoleArgument, Type: text()}
	b := build("GET A/Export", "GET B/Export", "GET B/OAuth users", "GET B/B").param(0, p).param(1, p).param(2, p).param(3, p)
	b.named(t, config.Overrides{}, nil)
	var got []string
	for _, op := range b.a.Operations {
		got = append(got, op.ParamsType)
	}
	assert.Equal(t, []string{"AExportParams", "BExportParams", "OAuthUsersParams", "BGetParams"}, got)
}

func TestAccessorsOfALockThatHasNone(t *testing.T) {
	b := build("GET A/x").declare("block", union(object("type", enum("graph"), "x", text()), text()))
	lock := &config.Names{Types: map[string]string{"schema:block": "Block", "schema:block/|0": "GraphBlock"}}
	b.named(t, config.Overrides{}, lock)
	assert.Equal(t, "GraphBlock", b.a.Type("schema:block").Type.Alternatives[0].GoName, "callers have it so")
	assert.Equal(t, "GraphBlock", lock.Fields["schema:block#|/|0"])
}

// The lock has the members of a type under one of the bodies that share it. That one may be gone.
func TestMembersOfASharedTypeKeepTheirNames(t *testing.T) {
	b := build("GET A/x").reply(0, 200, object("id", text(), "n", text()))
	b.named(t, config.Overrides{}, &config.Names{Operations: map[string]string{}, Fields: map[string]string{"B.Y/200#id": "Ident"},
		Types: map[string]string{"A.X/200": "Thing", "B.Y/200": "Thing"}})
	assert.Equal(t, "Ident", b.a.Type("A.X/200").Type.Fields[0].GoName)
}
