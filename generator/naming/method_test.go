package naming

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// pathed is an API of requests "METHOD /path | Folder > Sub > Name"; {id} in the path is a parameter.
func pathed(requests ...string) *model.API {
	var short []string
	for _, r := range requests {
		method, _, _ := strings.Cut(r, " ")
		short = append(short, method+" x")
	}
	a := api(short...)
	for i, r := range requests {
		where, title, _ := strings.Cut(r, " | ")
		_, path, _ := strings.Cut(where, " ")
		op, parts := a.Operations[i], strings.Split(title, " > ")
		op.Name, op.Folder = parts[len(parts)-1], slices.Clip(parts[:len(parts)-1])
		op.Identity.Name, op.Identity.Folder, op.Identity.URL, op.Identity.Nth = op.Name, op.Folder, "{{url}}"+path, 0
		for part := range strings.SplitSeq(path, "{") {
			param, literal, ok := strings.Cut(part, "}")
			if !ok {
				param, literal = "", part
			}
			if param != "" {
				op.Path = append(op.Path, model.PathPart{Param: param})
			}
			if literal != "" {
				op.Path = append(op.Path, model.PathPart{Literal: literal})
			}
		}
	}
	return a
}

// methodRows are requests and what each is called.
type methodRows []struct {
	quirk          string
	requests, want []string
}

func (rows methodRows) check(t *testing.T) {
	t.Helper()
	for _, row := range rows {
		a := pathed(row.requests...)
		assert.Empty(t, Operations(a, config.Overrides{}, nil), row.quirk)
		assert.Equal(t, row.want, ids(a), row.quirk)

		reversed := slices.Clone(row.requests)
		slices.Reverse(reversed)
		b := pathed(reversed...)
		Operations(b, config.Overrides{}, nil)
		got := ids(b)
		slices.Reverse(got)
		assert.Equal(t, row.want, got, "%s: in any order", row.quirk)
	}
}

func TestMethodsDoNotStutter(t *testing.T) {
	methodRows{
		{"a verb and the folder", []string{"POST /g | Device groups > Create device group", "GET /g | Device groups > List device groups", "POST /g | Device groups > Create a new device group"},
			[]string{"DeviceGroups.CreateDeviceGroup", "DeviceGroups.List", "DeviceGroups.CreateNewDeviceGroup"}},
		{"all of them", []string{"GET /users | Users > Get all users"}, []string{"Users.GetAll"}},
		{"what is said behind it stays", []string{"GET /users/{id} | Users > Get a user by ID"}, []string{"Users.GetByID"}},
		{"one and many", []string{"GET /users | Users > Get users", "GET /users/{id} | Users > Get user"}, []string{"Users.GetUsers", "Users.Get"}},
		{"more than the folder is its own", []string{"GET /users/s | Users > Get user settings"}, []string{"Users.GetUserSettings"}},
		{"a conjunction parts nothing", []string{"POST /users | Users > Create user and team"}, []string{"Users.CreateUserAndTeam"}},
		{"the singular of the folder", []string{"GET /a/{id} | Income invoices > Income invoice"}, []string{"IncomeInvoices.Get"}},
		{"words that are parted otherwise", []string{"GET /a/{id} | ActiveDirectory > activedirectory"}, []string{"ActiveDirectory.Get"}},
		{"a verb that is a plural's singular is no repeat", []string{"GET /lists | Lists > List members"}, []string{"Lists.ListMembers"}},
		{"searching for things", []string{"GET /search | Search > Search for users"}, []string{"Search.SearchForUsers"}},
		{"which", []string{"GET /scopes | Scopes > Retrieve scopes for which you have full access"}, []string{"Scopes.RetrieveScopes"}},
		{"a list below which single things are", []string{"GET /books | Books > Books", "GET /books/{id} | Books > Book"}, []string{"Books.List", "Books.Get"}},
		{"equal names of two HTTP methods", []string{"GET /store | Sequence > idstore", "POST /store | Sequence > idstore"}, []string{"Sequence.GetIdstore", "Sequence.CreateIdstore"}},
		{"all folders again", []string{"GET /projects/{id}/builds | projects > {id} > builds > Get Projects  Builds", "GET /projects/{id}/builds/{n} | projects > {id} > builds > {n} > Get Projects  Builds Build Trace"},
			[]string{"Builds.Get", "Builds.GetTrace"}},
		{"dots", []string{"GET /g | Goals > analytics.management.goals.list", "DELETE /g | Goals > analytics.management.goals.delete"}, []string{"Goals.List", "Goals.Delete"}},
	}.check(t)
}

