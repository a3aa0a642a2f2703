package text

import (
	"slices"
	"strings"
)

// Nearest returns the one of names that word is most likely a slip of, "" when none
// is near: at most two letters wrong, and fewer than half of them, or one of two. Small and
// capital letters differ.
func Nearest(word string, names []string) string {
	best, least := "", 3
	for _, n := range names {
		long := max(len(word), len(n))
		if d := Distance(word, n); d < least && (2*d < long || d == 1 && long == 2) {
			best, least = n, d
		}
	}
	return best
}

// SortNearest sorts names so that those come first that word is most likely a slip
// of: those that contain it, then by their [Distance]. Small and capital letters are
// the same; names equally far keep their order.
func SortNearest(word string, names []string) {
	word = strings.ToLower(word)
	far := make(map[string]int, len(names))
	for _, n := range names {
		low := strings.ToLower(n)
		if far[n] = 1 + Distance(word, low); strings.Contains(low, word) {
			far[n] = 0
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return far[a] - far[b] })
}

// Distance returns how many bytes to insert, drop or change to make b of a
// (Levenshtein 1966). It compares the first 256 bytes of each.
func Distance(a, b string) int {
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
