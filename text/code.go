package text

import "strings"

// WitnessDigits is the length of the code for the witness, in hex digits: 80 bits, so that
// nobody finds another log with the same code. docs/journal.md has the reckoning.
const WitnessDigits = 20

// WitnessCode returns the code for the witness of a hash: its first 20 hex digits in five
// groups of four; "" for what is no hash.
func WitnessCode(hash string) string {
	if len(hash) < WitnessDigits || strings.Trim(hash[:WitnessDigits], "0123456789abcdef") != "" {
		return ""
	}
	groups := make([]string, 0, WitnessDigits/4)
	for i := 0; i < WitnessDigits; i += 4 {
		groups = append(groups, hash[i:i+4])
	}
	return strings.Join(groups, " ")
}
