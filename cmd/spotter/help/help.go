package help

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"spotter/ui/cells"
)

// The widths of the help, in columns.
const (
	Narrowest   = 10  // lines may be wider on a narrower terminal
	Widest      = 120 // longer lines are hard to read
	sideBySide  = 60  // from here on flags and what they do stand side by side
	widestFlag  = 26  // a longer one has a line of its own
	mostIndent  = 6   // of what a flag does, where it stands below
	smallScreen = 30  // below, blanks are too dear to indent by
)

// Options say how the help is shown.
type Options struct {
	Width int  // of the terminal, in columns
	Bold  bool // headings and flags may be bold
}

// page is a help in the making.
type page struct {
	b      strings.Builder
	width  int
	bold   bool
	indent int
}

// Write writes the help of a command. No line is wider than the terminal.
func Write(w io.Writer, c *cobra.Command, o Options) error {
	p := page{width: min(max(o.Width, Narrowest), Widest), bold: o.Bold, indent: 2}
	if p.width < smallScreen {
		p.indent = 1
	}
	p.fold(0, c.Short)
	if lines := Examples(c.Example); len(lines) > 0 {
		p.heading("examples")
		for _, l := range lines {
			p.shell(p.indent, l)
		}
	}
	p.heading("usage")
	p.shell(p.indent, Usage(c))
	p.about(c)
	groups, _ := Groups(c)
	column := 0
	if c.HasAvailableSubCommands() {
		p.heading("commands")
		for _, sub := range Commands(c) {
			column = max(column, cells.Width(sub.Name()))
		}
		for _, sub := range Commands(c) {
			p.row(sub.Name(), sub.Short, column)
		}
	}
	column = columnOf(groups)
	for _, g := range groups {
		p.heading(g.Title)
		for _, f := range g.Flags {
			p.row(f.Called(), f.Says(), column)
		}
	}
	if c.HasAvailableSubCommands() {
		p.line("")
		p.fold(0, c.CommandPath()+" COMMAND --help tells about one of its commands.")
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// Usage returns how a command is used, in one line.
func Usage(c *cobra.Command) string {
	use := c.UseLine()
	if c.HasAvailableSubCommands() && !strings.Contains(use, "[command]") {
		use = strings.TrimSuffix(use, " [flags]") + " [command]"
		if c.HasAvailableFlags() {
			use += " [flags]"
		}
	}
	return use
}

// Commands returns the commands of a command that are shown.
func Commands(c *cobra.Command) (subs []*cobra.Command) {
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			subs = append(subs, sub)
		}
	}
	return subs
}

// about writes what the command does.
func (p *page) about(c *cobra.Command) {
	for i, b := range Blocks(c.Long) {
		if b.Kind == Paragraph || i == 0 {
			p.line("")
		}
		switch b.Kind {
		case Paragraph:
			p.fold(0, b.Text)
		case Code:
			p.shell(2*p.indent, b.Text)
		case Item:
			p.row(b.Tag, b.Text, min(12, p.width/4))
		}
	}
}

// columnOf returns how wide the column of flags is: as the widest that is not too wide.
func columnOf(groups []Group) (widest int) {
	for _, g := range groups {
		for _, f := range g.Flags {
			if n := cells.Width(f.Called()); n <= widestFlag {
				widest = max(widest, n)
			}
		}
	}
	return widest
}

// row writes a flag or a command and what it does: side by side, or below each other where
// there is no room.
func (p *page) row(name, says string, column int) {
	at := p.indent + column + 2
	n := cells.Width(name)
	if p.width < sideBySide || n > column {
		for _, l := range cells.Fold(name, p.width-p.indent) {
			p.put(p.indent, p.strong(l))
		}
		if p.width < sideBySide {
			at = min(3*p.indent, mostIndent)
		}
		p.fold(at, says)
		return
	}
	for i, l := range cells.Fold(says, p.width-at) {
		if i == 0 {
			p.put(p.indent, p.strong(name)+strings.Repeat(" ", at-p.indent-n)+l)
			continue
		}
		p.put(at, l)
	}
}

// heading writes the title of a part.
func (p *page) heading(title string) {
	p.line("")
	for _, l := range cells.Fold(strings.ToUpper(title), p.width) {
		p.line(p.strong(l))
	}
}

// fold writes a paragraph.
func (p *page) fold(indent int, text string) {
	for _, l := range cells.Fold(text, p.width-indent) {
		p.put(indent, l)
	}
}

// shell writes a command.
func (p *page) shell(indent int, command string) {
	for _, l := range foldShell(command, p.width-indent) {
		p.put(indent, l)
	}
}

// strong returns a text as bold as the terminal has it.
func (p *page) strong(s string) string {
	if !p.bold {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

func (p *page) put(indent int, line string) { p.line(strings.Repeat(" ", indent) + line) }

func (p *page) line(s string) {
	p.b.WriteString(s)
	p.b.WriteByte('\n')
}
