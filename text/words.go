package text

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Count returns a number of things in words: "1 fault", "2 faults".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Are returns a number of things and their verb: "1 sound is", "2 sounds are".
func Are(n int, thing string) string {
	if n == 1 {
		return Count(n, thing) + " is"
	}
	return Count(n, thing) + " are"
}

// Few returns names as a list for one line: the first eight, and how many more there
// are.
func Few(names []string) string {
	const most = 8
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// ShowMS returns a time as milliseconds with one decimal, "5.3 ms"; "–" for none.
func ShowMS(d time.Duration) string {
	if d <= 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// ShellWord returns a path so that a shell of Unix takes it as one word: in single
// quotes when it has more than letters, digits and "/._-+:@%,=".
func ShellWord(path string) string {
	if strings.IndexFunc(path, func(r rune) bool {
		return !strings.ContainsRune("/._-+:@%,=", r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0 {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// maxSlug is the longest slug, in bytes.
const maxSlug = 40

// Slug returns a race's name as part of a file name: its lower-case ASCII letters
// and digits, words joined by hyphens, at most 40 bytes; "race" when nothing is left.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			gap = b.Len() > 0
			continue
		}
		if b.Len() >= maxSlug {
			break
		}
		if gap {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	return cmp.Or(b.String(), "race")
}
