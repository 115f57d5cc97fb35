package golang_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/golang"
)

// The Go package of a compiled API.
func ExampleEmit() {
	result := compile.Compile(compile.Input{FS: os.DirFS("../../collections"), API: config.API{In: "losant", Package: "losant"}, Forget: true})
	files, _ := golang.Emit(result.API, golang.Options{})
	for line := range strings.Lines(string(files["user_oauth_tokens.go"])) {
		if strings.Contains(line, ") Get(") || strings.Contains(line, ") Post(") {
			fmt.Print(line)
		}
	}
	// Output:
	// func (s *UserOAuthTokensService) Get(ctx context.Context, params *UserOAuthTokensGetParams, opts ...CallOption) (*UserOAuthTokens, error) {
	// func (s *UserOAuthTokensService) Post(ctx context.Context, body *UserOAuthTokenPost, opts ...CallOption) (*UserOAuthToken, error) {
}
