package model

import "slices"

// Settings are what a request says of the way in which Postman sends it: protocolProfileBehavior. A nil pointer is a setting that
// is not made; then Postman's own default holds.
type Settings struct {
	FollowRedirects       *bool       `json:"follow_redirects,omitempty"`
	FollowOriginalMethod  *bool       `json:"follow_original_method,omitempty"`  // redirected as what it was, not as a GET
	FollowAuthorization   *bool       `json:"follow_authorization,omitempty"`    // redirected with its Authorization header
	MaxRedirects          *int        `json:"max_redirects,omitempty"`           //
	StrictSSL             *bool       `json:"strict_ssl,omitempty"`              // certificates are verified
	DisableBodyPruning    *bool       `json:"disable_body_pruning,omitempty"`    // a body is sent with GET and HEAD, too
	DisableURLEncoding    *bool       `json:"disable_url_encoding,omitempty"`    //
	DisableCookies        *bool       `json:"disable_cookies,omitempty"`         //
	DisabledSystemHeaders []string    `json:"disabled_system_headers,omitempty"` // those that Postman would add by itself; lower case, sorted
	Others                []NameValue `json:"others,omitempty"`                  // in document order, values as JSON
}

// Over returns the settings, and of those that are not made the outer ones.
func (s *Settings) Over(outer *Settings) *Settings {
	switch {
	case s == nil:
		return outer
	case outer == nil:
		return s
	}
	all := *s
	for _, p := range []struct{ to, from **bool }{
		{&all.FollowRedirects, &outer.FollowRedirects}, {&all.FollowOriginalMethod, &outer.FollowOriginalMethod},
		{&all.FollowAuthorization, &outer.FollowAuthorization}, {&all.StrictSSL, &outer.StrictSSL},
		{&all.DisableBodyPruning, &outer.DisableBodyPruning}, {&all.DisableURLEncoding, &outer.DisableURLEncoding},
		{&all.DisableCookies, &outer.DisableCookies},
	} {
		if *p.to == nil {
			*p.to = *p.from
		}
	}
	if all.MaxRedirects == nil {
		all.MaxRedirects = outer.MaxRedirects
	}
	if all.DisabledSystemHeaders == nil {
		all.DisabledSystemHeaders = outer.DisabledSystemHeaders
	}
	for _, o := range outer.Others {
		if !slices.ContainsFunc(s.Others, func(own NameValue) bool { return own.Name == o.Name }) {
			all.Others = append(slices.Clip(all.Others), o)
		}
	}
	return &all
}
