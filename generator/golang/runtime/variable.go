package runtime

// variable returns a configuration variable that the call needs.
func variable(t *transport, c *call, name string) string {
	if t.variables[name] == "" {
		c.fail(notSet(name))
	}
	return t.variables[name]
}
