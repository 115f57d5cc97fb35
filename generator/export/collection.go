package export

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	library "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/generator/model"
)

// Collection returns the API as a Postman collection v2.1. The API is one that a reader has filled, or [Recorded] has: not
// resolved. It is not changed. Equal APIs give equal bytes.
func Collection(api *model.API) ([]byte, error) {
	w := &writer{api: api}
	c := library.CreateCollection(api.Title, "")
	if api.Description != "" {
		c.Info.Description = library.Description{Content: api.Description, Type: "text/markdown"}
	}
	c.Info.Version = api.Version
	info := w.amends.of("/info")
	info.first = append(info.first, member{"_postman_id", madeID("collection", api.Title)})
	if api.Version == "" {
		w.drop("/info", "version")
	}
	if api.Description == "" {
		w.drop("/info", "description")
	}
	if len(api.Folders) > 0 {
		root := &api.Folders[0]
		c.Auth = w.auth(root.Auth, "")
		c.Events = events(root.Scripts)
		if s := settings(root.Settings); s != nil {
			w.set("", "protocolProfileBehavior", s)
		}
	}
	c.Variables = w.variables(api.Variables, "/variable")
	c.Items = w.items()
	var plain bytes.Buffer
	if err := c.Write(&plain, library.V210); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	if plain.Len() == 0 {
		return nil, errors.New("export: the collection cannot be encoded")
	}
	return w.amended(plain.Bytes())
}

// writer writes one collection.
type writer struct {
	api    *model.API
	amends amendments
}

func (w *writer) set(at, name string, value any) { w.amends.of(at).set(name, value) }
func (w *writer) drop(at, name string)           { w.amends.of(at).drop(name) }

// element is the pointer of an element of a list.
func element(list string, i int) string { return list + "/" + strconv.Itoa(i) }
