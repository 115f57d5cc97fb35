package config

import "slices"

// Nearest returns the known word that takes the fewest edits to become word, "" where all are far. Letter case costs little.
func Nearest(word string, known []string) string {
	if len(word) > maxWord {
		return ""
	}
	best, least := "", 2*(1+len(word)/2)
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := distance(word, k, least); d < least {
			best, least = k, d
		}
	}
	return best
}

const maxWord = 512

// distance is Levenshtein's with every edit counted as 2 and a change of case as 1, as far as it is below the limit.
func distance(a, b string, limit int) int {
	if d := 2 * (len(a) - len(b)); max(d, -d) >= limit || len(b) > 2*maxWord {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = 2 * j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = 2 * (i + 1)
		for j := range len(b) {
			cost := diagonal
			switch {
			case a[i] == b[j]:
			case lower(a[i]) == lower(b[j]):
				cost++
			default:
				cost += 2
			}
			cost = min(cost, row[j]+2, row[j+1]+2)
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return min(row[len(b)], limit)
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
