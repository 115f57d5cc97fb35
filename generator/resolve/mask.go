package resolve

import (
	"crypto/sha256"
	"encoding/binary"
	"iter"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
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
type Secrets struct{ m *masker }

// FindSecrets is the first pass of [Mask].
func FindSecrets(api *model.API, secrets ...string) *Secrets {
	m := &masker{kinds: map[string]string{}, names: map[string]string{}}
	for _, s := range append(slices.Clone(secrets), api.Secrets...) {
		if len(s) >= minSecret && !isSample(s) {
			m.kinds[s] = "the value of a secret variable"
		}
	}
	api.Secrets = nil

	walk(api, (*finder)(m)) // with the auth objects: their lines of the input may be shown beside a diagnostic
	forget(api)
	if len(m.kinds) > 0 {
		m.prepare()
	}
	return &Secrets{m}
}

// Mask is the second pass of [Mask].
func (s *Secrets) Mask(api *model.API) diag.List {
	if s.m.replacer == nil {
		return nil
	}
	walk(api, s.m)
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
	m := &masker{kinds: map[string]string{}, names: map[string]string{}}
	m.find("", text)
	for name, value := range entries(text) {
		m.find(name, value)
	}
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
	names    map[string]string // what each name says of its value
	secrets  []string          // the longest first
	masks    map[string]string // of each secret
	forms    map[string]string // each secret as URLs and JSON write it -> the secret
	written  *needles          // the forms
	replacer *strings.Replacer
	diags    diag.List
	noted    map[noted]bool
	seen     []sighting // of diags
}

// sighting is where a diagnostic found a secret.
type sighting struct {
	secret, where string
	whole         bool // no more is known than what it stands in
}

// report returns the diagnostics. The model holds some texts twice, with a place of their own and without: where the one is
// known, the other is not worth a word.
func (m *masker) report() diag.List {
	exact := map[sighting]bool{}
	for _, p := range m.seen {
		exact[p] = true
	}
	var out diag.List
	for i, d := range m.diags {
		if p := m.seen[i]; !p.whole || !exact[sighting{p.secret, p.where, false}] {
			out = append(out, d)
		}
	}
	return out
}

type noted struct {
	pos    diag.Pos
	secret string
	where  string
}

// find collects the secrets of a text. name is what it is the value of.
func (m *masker) find(name, value string) { m.findIn(m.kindOf(name), value, hints(value)) }

// findIn is find where it is known what the name says and which patterns can match.
func (m *masker) findIn(kind, value string, set patternSet) {
	if kind != "" || set != 0 {
		m.add(secretsIn(kind, value, set))
	}
	for name, value := range pairs(value) {
		if kind := m.kindOf(name); kind != "" {
			m.add(secretsIn(kind, value, hints(value)))
		}
	}
	for name, value := range spelledOut(value) {
		if kind := m.kindOf(name); kind != "" {
			m.add(secretsIn(kind, value, hints(value)))
		}
	}
	if plain := unescaped(value); plain != "" {
		m.add(secretsIn("", plain, hints(plain)))
	}
}

// kindOf is secretName; few names make up nearly all.
func (m *masker) kindOf(name string) string {
	kind, ok := m.names[name]
	if !ok {
		kind = secretName(name)
		m.names[name] = kind
	}
	return kind
}

// finder is the masker's first pass.
type finder masker

func (f *finder) text(t text) string {
	(*masker)(f).find(t.name, t.value)
	return t.value
}

func (f *finder) json(text string, _ spot) (string, bool) {
	m := (*masker)(f)
	set, pairs := hints(text), strings.Contains(text, "=")
	return text, eachString(text, func(name, s string, escaped bool) {
		switch {
		case escaped: // what stands in it is not seen in the text
			m.find(name, s)
		case set != 0 || pairs:
			m.findIn(m.kindOf(name), s, set&hints(s))
		default:
			m.findIn(m.kindOf(name), s, 0)
		}
	})
}

func (m *masker) add(all []found) {
	for _, f := range all {
		if m.kinds[f.value] == "" {
			m.kinds[f.value] = f.kind
		}
	}
}

// pairs are the names and values of a text that is a form, or of the query of one that is a URL.
func pairs(text string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		if len(text) < minSecret || !strings.Contains(text, "=") {
			return
		}
		text = strings.TrimSpace(text)
		if len(text) < minSecret || strings.ContainsAny(text, " \t\r\n\"<>\\") {
			return
		}
		if before, query, ok := strings.Cut(text, "?"); ok && !strings.Contains(before, "=") {
			text, _, _ = strings.Cut(query, "#")
		}
		for pair := range strings.SplitSeq(text, "&") {
			name, value, ok := strings.Cut(pair, "=")
			if !ok {
				continue
			}
			if !yield(plain(name), plain(value)) {
				return
			}
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
	found := m.written.in(value)
	if !found && strings.Contains(value, `\`) {
		eachString(value, func(_, s string, escaped bool) { found = found || escaped && m.written.in(s) })
	}
	if !found {
		return value, true
	}
	out, ok := mapMembers([]byte(value), func(name, s string) string { return m.text(text{name, s, at}) })
	return string(out), ok
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
		m.seen = append(m.seen, sighting{secret: s, where: where, whole: t.pos == t.whole})
		d := m.diags.Add(diag.SecretMasked, t.pos, "%s holds what looks like %s (%d characters); it is masked wherever it stands", where, m.kinds[s], utf8.RuneCountInString(s))
		d.Request = t.request
	}
}

func (m *masker) holds(text, secret string) bool {
	return strings.Contains(text, secret) || strings.Contains(text, url.QueryEscape(secret)) ||
		strings.Contains(text, url.PathEscape(secret)) || strings.Contains(text, escapeSlashes(secret))
}

// distinctMask returns the mask of a secret; in the unlikely case that another one has it, the next.
func distinctMask(secret string, taken map[string]bool) string {
	for n := uint64(0); ; n++ {
		if mask := maskOf(secret, n); mask != secret && !taken[mask] || n == 1000 {
			taken[mask] = true
			return mask
		}
	}
}

// maskOf draws each letter and digit from the hash of the secret. Of a hexadecimal text the letters stay hexadecimal.
func maskOf(secret string, round uint64) string {
	letters := 26
	if isHexText(secret) {
		letters = 6
	}
	stream := maskStream{secret: secret, round: round}
	var b strings.Builder
	b.Grow(len(secret))
	for i, c := range secret {
		switch {
		case c == utf8.RuneError:
			b.WriteByte(secret[i])
		case i > 0 && secret[i-1] == '%' && isEscape(secret[i-1:]), i > 1 && secret[i-2] == '%' && isEscape(secret[i-2:]): // stays one
			b.WriteRune(c)
		case (c == 'n' || c == 'r' || c == 't') && i > 0 && secret[i-1] == '\\': // an escaped line end in a private key
			b.WriteRune(c)
		case c >= 'a' && c <= 'z':
			b.WriteByte('a' + stream.next(letters))
		case c >= 'A' && c <= 'Z':
			b.WriteByte('A' + stream.next(letters))
		case c >= '0' && c <= '9':
			b.WriteByte('0' + stream.next(10))
		case c < utf8.RuneSelf:
			b.WriteRune(c)
		default: // a letter of as many bytes
			b.WriteString([...]string{"é", "字", "𝒙"}[utf8.RuneLen(c)-2])
		}
	}
	return b.String()
}

func isEscape(s string) bool { return len(s) > 2 && isHex(s[1]) && isHex(s[2]) }

func isHexText(s string) bool {
	for i := range len(s) {
		if !isHex(s[i]) && s[i] != '-' {
			return false
		}
	}
	return true
}

// maskStream is a stream of bytes that the secret determines.
type maskStream struct {
	secret string
	round  uint64
	block  uint64
	buffer []byte
}

func (s *maskStream) next(n int) byte {
	if len(s.buffer) == 0 {
		var head [16]byte
		binary.BigEndian.PutUint64(head[:8], s.round)
		binary.BigEndian.PutUint64(head[8:], s.block)
		sum := sha256.Sum256(append(append([]byte("pmgen mask\x00"), head[:]...), s.secret...))
		s.block++
		s.buffer = sum[:]
	}
	c := s.buffer[0]
	s.buffer = s.buffer[1:]
	return c % byte(n)
}
