package resolve

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/diag"
)

// noted is a secret at a place.
type noted struct {
	pos    diag.Pos
	secret string
	where  string
}

// sighting is where a secret was seen.
type sighting struct {
	noted
	request string
	whole   bool // no more is known than what it stands in
}

// report says where secrets were seen. The model holds some texts twice, with a place of their own and without: where the one is
// known, the other is not worth a word.
func (m *masker) report() diag.List {
	exact := map[noted]bool{}
	for _, p := range m.seen {
		if !p.whole {
			exact[noted{secret: p.secret, where: p.where}] = true
		}
	}
	at := map[sighting][]string{} // the secrets of a place: a signed link has several
	var order []sighting
	for _, p := range m.seen {
		if p.whole && exact[noted{secret: p.secret, where: p.where}] {
			continue
		}
		k := sighting{noted: noted{pos: p.pos, where: p.where}, request: p.request}
		if at[k] == nil {
			order = append(order, k)
		}
		at[k] = append(at[k], p.secret)
	}
	var diags diag.List
	for _, k := range order {
		words, masked := m.looks(at[k]), "it is masked wherever it stands"
		if len(at[k]) > 1 {
			words, masked = fmt.Sprintf("%d secrets: %s", len(at[k]), words), "they are masked wherever they stand"
		}
		diags.Add(diag.SecretMasked, k.pos, "%s holds what looks like %s; %s", k.where, words, masked).Request = k.request
	}
	return diags
}

// looks says what secrets of one place look like, and how long they are.
func (m *masker) looks(secrets []string) string {
	const most = 4 // of a kind
	lengths := map[string][]int{}
	var kinds []string
	for _, s := range secrets {
		kind := m.kinds[s]
		if lengths[kind] == nil {
			kinds = append(kinds, kind)
		}
		lengths[kind] = append(lengths[kind], utf8.RuneCountInString(s))
	}
	var out []string
	for _, kind := range kinds {
		var each []string
		all := lengths[kind]
		for _, n := range all[:min(most, len(all))] {
			each = append(each, fmt.Sprint(n))
		}
		text := strings.Join(each, ", ")
		if len(all) > most {
			text += fmt.Sprintf(" … %d", all[len(all)-1])
		}
		out = append(out, fmt.Sprintf("%s (%s characters)", kind, text))
	}
	return strings.Join(out, ", ")
}
