package text

import "unicode/utf8"

// InertCell returns s as the text of a cell in a table that a spreadsheet may open, such
// as a CSV file. A text that a spreadsheet could take for a formula gets a ' before it:
// one that begins with = + - @, a full-width form of these, a tab, or the end of a line.
// Any other comes back as it is. It is for text of others: a number that the program itself
// writes, such as -12, needs no quote.
func InertCell(s string) string {
	switch r, _ := utf8.DecodeRuneInString(s); r {
	case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠':
		return "'" + s
	}
	return s
}
