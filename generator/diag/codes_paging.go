package diag

// The codes of paging.
const (
	PagingMeetsNothing Code = "PM087"
)

var pagingKinds = map[Code]Kind{
	PagingMeetsNothing: {Error, "what the config says of a list's pages does not meet the list",
		"A parameter is none of the request's query or JSON body, or a JSON Pointer does not lead to such a value in the reply: an iterator made of it would stop early, or never.",
		"`pmgen inspect --json` lists the operations; docs/config.md says what each key of paging takes"},
}
