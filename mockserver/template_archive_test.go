package mockserver

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

// An archive reads the operations that a request's path means, and those that share their endpoints: whether a constant is
// nobody's is for all of them to say.
func TestEndpointsOfAnArchive(t *testing.T) {
	told := constant(op("POST /a", ex("told", 200, at("/elsewhere/7")), ex("told-400", 400, at("/elsewhere/7"))), "query", "x", "1")
	a := api(told, op("POST /a", ex("plain", 200)))
	packed, err := model.Pack(a)
	require.NoError(t, err)
	archive, err := model.OpenArchive(string(packed))
	require.NoError(t, err)
	lazy, err := NewArchived(archive, WithErrors(true))
	require.NoError(t, err)
	want := call(t, serve(t, a, WithErrors(true)), "POST /elsewhere/7", "").Header.Get("X-Pmgen-Example")
	assert.Equal(t, "told", want)
	assert.Equal(t, want, call(t, lazy, "POST /elsewhere/7", "").Header.Get("X-Pmgen-Example"))
}

// What a test package carries has all that templates need.
func TestTemplatesOfAnArchive(t *testing.T) {
	packed, err := model.Pack(templates(t, "application/json", `{"id":{{uid}},"site":"{{site}}","n":{{$randomInt}},"fix":integer}`, "Link: </{{limit}}>"))
	require.NoError(t, err)
	archive, err := model.OpenArchive(string(packed))
	require.NoError(t, err)
	lazy, err := NewArchived(archive)
	require.NoError(t, err)
	whole := serve(t, templates(t, "application/json", `{"id":{{uid}},"site":"{{site}}","n":{{$randomInt}},"fix":integer}`, "Link: </{{limit}}>"))
	want, got := call(t, whole, "POST /users/7/x?page=1", ""), call(t, lazy, "POST /users/7/x?page=1", "")
	assert.Equal(t, want.Header, got.Header)
	body := text(t, got)
	assert.Equal(t, text(t, want), body)
	assert.Contains(t, body, `"id":7`)
	assert.Equal(t, "</7>", got.Header.Get("Link"))
}
