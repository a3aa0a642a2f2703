package help

import (
	"strings"

	"spotter/ui/cells"
)

// foldShell breaks a command into lines of at most w columns that a shell still reads as
// one: between two words, with a backslash at the end. The lines after the first begin
// with two blanks. A word that is longer than a line is broken anywhere.
func foldShell(command string, w int) (lines []string) {
	const in = "  "
	line, lead := "", ""
	words := paired(shellWords(command), w-len(in)-2)
	for i, word := range words {
		end := 2 // of " \", but in the last line
		if i == len(words)-1 {
			end = 0
		}
		switch {
		case line == "" && cells.Width(lead+word)+end <= w:
			line = lead + word
		case line != "" && cells.Width(line)+1+cells.Width(word)+end <= w:
			line += " " + word
		default:
			if line != "" {
				lines = append(lines, line+` \`)
			}
			lead = in
			if len(lines) == 0 {
				lead = ""
			}
			if line = lead + word; cells.Width(line)+end > w {
				pieces := cells.Fold(word, max(w-len(lead)-end, 1))
				for _, p := range pieces[:len(pieces)-1] {
					lines = append(lines, lead+p)
				}
				line = lead + pieces[len(pieces)-1]
			}
			lead = in
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// shellWords parts a command at its blanks, but for those in quotes.
func shellWords(command string) (words []string) {
	var b strings.Builder
	var quote rune
	for _, r := range command {
		switch {
		case quote == 0 && (r == '\'' || r == '"'):
			quote = r
		case r == quote:
			quote = 0
		case r == ' ' && quote == 0:
			if b.Len() > 0 {
				words = append(words, b.String())
			}
			b.Reset()
			continue
		}
		b.WriteRune(r)
	}
	if b.Len() > 0 {
		words = append(words, b.String())
	}
	return words
}

// paired joins a flag and the word after it, which may be its value, where both are no wider
// than w: they are read together.
func paired(words []string, w int) (all []string) {
	for i := 0; i < len(words); i++ {
		if i+1 < len(words) && strings.HasPrefix(words[i], "-") && !strings.HasPrefix(words[i+1], "-") && cells.Width(words[i])+1+cells.Width(words[i+1]) <= w {
			all = append(all, words[i]+" "+words[i+1])
			i++
			continue
		}
		all = append(all, words[i])
	}
	return all
}
