package runtime

// byURL asks the URL that came: until none comes, or one that was there before.
func byURL(next func(*page) string) func() pageTurning {
	return func() pageTurning {
		seen := map[string]bool{}
		return func(t *transport, c *call, p *page) (bool, error) {
			ref := next(p)
			if ref == "" {
				return false, nil
			}
			url, err := t.follow(c, p.url, ref)
			if err != nil || seen[url] || url == p.url {
				return false, err
			}
			seen[url] = true
			c.url = url
			return true, nil
		}
	}
}

// urlAt is the URL at a JSON Pointer.
func urlAt(pointer string) func(*page) string {
	return func(p *page) string { return scalarText(p.at(pointer)) }
}
