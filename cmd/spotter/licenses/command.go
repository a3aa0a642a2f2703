package licenses

import (
	"io"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
)

// Command returns the command that prints the licences to stdout.
func Command(stdout io.Writer) *cobra.Command {
	var list bool
	c := &cobra.Command{
		Use:   "licenses",
		Short: "Print the licences of the program, of its modules and of its voices",
		Long: command.Paragraphs(`Licenses prints what spotter is made of: the program, Go, each module and each voice that is compiled in,
with its licence and the licence's text. The page is in Markdown and is the same as NOTICE.md of the source. It needs no network and no file.

With --list it prints one line a part, without the texts.`),
		Example: "spotter licenses | less\nspotter licenses --list",
		Args:    command.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			parts, err := Parts()
			if err != nil {
				return err
			}
			if !list {
				return fault.Writing("the licences", Write(stdout, parts))
			}
			rows := [][]string{{"PART", "VERSION", "LICENCE"}}
			for _, p := range parts {
				rows = append(rows, []string{p.Name, p.Version, p.License})
			}
			return command.WriteTable(stdout, rows)
		},
	}
	c.Flags().BoolVar(&list, "list", false, "print one line a part, without the texts")
	return c
}
