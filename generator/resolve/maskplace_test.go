package resolve_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/postman"
	"github.com/pmgen/pmgen/generator/resolve"
)

// TestTextsOfTheCollection: the model holds the collection's description twice, for the API and for the first folder; it is said
// once, and all that is said has a place.
func TestTextsOfTheCollection(t *testing.T) {
	const secret = "AKIAQ7JRW5ZC2M4XH3T"
	file := `{"info": {"name": "Shop ` + secret + `B", "version": "` + secret + `C", "description": "` + secret + `D"},
"item": [{"name": "F", "description": "` + secret + `E", "item": [{"name": "R", "request": {"url": "http://a.example/r"}}]}]}`
	var said diag.List
	api := postman.Read(fstest.MapFS{"c.json": {Data: []byte(file)}}, "c.json", &said)
	require.NotNil(t, api, said)
	resolve.Resolve(api, resolve.Options{})
	var got []string
	for _, d := range resolve.Mask(api) {
		got = append(got, d.String())
	}
	const tail = " holds what looks like an AWS access key (20 characters); it is masked wherever it stands"
	assert.ElementsMatch(t, []string{
		"c.json:1:1: warning PM068: the title of the collection" + tail,
		"c.json:1:1: warning PM068: the version of the collection" + tail,
		"c.json:1:1: warning PM068: the description of the collection" + tail,
		`c.json:2:10: warning PM068: the description of folder "F"` + tail,
	}, got)
}
