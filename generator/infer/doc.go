// Package infer finds the types of recorded JSON: samples become nodes of a lattice, nodes become model types.
//
// # Why a lattice
//
// A collection is edited: requests move, examples are added, files are read in another order. A generator that folds
// samples one after the other into a type lets all of that show: the first element of an array decides (json-to-go), a
// threshold is crossed by a copied example, two requests named List become one type (quicktype). So the samples of one
// body, that is of one (operation, direction, status, media type) and never of more, are first gathered in a [Node], and
// nodes form a join-semilattice: [Merge] is commutative, associative and idempotent. Whatever the order, the same node
// comes out, and the type is a function of the node alone.
//
// To OpenAPI an operation is an endpoint, and several requests may share one. So for the document alone, [Together] gathers the
// samples of all of them by the same rules: what would come out if they were examples of one request. Where a constant deep in
// the bodies tells them apart ({"actions": [{"action": "setName"}]}), the objects that hold it are gathered by its values, and make
// a union there. Types of the client are never joined so.
//
// # How a count can be idempotent
//
// Rules need counts (a member is required if every one of at least two objects has it; an enumeration wants five values),
// and a sum is not idempotent. But no rule needs to count far. A node therefore keeps not how often, but which: each
// recorded value has an identity, a hash of the whole sample's text and of the value's place in it, and a node keeps the
// eight smallest identities. The eight smallest of a union are a join, and up to eight they are an exact count. It follows
// that the same body recorded twice counts once, which is what we want: the original request that Postman saves with each
// example is a copy, not a second witness.
//
// Everything else is a set that only grows: the facts (null was seen, an integer, an integer that float64 cannot hold, a
// string that is no UUID), the words of a string until there are too many, the members of objects, and of each member
// whether some object lacks it. "Every string is a UUID" is kept as the absence of the fact "a string is no UUID".
//
// Members are in document order as far as order-independence allows: by the earliest place that any object gives them, and
// by name where that is equal.
//
// # Evidence
//
// Facts are kept twice: of real recorded values and of placeholders ("<timestamp>", "string", {{id}}, a bare integer that
// the reader replaced). Placeholders are weak. "issued_at": "<timestamp>" is, in real replies of Salesforce, the string
// "1609942615640". So a placeholder string makes a string and takes nothing away but certainty: no time, no format and no
// enumeration where a placeholder stands beside real values. Only a bare word that names a JSON type counts as that type,
// because the repaired body, which the mock serves, has a value of that type in its place.
//
// # Lossless
//
// The type holds every sample of its node: decoded into its Go type and encoded again, each is the same JSON value. This is
// where most of the rules come from. An integer is int64, unless one is too big; a number is float64, unless one changes
// on the way through; what neither holds is a json.Number. A date-time is a time.Time only if every sample is one that
// Go's own decoder takes and gives back, instant and offset. Values of several JSON types are a union with one alternative
// for each. A member whose name cannot stand in a struct tag goes to the struct's Extra map. Text that is not Unicode (a
// lone surrogate), and what is nested more than [MaxDepth] deep, stays raw.
//
// # Types that hold themselves
//
// A comment has replies, which are comments. Recorded, that is a tree of finite depth; taken literally, every level would be
// a type of its own. An object that stands within another and is like it, by rules that fold.go gives, is of the other's type.
// The rules are strict, since two things made one are worse than one thing made two: of the 55 published collections, three
// types hold themselves (the wrapped XML values of Cisco ISE, and the requirements of PayPal's onboarding in two files), and
// the eighty other places where an object stands within one that has the same member (JSON:API's data within data, amounts
// with amounts, the relations of Salesforce's slots) do not.
//
// # No tuples
//
// [["2024-01-01", 5], ["2024-01-02", 7]] could be a struct of two fields. But of the arrays in the 55 collections and in
// Losant's examples, four hold values of different kinds, all in one reply of Cisco ISE: "deployment" and an object in three
// of them, and in the fourth the other way round. A rule by places would be wrong in that fourth array, so the elements stay
// a union, and coordinates stay a []float64.
//
// # Maps
//
// An object is a map when its keys are data. Keys of one unambiguous class (UUIDs, dates, e-mail addresses, hexadecimal
// digits, ULIDs) are, even a single one. Integers, locales and currencies need three: every one- or two-key object of the
// published collections whose keys are ISO codes is {"id": ...}.
//
// Keys that no two objects of different samples share are data as well, if the values are alike, and so are more than
// twenty with values alike, unless several objects agree on all of them. Two limits were measured on 55 collections. More
// than twenty strings are a record wherever they occur (GitHub's entry points, the address of commercetools): of strings it
// takes fifty. And objects of a single key each that differ are variants of a record ({"collection": ...} here,
// {"workspace": ...} there), in all five places: so keys must come two an object, or from eight objects.
//
// # Enumerations
//
// Only members that are named like one (status, type, role...) become enumerations, and only from five values on with two to
// eight distinct words among them. quicktype made enumerations of first names. They are open: a client takes any string.
package infer