func TestMethodsOfSentences(t *testing.T) {
	methodRows{
		{"articles", []string{"POST /f | Pets > Merge a fork of the pet"}, []string{"Pets.MergeForkOfPet"}},
		{"articles in capitals", []string{"GET /f | Files > Get A User By ID"}, []string{"Files.GetUserByID"}},
		{"a letter is no article", []string{"GET /f | Files > Get Plan A", "GET /f | Files > Customer A - create variables"}, []string{"Files.GetPlanA", "Files.CustomerACreateVariables"}},
		{"the third person", []string{"GET /v | API docs > Gets all the versions"}, []string{"APIDocs.GetAllVersions"}},
		{"the third person of the HTTP method", []string{"DELETE /v | Files > Deletes versions"}, []string{"Files.DeleteVersions"}},
		{"a plural is no third person", []string{"GET /v | Files > Posts of users"}, []string{"Files.PostsOfUsers"}},
		{"a relative clause", []string{"POST /v | Files > Creates a unique URL for the agreement that you can embed in your application."}, []string{"Files.CreateUniqueURLForAgreement"}},
		{"a part too many", []string{"POST /v | Files > Start an export of clickwrap agreements for a specified date range"}, []string{"Files.StartExportOfClickwrapAgreements"}},
		{"a participle stays with what it is about", []string{"GET /v | Files > List repositories accessible to the user access token settings page"}, []string{"Files.ListRepositories"}},
		{"what two parts tell apart", []string{"HEAD /v | Files > Check if a quote exists in the business unit by key as associate", "HEAD /v | Files > Check if a quote exists in the business unit by ID as associate"},
			[]string{"Files.CheckIfQuoteExistsInBusinessUnitByKey", "Files.CheckIfQuoteExistsInBusinessUnitByID"}},
		{"no part ends", []string{"GET /v | Files > Portfolio margin trading quantitative rules indicators history page"},
			[]string{"Files.PortfolioMarginTradingQuantitativeRulesIndicatorsHistoryPage"}},
		{"fillers", []string{"GET /v | Files > Get a single script tag"}, []string{"Files.GetScriptTag"}},
		{"a filler that tells two apart", []string{"GET /v | Files > Get specific tag", "GET /v | Files > Get tag"}, []string{"Files.GetSpecificTag", "Files.GetTag"}},
		{"an article that tells two apart", []string{"GET /v | Files > Get a tag", "GET /v | Files > Get the tag"}, []string{"Files.GetATag", "Files.GetTheTag"}},
		{"a note that only one has", []string{"GET /v | Files > List the tags", "GET /v | Files > List the tags (stubbed)"}, []string{"Files.ListTags", "Files.ListTagsStubbed"}},
		{"what is asked", []string{"GET /v | Files > Check if a repository is starred by the authenticated user of the app"}, []string{"Files.CheckIfRepositoryIsStarredByAuthenticatedUser"}},
		{"a list of things", []string{"GET /v | Files > Get a list of all tags"}, []string{"Files.ListAllTags"}},
		{"a note in brackets", []string{"GET /v | Trade > New order (TRADE)", "GET /v | Trade > All orders [Needs: login, key?]"}, []string{"Trade.NewOrder", "Trade.AllOrders"}},
		{"a note that tells two apart", []string{"GET /v | Trade > New order (test)", "GET /v | Trade > New order (real)"}, []string{"Trade.NewOrderTest", "Trade.NewOrderReal"}},
		{"a number in a list", []string{"GET /v | 01 - JWT > 01-1 - Login", "GET /v | 01 - JWT > 2. Token", "GET /v | 01 - JWT > 03 Refresh", "GET /v | 01 - JWT > 2.1 Revoke"},
			[]string{"JWT.Login", "JWT.Token", "JWT.Refresh", "JWT.Revoke"}},
		{"a number that is part of the name", []string{"GET /v | Files > 3-D secure", "GET /v | Files > 24hr prices", "GET /v | Files > 2 factors", "GET /v | Files > 802.1X"},
			[]string{"Files.N3DSecure", "Files.N24hrPrices", "Files.N2Factors", "Files.N8021X"}},
		{"the HTTP method before a verb", []string{"GET /upload | Files > GET generate URL for upload: /upload"}, []string{"Files.GenerateURLForUpload"}},
	}.check(t)
}

