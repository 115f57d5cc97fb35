package model

// TokenOption is an option of a client that then gets its access tokens itself.
type TokenOption struct {
	GoName string `json:"go_name"` // WithRefreshToken
	Grant  string `json:"grant"`   // refresh_token or client_credentials
	// Operation is the ID of the API's own request for a token; "" where Flow says how to get one.
	Operation string `json:"operation,omitempty"`
	Flow      *Flow  `json:"flow,omitempty"`
}

// The grants that a client can do without a user.
const (
	GrantRefresh           = "refresh_token"
	GrantClientCredentials = "client_credentials"
)

// Grant returns the OAuth 2.0 grant that the operation always asks for, "" where it is no request for a token.
func (o *Operation) Grant() string {
	params := o.Params
	if o.Body != nil {
		params = append(params[:len(params):len(params)], o.Body.Fields...)
	}
	for _, p := range params {
		if p.Name == "grant_type" && p.Role == RoleConstant && !p.Disabled && (p.In == InQuery || p.In == InForm) {
			return p.Value
		}
	}
	return ""
}

// RefreshToken returns the parameter or the form's field in which the operation takes a refresh token, or nil.
func (o *Operation) RefreshToken() *Param {
	if o.Body != nil {
		for i := range o.Body.Fields {
			if p := &o.Body.Fields[i]; p.Name == GrantRefresh && p.GoName != "" && !p.File {
				return p
			}
		}
	}
	if p := o.Param(InQuery, GrantRefresh); p != nil && p.GoName != "" && !p.Positional {
		return p
	}
	return nil
}
