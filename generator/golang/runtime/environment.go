package runtime

// withEnvironment sets the base URL, where it is not empty, and configuration variables: names and values in turn.
func withEnvironment(base string, variables ...string) Option {
	return func(c *config) error {
		if base != "" {
			c.baseURL = base
		}
		for i := 0; i+1 < len(variables); i += 2 {
			c.variables[variables[i]] = variables[i+1]
		}
		return nil
	}
}