func TestMethodsOfPaths(t *testing.T) {
	methodRows{
		{"an import's names", []string{
			"GET /ers/config/guestuser | GuestUser > guestuser",
			"GET /ers/config/guestuser/{id} | GuestUser > guestuser/{id}",
			"GET /ers/config/guestuser/name/{name} | GuestUser > 🚧 guestuser/name/{name}",
			"POST /ers/config/guestuser | GuestUser > guestuser",
			"PUT /ers/config/guestuser/{id} | GuestUser > guestuser/{id}",
			"PUT /ers/config/guestuser/approve/{id} | GuestUser > 🚧 guestuser/approve/{id}",
			"PUT /ers/config/guestuser/approve/name/{name} | GuestUser > guestuser/approve/name/{name}",
			"PUT /ers/config/guestuser/{id}/getTrustedDomains | GuestUser > 🚧  500 guestuser/{id}/getTrustedDomains",
			"DELETE /ers/config/guestuser/{id} | GuestUser > guestuser/{id}",
		}, []string{"GuestUser.List", "GuestUser.Get", "GuestUser.GetByName", "GuestUser.Create", "GuestUser.Replace", "GuestUser.Approve", "GuestUser.ApproveByName",
			"GuestUser.GetTrustedDomains", "GuestUser.Delete"}},
		{"what is beside the path", []string{"POST /e/endpoint | Endpoint > endpoint : basic", "POST /e/endpoint | Endpoint > endpoint (custom attributes)"},
			[]string{"Endpoint.CreateBasic", "Endpoint.CreateCustomAttributes"}},
		{"a folder for each parameter", []string{
			"GET /repositories/{username} | repositories > {username} > /repositories/:username",
			"GET /repositories/{username}/{slug} | repositories > {username} > {slug} > /repositories/:username/:slug",
			"GET /repositories/{username}/{slug}/hooks | repositories > {username} > {slug} > hooks > /repositories/:username/:slug/hooks",
			"DELETE /repositories/{username}/{slug}/hooks/{uid} | repositories > {username} > {slug} > hooks > {uid} > /repositories/:username/:slug/hooks/:uid",
			"GET /repositories/{username}/{slug}/watchers | repositories > {username} > {slug} > /repositories/:username/:slug/watchers",
		}, []string{"Repositories.GetByUsername", "Repositories.GetBySlug", "Hooks.List", "Hooks.Delete", "Repositories.GetWatchers"}},
		{"a folder for one value", []string{"GET /o/4554953422/refunds | orders > 4554953422 > Get a refund", "GET /o | orders.json > Count orders", "GET /o | orders > 1e0403e9-7a82-3a5a-90f7-00c92ef8d5b2 > Get an order"},
			[]string{"Orders.GetRefund", "Orders.Count", "Orders.Get"}},
		{"a URL in no folder", []string{"GET /api/v1/users/{id}/posts | https://x.example/api/v1/users/1/posts", "POST /api/v1/users | {{url}}/api/v1/users"},
			[]string{"API.GetUserPosts", "API.CreateUser"}},
		{"no word at all", []string{"GET /users/{id} | 🚀"}, []string{"API.GetUser"}},
		{"values in a folder of several", []string{"GET /g/{id}/m | groups > {id}/members > Go", "GET /g/{id}/m | groups > members > {uid} > Run"}, []string{"Members.Go", "Members.Run"}},
		{"verb and path", []string{"POST /file/hash | Files > POST /file/hash"}, []string{"Files.CreateHash"}},
		{"a path that is not the request's", []string{"GET /a | Files > and/or"}, []string{"Files.AndOr"}},
		{"a noun that holds a verb", []string{"POST /repos/releases | Files > /repos/releases"}, []string{"Files.CreateReposRelease"}},
		{"words that nobody parted", []string{"PUT /u/resetpassword/{id} | U > u/resetpassword/{id}", "GET /u/getall | U > u/getall"}, []string{"U.Resetpassword", "U.Getall"}},
	}.check(t)
}

func TestServicesOfFolders(t *testing.T) {
	for _, c := range []struct{ quirk, folders, want string }{
		{"a note", "Document parser (PDF, invoices)", "DocumentParser"},
		{"a number", "02 - Authorization", "Authorization"},
		{"values in a path", "groups > {id}/members", "Members"},
		{"nothing but values", "{id}", "ID"},
		{"an ending", "orders.json", "Orders"},
	} {
		a := pathed("GET /x | " + c.folders + " > Go")
		Operations(a, config.Overrides{}, nil)
		assert.Equal(t, c.want, a.Operations[0].Service, c.quirk)
	}
	methodRows{
		{"two notes", []string{"GET /x | Flow (public) > Go", "GET /x | Flow (private) > Go"}, []string{"FlowPublic.Go", "FlowPrivate.Go"}},
		{"parents that are APIs", []string{"GET /x | Direct APIs > Profile API > Go", "GET /x | Connect APIs > Profile API > Go"}, []string{"DirectProfileAPI.Go", "ConnectProfileAPI.Go"}},
		{"parents of the same words", []string{"GET /x | Users > Groups > Go", "GET /x | User groups > Groups > Go"}, []string{"UsersGroups.Go", "UserGroups.Go"}},
	}.check(t)
}

