package export

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// madeID makes an id of what a thing is called: the same each time, so that Postman knows it again when a collection is imported
// once more. It has the form of the ids that Postman draws.
func madeID(what string, names ...string) string {
	h := sha256.New()
	for _, name := range append([]string{what}, names...) {
		fmt.Fprintf(h, "%d:%s", len(name), name) // so that no two lists of names are one text
	}
	b := h.Sum(nil)[:16]
	b[6], b[8] = b[6]&0x0f|0x50, b[8]&0x3f|0x80 // a UUID made of a name
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// requestID is the request's own id, or one that is made of what else it is known by.
func requestID(op *model.Operation) string {
	id := op.Identity
	return cmp.Or(id.ID, madeID("request", strings.Join(id.Folder, "\x00"), id.Name, id.Method, id.URL, strconv.Itoa(id.Nth)))
}
