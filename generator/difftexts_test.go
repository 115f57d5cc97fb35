package generator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const folders = `{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [
{"name": "Pets", "description": "All about pets", "item": [
 {"name": "List", "request": {"method": "GET", "url": "https://shop.example/pets"}}]},
{"name": "Toys", "description": "All that pets play with when they are alone at home", "item": [
 {"name": "List", "request": {"method": "GET", "url": {"raw": "https://shop.example/toys?size=1",
  "query": [{"key": "size", "value": "1", "description": "how large"}]}}}]},
{"name": "Food", "description": "All that pets eat", "item": [
 {"name": "List", "request": {"method": "GET", "url": "https://shop.example/food"}}]}
]}`

// TestWhatADescriptionIsOf is told in the change itself: the thing, its place, what the text was and is.
func TestWhatADescriptionIsOf(t *testing.T) {
	for _, row := range []struct{ name, from, to, want string }{
		{"a folder", "when they are alone at home", "all day", `c.json:4:1 the description of the folder "Toys" has changed: "… play with when they are alone at …" is now "… play with all day"`},
		{"a folder that had none", `"description": "All about pets", `, "", `c.json:2:1 the description of the folder "Pets" is gone`},
		{"a parameter", "how large", "how small", `c.json:6:13 the description of the parameter "size" has changed: "how large" is now "how small"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			require.Equal(t, 1, strings.Count(folders, row.from))
			var got []string
			for _, c := range reportOf(t, collection([]byte(folders)), collection([]byte(strings.Replace(folders, row.from, row.to, 1)))).Changes {
				got = append(got, fmt.Sprintf("%s %s", c.Pos, c.Message))
			}
			assert.Equal(t, []string{row.want}, got)
		})
	}
}

// TestAFolderThatIsGone says nothing of the words of those that follow it.
func TestAFolderThatIsGone(t *testing.T) {
	before, rest, ok := strings.Cut(folders, `{"name": "Toys"`)
	require.True(t, ok)
	_, after, ok := strings.Cut(rest, "]},\n")
	require.True(t, ok)
	var got []string
	for _, c := range reportOf(t, collection([]byte(folders)), collection([]byte(before+after))).Changes {
		got = append(got, c.Headline())
	}
	assert.Equal(t, []string{`Toys.List: request "List" is gone`}, got)
}
