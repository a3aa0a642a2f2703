package text

import (
	"fmt"
	"unicode/utf8"
)

// Quote puts a text of others into double quotes for a message, cut to 60 characters.
// What a terminal would obey is written as an escape.
func Quote(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
