package compile_test

import (
	"fmt"
	"os"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// The complete model of an API: its operations, their paths and the types of their replies.
func ExampleCompile() {
	result := compile.Compile(compile.Input{FS: os.DirFS("../../collections"), API: config.API{In: "losant"}, Forget: true})
	for _, op := range result.API.Operations {
		fmt.Println(op.ID, op.Method, model.Template(op.Path), len(op.ReplyExamples()), "examples")
	}
	// Output:
	// UserOAuthTokens.Get GET /me/oauth-tokens 2 examples
	// UserOAuthTokens.Post POST /me/oauth-tokens 2 examples
}
