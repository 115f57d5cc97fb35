package golang

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// verbs are the words with which descriptions of requests begin, and the form that follows a Go name.
var verbs = func() map[string]string {
	m := map[string]string{}
	for _, v := range strings.Fields(`accept activate add allow apply approve archive assign authenticate authorize block build calculate call cancel
		change check clear clone close complete confirm connect convert copy count create deactivate delete deny describe destroy disable
		dismiss display download edit enable enqueue estimate execute export fetch find generate get give grant import initiate insert
		install invite join let list lock log look make mark merge modify move obtain open pause perform permit ping post provide
		publish purge query read refresh register reject remove rename render replace replay request reset resolve restart restore
		resume retrieve return revoke run save schedule search send set share show sign star start stop store stream submit subscribe
		suspend sync test toggle transfer trigger unblock unlock unstar update upload use validate verify view
		append attach browse capture compare compute decrypt deploy detach determine encrypt invoke migrate mint mute notify override poll
		provision rebuild recalculate redeem refund reopen reorder republish resend respond retry reverse revert rotate settle simulate
		specify terminate tokenize transform translate unarchive unassign unfollow unlink unmute unpublish unsubscribe untag upsert
		withdraw write finalize pay redact revise unsuspend void`) {
		third := v + "s"
		switch {
		case strings.HasSuffix(v, "s"), strings.HasSuffix(v, "sh"), strings.HasSuffix(v, "ch"), strings.HasSuffix(v, "x"):
			third = v + "es"
		case strings.HasSuffix(v, "y") && !strings.HasSuffix(v, "oy") && !strings.HasSuffix(v, "ay"):
			third = strings.TrimSuffix(v, "y") + "ies"
		}
		m[v], m[third] = third, third
	}
	return m
}()

// lead makes a description begin with a Go name, as Go's comments do: "Returns the pet." becomes "Get returns the pet.". It
// returns the description and what is left to say where that cannot be.
func lead(name, description, otherwise string) (string, bool) {
	text := sentence(strings.TrimSpace(description))
	first, rest, _ := strings.Cut(text, " ")
	if first == name {
		return text, true
	}
	if third, ok := verbs[strings.ToLower(first)]; ok && rest != "" && !strings.Contains(first, "\n") {
		return name + " " + third + " " + rest, true
	}
	return name + " " + otherwise, false
}

// sentence ends a text's first paragraph with a full stop, where it ends with a word.
func sentence(text string) string {
	end := strings.IndexAny(text, "\r\n")
	if end < 0 {
		end = len(text)
	}
	if r, _ := utf8.DecodeLastRuneInString(text[:end]); (unicode.IsLetter(r) || unicode.IsDigit(r)) && (end == len(text) || strings.HasPrefix(strings.ReplaceAll(text[end:], "\r", ""), "\n\n")) {
		return text[:end] + "." + text[end:]
	}
	return text
}

// named says by a request's name what it does: "Retrieve a block" becomes "retrieves a block.". A name that does not begin
// with a verb is told as it is.
func named(request string) string {
	text := sentence(strings.Join(strings.Fields(plainLine(request)), " "))
	first, rest, _ := strings.Cut(text, " ")
	third, ok := verbs[strings.ToLower(first)]
	if !ok || rest == "" || len(text) > 100 || strings.ContainsAny(text, "{}<>/\\\"`|:;[]") {
		return "sends the request " + quote(request) + "."
	}
	return third + " " + rest
}
