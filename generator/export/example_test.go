package export_test

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/export"
)

// A Postman collection of an API that is described otherwise.
func ExampleCollection() {
	in := compile.Input{FS: os.DirFS("../../collections"), API: config.API{In: "losant"}, Forget: true}
	data, err := export.Collection(export.Recorded(compile.Compile(in).Written(in).API))
	var collection struct {
		Info struct{ Name string }
		Item []struct{ Name string }
	}
	fmt.Println(err, json.Unmarshal(data, &collection), collection.Info.Name, collection.Item[0].Name)
	// Output: <nil> <nil> Losant REST API User OAuth Tokens
}
