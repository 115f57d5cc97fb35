package runtime

import "encoding/json"

// byLast asks with the ID of the last item: until the reply says that there is no more, or an ID was there before.
func byLast(id, more string, set func(*call, string) error) func() pageTurning {
	return func() pageTurning {
		seen := map[string]bool{}
		return func(_ *transport, c *call, p *page) (bool, error) {
			var list []map[string]json.RawMessage
			if p.n == 0 || string(p.at(more)) != "true" || json.Unmarshal(p.items, &list) != nil {
				return false, nil
			}
			last := scalarText(within(list[len(list)-1], id))
			if last == "" || seen[last] {
				return false, nil
			}
			seen[last] = true
			return true, set(c, last)
		}
	}
}
