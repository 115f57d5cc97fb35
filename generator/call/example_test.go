package call_test

import (
	"fmt"
	"os"

	"github.com/pmgen/pmgen/generator/call"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// How an operation is called, as a command for curl. Its secrets come from the environment.
func ExampleOf() {
	result := compile.Compile(compile.Input{FS: os.DirFS("../../collections"), API: config.API{In: "losant", Package: "losant"}, Forget: true})
	fmt.Println(call.Of(result.API, result.API.Operation("UserOAuthTokens.Get")).Curl("https://api.losant.com"))
	// Output:
	// curl 'https://api.losant.com/me/oauth-tokens' \
	//   --header "Authorization: Bearer $LOSANT_TOKEN"
}
