package audio

import (
	"slices"
	"strings"
)

// byNearness sorts names so that those which word is most likely a slip of come
// first: those that contain it, then by the letters to insert, drop or change.
func byNearness(word string, names []string) {
	word = strings.ToLower(word)
	far := make(map[string]int, len(names))
	for _, n := range names {
		low := strings.ToLower(n)
		if far[n] = 1 + EditDistance(word, low); strings.Contains(low, word) {
			far[n] = 0
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return far[a] - far[b] })
}

// EditDistance is the number of letters to insert, drop or change to make b of a
// (Levenshtein). Names longer than any device's are cut.
func EditDistance(a, b string) int {
	const most = 256
	a, b = a[:min(len(a), most)], b[:min(len(b), most)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], d
		}
	}
	return row[len(b)]
}
