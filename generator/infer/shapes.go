// # What becomes of what
//
// Written by go test -run TestTableOfShapes -update: each is a GET of /things/:id, its examples between the lines.
//
//	integers
//	    1
//	    9007199254740993
//	  returns int64
//
//	an integer and a fraction
//	    1
//	    1.5
//	  returns float64
//
//	1.0 is no integer to Go's decoder
//	    1.0
//	  returns float64
//
//	an integer of more than 64 bits
//	    12345678901234567890123
//	  returns json.Number
//
//	a fraction that a float64 would change
//	    0.1234567890123456789
//	  returns json.Number
//
//	a price as a number and as text
//	    {"price": 10}
//	    {"price": "10.00"}
//	  returns *GetThingResponse
//	  GetThingResponse struct { Price Price }
//	  Price one of int64, string
//
//	null alone is no evidence
//	    {"a": null}
//	  returns *GetThingResponse
//	  GetThingResponse struct { A json.RawMessage }
//
//	null, refined by another sample
//	    {"a": null}
//	    {"a": "x"}
//	  returns *GetThingResponse
//	  GetThingResponse struct { A *string }
//
//	an empty array, refined by another sample
//	    {"a": []}
//	    {"a": [1]}
//	  returns *GetThingResponse
//	  GetThingResponse struct { A []int64 }
//
//	an empty object is no evidence
//	    {"a": {}}
//	  returns *GetThingResponse
//	  GetThingResponse struct { A map[string]json.RawMessage }
//
//	a member that one object lacks
//	    [{"a": 1, "b": 2}, {"a": 1}]
//	  returns []Thing
//	  Thing struct { A int64; B *int64 }
//
//	a member that is missing here and null there
//	    [{"a": 1, "b": null}, {"a": 2, "b": 3}, {"a": 4}]
//	  returns []Thing
//	  Thing struct { A int64; B Nullable[int64] }
//
//	members of the only sample
//	    {"id": 7, "name": "x", "tags": ["a"]}
//	  returns *GetThingResponse
//	  GetThingResponse struct { ID int64; Name string; Tags []string }
//
//	values of several kinds in one list
//	    [1, "x", null, {"a": 1}]
//	  returns []*Thing
//	  Thing one of int64, string, ThingObject
//	  ThingObject struct { A int64 }
//
//	an object that is an empty array when it is empty
//	    {"details": []}
//	    {"details": {"p": 1}}
//	  returns *GetThingResponse
//	  DetailsObject struct { P int64 }
//	  GetThingResponse struct { Details ThingDetails }
//	  ThingDetails one of []json.RawMessage, DetailsObject
//
//	coordinates
//	    {"at": [13.4, 52.5]}
//	  returns *GetThingResponse
//	  GetThingResponse struct { At []float64 }
//
//	a tuple stays a list of either
//	    {"points": [["2024-01-01", 5], ["2024-01-02", 7]]}
//	  returns *GetThingResponse
//	  GetThingResponse struct { Points [][]Point }
//	  Point one of int64, string
//
//	date-times, all of them
//	    {"at": "2024-01-01T00:00:00Z"}
//	    {"at": "2024-01-01T00:00:00.5+02:00"}
//	  returns *GetThingResponse
//	  GetThingResponse struct { At time.Time }
//
//	a date-time and another text
//	    {"at": "2024-01-01T00:00:00Z"}
//	    {"at": "never"}
//	  returns *GetThingResponse
//	  GetThingResponse struct { At string }
//
//	a placeholder is no date-time
//	    {"issued_at": "<timestamp>"}
//	  returns *GetThingResponse
//	  GetThingResponse struct { IssuedAt string }
//
//	a status of few words, from five values on
//	    [{"status": "on"}, {"status": "off"}, {"status": "on"}, {"status": "on"}, {"status": "off"}]
//	  returns []Thing
//	  Thing struct { Status ThingStatus }
//	  ThingStatus string, with the constants ThingStatusOff, ThingStatusOn
//
//	first names are no enumeration
//	    [{"name": "Ann"}, {"name": "Bob"}, {"name": "Ann"}, {"name": "Bob"}, {"name": "Cy"}]
//	  returns []Thing
//	  Thing struct { Name string }
//
//	keys that are UUIDs, even one
//	    {"7f0b7c1e-1111-4222-8333-123456789abc": {"n": 1}}
//	  returns map[string]Thing
//	  Thing struct { N int64 }
//
//	keys that are three currencies
//	    {"USD": 1.1, "EUR": 1, "GBP": 0.9}
//	  returns map[string]float64
//
//	keys that no two objects share
//	    {"votes": {"ann": 1, "bob": 2}}
//	    {"votes": {"cy": 3, "dee": 4}}
//	  returns *GetThingResponse
//	  GetThingResponse struct { Votes map[string]int64 }
//
//	id is Indonesian, and a name here
//	    {"id": "7"}
//	  returns *GetThingResponse
//	  GetThingResponse struct { ID string }
//
//	a name that no struct tag holds
//	    {"a": 1, "b,c": 2}
//	  returns *GetThingResponse
//	  GetThingResponse struct { A int64; Extra map[string]int64 }
//
//	comments with replies
//	    {"comments": [{"id": 1, "replies": [{"id": 2, "replies": []}]}]}
//	  returns *GetThingResponse
//	  Comment struct { ID int64; Replies []Comment }
//	  GetThingResponse struct { Comments []Comment }
//
//	a category and its parent
//	    {"name": "x", "parent": {"name": "y", "parent": null}}
//	  returns *Thing
//	  Thing struct { Name string; Parent *Thing }
//
//	folders of files of folders
//	    {"folder": {"name": "x", "files": [{"size": 1, "folder": {"name": "y", "files": []}}]}}
//	  returns *GetThingResponse
//	  File struct { Size int64; Folder Folder }
//	  Folder struct { Name string; Files []File }
//	  GetThingResponse struct { Folder Folder }
//
//	an envelope in an envelope holds nothing like itself
//	    {"data": {"id": 1, "data": {"x": 1}}}
//	  returns *GetThingResponse
//	  GetThingResponse struct { Data GetThingResponseData }
//	  GetThingResponseData struct { ID int64; Data GetThingResponseDataData }
//	  GetThingResponseDataData struct { X int64 }
//
//	text that is not Unicode
//	    {"a": "\ud800"}
//	  returns *GetThingResponse
//	  GetThingResponse struct { A json.RawMessage }
package infer
