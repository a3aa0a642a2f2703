package cells

import (
	"strings"

	"spotter/text"
)

// CutMiddle shortens clean text to at most w columns: its beginning and its end
// stay, … stands between them. Device names differ at either end.
func CutMiddle(s string, w int) string {
	if Width(s) <= w {
		return s
	}
	if w < 3 {
		return Cut(s, w)
	}
	head := strings.TrimSuffix(Cut(s, w-(w-1)/2), "…")
	rest := s
	for Width(rest) > w-1-Width(head) {
		_, n, _ := grapheme(rest)
		rest = rest[n:]
	}
	return head + "…" + rest
}

// ShortName is the width in columns up to which a name is never shortened: that would
// hardly win room, and it would not be known again.
const ShortName = 7

// ShortNames shortens what stands in double quotes to w columns each, names of at most
// shortName columns apart.
func ShortNames(s string, w int) string {
	parts := strings.Split(s, `"`)
	for i := 1; i+1 < len(parts); i += 2 {
		if Width(parts[i]) > ShortName {
			parts[i] = CutMiddle(parts[i], w)
		}
	}
	return strings.Join(parts, `"`)
}

// FitNames returns s with the names in it as long as w columns allow: the words
// around a name say what happened, and stay whole.
func FitNames(s string, w int) string {
	for _, name := range []int{32, 24, 16, 12, 8, 5} {
		if Width(s) <= w {
			return s
		}
		s = ShortNames(s, name)
	}
	return s
}

// Glue stands for a blank at which [foldText] does not break a line. Texts of devices
// and files cannot have it: [text.Clean] takes it out.
const Glue = "\ue000"

// Fold breaks a text at its blanks into lines of at most w columns. A word that is
// longer than a line goes on in the next: a command is never cut.
func Fold(text string, w int) []string {
	var lines []string
	line := ""
	w = max(w, 4)
	for word := range strings.FieldsSeq(text) {
		fills := Width(word) > w && Width(line) < w-8 // it is broken anyhow
		if line != "" && Width(line)+1+Width(word) > w && !fills {
			rest, key := cutKey(line)
			if Width(key)+1+Width(word) > w {
				rest, key = line, ""
			}
			lines, line = append(lines, rest), key
		}
		line = Join(" ", line, word)
		for Width(line) > w {
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
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], Glue, " ")
	}
	return lines
}

// cutKey cuts a key such as "d:" off the end of a line, where a sentence begins with
// it: the key stays with the words that say what it does.
func cutKey(line string) (rest, key string) {
	i := strings.LastIndexByte(line, ' ')
	if i > 0 && line[i-1] == '.' && strings.HasSuffix(line, ":") {
		return line[:i], line[i+1:]
	}
	return line, ""
}

// Join joins the parts that are not empty, with sep between them.
func Join(sep string, parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(sep)
		}
		b.WriteString(p)
	}
	return b.String()
}

// Cut cuts clean text to at most w cells, with an ellipsis when it was longer.
func Cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return s
	}
	var b strings.Builder
	used := 0
	for s != "" {
		g, n, gw := grapheme(s)
		if used+gw > w-1 {
			break
		}
		b.WriteString(g)
		used += gw
		s = s[n:]
	}
	return b.String() + "…"
}

// CellText cuts or fills text to w cells and a blank.
func CellText(s string, w int, end bool) string {
	if Width(s) > w {
		s = Cut(s, w)
	}
	if end {
		return padLeft(s, w) + " "
	}
	return Pad(s, w) + " "
}

// Pad returns s with blanks behind it up to w columns.
func Pad(s string, w int) string {
	return s + strings.Repeat(" ", max(0, w-Width(s)))
}

// padLeft returns s with blanks before it up to w columns.
func padLeft(s string, w int) string {
	return strings.Repeat(" ", max(0, w-Width(s))) + s
}

// Shorten returns s clean and in at most w columns, with … in the middle of what is
// longer.
func Shorten(s string, w int) string { return CutMiddle(text.Clean(s), w) }

// FoldTo breaks a text at its blanks into at most h lines of w columns. What does not
// fit is left out, and … says so.
func FoldTo(text string, w, h int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && Width(line)+1+Width(word) > w {
			if len(lines) == h-1 {
				return append(lines, Cut(line+" …", w))
			}
			lines, line = append(lines, line), ""
		}
		line = Join(" ", line, word)
	}
	return append(lines, Cut(line, w))
}

// Spaced sets a word apart letter by letter; its own blanks become no-break spaces.
func Spaced(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 {
			b.WriteByte(' ')
		}
		if r == ' ' {
			r = '\u00a0'
		}
		b.WriteRune(r)
	}
	return b.String()
}
