package help

import (
	"regexp"
	"strings"
	"sync"
)

// Kind says how a block of a text is laid out.
type Kind uint8

// The kinds of blocks.
const (
	Paragraph Kind = iota // words that are laid out anew
	Item                  // a tag, and what it means
	Code                  // a line for a shell
)

// Block is a part of the long text of a command.
type Block struct {
	Kind Kind
	Tag  string // of an Item
	Text string
}

// tagged is a line of a list, such as "csv: a table".
var tagged = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([a-z][a-z0-9-]*): (.+)$`)
})

// Blocks parts a long text. Paragraphs have an empty line between them. One whose lines
// are all "word: text" is a list, and one whose lines begin with a tab or four blanks is
// for a shell.
func Blocks(long string) (blocks []Block) {
	for part := range strings.SplitSeq(long, "\n\n") {
		lines := strings.Split(strings.Trim(part, "\n"), "\n")
		switch {
		case strings.TrimSpace(part) == "":
		case all(lines, indented):
			for _, l := range lines {
				blocks = append(blocks, Block{Kind: Code, Text: strings.TrimSpace(l)})
			}
		case len(lines) > 1 && all(lines, tagged().MatchString):
			for _, l := range lines {
				m := tagged().FindStringSubmatch(l)
				blocks = append(blocks, Block{Item, m[1], m[2]})
			}
		default:
			words := strings.Join(strings.Fields(part), " ")
			blocks = append(blocks, Block{Kind: Paragraph, Text: strings.TrimLeft(words, "# ")})
		}
	}
	return blocks
}

// Examples returns the examples of a command, one a line.
func Examples(example string) (lines []string) {
	for l := range strings.SplitSeq(example, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// indented reports whether a line is for a shell.
func indented(l string) bool { return strings.HasPrefix(l, "\t") || strings.HasPrefix(l, "    ") }

// all reports whether something is true of every line.
func all(lines []string, is func(string) bool) bool {
	for _, l := range lines {
		if !is(l) {
			return false
		}
	}
	return true
}
