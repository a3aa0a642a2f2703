package explain

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"spotter/journal"
	"spotter/text"
)

// Case is a journal that was verified.
type Case struct {
	Name string // of the file, as it is to be shown
	Log  *journal.Log
	// File is the file that was read; nil where it cannot be read again, such as a pipe.
	File io.ReaderAt
	// InUse says that a program is writing to the journal.
	InUse bool
}

const (
	mostPlaces = 10      // of damage that are told, the first of them with its lines
	mostPieces = 4       // of a journal that are listed
	lineBytes  = 4 << 10 // of a line that are read again
	width      = 66      // of a line that is shown, in characters
	message    = 160     // of what is said of a place, in characters: names of fields may be of any length
)

// Explain returns lines on what is wrong with a journal, each with its newline; "" for one
// that is whole or empty.
func (c *Case) Explain() string {
	var b strings.Builder
	switch {
	case c.Log.Damaged > 0 && c.Log.Readable == 0:
		c.noJournal(&b)
	case c.Log.Damaged > 0:
		c.damaged(&b)
	}
	if c.Log.Torn != nil {
		c.torn(&b)
	}
	if b.Len() > 0 {
		fmt.Fprintf(&b, "  trusted: %s\n", c.trusted())
	}
	return b.String()
}

// damaged explains the first place in full and the others in a line each.
func (c *Case) damaged(b *strings.Builder) {
	first := &c.Log.Damage[0]
	fmt.Fprintf(b, "error: %s\n", begin([]byte(first.Msg), message))
	c.place(b, first)
	c.lines(b, first)
	if c.Log.Damaged == 1 {
		return
	}
	fmt.Fprintf(b, "  and %s more:\n", text.Count(c.Log.Damaged-1, "place"))
	shown := c.Log.Damage[1:min(len(c.Log.Damage), mostPlaces)]
	for i := range shown {
		fmt.Fprintf(b, "    %s\n", begin([]byte(shown[i].Error()), message))
	}
	if more := c.Log.Damaged - 1 - len(shown); more > 0 {
		fmt.Fprintf(b, "    and %d more\n", more)
	}
}

// noJournal explains a file of which no line can be read.
func (c *Case) noJournal(b *strings.Builder) {
	first := &c.Log.Damage[0]
	fmt.Fprintf(b, "error: this is no journal: none of its %s is one of a journal\n", text.Count(c.Log.Lines, "line"))
	c.place(b, first)
	c.lines(b, first)
	fmt.Fprintf(b, "         | %s\n", begin([]byte(first.Msg), message))
}

// torn explains an unfinished last line.
func (c *Case) torn(b *strings.Builder) {
	t := c.Log.Torn
	why := "a killed program or an empty battery leaves that"
	if c.InUse {
		why = "a program is writing to this journal now"
	}
	fmt.Fprintf(b, "error: the last line has no end: %s\n  --> %s, line %d, byte %d, %s\n", why, c.Name, t.Line, t.Byte, text.Count(int(t.Size), "byte"))
	c.before(b, t.Line, t.Byte)
	if line, _ := c.line(t.Byte); line != nil {
		row(b, t.Line, short(line))
	}
}

func (c *Case) place(b *strings.Builder, d *journal.Damage) {
	fmt.Fprintf(b, "  --> %s, line %d of %d, byte %d\n", c.Name, d.Line, c.Log.Lines, d.Byte)
}

// lines shows a line that is damaged, and the one before it.
func (c *Case) lines(b *strings.Builder, d *journal.Damage) {
	c.before(b, d.Line, d.Begin)
	line, whole := c.line(d.Begin)
	at := int(d.Byte - d.Begin)
	switch {
	case line == nil:
	case at > 0 && at < len(line):
		shown, mark := around(line, at)
		row(b, d.Line, shown)
		fmt.Fprintf(b, "         | %*s\n", mark+1, "^")
	case whole:
		row(b, d.Line, short(line))
	default:
		row(b, d.Line, begin(line, width))
	}
	if d.Should != "" {
		fmt.Fprintf(b, "         | the hash is %.12s…, and should be %.12s…\n", d.Is, d.Should)
	}
	if d.HashOnly {
		b.WriteString("         | only its hash was changed: the next line follows the right one\n")
	}
}

