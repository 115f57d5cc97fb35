package model

// Paging is how the replies of an operation continue each other: what in a reply leads to the next request. Pointers are JSON
// Pointers into the reply's body, "" where there is no such member; only of Items "" is the body itself.
type Paging struct {
	Kind PagingKind `json:"kind"`
	// Rule is the rule that found it, or "config": for whoever asks why there is an iterator.
	Rule  string `json:"rule"`
	Items string `json:"items"` // the array of items

	// Param is the request's parameter that goes on; "" of those kinds whose replies hold the next URL.
	Param string `json:"param,omitempty"`
	In    In     `json:"in,omitempty"`   // InQuery, or InBody: a member of the JSON body
	Size  string `json:"size,omitempty"` // the query parameter that bounds a page; "" where none is known
	First int64  `json:"first"`          // the number of the first page or item; FirstUnknown where only the reply says it, in Echo

	Next  string `json:"next,omitempty"`  // the cursor, the URL, the list of links
	ID    string `json:"id,omitempty"`    // of PagingLast: the pointer into an item to what Param takes
	Echo  string `json:"echo,omitempty"`  // the reply's own page number or offset
	Limit string `json:"limit,omitempty"` // the reply's own size of a page
	Total string `json:"total,omitempty"` // how many items all pages have
	Pages string `json:"pages,omitempty"` // how many pages there are
	More  string `json:"more,omitempty"`  // whether there are more

	GoName string `json:"go_name,omitempty"` // the method that returns all items. Written by Name
}

// FirstUnknown stands for the number of the first page where only replies say it.
const FirstUnknown = -1

// PagingKind is a way in which pages follow each other.
type PagingKind string

// The kinds of paging.
const (
	PagingPage   PagingKind = "page"   // Param is the page's number
	PagingOffset PagingKind = "offset" // Param is the number of items before the page
	PagingCursor PagingKind = "cursor" // Param is what Next was
	PagingLast   PagingKind = "last"   // Param is the ID of the last item
	PagingURL    PagingKind = "url"    // Next is the URL of the next page
	PagingRel    PagingKind = "rel"    // Next is a list of links with rel and href, one of which may be next
	PagingLink   PagingKind = "link"   // the header Link has the URL of the next page
)

// InBody is a member of a JSON body.
const InBody In = "body"

// String says in one line how the pages follow each other: "page number: page, items in /items, /totalCount".
func (p *Paging) String() string {
	text := p.Rule + ": "
	switch p.Kind {
	case PagingLink:
		text += "Link"
	case PagingURL, PagingRel:
		text += p.Next
	default:
		text += p.Param
	}
	text += ", items in "
	if p.Items == "" {
		text += "the reply"
	}
	text += p.Items
	for _, more := range []string{p.Echo, p.Total, p.Pages, p.More} {
		if more != "" {
			text += ", " + more
		}
	}
	if p.Kind == PagingCursor {
		text += ", " + p.Next
	}
	return text
}

// PagedReply is the reply whose items an iterator returns: the one success that is JSON; nil where there is none, or several.
func (o *Operation) PagedReply() *Reply {
	var found *Reply
	for i := range o.Replies {
		switch r := &o.Replies[i]; {
		case !r.Success() || r.Kind() == ReplyNone:
		case r.Kind() != ReplyJSON || found != nil:
			return nil
		default:
			found = r
		}
	}
	for i := range o.Replies {
		if r := &o.Replies[i]; found != nil && r.Success() && r.Status != found.Status {
			return nil
		}
	}
	return found
}

// Within returns the type of the member that a JSON Pointer leads to, through members of structs and values of maps; nil
// where there is none.
func (a *API) Within(t *Type, pointer string) *Type {
	for _, token := range PointerTokens(pointer) {
		switch u := a.Underlying(t); u.Kind {
		case KindStruct:
			t = nil
			for i := range u.Fields {
				if u.Fields[i].Name == token {
					t = u.Fields[i].Type
				}
			}
			if t == nil {
				return nil
			}
		case KindMap:
			t = u.Elem
		default:
			return nil
		}
	}
	return t
}
