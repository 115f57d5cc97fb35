// Package naming decides every Go name and every key of the OpenAPI document, once, and writes them into the model.
//
// # Why the names look as they do
//
// A generated name is an interface: somebody writes it into a program and commits it. So a name has three duties, in this
// order: it must not change when the input grows, it must say what the thing is, and it must be short. Each rule below is
// there because some collection or some other generator broke one of the three.
//
// Stability comes from the lock, not from cleverness. Every name that was ever given is written down with the identity of
// what has it, and is read back before anything new is named; a new thing takes what is left. quicktype's maintainers closed two attempts at
// better names because they would have renamed everybody's types; with a lock a better rule only meets new
// things. Names of removed things stay as tombstones: a caller of the old OAuthUsage.List must get a compile error, not
// another request.
//
// Without a lock a name must not hang on chance either. So nothing depends on the order of requests, folders, examples or files:
// where only a number can tell two requests apart, who has it goes by what they are (precedence.go).
//
// # Who takes a name that several want
//
// What a person named goes before what a rule named, and what callers write goes before what they only read through. In this order: a
// line of the config; a name of the lock; a declared schema; what belongs to a method's signature (a body as a whole, its
// parameters, its form); the elements of a list that is a whole body; parts of other types; enumerations of parameters.
// Losant's schema device is Device, and whatever member is called device, too, has to say whose: before there were ranks, all
// stepped back, the schema was DeviceType and nothing at all was Device.
//
// Within a rank all step back and take their parent's name in front, not just the second: otherwise "Owner" would be
// whichever of the two came first. One kind of type stays: that which stands in many places. If nothing is in front of all its places,
// no longer name would be true of it (SortField); and where it stands in twice as many places as all others together it is
// what callers mean by the word.
//
// What is in front is looked for from near to far: the parent, the parent's parent, what the operation is about, its service,
// its method. A type with several places takes what is in front of all: the same parent; else the words that the parents
// share (staticReply and unauthorizedReply: ReplyType), or the schemas (credential and credentialPost: CredentialType); else what most
// have. Words like type, status or config never stand alone, however free they are: among a thousand types, Type is of
// nobody. Last come the first place in the order of paths, the settled name of what holds the type, and a number. All this
// is the same in any order of the input; in 7,600 types of the published collections no number is left but one.
//
// All names of a package are settled before anything is printed, in one scope: types, service types, parameter structs,
// constants, union constructors and the identifiers of the runtime (reserved.go). oapi-codegen names as it prints, and
// has had duplicate declarations for years (oapi-codegen#256, #1474, #549); it also puts the enum's name in front of a constant only
// where it must, so that an unrelated enum renames constants (#625, #1614, #2391). Ours always have the type in front.
//
// # Services and methods
//
// A service is a folder, by the folder's own name: client.OAuthUsage. Parents come in front only where two folders have
// one name (Admin/Users and Public/Users), and before them the note that one of them has in brackets. Requests that lie in no
// folder are client.API.ListUsers: the collection's title there would stutter with the package name. Two folders of one name in
// one place are one service, because nothing that a caller knows tells them apart; and a folder that stands for one thing of
// the folder around it (hooks/{uid}, orders/4554953422) is part of that one's service. A number in a list ("01 - Login") is no
// part of a name, nor is the ending of a file.
//
// A method's name has this provenance, the first that there is:
//
//  1. a line of the config, a name of the lock;
//  2. where the request is named after its path (Postman does so until somebody names it, imports do so with every request):
//     what the HTTP method and the path say. List, Get, Create, Replace, Update, Delete stand for the method, unless a segment says
//     itself what is done (PUT user/{id}/approve is Approve); of the segments only those are named that no folder names, those
//     of which there are many in the singular where one of them is meant; GET name/{name} is GetByName;
//  3. the last words of a dotted name: Get of analytics.management.goals.get;
//  4. the words of the request's name, without what is beside the name (number, note in brackets), articles, and words that say no
//     more than an argument does ("a specific"); descriptions in the third person are orders: "Gets the app" is Get.
//
// The folder's words go from the beginning, and from behind the verb: a caller has just typed client.DeviceGroups, and Create
// after it says what CreateDeviceGroup would. Singular and plural are one word, whatever their case and where they are parted. Get of
// things that are many stays GetOrders. Where nothing is left the method is the verb of the HTTP method.
//
// A sentence is cut to seven words where a part of it ends, at a preposition or a relative clause: "Creates a unique URL for the
// agreement that you can embed" is CreateUniqueURLForAgreement.
//
// Each of these says less than the request's name does. Where that is too little for two requests of one service to have
// names of their own, each takes the next that says more: the verb and the parameter (GetByUsername), more of the sentence, the
// folder's words (GetUser and GetUsers rather than Get twice), the HTTP method's verb, the note, the whole name. Numbers are for
// requests that nothing tells apart.
//
// # Types
//
// Every struct, union and string enumeration that stands inside another type is taken out and named after the name of its
// schema, or the member that holds it (the singular for an element: tokens holds Token). A reply as a whole is
// <Method>Response, a body <Method>Request, a form <Method>Form, the parameters <Method>Params: one rule for all that belongs
// to a method. A method that is a bare verb gets its service in front, or there would be twenty GetResponse; so do all
// methods of one name. A reply that several operations give is what they are about, a Workspace; unless it only holds one,
// then it is a WorkspaceResponse, or MembersResponse where the requests speak of many.
//
// The alternatives of a union are named by what tells them apart: the values of as few members as do (op and target:
// SetTagOperation), a title, a member that no other has, else their kind of JSON. Its accessors and constructors leave out
// what the union's name has said: NewBlockFromGraph takes a GraphBlock.
//
// A text that can only have one value is no type. Losant has 149 of them, each a discriminator or an only choice, and a type
// with one constant would say in two names what the value says itself; the field is a string, its comment quotes the value,
// and a Go constant of the text can be assigned to it as it is. That holds for requests as well (code_challenge_method: "S256"):
// a constant would be the longer spelling. Whoever wants type and constant names it in the config; a schema that is
// such an enumeration has its name anyway. The document keeps the value.
//
// Two types become one if they have the same shape, optional members included, *and* related names: the same, or one ends
// in the other (Owner, RepoOwner). Never because they overlap: quicktype makes one type of an order and a user since both
// have id and name. A declared name is somebody's decision and is never merged with another, equal or not. Bodies of
// success and of error never become one type: an error that is a value of success is no error. Error bodies of equal shape
// are related by what they are, so that a package has one ErrorResponse rather than one for each request.
package naming

import (
	"github.com/pmgen/pmgen/generator/config"
)

// ensure returns a lock whose maps can be written to; a nil lock gives one that nobody keeps.
func ensure(lock *config.Names) *config.Names {
	if lock == nil {
		lock = &config.Names{}
	}
	if lock.Operations == nil {
		lock.Operations = map[string]string{}
	}
	if lock.Types == nil {
		lock.Types = map[string]string{}
	}
	if lock.Fields == nil {
		lock.Fields = map[string]string{}
	}
	if lock.Iterators == nil {
		lock.Iterators = map[string]string{}
	}
	if lock.Options == nil {
		lock.Options = map[string]string{}
	}
	if lock.Removed == nil {
		lock.Removed = map[string]string{}
	}
	return lock
}
