package model

import "github.com/pmgen/pmgen/generator/diag"

// Script is a script of a request, not run by the compiler.
type Script struct {
	Listen string   `json:"listen"` // prerequest or test
	Code   string   `json:"code"`
	From   []string `json:"from,omitempty"` // the folder it is inherited from; empty: the request's own
	Pos    diag.Pos `json:"pos,omitzero"`
	// Lines are where the lines of Code start in the input; nil where that is not known.
	Lines []diag.Pos `json:"-"`
	// Quoted says that the lines stand in JSON strings, in which a quote, a backslash or a tab takes two bytes.
	Quoted bool `json:"-"`
	// Literals are the texts that the script gives to names: members, variables, headers. By the name a credential is known, so
	// they serve to mask it in the code. Written by the stage Scripts; dropped when secrets are masked.
	Literals []NameValue `json:"-"`
}

// ScriptFact is one thing that a script says about the API, read from its code without running it.
type ScriptFact struct {
	Kind   FactKind `json:"kind"`
	Listen string   `json:"listen"` // of its script: prerequest or test

	// Variable and Scope are those of FactSets, FactUnsets and FactReads.
	Variable string `json:"variable,omitempty"`
	Scope    Scope  `json:"scope,omitempty"`

	// From is where the value of FactSets comes from, and where the field of FactAssertsField is: the body's JSON or XML.
	From Source `json:"from,omitempty"`
	// Pointer is a JSON Pointer into the reply's body, of FactSets from the body and of FactAssertsField. "*" is an element that the
	// script chooses while it runs. Of SourceXML it is the way through the object that the script makes of it.
	Pointer string `json:"pointer,omitempty"`
	// Derived says that the value is not the field itself, but made of it.
	Derived bool `json:"derived,omitempty"`

	Header string `json:"header,omitempty"` // of FactAssertsHeader, FactReadsHeader, and FactSets from a header
	Value  string `json:"value,omitempty"`  // of FactAssertsHeader: what the header must be; "" where it only must be there
	// Status are the codes of FactAssertsStatus, of which any one will do. One of 1 to 5 stands for its class: 2 for 2xx.
	Status []int `json:"status,omitempty"`
	// Request is the name or id of the request that FactNext goes on with; "" ends the run.
	Request string `json:"request,omitempty"`

	// Method and URL are those of FactSends: "" where the script makes them while it runs. Parts of the URL that it makes so are
	// "*", and the variables that it puts in are {{name}}.
	Method string `json:"method,omitempty"`
	URL    string `json:"url,omitempty"`
	// Milliseconds are the most that FactAssertsTime allows.
	Milliseconds int `json:"milliseconds,omitempty"`

	// Conditional says that it stands in a branch, loop or callback that may not be taken.
	Conditional bool `json:"conditional,omitempty"`
	// When are the status codes under which it happens, as far as the conditions around it say so.
	When []int `json:"when,omitempty"`

	Pos diag.Pos `json:"pos,omitzero"`
}

// FactKind is what a [ScriptFact] says.
type FactKind string

// The kinds of facts. What a script says must not be (to.not.have.status) is no fact.
const (
	FactSets          FactKind = "sets"           // gives a variable a value
	FactUnsets        FactKind = "unsets"         // takes it away
	FactReads         FactKind = "reads"          // uses a variable
	FactReadsHeader   FactKind = "reads-header"   // uses a header of the reply
	FactAssertsStatus FactKind = "asserts-status" // demands a status code
	FactAssertsHeader FactKind = "asserts-header" // demands a header
	FactAssertsField  FactKind = "asserts-field"  // demands something of a field of the body
	FactAssertsTime   FactKind = "asserts-time"   // demands a reply within a time
	FactNext          FactKind = "next"           // names the request that comes next
	FactSkips         FactKind = "skips"          // does not send the request
	FactSends         FactKind = "sends"          // sends a request of its own
)

// Scope is one of Postman's scopes of variables.
type Scope string

// The scopes. ScopeAny is that of a script which chooses one while it runs, and of reads by pm.variables, which looks in all.
const (
	ScopeAny         Scope = ""
	ScopeEnvironment Scope = "environment"
	ScopeCollection  Scope = "collection"
	ScopeGlobals     Scope = "globals"
	ScopeLocal       Scope = "local"
	ScopeData        Scope = "data" // of an iteration: a row of the file that a run is given
)

// Source is where a value comes from.
type Source string

// The sources of values.
const (
	SourceBody    Source = "body"    // the reply's JSON
	SourceXML     Source = "xml"     // the reply's XML
	SourceText    Source = "text"    // the reply's body as a text
	SourceHeader  Source = "header"  // a header of the reply
	SourceStatus  Source = "status"  // the status code
	SourceLiteral Source = "literal" // written in the script
	SourceOther   Source = "other"   // anything else
)

// ScriptFacts returns what the scripts of the operation say, in the order in which Postman runs them: those that it inherits
// first, the collection's before a folder's.
func (a *API) ScriptFacts(op *Operation) []ScriptFact {
	var inherited [][]ScriptFact
	for i, steps := op.FolderIndex, 0; i >= 0 && i < len(a.Folders) && steps <= len(a.Folders); steps++ {
		inherited = append(inherited, a.Folders[i].Facts)
		i = a.Folders[i].Parent
	}
	var out []ScriptFact
	for _, listen := range []string{"prerequest", "test"} {
		for i := len(inherited) - 1; i >= 0; i-- {
			out = appendFacts(out, inherited[i], listen)
		}
		out = appendFacts(out, op.Facts, listen)
	}
	return out
}

func appendFacts(out, facts []ScriptFact, listen string) []ScriptFact {
	for _, f := range facts {
		if f.Listen == listen {
			out = append(out, f)
		}
	}
	return out
}