// before shows the line before one that begins at a byte of the file.
func (c *Case) before(b *strings.Builder, number int, at int64) {
	if c.File == nil || at == 0 {
		return
	}
	from := max(0, at-lineBytes)
	buf := make([]byte, at-from)
	n, err := c.File.ReadAt(buf, from)
	if n < len(buf) && err != nil {
		return // the file has changed since: it is not shown
	}
	buf = bytes.TrimSuffix(buf, []byte{'\n'})
	i := bytes.LastIndexByte(buf, '\n') + 1
	if i == 0 && from > 0 {
		row(b, number-1, "…"+end(buf))
		return
	}
	row(b, number-1, short(buf[i:]))
}

// line returns the beginning of the line that begins at a byte of the file, and whether
// that is all of it; nil where it cannot be read again.
func (c *Case) line(at int64) (line []byte, whole bool) {
	if c.File == nil {
		return nil, false
	}
	buf := make([]byte, lineBytes)
	n, err := c.File.ReadAt(buf, at)
	if err != nil && err != io.EOF {
		return nil, false
	}
	line, _, whole = bytes.Cut(buf[:n], []byte{'\n'})
	return line, whole
}

// row shows one line with its number.
func row(b *strings.Builder, number int, shown string) {
	fmt.Fprintf(b, "%8d | %s\n", number, shown)
}

// hashKey begins the hash of a line, and hashEnd are the bytes from there to its end.
const (
	hashKey = `,"hash":"`
	hashEnd = len(hashKey) + 64 + len(`"}`)
)

// short shows a line by its beginning and the first digits of its hash.
func short(line []byte) string {
	hash := end(line)
	if hash == "" {
		return begin(line, width)
	}
	return begin(line[:len(line)-hashEnd], width-utf8.RuneCountInString(hash)) + hash
}

// end shows the hash that ends a line: `,"hash":"9a4a5b63…"}`; "" where none does.
func end(line []byte) string {
	if n := len(line) - hashEnd; n >= 0 && string(line[n:n+len(hashKey)]) == hashKey {
		return text.Escape(string(line[n:n+len(hashKey)+8])) + `…"}`
	}
	return ""
}

// begin shows the beginning of a text, in at most most characters.
func begin(line []byte, most int) string {
	shown := []rune(text.Escape(string(line[:min(len(line), 4*most)])))
	if len(shown) <= most && len(line) <= 4*most {
		return string(shown)
	}
	return string(shown[:min(len(shown), most-1)]) + "…"
}

// around shows the part of a line around one of its bytes, and at which character that byte is shown.
func around(line []byte, at int) (shown string, mark int) {
	for before, after := 40, 24; ; before, after = before/2, after/2 {
		from, to := max(0, at-before), min(len(line), at+1+after)
		for from > 0 && from < at && !utf8.RuneStart(line[from]) {
			from++
		}
		for to < len(line) && to > at+1 && !utf8.RuneStart(line[to]) {
			to--
		}
		left, right := text.Escape(string(line[from:at])), text.Escape(string(line[at:to]))
		if from > 0 {
			left = "…" + left
		}
		if to < len(line) {
			right += "…"
		}
		if mark = utf8.RuneCountInString(left); after == 0 || mark+utf8.RuneCountInString(right) <= width+1 {
			return left + right, mark
		}
	}
}

// trusted says which lines can still be trusted.
func (c *Case) trusted() string {
	lines := c.Log.Lines
	if c.Log.Damaged == 0 {
		if lines == 0 {
			return "nothing: there is no whole line"
		}
		return stretch(1, lines) + " as a whole; nothing that was shown as saved is missing"
	}
	if c.Log.Readable == 0 {
		return "nothing"
	}
	first := c.Log.Damage[0].Line
	if c.Log.Damage[0].HashOnly {
		first++
	}
	says := "no line before the damage"
	if first > 1 {
		says = stretch(1, first-1) + " as a whole"
	}
	var pieces []string
	from := c.Log.Damage[0].Line + 1
	for _, d := range append(c.Log.Damage[1:len(c.Log.Damage):len(c.Log.Damage)], journal.Damage{Line: lines + 1}) {
		if d.Line > from {
			pieces = append(pieces, stretch(from, d.Line-1))
		}
		from = d.Line + 1
	}
	switch {
	case len(pieces) == 0:
		return says
	case len(pieces) > mostPieces || c.Log.Damaged > len(c.Log.Damage):
		return fmt.Sprintf("%s; what comes after is in more than %d pieces, and the lines of each follow one another", says, mostPieces)
	}
	return says + "; " + strings.Join(pieces, "; ") + " follow one another"
}

// stretch names some lines that follow one another.
func stretch(from, to int) string {
	if from == to {
		return fmt.Sprintf("line %d", from)
	}
	return fmt.Sprintf("lines %d to %d", from, to)
}
