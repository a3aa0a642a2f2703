package cli

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

func (a *App) manCommand(root *cobra.Command) *cobra.Command {
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
				_, err := io.WriteString(a.o.Stdout, roffed)
				return fault.Writing("the manual page", err)
			}
			path := filepath.Join(words[0], "spotter.1")
			if err := host.WriteFile(path, roffed); err != nil {
				return fault.Failed(fmt.Errorf("writing the manual page: %w", err), "name a folder that exists and is writable")
			}
			_, err = fmt.Fprintln(a.o.Stdout, text.Escape(path))
			return fault.Writing("the path", err)
		},
	}
}
