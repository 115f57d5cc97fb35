package naming

import "strings"

// The singular of a word is wanted where a list's elements get a name: tokens holds Token. What English does regularly is
// in the rules, the rest of what APIs hold in the tables. A word that is no plural comes back as it is.

var singulars = pairs(`people person, men man, women woman, children child, mice mouse, feet foot, teeth tooth, geese goose,
	criteria criterion, phenomena phenomenon, indices index, indexes index, vertices vertex, matrices matrix, appendices appendix, axes axis,
	analyses analysis, crises crisis, theses thesis, diagnoses diagnosis, hypotheses hypothesis, synopses synopsis, parentheses parenthesis,
	statuses status, buses bus, bonuses bonus, viruses virus, campuses campus, censuses census, corpuses corpus, radiuses radius,
	focuses focus, surpluses surplus, aliases alias, canvases canvas, gases gas, atlases atlas, biases bias, lenses lens, quizzes quiz,
	leaves leaf, shelves shelf, lives life, wives wife, knives knife, wolves wolf, halves half, thieves thief, calves calf, loaves loaf,
	movies movie, cookies cookie, calories calorie, zombies zombie, ties tie, pies pie, dies die, lies lie, selfies selfie, rookies rookie,
	caches cache, niches niche, aches ache, headaches headache, shoes shoe, toes toe, foes foe, canoes canoe, menus menu, ids id`)

var notPlurals = set(`data metadata media news series species means always across previous analytics physics mathematics economics
	politics logistics electronics graphics ethics robotics basics alias canvas gas atlas bias pancreas lens chaos cosmos kudos
	ethos plus minus has was is as its this thus yes bus status kubernetes redis address access process progress success express
	christmas texas kansas athens paris`)

func pairs(text string) map[string]string {
	m := map[string]string{}
	for _, p := range strings.Split(text, ",") {
		if f := strings.Fields(p); len(f) == 2 {
			m[f[0]] = f[1]
		}
	}
	return m
}

// singular returns the words with the last one in the singular.
func singular(ws []string) []string {
	if len(ws) == 0 {
		return ws
	}
	out := append([]string(nil), ws...)
	out[len(out)-1] = singularWord(out[len(out)-1])
	return out
}

// singularWord keeps the case of the word: IDs becomes ID, Tokens Token.
func singularWord(w string) string {
	lower := strings.ToLower(w)
	if s, ok := strings.CutSuffix(w, "s"); ok && strings.ToUpper(s) == s && len(s) > 1 { // IDs, URLs
		return s
	}
	if initialisms[lower] != "" || notPlurals[lower] || len(w) < 3 {
		return w
	}
	if s, ok := singulars[lower]; ok {
		return cased(s, false)
	}
	end := func(suffix string) bool { return strings.HasSuffix(lower, suffix) }
	cut := func(n int) string { return w[:len(w)-n] }
	switch {
	case !end("s"), end("ss"), end("us"), end("is"):
		return w
	case end("ies") && len(w) > 4:
		return cut(3) + "y"
	case end("sses"), end("shes"), end("ches"), end("xes"), end("zzes"), end("oes"):
		return cut(2)
	}
	return cut(1)
}
