package paging

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// What APIs call the numbers of a page, folded.
var (
	totals = names(`total totalcount totalitems totalresults totalsize totalelements totalrecords totalrows totalhits totalnumber totalentries
		resultcount recordcount`)
	pageCounts = names("totalpages totalpage pagecount numpages numberofpages pagestotal totalpagecount lastpage")
	mores      = names("hasmore hasnext hasnextpage more moreresults morepages hasmoreresults hasmoreitems hasmorepages ismore")
	echoes     = names("page currentpage pagenumber pageindex pageno pagenum")
	limits     = names("perpage pagesize limit itemsperpage pagelen pagelimit")
	sizes      = names(`perpage pagesize size limit count pagelen pagelimit maxresults max maxitems itemsperpage top take batchsize resultsperpage rows
		pagecount maxpagesize`)
)

// number returns the pointer to the shallowest number that is called so.
func (l *list) number(called map[string]bool) string {
	return l.shallowest(func(m member) bool {
		switch l.kind(m.typ) {
		case model.KindInt, model.KindFloat, model.KindNumber:
			return called[m.name()]
		}
		return false
	})
}

// more returns the pointer to the boolean that says whether there is more.
func (l *list) more() string {
	return l.shallowest(func(m member) bool { return l.kind(m.typ) == model.KindBool && mores[m.name()] })
}

func (l *list) shallowest(is func(member) bool) string {
	depth, pointer := maxDepth+1, ""
	for _, m := range l.members {
		if len(m.names) < depth && is(m) {
			depth, pointer = len(m.names), m.pointer
		}
	}
	return pointer
}

// query returns the query parameter that is called so and is the caller's to give.
func (l *list) query(called map[string]bool) *model.Param {
	for i := range l.op.Params {
		if p := &l.op.Params[i]; p.In == model.InQuery && p.Role == model.RoleArgument && called[fold(p.Name)] {
			return p
		}
	}
	return nil
}

// size is the name of the parameter that bounds a page.
func (l *list) size() string {
	if p := l.query(sizes); p != nil {
		return p.Name
	}
	return ""
}

// counts reports whether a parameter takes numbers: by its type, or because no recorded value says otherwise.
func (l *list) counts(p *model.Param) bool {
	if p.Type != nil {
		switch l.kind(p.Type) {
		case model.KindInt, model.KindNumber, model.KindFloat:
			return true
		case model.KindString:
		default:
			return false
		}
	}
	value := strings.ToLower(p.Value)
	if value == "" || strings.Contains(value, "{{") || value == "<integer>" || value == "<number>" {
		return true
	}
	_, err := strconv.Atoi(value)
	return err == nil
}

// recorded calls f with each recorded reply of success that is JSON, and the query of the request that led to it.
func (l *list) recorded(f func(body any, query []model.NameValue)) {
	for _, x := range l.op.Examples {
		if x.Status != l.reply.Status || x.Made || !x.Content.IsJSON() {
			continue
		}
		d := json.NewDecoder(bytes.NewReader(x.Content.Bytes()))
		d.UseNumber()
		var body any
		if d.Decode(&body) != nil {
			continue
		}
		query := l.op.Request.Query
		if x.Request != nil {
			query = x.Request.Query
		}
		f(body, query)
	}
}

// at returns the value that a JSON Pointer leads to.
func at(v any, pointer string) any {
	for _, token := range model.PointerTokens(pointer) {
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[token]
	}
	return v
}

func integer(v any) (int64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := n.Int64()
	return i, err == nil
}

// starts finds the number of the first page in what is said of the parameter: "The default is 1", "zero-based", "starts at 0".
var starts = []struct {
	first int64
	is    *regexp.Regexp
}{
	{0, regexp.MustCompile(`(?i)\b(zero[- ](based|indexed)|0[- ](based|indexed))\b|\b(starts?|starting|begin(s|ning)?|index(ed)?)\s+(at|from|with|on)\s+(zero|0)\b|\b(default(s|ed)?( value)?|first page)\W{0,3}(\s*(is|to|of|number))?\W{0,4}(zero|0)\b`)},
	{1, regexp.MustCompile(`(?i)\b(one[- ](based|indexed)|1[- ](based|indexed))\b|\b(starts?|starting|begin(s|ning)?|index(ed)?)\s+(at|from|with|on)\s+(one|1)\b|\b(default(s|ed)?( value)?|first page)\W{0,3}(\s*(is|to|of|number))?\W{0,4}(one|1)\b`)},
}

// first returns the number of the first page, if anything says it: a default, the description, a recorded page 0, or a
// recorded page that has all items there are.
func (l *list) first(p *model.Param, total, pages string) (int64, bool) {
	if n, err := strconv.ParseInt(strings.Trim(string(p.Default), `"`), 10, 64); err == nil && (n == 0 || n == 1) {
		return n, true
	}
	for _, s := range starts {
		if s.is.MatchString(p.Description) {
			return s.first, true
		}
	}
	if p.Value == "0" {
		return 0, true
	}
	first, known := int64(0), false
	l.recorded(func(body any, query []model.NameValue) {
		items, _ := at(body, *l.items).([]any)
		for _, q := range query {
			n, err := strconv.ParseInt(q.Value, 10, 64)
			if q.Name != p.Name || q.Disabled || err != nil || n < 0 || n > 1 || len(items) == 0 {
				continue
			}
			all, counted := integer(at(body, total))
			count, paged := integer(at(body, pages))
			if n == 0 || total != "" && counted && all == int64(len(items)) || pages != "" && paged && count == 1 {
				first, known = n, true
			}
		}
	})
	return first, known
}
