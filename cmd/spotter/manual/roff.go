package manual

import (
	"fmt"
	"strings"
)

// roff writes a manual page in the macros of man(7), which groff and mandoc read.
type roff struct {
	b strings.Builder
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
	for word := range strings.FieldsSeq(s) {
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

// section begins a section or, with sub, a part of one.
func (r *roff) section(title string) { r.macro("SH", escape(strings.ToUpper(title))) }
func (r *roff) part(title string)    { r.macro("SS", escape(title)) }

// paragraph writes a paragraph.
func (r *roff) paragraph(s string) {
	r.macro("PP")
	r.text(escape(s))
}

// item writes a tag, which is escaped already, and what it means.
func (r *roff) item(indent, tag, says string) {
	r.macro("TP", indent)
	r.text(tag)
	r.text(escape(says))
}

// shell writes a command in a paragraph of its own. It is laid out as text: in a narrow
// window it goes on in the next line.
func (r *roff) shell(command string) {
	r.macro("PP")
	r.macro("RS", "4")
	r.text(bold(command))
	r.macro("RE")
}
