package naming

import (
	"slices"
	"strings"
	"unicode"

	"github.com/pmgen/pmgen/generator/model"
)

// A request's name is a title that somebody gave, or a sentence that somebody described it with, or its number in a list. What a
// method's name keeps of it are the words that carry the meaning.

// maxTitle is how many words a method's name has before it is cut where a preposition or a conjunction stands.
const maxTitle = 7

// verbs are what requests do to things besides what every API does, leadingVerbs.
var verbs = set(`Accept Activate Append Apply Approve Archive Assign Associate Attach Authenticate Authorise Authorize Ban Block Buy Calculate Cancel Capture
	Change Check Clear Clone Close Complete Configure Confirm Convert Copy Count Deactivate Decline Deny Deploy Deregister Detach Disable Discover Download
	Duplicate Enable Enroll Erase Exchange Execute Export Extract Follow Fork Hide Import Install Invite Join Leave Link Lock Login Logout Mark Merge
	Migrate Move Mute Parse Pause Pay Pin Ping Play Populate Preview Process Publish Reactivate Receive Recover Redeem Refund Regenerate Register
	Reinstate Reject Release Rename Render Renew Reopen Reset Resend Resolve Respond Restart Restore Resume Retry Retweet Revoke Rotate Run Save Send Sign Split
	Star Start Stop Subscribe Suspend Swap Sync Test Transfer Transition Trigger Unarchive Unassign Unblock Unfollow Unlink Unlock Unmute Unpin
	Unpublish Unregister Unstar Unsubscribe Unsuspend Unwatch Upload Validate Verify Void Vote Watch Whitelist`)

// fillers say nothing that a method's arguments do not.
var fillers = set("Single Specific Specified Given Particular Certain")

// relatives begin what is said about a thing rather than named.
var relatives = set("That Which Who Whose Where While When You So")

// auxiliaries stand before a participle that is what happens to a thing.
var auxiliaries = set("Is Are Was Were Be Been Has Have")

// titleOf is a request's name without what is beside it: a number in a list ("01-2 - Get token"), a note at the end ("(deprecated)"), the
// request's path.
func titleOf(op *model.Operation) string {
	name := withoutOrdinal(op.Name)
	if head, path, ok := strings.Cut(name, ": /"); ok && !strings.Contains(path, " ") {
		name = head
	}
	name = withoutNote(name)
	method := strings.ToUpper(op.Method) + " "
	if rest, ok := strings.CutPrefix(name, method); ok && op.Method != "" {
		if ws := words(rest); len(ws) > 1 && (verbs[ws[0]] || leadingVerbs[ws[0]]) {
			name = rest
		}
	}
	return name
}

// withoutNote is a text without the note at its end.
func withoutNote(text string) string {
	if trimmed := strings.TrimSpace(text); strings.HasSuffix(trimmed, ")") || strings.HasSuffix(trimmed, "]") {
		if i := strings.IndexAny(trimmed, "(["); i > 0 && hasLetter(trimmed[:i]) {
			return trimmed[:i]
		}
	}
	return text
}

func hasLetter(text string) bool { return strings.IndexFunc(text, unicode.IsLetter) >= 0 }

