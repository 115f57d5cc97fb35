package export

import (
	"slices"
	"strings"
	"unicode"

	"github.com/pmgen/pmgen/generator/model"
)

// Name is what an operation is called in a collection: as its request is; an action of Losant's, such as getCompositeState, as
// Losant's own documentation calls it, Get Composite State. Names that say more, such as Get Device, would be other methods of a
// client that is generated from the collection.
func Name(api *model.API, op *model.Operation) string {
	if !settled(api) {
		return op.Name
	}
	return title(op.Name)
}

// titles are the names of folders as people read them.
func titles(api *model.API, path []string) []string {
	if !settled(api) {
		return path
	}
	out := slices.Clone(path)
	for i := range out {
		out[i] = title(out[i])
	}
	return out
}

// spelled are the words that are not spelled like others.
var spelled = map[string]string{"Api": "API", "Oauth": "OAuth", "Sso": "SSO", "Saml": "SAML", "Mqtt": "MQTT", "Github": "GitHub", "Id": "ID", "Url": "URL"}

// title writes a name in camel case as words: userOauthTokens is User OAuth Tokens.
func title(name string) string {
	var words []string
	start := 0
	for i, c := range name {
		if i > start && unicode.IsUpper(c) {
			words, start = append(words, name[start:i]), i
		}
	}
	words = append(words, name[start:])
	for i, w := range words {
		if w != "" {
			r := []rune(w)
			r[0] = unicode.ToUpper(r[0])
			w = string(r)
		}
		if s := spelled[w]; s != "" {
			w = s
		}
		words[i] = w
	}
	return strings.Join(words, " ")
}

// names are the variables of a collection that is made.
type names struct {
	base    string
	tokens  map[string]string // by scheme and member
	shared  map[string]string // arguments of several paths, with the one value that they have
	partial map[string]string // arguments that are a part of a segment
	taken   func(name string) bool
}

func newNames(api *model.API) *names {
	text := literals(api)
	n := &names{tokens: map[string]string{}, shared: map[string]string{}, partial: map[string]string{}}
	n.taken = func(name string) bool {
		return api.Variable(name) != nil || strings.Contains(text, "{{"+name+"}}")
	}
	n.base = n.free("baseUrl")
	type argument struct {
		uses  int
		value string
	}
	all := map[string]*argument{}
	for _, op := range api.Operations {
		for _, a := range op.Request.Args {
			known := all[a.Name]
			switch {
			case known == nil:
				all[a.Name] = &argument{1, a.Value}
			case known.value == a.Value:
				known.uses++
			default:
				known.uses = -1 << 30
			}
		}
	}
	for name, a := range all {
		if a.uses > 1 && a.value != "" && n.free(name) == name && isVariable(name) {
			n.shared[name] = a.value
		}
	}
	return n
}

// free returns the name, or one like it that is no variable yet and stands nowhere as literal text: what somebody wrote must not
// become a variable of ours.
func (n *names) free(name string) string {
	for n.taken(name) {
		name += "_"
	}
	return name
}

func isVariable(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' && c != '-' })
}

// literals are all texts of requests in which {{name}} stands.
func literals(api *model.API) string {
	var b strings.Builder
	add := func(text string) {
		if strings.Contains(text, "{{") {
			b.WriteString(text)
			b.WriteByte(' ')
		}
	}
	for _, op := range api.Operations {
		for _, p := range op.Params {
			add(p.Value)
			add(string(p.Example))
			add(string(p.Default))
		}
		for _, q := range append(slices.Clone(op.Request.Query), append(op.Request.Headers, op.Request.Args...)...) {
			add(q.Value)
		}
		if b := op.Request.Body; b != nil {
			add(b.Content.Text)
			for _, f := range b.Form {
				add(f.Value)
			}
		}
	}
	return b.String()
}