func TestAhead(t *testing.T) {
	for _, c := range []struct{ quirk, front, back, want string }{
		{"nothing in common", "App", "Owner", "App Owner"},
		{"the end is the beginning", "Graph Block", "Block Type", "Graph Block Type"},
		{"in the singular", "Income Invoices", "Income Invoice Data", "Income Invoice Data"},
		{"in the middle", "Customer SDWAN Templates", "Populate SDWAN Template Edge", "Customer Populate SDWAN Template Edge"},
		{"all of it at the end", "Directory", "ERS Directory", "ERS Directory"},
		{"parted otherwise", "Activedirectory", "ERS Active Directory", "ERS Active Directory"},
		{"one word of several in the middle is another", "Portfolio Margin", "UM Margin Order", "Portfolio Margin UM Margin Order"},
		{"letters of a word are no word", "App", "Apple", "App Apple"},
		{"a script without case", "用户", "用户 数据", "用户 数据"},
		{"nothing in front", "", "Owner", "Owner"},
	} {
		assert.Equal(t, c.want, strings.Join(ahead(strings.Fields(c.front), strings.Fields(c.back)), " "), c.quirk)
	}
}

func TestTypesOfMethodsThatLeaveOutTheFolder(t *testing.T) {
	b := build("POST Orders/Cancel order", "GET Monitors/Get monitor", "DELETE Monitors/Delete a monitor", "GET Monitors/Monitors", "POST Calls/Get call response")
	b.reply(0, 200, object("a", text())).body(0, object("b", text()))
	b.reply(1, 200, object("monitor", object("c", text()))).reply(2, 200, object("monitor", object("d", text())))
	b.reply(3, 200, object("monitors", array(object("e", text())))).reply(4, 200, object("f", text()))
	names := b.named(t, config.Overrides{}, nil)
	assert.Equal(t, map[string]string{
		"Orders.Cancel/request": "CancelOrderRequest", "Orders.Cancel/200": "CancelOrderResponse",
		"Monitors.List/200/monitors/*": "MonitorItem", "Monitors.Get/200": "GetMonitorResponse", "Monitors.Get/200/monitor": "MonitorDetails",
		"Monitors.Delete/200": "DeleteMonitorResponse", "Monitors.Delete/200/monitor": "DeletedMonitor",
		"Calls.GetCallResponse/200": "GetCallResponse",
	}, pick(names, "Orders.Cancel/request", "Orders.Cancel/200", "Monitors.List/200/monitors/*", "Monitors.Get/200", "Monitors.Get/200/monitor", "Monitors.Delete/200",
		"Monitors.Delete/200/monitor", "Calls.GetCallResponse/200"))
}

func pick(m map[string]string, keys ...string) map[string]string {
	out := map[string]string{}
	for _, k := range keys {
		out[k] = m[k]
	}
	return out
}

func TestPast(t *testing.T) {
	for verb, want := range map[string]string{"Delete": "Deleted", "Copy": "Copied", "Send": "Sent", "Submit": "Submitted", "Deploy": "Deployed", "Add": "Added", "Pay": "Paid"} {
		assert.Equal(t, want, past(verb))
	}
}

func TestMachineID(t *testing.T) {
	for text, want := range map[string]bool{"4554953422": true, "1e0403e9-7a82-3a5a-90f7-00c92ef8d5b2": true, "2024": false, "v2": false, "deadbeef": false, "cafe": false, "orders": false,
		"5f3759df0badcafe": true, "": false, "-": false} {
		assert.Equal(t, want, machineID(text), text)
	}
}

// TestRunOfPlurals: the quick look at the beginnings of words passes over no plural.
func TestRunOfPlurals(t *testing.T) {
	for plural, one := range singulars {
		assert.Equal(t, 1, run([]string{cased(plural, false)}, []string{cased(one, false)}, true), plural)
		assert.Equal(t, 1, run([]string{cased(one, false)}, []string{cased(plural, false)}, true), plural)
	}
	assert.Equal(t, 2, run([]string{"ID", "Store"}, []string{"Idstore"}, true))
	assert.Equal(t, 0, run([]string{"Ideas"}, []string{"ID"}, true))
	assert.Equal(t, 1, run([]string{"Счета"}, []string{"счета"}, true))
}