// withoutOrdinal is a text without its number in a list: "1. Login", "02-1 - Login", "03_Login". What only begins with a digit has
// none: "3-D Secure", "2 factors", "24hr prices".
func withoutOrdinal(text string) string {
	rest := strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	digits := func(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
	n := digits(rest)
	if n == 0 || n > 3 {
		return text
	}
	sure := rest[0] == '0'
	for n+1 < len(rest) && (rest[n] == '.' || rest[n] == '-') && digits(rest[n+1:]) > 0 {
		n += 1 + digits(rest[n+1:])
		sure = true
	}
	tail := strings.TrimLeft(rest[n:], " ")
	spaced := len(tail) < len(rest[n:])
	for _, sign := range []string{".", ")", ":", "-", "–", "—", "_"} {
		if after, ok := strings.CutPrefix(tail, sign); ok {
			if strings.ContainsAny(sign, ".):") || spaced || sure || strings.HasPrefix(after, " ") {
				tail, spaced, sure = after, true, true
			}
			break
		}
	}
	tail = strings.TrimLeft(tail, " ")
	if first := strings.IndexFunc(tail, unicode.IsLetter); !sure || !spaced || first != 0 {
		return text
	}
	return tail
}

// titleWords are the words of a title as an order: "Gets all the versions of a thing" is Get All Versions Of Thing.
func titleWords(title, method string) []string {
	raw := split(title)
	ws := casedAll(raw, title)
	if len(ws) == 0 {
		return nil
	}
	if stem := imperative(ws, method); stem != "" {
		ws[0] = stem
	}
	var out []string
	for i, w := range ws {
		last := i == len(ws)-1
		follows := i == 0 && len(ws) > 2 || i > 0 && (verbs[ws[i-1]] || leadingVerbs[ws[i-1]] || prepositions[ws[i-1]] || ws[i-1] == "All")
		switch {
		case last:
		case (w == "A" || w == "An" || w == "The") && (raw[i] == strings.ToLower(w) || follows && (i > 0 || strings.HasPrefix(title, raw[i]+" "))):
			continue
		case fillers[w] && i > 0:
			continue
		}
		out = append(out, w)
	}
	if len(out) > 3 && getters[out[0]] && out[1] == "List" && out[2] == "Of" { // a list of things
		out = out[3:]
		if out[0] != "List" {
			out = append([]string{"List"}, out...)
		}
	}
	return out
}

// imperative is the verb of a description in the third person, "" where the first word is none: "Gets a thing", "Deletes things" of
// a DELETE. Without an article behind it and of another method it is as likely a thing: issues, posts, views.
func imperative(ws []string, method string) string {
	s, ok := strings.CutSuffix(ws[0], "s")
	if !ok || len(ws) < 2 {
		return ""
	}
	for _, stem := range []string{s, strings.TrimSuffix(s, "e"), strings.TrimSuffix(s, "ie") + "y"} {
		if (leadingVerbs[stem] || verbs[stem]) && (articles[ws[1]] || methodVerbs[method].has(stem)) {
			return stem
		}
	}
	return ""
}

// methodVerbs are what each HTTP method is described with.
var methodVerbs = map[string]names{"GET": set("Get Retrieve Fetch Return List Find"), "POST": set("Create Add"), "PUT": set("Update Replace Set Modify"),
	"PATCH": set("Update Modify"), "DELETE": set("Delete Remove")}

// cuts returns a title that is too long cut where its parts end, from the shortest that is a title to the whole: "Check if a quote
// exists in a unit by key as an associate" is CheckIfQuoteExistsInUnit, CheckIfQuoteExistsInUnitByKey, ….
func cuts(ws []string) [][]string {
	if len(ws) <= maxTitle {
		return [][]string{ws}
	}
	var ends []int
	joint := func(i int) bool { return prepositions[ws[i]] || relatives[ws[i]] }
	for i := 2; i < len(ws)-1; i++ {
		if said := participle(ws[i-1]) && i > 2; joint(i) && !joint(i-1) && !said || participle(ws[i]) && joint(i+1) && !joint(i-1) && !auxiliaries[ws[i-1]] {
			ends = append(ends, i)
		}
	}
	for len(ends) > 1 && ends[1] <= maxTitle && !relatives[ws[ends[0]]] {
		ends = ends[1:]
	}
	var out [][]string
	for _, n := range ends {
		out = append(out, slices.Clip(ws[:n]))
	}
	return append(out, ws)
}

// participle reports whether a word belongs to what is said after it: assigned to, accessible by.
func participle(w string) bool {
	return strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ible") || strings.HasSuffix(w, "able")
}
