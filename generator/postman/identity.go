package postman

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// identities know which recorded ids are unique in the whole input: of two things with one id, neither has it.
type identities struct {
	requests, examples map[string]int
	alike              map[string]int
}

func newIdentities(collections []*collection) *identities {
	ids := &identities{map[string]int{}, map[string]int{}, map[string]int{}}
	for _, c := range collections {
		ids.count(c.items)
	}
	return ids
}

func (ids *identities) count(items []*item) {
	for _, it := range items {
		if it.folder {
			ids.count(it.items)
			continue
		}
		ids.requests[it.id]++
		for _, x := range it.examples {
			ids.examples[x.id]++
		}
	}
}

// request returns how lock and overrides know a request again.
func (ids *identities) request(it *item, folder []string) model.Identity {
	id := model.Identity{Folder: folder, Name: it.name, Method: it.request.method, URL: it.request.url.raw}
	if it.id != "" && ids.requests[it.id] == 1 {
		id.ID = it.id
	}
	key := strings.Join(append([]string{id.Name, id.Method, id.URL}, folder...), "\x00")
	ids.alike[key]++
	if n := ids.alike[key]; n > 1 {
		id.Nth = n
	}
	return id
}

// example returns an example's recorded id where it is unique, else one made of its place. The folder that pmgen was pointed
// at is left out of it: a mock and a test that came to the file by different ways agree.
func (ids *identities) example(x *response) (id string, own bool) {
	if ids.examples[x.id] == 1 && sendable(x.id) {
		return x.id, true
	}
	place := x.place
	if place == "" {
		place = path.Base(x.node.File())
	}
	sum := sha256.Sum256([]byte(place + x.node.Pointer()))
	return hex.EncodeToString(sum[:])[:12], false
}

// sendable reports whether an id can be the value of the header by which a request asks a mock for that example.
func sendable(id string) bool {
	return id != "" && len(id) <= 200 && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' })
}
