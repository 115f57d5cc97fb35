package main

import (
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// said is a kind of facts in the line about scripts.
type said struct{ one, many string }

// saidOf puts a fact into words. "" is one that the line does not count.
func saidOf(f model.ScriptFact) said {
	switch f.Kind {
	case model.FactSets:
		if f.From != model.SourceLiteral && f.From != model.SourceOther {
			return said{"variable set from a reply", "variables set from replies"}
		}
	case model.FactAssertsStatus:
		return said{"status demanded", "statuses demanded"}
	case model.FactAssertsField:
		return said{"field demanded", "fields demanded"}
	case model.FactAssertsHeader:
		return said{"header demanded", "headers demanded"}
	case model.FactSends:
		return said{"request sent", "requests sent"}
	}
	return said{}
}

// scripts prints what the scripts say, in one line; nothing where there are none.
func scripts(p func(string, ...any), api *model.API) {
	count := map[said]int{}
	all := 0
	add := func(scripts []model.Script, facts []model.ScriptFact) {
		all += len(scripts)
		for _, f := range facts {
			count[saidOf(f)]++
		}
	}
	for _, f := range api.Folders {
		add(f.Scripts, f.Facts)
	}
	for _, op := range api.Operations {
		add(op.Scripts, op.Facts)
	}
	if all == 0 {
		return
	}
	var out []string
	for _, kind := range []model.ScriptFact{{Kind: model.FactSets, From: model.SourceBody}, {Kind: model.FactAssertsStatus},
		{Kind: model.FactAssertsField}, {Kind: model.FactAssertsHeader}, {Kind: model.FactSends}} {
		if words := saidOf(kind); count[words] == 1 {
			out = append(out, "1 "+words.one)
		} else if count[words] > 1 {
			out = append(out, thousands(count[words])+" "+words.many)
		}
	}
	if len(out) == 0 {
		out = append(out, "nothing about replies")
	}
	if n := api.Diagnostics.CountCode(diag.ScriptNotRead); n > 0 {
		out = append(out, thousands(n)+" could not be read")
	}
	p("  %-14s %s", plural(all, "script"), strings.Join(out, ", "))
}
