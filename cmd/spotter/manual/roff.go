package manual

import (
	"fmt"
	"strings"
)

// roff writes a manual page in the macros of man(7), which groff and mandoc read.
type roff struct {
	b    strings.Builder
	head bool // the last line began a section: no paragraph need begin
}

// lineBytes bounds the lines of the source: some readers of roff complain of longer ones.
const lineBytes = 78

// escapes are the characters that roff would take for something else, or show as another.
var escapes = strings.NewReplacer(
	`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`,
	"←", `\(<-`, "→", `\(->`, "↑", `\(ua`, "↓", `\(da`, "–", `\(en`, "—", `\(em`, "…", "...", "×", `\(mu`, "≈", `\(~~`, "·", `\(pc`, "−", `\-`,
	"“", `\(lq`, "”", `\(rq`, "’", `\(cq`, "\u00a0", `\ `,
)

// escape returns a text as roff shows it.
func escape(s string) string {
	s = escapes.Replace(s)
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < 0x80
	}
	if plain {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, `\[u%04X]`, r)
	}
	return b.String()
}

// bold and italic return a text, escaped, in another face.
func bold(s string) string   { return `\fB` + escape(s) + `\fR` }
func italic(s string) string { return `\fI` + escape(s) + `\fR` }

// macro writes a line of control. Arguments with blanks are quoted.
func (r *roff) macro(name string, args ...string) {
	r.head = name == "SH" || name == "SS"
	r.b.WriteByte('.')
	r.b.WriteString(name)
	for _, a := range args {
		a = strings.ReplaceAll(a, `"`, `\(dq`)
		if a == "" || strings.ContainsAny(a, " \t") {
			a = `"` + a + `"`
		}
		r.b.WriteByte(' ')
		r.b.WriteString(a)
	}
	r.b.WriteByte('\n')
}

// text writes words, escaped already, in lines of the source. The words decide nothing about
// the layout: no line begins a request, and no line ends a sentence, after which roff would
// put two blanks.
func (r *roff) text(s string) {
	line := ""
	flush := func() {
		if line == "" {
			return
		}
		if line[0] == '.' || line[0] == '\'' {
			line = `\&` + line
		}
		if strings.HasSuffix(strings.TrimRight(line, `")]*`), ".") || strings.HasSuffix(line, "?") || strings.HasSuffix(line, "!") {
			line += `\&`
		}
		r.b.WriteString(line)
		r.b.WriteByte('\n')
		line = ""
	}
	r.head = false
	for word := range strings.FieldsSeq(s) {
		word = breakable(word)
		if line != "" && len(line)+1+len(word) > lineBytes {
			flush()
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	flush()
}

// longWord is the length from which a word may be broken, in bytes of the source: so that a
// path fits a narrow window.
const longWord = 27

// breakable lets a long word go on in the next line after a slash or a dash in it.
func breakable(word string) string {
	if len(word) < longWord {
		return word
	}
	return breaks.Replace(word)
}

var breaks = strings.NewReplacer(`/`, `/\:`, `\-\-`, `\-\-`, `\-`, `\-\:`)

// section begins a section or, with sub, a part of one.
func (r *roff) section(title string) { r.macro("SH", escape(strings.ToUpper(title))) }
func (r *roff) part(title string)    { r.macro("SS", escape(title)) }

// paragraph writes a paragraph.
func (r *roff) paragraph(s string) {
	r.space()
	r.text(escape(s))
}

// space begins a paragraph, but at the beginning of a section.
func (r *roff) space() {
	if !r.head {
		r.macro("PP")
	}
}

// item writes a tag, which is escaped already, and what it means.
func (r *roff) item(indent, tag, says string) {
	r.macro("TP", indent)
	r.text(tag)
	r.text(escape(says))
}

// shell writes lines for a shell or a file. They are laid out as text: in a narrow window
// one goes on in the next line, further to the right. gap has a blank line between two.
func (r *roff) shell(gap bool, lines ...string) {
	r.space()
	r.macro("RS", "4")
	for i, l := range lines {
		switch {
		case i > 0 && gap:
			r.macro("PP")
		case i > 0:
			r.macro("br")
		}
		r.text(bold(l))
	}
	r.macro("RE")
}
