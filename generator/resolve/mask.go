package resolve

import (
	"net/url"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// Mask replaces what looks like a credential by a mask in every text of the API: names, values, URLs, descriptions, headers,
// bodies. A mask has the length and, character by character, the class of what it stands for, differs for different
// secrets and is the same on every run; it cannot be turned back. secrets are values that are known to be secret, beside
// those of variables of type secret, which Resolve has listed in API.Secrets.
//
// It works in two passes: what is found anywhere is masked everywhere, so a token that one header gives away is not left
// in a description. The pieces of URLs and the auth objects, which only Resolve reads, are dropped.
//
// There is a diagnostic for each place where a secret stands; none holds a secret.
func Mask(api *model.API, secrets ...string) diag.List {
	return FindSecrets(api, secrets...).Mask(api)
}

// Secrets are the credentials found in an API, with the mask of each.
type Secrets struct {
	m     *masker
	texts [][]string // of each part of the API, all in which a secret would stand as it is
}

// FindSecrets is the first pass of [Mask].
func FindSecrets(api *model.API, secrets ...string) *Secrets {
	s := findSecrets(api, secrets)
	forget(api)
	return s
}

// MaskWritten masks an API as it was read, before [Resolve], with the same masks: what s knows and what is found in it alone, such
// as the values of variables that no request uses. The pieces of URLs and the auth objects stay.
func (s *Secrets) MaskWritten(api *model.API) {
	findSecrets(api, s.m.secrets).Mask(api)
}

// findSecrets finds the secrets of an API, beside those that are known to be some.
func findSecrets(api *model.API, secrets []string) *Secrets {
	m := &masker{kinds: map[string]string{}}
	for _, s := range append(slices.Clone(secrets), api.Secrets...) {
		if len(s) >= minSecret && !isSample(s) {
			m.kinds[s] = "the value of a secret variable"
		}
	}
	api.Secrets = nil

	all := parts(api) // with the auth objects: their lines of the input may be shown beside a diagnostic
	secretsOf, texts := make([][]found, len(all)), make([][]string, len(all))
	var known bodies
	eachPart(len(all), func() func(int) {
		f := newFinder(&known)
		w := newWalker(f)
		return func(i int) {
			all[i].walk(w)
			secretsOf[i], texts[i] = f.found, f.texts
			f.found, f.texts = nil, nil
		}
	})
	for _, of := range secretsOf {
		m.add(of)
	}
	if len(m.kinds) > 0 {
		m.prepare()
	}
	return &Secrets{m, texts}
}

// Mask is the second pass of [Mask], over the API as the first one left it.
func (s *Secrets) Mask(api *model.API) diag.List {
	if s.m.replacer == nil {
		return nil
	}
	// Parts that hold a secret are few: to find them changes nothing, so it is done at the same time, and only these are gone
	// through again.
	all := parts(api)
	holds := make([]bool, len(all))
	eachPart(len(all), func() func(int) {
		return func(i int) { holds[i] = slices.ContainsFunc(s.texts[i], s.m.written.in) }
	})
	w := newWalker(s.m)
	for i, p := range all {
		if holds[i] {
			p.walk(w)
		}
	}
	s.texts = nil
	return s.m.report()
}

// Text masks the secrets in a text about the API, or of its input: lengths stay as they are. What the model does not hold (the
// input could not be read and s is nil, or a part of it was left out) is not known, and there the text itself must give it away.
func (s *Secrets) Text(text string) string {
	if s == nil || s.m.replacer == nil {
		return redact(text, nil)
	}
	return s.m.shortened(s.m.replace(redact(text, s.m.kinds)))
}

// Known masks the secrets of the model in a text: only these, and so in a fraction of the time of [Secrets.Text].
func (s *Secrets) Known(text string) string {
	if s == nil {
		return s.Text(text) // nothing is known: all is looked for
	}
	if s.m.replacer == nil {
		return text
	}
	return s.m.replace(text)
}

// shortened masks what is left of a secret where a message was cut: "eyJhbGciOi…".
func (m *masker) shortened(text string) string {
	const ellipsis = "…"
	for from := 0; ; from += len(ellipsis) {
		i := strings.Index(text[from:], ellipsis)
		if i < 0 {
			return text
		}
		from += i
		for _, s := range m.secrets {
			for n := min(len(s)-1, from); n >= minSecret; n-- {
				if strings.HasSuffix(text[:from], s[:n]) {
					text = text[:from-n] + m.masks[s][:n] + text[from:]
					break
				}
			}
		}
	}
}

// redact masks what looks like a credential in a text that the model may not hold; the known ones are left for their own masks.
func redact(text string, known map[string]string) string {
	f := newFinder(nil)
	f.find("", text)
	for name, value := range entries(text) {
		f.find(name, value)
	}
	m := &masker{kinds: map[string]string{}}
	m.add(f.found)
	for s := range known {
		delete(m.kinds, s)
	}
	if len(m.kinds) == 0 {
		return text
	}
	m.prepare()
	return m.shortened(m.replace(text))
}

// forget drops what only Resolve reads, and what only told secrets.
func forget(api *model.API) {
	for i := range api.Folders {
		api.Folders[i].Auth = nil
		forgetLiterals(api.Folders[i].Scripts)
	}
	for _, op := range api.Operations {
		op.Auth, op.Request.Parts = nil, nil
		forgetLiterals(op.Scripts)
		forgetParts(op.Examples)
	}
	for i := range api.Skipped {
		forgetParts(api.Skipped[i].Examples)
	}
}

func forgetLiterals(scripts []model.Script) {
	for i := range scripts {
		scripts[i].Literals = nil
	}
}

func forgetParts(examples []*model.Example) {
	for _, e := range examples {
		if e.Request != nil {
			e.Request.Parts = nil
		}
	}
}

type masker struct {
	kinds    map[string]string // what each secret looks like
	secrets  []string          // the longest first
	masks    map[string]string // of each secret
	forms    map[string]string // each secret as URLs and JSON write it -> the secret
	written  *needles          // the forms
	replacer *strings.Replacer
	bodies   parallel.Memo[maskedJSON] // JSON texts that were masked
	noted    map[noted]bool
	seen     []sighting
}

func (m *masker) add(all []found) {
	for _, f := range all {
		if m.kinds[f.value] == "" {
			m.kinds[f.value] = f.kind
		}
	}
}

// prepare makes the masks.
func (m *masker) prepare() {
	m.noted, m.forms = map[noted]bool{}, map[string]string{}
	for s := range m.kinds {
		m.secrets = append(m.secrets, s)
	}
	longestFirst(m.secrets)
	m.masks = make(map[string]string, len(m.secrets))
	taken := map[string]bool{}
	for _, s := range m.secrets {
		m.masks[s] = distinctMask(s, taken)
	}
	// The same secret as a URL and as JSON write it: its mask is written the same way, since symbols stay as they are.
	forms := map[string]string{}
	for _, s := range m.secrets {
		for _, write := range []func(string) string{same, url.QueryEscape, url.PathEscape, escapeLiteral, escapeSlashes} {
			if f := write(s); forms[f] == "" {
				forms[f], m.forms[f] = write(m.masks[s]), s
			}
		}
	}
	order := make([]string, 0, len(forms))
	for f := range forms {
		order = append(order, f)
	}
	longestFirst(order)
	pairs := make([]string, 0, 2*len(order))
	for _, f := range order {
		pairs = append(pairs, f, forms[f])
	}
	m.written, m.replacer = newNeedles(order), strings.NewReplacer(pairs...)
}

func same(s string) string          { return s }
func escapeSlashes(s string) string { return strings.ReplaceAll(s, "/", `\/`) }

func longestFirst(list []string) {
	slices.SortFunc(list, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
}

func (m *masker) replace(s string) string {
	if !m.written.in(s) {
		return s
	}
	return m.replacer.Replace(s)
}

// text masks a text and reports its secrets.
func (m *masker) text(t text) string {
	out := m.replace(t.value)
	if out != t.value {
		m.note(t)
	}
	return out
}

// json masks the strings of a JSON text.
func (m *masker) json(value string, at spot) (string, bool) {
	known := m.bodies.Of(value, func() maskedJSON { return m.maskedJSON(value) })
	for _, s := range known.secret {
		m.note(text{s.name, s.text, at})
	}
	return known.text, known.ok
}

// maskedJSON is a JSON text with masks.
type maskedJSON struct {
	text   string
	ok     bool         // it turned out to be JSON
	secret []jsonString // those of its strings that hold secrets
}

func (m *masker) maskedJSON(value string) maskedJSON {
	if !m.inJSON(value) {
		return maskedJSON{text: value, ok: true}
	}
	var out []byte
	var secret []jsonString
	rest := 0
	ok := eachString(value, func(s jsonString) {
		if masked := m.replace(s.text); masked != s.text {
			secret = append(secret, s)
			out = appendQuoted(append(out, value[rest:s.start]...), masked)
			rest = s.end
		}
	})
	return maskedJSON{string(append(out, value[rest:]...)), ok, secret}
}

// inJSON reports whether a secret stands in a JSON text.
func (m *masker) inJSON(value string) bool {
	found := m.written.in(value)
	if !found && strings.Contains(value, `\`) {
		eachString(value, func(s jsonString) { found = found || s.escaped && m.written.in(s.text) })
	}
	return found
}

// note reports the secrets of a text at its place.
func (m *masker) note(t text) {
	if t.copied {
		return
	}
	rest := t.value
	for _, s := range m.secrets {
		if !m.holds(rest, s) {
			continue
		}
		rest = strings.ReplaceAll(rest, s, "")
		where := t.where()
		k := noted{t.pos, s, where}
		if m.noted[k] {
			continue
		}
		m.noted[k] = true
		m.seen = append(m.seen, sighting{k, t.request, t.pos == t.whole})
	}
}

func (m *masker) holds(text, secret string) bool {
	return strings.Contains(text, secret) || strings.Contains(text, url.QueryEscape(secret)) ||
		strings.Contains(text, url.PathEscape(secret)) || strings.Contains(text, escapeSlashes(secret))
}
