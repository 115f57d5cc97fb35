package mockserver

import "strings"

// bend is how the path of a route has to be bent to read as the request's.
type bend struct {
	otherCase, otherID, slash bool
}

// bend reads the route's path as the request's; false where that cannot be, or matching is strict and does not bend.
func (m *matcher) bend(r *route) (b bend, ok bool) {
	for i, s := range r.segments {
		switch text := m.request.segments[i]; {
		case s.whole():
		case s.id:
			b.otherID = b.otherID || text != s.literals[0]
		default:
			ok, exact := s.match(text)
			if !ok {
				return b, false
			}
			b.otherCase = b.otherCase || !exact
		}
	}
	b.slash = r.slash != m.request.slash
	return b, !m.strict || b == bend{}
}

// pathCosts are what the path loses in step 4, and for what.
func pathCosts(r *route, b bend) (costs [4]struct {
	step   step
	points int
}) {
	switch {
	case b.otherID && b.slash:
		costs[0].step, costs[0].points = stepIDsSlash, costIDsSlash
	case b.otherID:
		costs[0].step, costs[0].points = stepIDs, costIDs // ids are compared in lower case: other case costs nothing more
	default:
		if b.slash {
			costs[0].step, costs[0].points = stepSlash, costSlash
		}
		if b.otherCase {
			costs[1].step, costs[1].points = stepCase, costCase
		}
	}
	if r.wildcards > 0 {
		costs[2].step, costs[2].points = stepWildcards, costWildcards
	}
	if r.alien {
		costs[3].step, costs[3].points = stepAlien, costAlien
	}
	return costs
}

// pathScore is what the path leaves.
func pathScore(r *route, b bend) float64 {
	score := scoreExact
	for _, c := range pathCosts(r, b) {
		score -= c.points
	}
	return float64(score)
}

// collectAlike is step 9: it finds candidates whose paths are nearly the request's.
func (m *matcher) collectAlike() {
	for _, method := range m.methods() {
		root := m.snapshot.index[method]
		if root == nil {
			continue
		}
		root.each(func(r *route) {
			if len(r.segments) != len(m.request.segments) || r.alien {
				return
			}
			for i, s := range r.segments {
				if ok, _ := s.match(m.request.segments[i]); !ok && !alike(s, m.request.segments[i]) {
					return
				}
			}
			m.hits = append(m.hits, hit{candidate: r.candidate, score: scoreExact - costDistance, route: r, alike: true})
		})
		if len(m.hits) > 0 {
			m.finish()
			return
		}
	}
}

func alike(s segment, text string) bool {
	if !s.literal() || s.id {
		return s.id && isID(text)
	}
	return likeness(strings.ToLower(s.literals[0]), strings.ToLower(text)) >= likenessPercent
}

// likeness is how much of the longer text two texts share by Levenshtein distance, in percent. Texts of more than 256
// bytes are not compared.
func likeness(a, b string) int {
	longest := max(len(a), len(b))
	if a == b {
		return 100
	}
	if longest > 256 {
		return 0
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal, row[j+1] = row[j+1], min(change, row[j]+1, row[j+1]+1)
		}
	}
	return 100 * (longest - row[len(b)]) / longest
}
