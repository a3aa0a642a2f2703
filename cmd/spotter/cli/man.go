package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"spotter/text"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
)

func (a *App) manCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "man [DIR]",
		Short: "Print the manual page, or write it to a folder",
		Long: paragraphs(`Man prints spotter's manual page in roff. With a folder it writes spotter.1 there,
for example into ~/.local/share/man/man1.`),
		Example: "spotter man | man -l -\nspotter man ~/.local/share/man/man1",
		Args:    takes(0, 1, "[DIR]"),
		RunE: func(_ *cobra.Command, words []string) error {
			page, err := mango.NewManPage(1, root)
			if err != nil {
				return fmt.Errorf("making the manual page: %w", err)
			}
			roffed := page.Build(roff.NewDocument())
			if len(words) == 0 {
				_, err := io.WriteString(a.o.Stdout, roffed)
				return writing("the manual page", err)
			}
			path := filepath.Join(words[0], "spotter.1")
			if err := writeFile(path, roffed); err != nil {
				return failed(fmt.Errorf("writing the manual page: %w", err), "name a folder that exists and is writable")
			}
			_, err = fmt.Fprintln(a.o.Stdout, text.Escape(path))
			return writing("the path", err)
		},
	}
}

// writing returns err as that of writing something to standard output.
func writing(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing %s: %w", what, err)
}

// writeFile writes a whole file: to a temporary name, synced and renamed, so
// that nobody ever finds half of it.
func writeFile(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // of no use once renamed
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
