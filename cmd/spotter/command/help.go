package command

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/text"
)

// Paragraphs returns a text as lines as long as its paragraphs, which is how
// help and manual page want it.
func Paragraphs(s string) string {
	var b strings.Builder // every start of the program lays out the texts of all commands
	b.Grow(len(s))
	between := ""
	for p := range strings.SplitSeq(s, "\n\n") {
		b.WriteString(between)
		between = ""
		for word := range strings.FieldsSeq(p) {
			b.WriteString(between)
			b.WriteString(word)
			between = " "
		}
		between = "\n\n"
	}
	return b.String()
}

// NoLine is the error of a file of which no line can be read: nothing is made of it.
func NoLine(path string) error {
	return fault.Failed(fmt.Errorf("%s has no line that can be read", text.Escape(path)), "name a journal; spotter races lists those in spotter's own folder")
}

// NoArgs refuses arguments: on a command with commands of its own they are a
// slip in one's name.
func NoArgs(c *cobra.Command, words []string) error {
	if len(words) == 0 {
		return nil
	}
	if c.HasSubCommands() {
		return Unknown(c, words[0])
	}
	return fault.Usagef(c.CommandPath()+" --help", "%s takes no arguments, and was given %q", c.CommandPath(), words[0])
}

// Takes returns a rule of from least to most arguments, called names.
func Takes(least, most int, names string) cobra.PositionalArgs {
	return func(c *cobra.Command, words []string) error {
		next := fmt.Sprintf("usage: %s %s", c.CommandPath(), names)
		switch {
		case len(words) < least:
			return fault.Usagef(next, "%s: %s is missing", c.CommandPath(), names)
		case len(words) > most:
			return fault.Usagef(next, "%s: %q is one argument too many", c.CommandPath(), words[most])
		}
		return nil
	}
}

// Unknown is the error of words that no command of c has.
func Unknown(c *cobra.Command, word string) error {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	next := c.CommandPath() + " --help lists its commands"
	if near := text.Nearest(word, names); near != "" {
		next = fmt.Sprintf("did you mean %s %s? %s", c.CommandPath(), near, next)
	}
	path := strings.TrimPrefix(c.CommandPath()+" "+word, c.Root().Name()+" ")
	return fault.Usagef(next, "unknown command %q", path)
}
