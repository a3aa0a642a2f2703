package ui

import "strings"

// cutMiddle shortens clean text to at most w columns: its beginning and its end
// stay, … stands between them. Device names differ at either end.
func cutMiddle(s string, w int) string {
	if width(s) <= w {
		return s
	}
	if w < 3 {
		return cutTo(s, w)
	}
	head := strings.TrimSuffix(cutTo(s, w-(w-1)/2), "…")
	rest := s
	for width(rest) > w-1-width(head) {
		_, n, _ := grapheme(rest)
		rest = rest[n:]
	}
	return head + "…" + rest
}

// shortNames shortens what stands in double quotes to w columns each.
func shortNames(s string, w int) string {
	parts := strings.Split(s, `"`)
	for i := 1; i+1 < len(parts); i += 2 {
		parts[i] = cutMiddle(parts[i], w)
	}
	return strings.Join(parts, `"`)
}

// fitNames returns s with the names in it as long as w columns allow: the words
// around a name say what happened, and stay whole.
func fitNames(s string, w int) string {
	for _, name := range []int{32, 24, 16, 12, 8, 5} {
		if width(s) <= w {
			return s
		}
		s = shortNames(s, name)
	}
	return s
}

// foldText breaks a text at its blanks into lines of at most w columns. A word that is
// longer than a line goes on in the next: a command is never cut.
func foldText(text string, w int) []string {
	var lines []string
	line := ""
	w = max(w, 4)
	for word := range strings.FieldsSeq(text) {
		fills := width(word) > w && width(line) < w-8 // it is broken anyhow
		if line != "" && width(line)+1+width(word) > w && !fills {
			lines, line = append(lines, line), ""
		}
		line = join(" ", line, word)
		for width(line) > w {
			n, used := 0, 0
			for {
				_, size, gw := grapheme(line[n:])
				if used+gw > w {
					break
				}
				n, used = n+size, used+gw
			}
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
