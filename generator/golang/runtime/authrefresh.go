package runtime

// WithRefreshTokenSaver has save keep each new refresh token that comes with an access token: the one before it may no longer
// be good. It is called before a request gets the access token.
func WithRefreshTokenSaver(save func(refreshToken string)) Option {
	return func(c *config) error { c.saveRefresh = save; return nil }
}
