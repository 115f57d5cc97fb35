package runtime

// withVariable sets a configuration variable.
func withVariable(name, value string) Option {
	return func(c *config) error { c.variables[name] = value; return nil }
}
