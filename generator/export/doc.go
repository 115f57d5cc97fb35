// Package export writes an API as a Postman collection v2.1.
//
// [Collection] writes a model as a reader fills it: requests with {{variables}}, URLs in pieces, and authorization where it is
// written. [Recorded] brings into that form what a reader has settled itself, such as Losant's actions. [Differences] is what tells
// two models apart that should be one; whoever writes a collection reads it back and compares, since a writer that loses
// something is no writer. [Account] lists what a collection cannot say.
//
// The document is made of the types of go-postman-collection, and its Write encodes it. What they cannot hold is put into the
// encoded text, each member at its JSON Pointer (amend.go), because v2.1 can say it and people would miss it:
//
//   - ids of collection, folders, and the protocolProfileBehavior of a collection
//   - the switched-off rows of a query, and of the parameters of an authorization
//   - authorizations of kinds that it does not know: jwt, asap, edgegrid
//   - empty values of variables, which it leaves out, and an empty query beside a raw URL that has one
//
// The rows of forms, files and GraphQL bodies are types of ours: there it takes anything. Two of its habits are worked around: a
// description that is a plain text is written without escapes, and a GET of nothing but a URL as a bare text, unescaped, too; so
// descriptions of collections say their type and requests always have headers. Where Write cannot encode it writes nothing and
// says nothing: that is an error here.
package export
