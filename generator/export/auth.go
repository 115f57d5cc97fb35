package export

import (
	"encoding/json"

	library "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/generator/model"
)

// auth writes an authorization as it was written; nil is one that is inherited. at is the object that has it.
func (w *writer) auth(a *model.Auth, at string) *library.Auth {
	if inherits(a) {
		return nil
	}
	params := make([]*library.AuthParam, len(a.Params))
	for i, p := range a.Params {
		params[i] = library.CreateAuthParam(p.Name, p.Value)
		if switches[p.Name] && (p.Value == "true" || p.Value == "false") {
			params[i].Value, params[i].Type = p.Value == "true", "boolean"
		}
		if p.Disabled {
			w.set(element(at+"/auth/"+model.EscapeToken(a.Kind), i), "disabled", true)
		}
	}
	for _, kind := range kinds(library.APIKey, library.AWSV4, library.Basic, library.Bearer, library.Digest, library.Hawk, library.NoAuth,
		library.OAuth1, library.OAuth2, library.NTLM) {
		if string(kind) == a.Kind {
			return library.CreateAuth(kind, params...)
		}
	}
	var other library.Auth // of a kind that the library has no name for
	text, err := json.Marshal(map[string]string{"type": a.Kind})
	if err != nil || json.Unmarshal(text, &other) != nil {
		return nil
	}
	w.set(at+"/auth", a.Kind, json.RawMessage(parameters(a)))
	return &other
}

// kinds lists values of a type that the library does not name.
func kinds[T any](all ...T) []T { return all }

// parameters writes the parameters of an authorization whose kind the library does not know.
func parameters(a *model.Auth) []byte {
	type parameter struct {
		Key      string `json:"key"`
		Value    any    `json:"value"`
		Type     string `json:"type"`
		Disabled bool   `json:"disabled,omitempty"`
	}
	all := make([]parameter, len(a.Params))
	for i, p := range a.Params {
		all[i] = parameter{p.Name, p.Value, "string", p.Disabled}
		if switches[p.Name] && (p.Value == "true" || p.Value == "false") {
			all[i].Value, all[i].Type = p.Value == "true", "boolean"
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		return []byte("[]")
	}
	return text
}

// switches are the parameters that Postman takes for true where they hold any text, even the text false.
var switches = map[string]bool{
	"addEmptyParamsToSign": true, "addParamsToHeader": true, "disableHeaderEncoding": true, "includeBodyHash": true,
	"includePayloadHash": true, "disableRetryRequest": true, "disableRetrying": true, "isSecretBase64Encoded": true, "useBrowser": true,
	"useUTF8": true, "saveHelperData": true, "showPassword": true, "autoRefreshToken": true, "syncToken": true, "shareToken": true,
}
