package docs

import (
	"bytes"
	"regexp"
	"strings"
)

// People write <token> and mean a word in angle brackets. Read as HTML it would be an element that nobody knows, and gone.

var tag = regexp.MustCompile(`</?([A-Za-z][A-Za-z0-9:_-]*)`)

// htmlNames are the elements of HTML, also those that the policy drops.
const htmlNames = `a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button
	canvas caption center cite code col colgroup command data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure
	font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen label legend li
	link listing main map mark marquee math menu menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p param
	picture plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small source spacer span strike strong style sub
	summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp`

// swallowing are the elements whose content goes with them. Where one does not end, all that follows would.
const swallowing = `script style iframe object svg math template noscript title select textarea xmp plaintext noembed noframes frameset applet`

func wordsOf(list string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		set[name] = true
	}
	return set
}

// literal makes text of tags that are none.
func (m *markdown) literal(html []byte) []byte {
	last := map[string]int{} // where an element ends last
	for _, at := range tag.FindAllSubmatchIndex(html, -1) {
		if html[at[0]+1] == '/' {
			last[strings.ToLower(string(html[at[2]:at[3]]))] = at[0]
		}
	}
	var b bytes.Buffer
	from := 0
	for _, at := range tag.FindAllSubmatchIndex(html, -1) {
		name := strings.ToLower(string(html[at[2]:at[3]]))
		if m.elements[name] && (!m.swallowing[name] || last[name] > at[0] || html[at[0]+1] == '/') {
			continue
		}
		b.Write(html[from:at[0]])
		b.WriteString("&lt;")
		from = at[0] + 1
	}
	b.Write(html[from:])
	return b.Bytes()
}
