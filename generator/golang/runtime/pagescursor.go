package runtime

// byCursor asks with the cursor that came: until none comes, or one that was there before.
func byCursor(next, more string, set func(*call, string) error) func() pageTurning {
	return func() pageTurning {
		seen := map[string]bool{}
		return func(_ *transport, c *call, p *page) (bool, error) {
			cursor := scalarText(p.at(next))
			if cursor == "" || seen[cursor] || more != "" && denied(p.at(more)) {
				return false, nil
			}
			seen[cursor] = true
			return true, set(c, cursor)
		}
	}
}

// inQuery puts a cursor into the query.
func inQuery(param string) func(*call, string) error {
	return func(c *call, cursor string) error {
		c.query.set(param, cursor)
		return nil
	}
}
