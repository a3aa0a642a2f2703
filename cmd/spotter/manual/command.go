package manual

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/text"
)

// Command returns the command that prints a manual page of the tree below root to stdout,
// or writes all of them to a folder. It asks for the options when it runs.
func Command(root *cobra.Command, stdout io.Writer, options func() Options) *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "man [SECTION] [COMMAND...]",
		Short: "Print a manual page, or write all of them to a folder",
		Long: command.Paragraphs(`Man prints a manual page in roff: that of spotter, or of the command that you name. The
name of a page does too, such as spotter-config for the configuration file.

Where two pages have one name, the number of the section before it chooses: 1 for commands, 5 for files.

With --dir it writes every page to a folder as man looks for them: below man1 and man5. In ~/.local/share/man
the commands man spotter and man spotter-races find them.`),
		Example: "spotter man | man -l -\nspotter man cues build | man -l -\nspotter man --dir ~/.local/share/man",
		RunE: func(_ *cobra.Command, words []string) error {
			pages := Pages(root, options())
			if dir != "" {
				if len(words) > 0 {
					return fault.Usagef("leave it out: --dir writes every page", "spotter man --dir takes no command, and was given %q", words[0])
				}
				return writeAll(dir, pages, stdout)
			}
			section := 0
			if len(words) > 0 && (words[0] == "1" || words[0] == "5") {
				section, words = int(words[0][0]-'0'), words[1:]
			}
			for _, p := range pages {
				if p.Name == wanted(root.Name(), words) && (section == 0 || section == p.Section) {
					_, err := io.WriteString(stdout, p.Roff)
					return fault.Writing("the manual page", err)
				}
			}
			return unknown(root.Name(), words, pages)
		},
		ValidArgsFunction: func(_ *cobra.Command, words []string, _ string) ([]string, cobra.ShellCompDirective) {
			c, _, err := root.Find(words)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, sub := range c.Commands() {
				if sub.IsAvailableCommand() {
					names = append(names, sub.Name()+"\t"+sub.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "write every page to this folder")
	return c
}

// wanted returns the name of the page that words name: a command, with or without the
// program before it, or a page.
func wanted(program string, words []string) string {
	name := strings.Join(words, "-")
	switch {
	case name == "":
		return program
	case name == program || strings.HasPrefix(name, program+"-"):
		return name
	}
	return program + "-" + name
}

// unknown says that there is no such page, and which was probably meant.
func unknown(program string, words []string, pages []Page) error {
	names := make([]string, len(pages))
	for i, p := range pages {
		names[i] = p.Name
	}
	next := program + " --help lists the commands"
	if near := text.Nearest(wanted(program, words), names); near != "" {
		next = "did you mean " + strings.TrimPrefix(near, program+"-") + "? " + next
	}
	return fault.Usagef(next, "there is no manual page %q", strings.Join(words, " "))
}

// writeAll writes the pages to a folder, and prints their paths.
func writeAll(dir string, pages []Page, stdout io.Writer) error {
	var said strings.Builder
	for _, p := range pages {
		path := filepath.Join(dir, fmt.Sprint("man", p.Section), p.File())
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fault.Failed(fmt.Errorf("making the folder of manual pages: %w", err), "name a folder that is writable")
		}
		if err := host.WriteFile(path, p.Roff); err != nil {
			return fault.Failed(fmt.Errorf("writing the manual page: %w", err), "name a folder that is writable")
		}
		said.WriteString(text.Escape(path) + "\n")
	}
	_, err := io.WriteString(stdout, said.String())
	return fault.Writing("the paths", err)
}
