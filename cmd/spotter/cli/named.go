package cli

import (
	"errors"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/cmd/spotter/wait"
	"spotter/journal"
	"spotter/text"
	"spotter/ui/term"
)

// named runs a command with paths in place of the words "last" and "-".
func (a *App) named(c *cobra.Command, words []string, runE func(*cobra.Command, []string) error) (err error) {
	for _, slip := range a.desk.Slips() {
		_ = wait.Write(a.o.Stderr, "spotter: "+slip+"\n", time.Second) // whether it is read or not, the command goes on
	}
	if err := named.Check(c, words); err != nil {
		return err
	}
	find := named.Finder{Stdin: a.o.Stdin, Journals: a.races().Journals, Terminal: func() bool { _, is := term.FD(a.o.Stdin); return is }}
	paths, piped, err := find.Resolve(c, words)
	if err != nil {
		return err
	}
	a.piped = piped
	defer func() { err = errors.Join(err, piped.Close()) }()
	return named.Missing(c, paths, piped.Says(runE(c, paths)))
}

// called returns how messages call the journal at a path.
func (a *App) called(path string) string {
	if a.piped.Piped() && path == a.piped.Path {
		return a.piped.Name
	}
	return path
}

// rootArgs lets spotter without a command take one word: a journal to review.
func (a *App) rootArgs(c *cobra.Command, words []string) error {
	if len(words) == 0 {
		return nil
	}
	word := words[0]
	info, err := os.Stat(word)
	switch {
	case word == named.Stdin:
		return fault.Usagef("spotter review - prints a journal that is piped in", "spotter without a command does not read standard input")
	case err != nil && strings.HasPrefix(word, "spotter-hq://"): // it has a token, which is not repeated
		return fault.Usagef("spotter --mirror INVITATION sends a race to headquarters; spotter follow INVITATION shows one", "this is an invitation of headquarters, and no file or command")
	case err != nil && !strings.ContainsAny(word, `/\.`):
		return command.Unknown(c, word)
	case err != nil:
		return fault.Usagef("spotter races lists the journals that there are; spotter --help lists the commands", "there is no file and no command %s", text.Quote(word))
	case info.IsDir():
		return fault.Usagef("name a journal in it; spotter races lists those in spotter's own folder, and --pack takes a folder with a pack",
			"%s is a folder, not a command or a journal", text.Quote(word))
	case !isJournal(word) && !strings.ContainsAny(word, `/\.`): // a file may be called like a slip
		return command.Unknown(c, word)
	case !isJournal(word):
		return fault.Usagef("spotter --help lists the commands", "%s is neither a command nor a journal", text.Quote(word))
	case len(words) > 1:
		return fault.Usagef("spotter review "+text.ShellWord(word)+" --with "+text.ShellWord(words[1])+" compares two races", "%q is one argument too many", words[1])
	}
	return nil
}

// isJournal reports whether a file begins or ends as a journal.
func isJournal(path string) bool {
	g, err := journal.Peek(path)
	return err == nil && (g.Begin.Kind != "" || len(g.Events) > 0)
}

// reviewNamed shows the journal that was named without a command. Of the flags of a race only
// those of the screen mean something there.
func (a *App) reviewNamed(c *cobra.Command, path string) error {
	var err error
	c.Flags().Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "theme", "plain", "lang", "config":
		default:
			err = fault.Usagef("leave it out, or begin a race with spotter --journal "+text.ShellWord(path), "--%s is for a race: spotter %s reviews one", f.Name, text.Escape(path))
		}
	})
	if err != nil {
		return err
	}
	theme, err := a.chosenTheme(c)
	if err != nil {
		return err
	}
	lang, err := a.chosenLanguage(c)
	if err != nil {
		return err
	}
	return a.review(c.Context(), path, look{theme: theme, lang: lang})
}
