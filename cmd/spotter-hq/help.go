package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"spotter/ui/cells"
	"spotter/ui/term"
)

// width returns how many columns help has: those of the terminal; 0 for a file or a pipe, which has as
// many as a line needs, unless COLUMNS says how many.
func (h *headquarters) width() int {
	if out, ok := h.out.(*os.File); ok {
		if _, ok := term.FD(out); ok {
			w, _ := term.Size(out, h.env)
			return w
		}
	}
	w := 0
	_, _ = fmt.Sscanf(h.env("COLUMNS"), "%d", &w) // what is no number is none
	return max(w, 0)
}

// help prints what a command does, and its flags.
func (h *headquarters) help(f *flag.FlagSet, does string) error {
	w := h.width()
	var b strings.Builder
	b.WriteString(wrapped("spotter-hq "+f.Name()+": "+does, 0, w) + "\n")
	f.VisitAll(func(x *flag.Flag) {
		value, says := flag.UnquoteUsage(x)
		b.WriteString(strings.TrimRight("  --"+x.Name+" "+value, " ") + "\n")
		switch x.DefValue {
		case "", "0", "false":
		default:
			says += " (" + x.DefValue + " if you do not say it)"
		}
		b.WriteString(wrapped(says, 6, w))
	})
	_, err := io.WriteString(h.out, b.String())
	return err
}

// leastWidth bounds how narrow a text is made.
const leastWidth = 24

// wrapped breaks a text into lines of at most w columns, each with an indent. 0 columns are as many as
// it needs.
func wrapped(s string, indent, w int) string {
	var b strings.Builder
	room, x := max(w, leastWidth)-indent, 0
	for i, word := range strings.Fields(s) {
		n := cells.Width(word)
		switch {
		case i == 0:
			b.WriteString(strings.Repeat(" ", indent))
		case w > 0 && x+1+n > room:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			x = 0
		default:
			b.WriteByte(' ')
			x++
		}
		b.WriteString(word)
		x += n
	}
	return b.String() + "\n"
}

// narrow fits a list of commands, with what each does behind two or more blanks, to w columns.
func narrow(list string, w int) string {
	var b strings.Builder
	for line := range strings.Lines(list) {
		line = strings.TrimRight(line, "\n")
		if w == 0 || cells.Width(line) <= w {
			b.WriteString(line + "\n")
			continue
		}
		text := strings.TrimLeft(line, " ")
		indent := len(line) - len(text)
		command, does, two := strings.Cut(text, "  ")
		b.WriteString(wrapped(command, indent, w))
		if two {
			b.WriteString(wrapped(does, indent+4, w))
		}
	}
	return b.String()
}
