package manual

import (
	"fmt"
	"io"
	"path/filepath"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/text"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
)

// Command returns the command that prints the manual page of the tree below root to stdout, or writes it to a
// folder.
func Command(root *cobra.Command, stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "man [DIR]",
		Short: "Print the manual page, or write it to a folder",
		Long: command.Paragraphs(`Man prints spotter's manual page in roff. With a folder it writes spotter.1 there,
for example into ~/.local/share/man/man1.`),
		Example: "spotter man | man -l -\nspotter man ~/.local/share/man/man1",
		Args:    command.Takes(0, 1, "[DIR]"),
		RunE: func(_ *cobra.Command, words []string) error {
			page, err := mango.NewManPage(1, root)
			if err != nil {
				return fmt.Errorf("making the manual page: %w", err)
			}
			roffed := page.Build(roff.NewDocument())
			if len(words) == 0 {
				_, err := io.WriteString(stdout, roffed)
				return fault.Writing("the manual page", err)
			}
			path := filepath.Join(words[0], "spotter.1")
			if err := host.WriteFile(path, roffed); err != nil {
				return fault.Failed(fmt.Errorf("writing the manual page: %w", err), "name a folder that exists and is writable")
			}
			_, err = fmt.Fprintln(stdout, text.Escape(path))
			return fault.Writing("the path", err)
		},
	}
}
