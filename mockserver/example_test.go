package mockserver_test

import (
	"fmt"
	"net/http/httptest"
	"os"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

// A collection as an http.Handler.
func ExampleNew() {
	api := compile.Compile(compile.Input{FS: os.DirFS("../collections"), API: config.API{In: "losant"}, Forget: true}).API
	server, err := mockserver.New([]*model.API{api})
	if err != nil {
		fmt.Println(err)
		return
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, httptest.NewRequest("GET", "/me/oauth-tokens", nil))
	fmt.Println(w.Code, w.Header().Get("Content-Type"), w.Header().Get("X-Pmgen-Operation"))
	// Output: 200 application/json UserOAuthTokens.Get
}
